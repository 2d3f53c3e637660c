import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addDays, type Day } from '$lib/domain/day';
import { changesSince } from '$lib/server/changes';
import { type Command, performAll } from '$lib/server/commands';
import { type Connection, rows } from '$lib/server/db/client';
import * as scopes from '$lib/server/scopes';
import {
	actor,
	areas,
	command,
	id,
	members,
	now,
	ourHousehold,
	type Person,
	sending,
	teams,
	today,
	visit
} from '../people';
import { open } from './database';

/** A household moves from Nà Pục to Bản Chu, leaves, comes back; bà Hồng's phone has not heard of it. */
let connection: Connection;
beforeEach(async () => {
	connection = await open();
});
afterEach(() => connection.close());

async function send(who: Person, ...commands: Command[]) {
	const by = await actor(connection.database, who);
	const { receipts } = await performAll(connection.database, by, commands, sending);
	return receipts.map(({ verdict, problem }) => problem ?? verdict);
}
async function sendOn(day: Day, who: Person, ...commands: Command[]) {
	const by = await actor(connection.database, who, day);
	await performAll(connection.database, by, commands, {
		...sending,
		now: new Date(`${day}T03:00:00.000Z`)
	});
}
const learn = async (who: Person, cursor: string | null) =>
	changesSince(connection.database, await actor(connection.database, who), cursor, today);
const move = (villageId: number, movedOn: Day, householdId = ourHousehold) =>
	command('household.move', { id: householdId, villageId, lane: 'Xóm Đình', movedOn });
const registered = {
	id: ourHousehold,
	villageId: areas.naPuc.id,
	lane: 'Xóm 1',
	headName: 'Hoàng Văn 1',
	phone: null,
	living: true,
	produces: true
};
const edit = (changed: object) => command('household.edit', { ...registered, ...changed });
const livingOn = async (villageId: number, day: Day) => {
	const [found] = await rows<{ households: number; both: number }>(
		connection.database,
		sql`select households, "both" from village_indicators
			where village_id = ${villageId} and day <= ${day}::date order by day desc limit 1`
	);
	return found;
};
const onPhone = { ...sending, deviceId: id('device', 1) };

