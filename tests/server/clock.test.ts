import { sql } from 'drizzle-orm';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SyncRequest } from '$lib/domain/sync';
import { type Connection, rows } from '$lib/server/db/client';
import { exchange } from '$lib/server/sync';
import {
	actor,
	areas,
	command,
	households,
	id,
	members,
	now,
	people,
	session,
	teams,
	visit
} from '../people';
import { open } from './database';

/**
 * Bà Hồng's phone heard from the server on 19/11 at eight in the morning, she knocks at a door on
 * 20/11 at half past nine and sends on 21/11 at ten. What differs is what her phone believes.
 */
let connection: Connection;
beforeAll(async () => {
	connection = await open();
});
afterAll(() => connection.close());

const hour = 3_600_000;
const day = 24 * hour;
const heardAt = Date.parse('2026-11-19T01:00:00.000Z');
const doneAt = Date.parse('2026-11-20T02:30:00.000Z');
const text = (time: number) => new Date(time).toISOString();

let count = 0;
/** A visit at its own door, by a clock that was `then` ahead at the door and `heard` ahead when it last heard. */
const knock = (then: number, heard: number, at = doneAt) => {
	const happenedAt = text(at + then);
	const householdId = households.naPuc[count++ % 8] as string;
	return {
		...command('visit.record', visit(count, { householdId, happenedAt })),
		at: happenedAt,
		heard: { at: text(heardAt), skew: -heard }
	};
};
type Sent = Pick<ReturnType<typeof knock>, 'id' | 'name' | 'payload' | 'at' | 'heard'>;

/** Sends by a clock that is `ahead` at that moment. */
const send = async (ahead: number, ...commands: Sent[]) => {
	const request = v.parse(SyncRequest, {
		protocol: 2,
		accountId: people.hong.id,
		deviceId: id('device', 1),
		sentAt: text(now.getTime() + ahead),
		device: { label: 'Android', waiting: commands.length, rejected: 0 },
		commands,
		cursor: null
	});
	const hong = await actor(connection.database, 'hong');
	return exchange(connection.database, hong, session, request, now);
};
const keptOf = async ({ id: commandId, payload }: Sent) => {
	const instant = (column: string) =>
		sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);
	const [kept] = await rows(
		connection.database,
		sql`select ${instant('v.happened_at')} as said, ${instant('v.estimated_at')} as estimated, v.happened_on::text as day,
				${instant('j.device_at')} as "deviceAt", ${instant('j.done_at')} as "doneAt"
			from visit v, journal j where v.id = ${(payload as { id: string }).id} and j.id = ${commandId}`
	);
	return kept;
};

const clocks: [string, number, number, number][] = [
	['that is right', 0, 0, 0],
	['a day ahead', day, day, day],
	['a day behind', -day, -day, -day],
	['a year ahead', 365 * day, 365 * day, 365 * day],
	['a year behind', -365 * day, -365 * day, -365 * day],
	['that counts the hours of another time zone as its own', -7 * hour, -7 * hour, -7 * hour],
	['that was a year ahead and was set right before the sending', 365 * day, 365 * day, 0],
	['that went a month wrong after the server was heard', 30 * day, 0, 30 * day],
	['that went a month wrong after the visit', 0, 0, 30 * day]
];

describe.each(clocks)('a visit by a clock %s', (_, then, heard, ahead) => {
	it('is kept as the phone said it, and beside it as it was', async () => {
		const sent = knock(then, heard);
		expect((await send(ahead, sent)).receipts).toMatchObject([{ verdict: 'accepted' }]);
		expect(await keptOf(sent)).toEqual({
			said: text(doneAt + then),
			estimated: text(doneAt),
			day: '2026-11-20',
			deviceAt: text(doneAt + then),
			doneAt: text(doneAt)
		});
	});
});

it('a visit counts for its day in Vietnam, wherever the server and the database think that they are', async () => {
	const zone = await rows<{ TimeZone: string }>(connection.database, sql`show timezone`);
	expect(zone[0]?.TimeZone).not.toBe('Asia/Ho_Chi_Minh');
	expect(new Date(doneAt).getTimezoneOffset()).toBe(-14 * 60);
	for (const [at, day] of [
		['2026-11-19T16:59:59.000Z', '2026-11-19'],
		['2026-11-19T17:00:00.000Z', '2026-11-20']
	] as const) {
		const sent = knock(0, 0, Date.parse(at));
		await send(0, sent);
		expect(await keptOf(sent)).toMatchObject({ said: at, day });
	}
});

it('a visit by a clock that began again at 1970 lies between what was heard and the sending', async () => {
	const sent = knock(-doneAt + 5 * hour, 0);
	await send(0, sent);
	expect(await keptOf(sent)).toMatchObject({
		said: '1970-01-01T05:00:00.000Z',
		estimated: text(heardAt),
		day: '2026-11-19'
	});
});

it('a clock that jumps back between a visit and its correction does not turn them round', async () => {
	const recorded = knock(0, 0, doneAt + 3 * hour);
	const { householdId: _, teamId: __, ...facts } = recorded.payload as ReturnType<typeof visit>;
	const later = text(doneAt + 4 * hour - day);
	const corrected = {
		...recorded,
		...command('visit.correct', {
			...facts,
			id: id('visit', 500),
			originId: facts.id,
			revision: 1,
			withdrawn: false,
			people: 5,
			happenedAt: later
		}),
		at: later
	};
	const answer = await send(-day, recorded, corrected);
	expect(answer.receipts.map(({ verdict }) => verdict)).toEqual(['accepted', 'accepted']);
	expect(
		await rows(
			connection.database,
			sql`select people, happened_on::text as day, replaced_by is null as counts from visit where origin_id = ${facts.id} order by revision`
		)
	).toEqual([
		{ people: 2, day: '2026-11-20', counts: false },
		{ people: 5, day: '2026-11-20', counts: true }
	]);
});

it('the figures of a day hold what was done by then, whatever the clocks said', async () => {
	const [figures] = await rows<{ before: number; then: number }>(
		connection.database,
		sql`select (select visited from village_indicators where village_id = ${areas.naPuc.id} and day <= '2026-11-18' order by day desc limit 1) as before,
				(select visited from village_indicators where village_id = ${areas.naPuc.id} and day <= '2026-11-20' order by day desc limit 1) as then`
	);
	expect(figures).toEqual({ before: 0, then: 8 });
});

it('a training session keeps both times too', async () => {
	const happenedAt = text(doneAt + day);
	const held = {
		id: id('training', 1),
		teamId: teams.naPuc.id,
		villageId: areas.naPuc.id,
		kind: 'outreach',
		happenedAt,
		topics: ['safe_online'],
		memberIds: [members.hong.id],
		residents: 12,
		place: 'Nhà văn hóa thôn'
	};
	const heard = { at: text(heardAt), skew: -day };
	const sent = { ...command('training.record', held), at: happenedAt, heard };
	expect((await send(day, sent)).receipts).toMatchObject([{ verdict: 'accepted' }]);
	expect(
		await rows(
			connection.database,
			sql`select happened_at - estimated_at = interval '1 day' as both, happened_on::text as day from training`
		)
	).toEqual([{ both: true, day: '2026-11-20' }]);
});
