import 'fake-indexeddb/auto';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Database as PhoneDatabase, openDatabase } from '$lib/device/database';
import { newId } from '$lib/device/id';
import * as households from '$lib/device/households';
import type { Network } from '$lib/device/network';
import * as outbox from '$lib/device/outbox';
import { Sync } from '$lib/device/sync';
import * as visits from '$lib/device/visits';
import type { SyncRequest } from '$lib/domain/sync';
import { perform } from '$lib/server/commands';
import { type Connection, rows } from '$lib/server/db/client';
import { exchange } from '$lib/server/sync';
import {
	actor,
	areas,
	command,
	households as doors,
	id,
	members,
	people,
	sending,
	session,
	teams
} from '../people';
import { open } from './database';

/**
 * Three phones, with the engine that real ones have, hold unsent work while their village or their commune
 * is merged away on the server: nothing of it is lost and nothing is stuck.
 */
let connection: Connection;
beforeEach(async () => {
	connection = await open();
});
const phones: Phone[] = [];
afterEach(async () => {
	for (const { db, sync } of phones.splice(0)) {
		sync.close();
		db.close();
	}
	await connection.close();
});

type Who = 'hong' | 'phuc' | 'neighbour';
type Phone = { who: Who; db: PhoneDatabase; sync: Sync };

/** The server's day; what the phones did by their own clocks lies before it, as it mostly does. */
const now = () => sending.now.getTime();

async function phoneOf(who: Who): Promise<Phone> {
	const deviceId = newId();
	const db = openDatabase(people[who].id);
	await db.delete({ disableAutoOpen: false });
	const network: Network = {
		now,
		random: () => 0.5,
		fetch: async (_address, init) => {
			const answer = await exchange(
				connection.database,
				await actor(connection.database, who),
				session,
				await said(init),
				sending.now
			);
			return Response.json(answer);
		}
	};
	const sync = new Sync(db, { accountId: people[who].id, deviceId }, () => {}, network);
	const phone = { who, db, sync };
	phones.push(phone);
	await sync.wake();
	return phone;
}

async function said({ body, headers }: RequestInit): Promise<SyncRequest> {
	const stream = new Blob([body as BlobPart]).stream();
	const isPacked = new Headers(headers).get('content-encoding') === 'gzip';
	const plain = isPacked ? stream.pipeThrough(new DecompressionStream('gzip')) : stream;
	return (await new Response(plain).json()) as SyncRequest;
}

/** Out of reach of any network: a visit, a new household with its first visit, and a household said better. */
async function works({ who, db }: Phone): Promise<string[]> {
	const naPuc = who !== 'neighbour';
	const villageId = naPuc ? areas.naPuc.id : areas.banChu.id;
	const door = (naPuc ? doors.naPuc[0] : doors.banChu[0])!;
	const visitTo = (householdId: string) => ({
		id: newId(),
		householdId,
		teamId: naPuc ? teams.naPuc.id : teams.banChu.id,
		happenedAt: sending.now.toISOString(),
		memberIds: [members[who].id],
		people: 1,
		outcome: null,
		steps: [{ topic: 'digital_shop' as const, outcome: 'done' as const }],
		onboardings: [],
		nextVisitOn: null
	});
	const household = (householdId: string, headName: string) => ({
		...{ id: householdId, villageId, lane: 'Xóm 9', headName },
		...{ phone: null, living: true, produces: false, consent: null }
	});
	const fresh = newId();
	const all = [visitTo(door), visitTo(fresh)];
	await households.registerHousehold(db, household(fresh, `Nông Văn Páo ${who}`));
	for (const visit of all) await visits.recordVisit(db, visit);
	const { consent: _, ...edited } = household(door, `Hoàng Thị Mới ${who}`);
	await households.editHousehold(db, edited);
	return all.map((visit) => visit.id);
}

const order = (number: number) => ({
	id: id('operation', number),
	effectiveOn: '2026-11-21',
	decree: '1672/NQ-UBTVQH15'
});
const merges = {
	'two villages become one': () =>
		command('village.merge', {
			...order(500),
			villageIds: [areas.naPuc.id, areas.banChu.id],
			kind: 'thon',
			name: 'Nà Chu'
		}),
	'two communes become one': () =>
		command('area.reform', {
			...order(501),
			kind: 'merge',
			targets: [
				{
					code: '06130',
					kind: 'xa',
					name: 'Xã Văn Lãng',
					provinceCode: '20',
					sources: ['06124', '05995'].map((code) => ({ code, portion: 'full' }))
				}
			]
		})
};

it.each(Object.entries(merges))('%s while three phones hold unsent work', async (_, merge) => {
	const all = await Promise.all((['hong', 'phuc', 'neighbour'] as const).map(phoneOf));
	const recorded: string[] = [];
	for (const phone of all) recorded.push(...(await works(phone)));
	for (const { db } of all) expect(await outbox.tally(db)).toEqual({ unsent: 4, rejected: 0 });

	const province = await actor(connection.database, 'province');
	await perform(connection.database, province, merge(), sending);

	for (const { sync } of all) await sync.wake();
	for (const { db, sync } of all) {
		expect(sync.state).toBe('idle');
		expect(await outbox.tally(db)).toEqual({ unsent: 0, rejected: 0 });
	}
	const stored = await rows<{ id: string }>(
		connection.database,
		sql`select v.id from visit v join household h on h.id = v.household_id
			join area_edge e on e.child_id = h.village_id and e.parent_level = 'commune' and e.valid_to is null
			join area a on a.id = h.village_id and a.valid_to is null`
	);
	expect(stored.map((visit) => visit.id).sort()).toEqual(recorded.sort());

	// Each phone holds its village as it is now, with what everybody there wrote.
	for (const { sync } of all) await sync.wake();
	for (const { db, who } of all) {
		const villages = await db.villages.toArray();
		expect(villages).toHaveLength(1);
		const here = await db.households.toArray();
		expect(here.every(({ villageId }) => villageId === villages[0]!.id)).toBe(true);
		expect(here.map(({ headName }) => headName)).toContain(`Nông Văn Páo ${who}`);
	}
});