describe('a household that moves', () => {
	it('counts where it lives on each day, with all that was found at its door', async () => {
		await send('hong', command('visit.record', visit(1, { happenedAt: '2026-10-01T02:00:00Z' })));
		expect(await send('officer', move(areas.banChu.id, '2026-11-01'))).toEqual(['accepted']);
		expect(await livingOn(areas.naPuc.id, '2026-10-31')).toEqual({ households: 8, both: 1 });
		expect(await livingOn(areas.banChu.id, '2026-10-31')).toEqual({ households: 2, both: 0 });
		expect(await livingOn(areas.naPuc.id, '2026-11-01')).toEqual({ households: 7, both: 0 });
		expect(await livingOn(areas.banChu.id, '2026-11-01')).toEqual({ households: 3, both: 1 });
	});

	it('that leaves and comes back counts nowhere in between', async () => {
		await sendOn('2025-01-10', 'officer', edit({ living: false }));
		await sendOn('2025-08-01', 'officer', edit({ living: true }));
		expect((await livingOn(areas.naPuc.id, '2025-01-09'))?.households).toBe(8);
		expect((await livingOn(areas.naPuc.id, '2025-01-10'))?.households).toBe(7);
		expect((await livingOn(areas.naPuc.id, '2025-07-31'))?.households).toBe(7);
		expect((await livingOn(areas.naPuc.id, '2025-08-01'))?.households).toBe(8);
	});

	it('leaves the phones of the old village and comes whole to those of the new one', async () => {
		await send('hong', command('visit.record', visit(1)));
		const [before, theirs] = [await learn('hong', null), await learn('neighbour', null)];
		await send('officer', move(areas.banChu.id, '2026-11-20'));
		const told = (await learn('hong', before.cursor)).changes;
		expect(told).toMatchObject({ goneHouseholdIds: [ourHousehold], households: [], visits: [] });
		const { changes } = await learn('neighbour', theirs.cursor);
		expect(changes.goneHouseholdIds).toEqual([]);
		expect(changes.households).toMatchObject([
			{ id: ourHousehold, villageId: areas.banChu.id, lane: 'Xóm Đình' }
		]);
		expect(changes.visits).toMatchObject([{ id: id('visit', 1), villageId: areas.naPuc.id }]);
		expect((await learn('hong', null)).changes.households).toHaveLength(7);
	});

	it('stays, as it is now, on a phone that has both villages', async () => {
		await serveBanChuToo();
		await send('hong', command('visit.record', visit(1)));
		const { cursor } = await learn('hong', null);
		await send('officer', move(areas.banChu.id, '2026-11-20'));
		const { changes } = await learn('hong', cursor);
		expect(changes.goneHouseholdIds).toEqual([]);
		expect(changes.households.every(({ villageId }) => villageId === areas.banChu.id)).toBe(true);
		expect(new Set(changes.households.map((row) => row.id))).toEqual(new Set([ourHousehold]));
		expect(new Set(changes.visits.map((row) => row.id))).toEqual(new Set([id('visit', 1)]));
	});

	it('is not sent away again from a village to which it came back', async () => {
		const { cursor } = await learn('hong', null);
		await send('officer', move(areas.banChu.id, '2026-11-10'));
		await send('officer', move(areas.naPuc.id, '2026-11-20'));
		const { changes } = await learn('hong', cursor);
		expect(changes.goneHouseholdIds).toEqual([]);
		expect(changes.households.map((row) => row.id)).toEqual([ourHousehold]);
		expect((await livingOn(areas.naPuc.id, '2026-11-15'))?.households).toBe(7);
		expect((await livingOn(areas.naPuc.id, today))?.households).toBe(8);
	});

	it('still takes what the old village’s phones had not sent, and it is the new village that learns it', async () => {
		const { cursor } = await learn('neighbour', null);
		await send('officer', move(areas.banChu.id, '2026-11-10'));
		const unsent = [
			command('visit.record', visit(1, { happenedAt: '2026-11-09T02:00:00.000Z' })),
			command('visit.record', visit(2, { happenedAt: '2026-11-19T02:00:00.000Z' })),
			command('visit.correct', {
				...visit(3),
				originId: id('visit', 1),
				revision: 1,
				withdrawn: false
			}),
			edit({ headName: 'Hoàng Văn Một' }),
			command('household.consent', {
				householdId: ourHousehold,
				given: true,
				way: 'voice',
				textVersion: '2026-01'
			})
		];
		const { receipts } = await performAll(
			connection.database,
			await actor(connection.database, 'hong'),
			unsent,
			onPhone
		);
		expect(receipts.map(({ problem }) => problem)).toEqual(unsent.map(() => undefined));
		const { changes } = await learn('neighbour', cursor);
		expect(changes.households).toMatchObject([
			{ headName: 'Hoàng Văn Một', villageId: areas.banChu.id, consent: true }
		]);
		expect(changes.visits.map((row) => row.id).sort()).toEqual(
			[1, 2, 3].map((n) => id('visit', n))
		);
		expect((await livingOn(areas.banChu.id, today))?.both).toBe(1);
	});

	it('long ago is no longer the old village’s to write about', async () => {
		const long = addDays(today, -200);
		await sendOn(long, 'officer', move(areas.banChu.id, long));
		expect(await send('hong', command('visit.record', visit(1)))).toMatchObject([
			{ code: 'not_found' }
		]);
		const byThem = { teamId: teams.banChu.id, memberIds: [members.neighbour.id] };
		expect(await send('neighbour', command('visit.record', visit(2, byThem)))).toEqual([
			'accepted'
		]);
	});

	it('on the day on which it was registered can still be written about by phones that had it first', async () => {
		const fresh = id('household', 90);
		const said = { ...registered, id: fresh, consent: null };
		await send('hong', command('household.register', said));
		await send('officer', move(areas.banChu.id, today, fresh));
		const unsent = visit(1, { householdId: fresh, happenedAt: '2026-11-21T02:00:00.000Z' });
		expect(await send('hong', command('visit.record', unsent), edit({ id: fresh }))).toEqual([
			'accepted',
			'accepted'
		]);
	});

	it('is moved only within reach, only once it lived here, and never tomorrow', async () => {
		const tomorrow = addDays(today, 1);
		expect(await send('phuc', move(areas.banChu.id, today))).toMatchObject([
			{ code: 'invalid', fields: { villageId: 'invalid_choice' } }
		]);
		expect(await send('officer', move(areas.khuoiKhin.id, today))).toMatchObject([
			{ fields: { villageId: 'invalid_choice' } }
		]);
		expect(await send('officer', move(areas.banChu.id, tomorrow))).toMatchObject([
			{ fields: { movedOn: 'future_day' } }
		]);
		expect(await send('officer', move(areas.banChu.id, '2020-12-31'))).toMatchObject([
			{ fields: { movedOn: 'outside' } }
		]);
		await serveBanChuToo();
		expect(await send('phuc', move(areas.banChu.id, today))).toEqual(['accepted']);
		expect(await send('phuc', move(areas.banChu.id, today))).toEqual(['accepted']);
	});
});

/** The team of Nà Pục serves Bản Chu as well. */
const serveBanChuToo = () =>
	connection.database.execute(
		sql`insert into team_village (team_id, village_id, valid_from) values (${teams.naPuc.id}, ${areas.banChu.id}, '2021-10-10')`
	);

it('a phone that was away for longer than departures are kept starts afresh', async () => {
	const { cursor } = await learn('hong', null);
	await send('officer', move(areas.banChu.id, '2026-11-10'));
	const told = await learn('hong', cursor);
	const daysLater = (days: number) => new Date(now.getTime() + days * 86_400_000);
	await scopes.tidy(connection.database, daysLater(90));
	expect((await learn('hong', cursor)).changes).toMatchObject({
		fresh: false,
		goneHouseholdIds: [ourHousehold]
	});
	await scopes.tidy(connection.database, daysLater(181));
	expect((await learn('hong', cursor)).changes).toMatchObject({
		fresh: true,
		households: expect.objectContaining({ length: 7 })
	});
	expect((await learn('hong', told.cursor)).changes.fresh).toBe(false);
});
