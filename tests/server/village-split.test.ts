import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '$lib/domain/day';
import * as areaReads from '$lib/server/areas';
import { changesSince } from '$lib/server/changes';
import { type Command, perform, performAll } from '$lib/server/commands';
import { type Connection, type Database, rows } from '$lib/server/db/client';
import * as villageSplit from '$lib/server/village-split';
import * as villages from '$lib/server/villages';
import {
	actor,
	areas,
	command,
	households,
	id,
	members,
	ourHousehold,
	type Person,
	sending,
	teams,
	today,
	visit
} from '../people';
import { open } from './database';

/**
 * Thôn Nà Pục is divided: Xóm 1 becomes Nà Pục Trên, Xóm 2 Nà Pục Dưới, and of Xóm 3 nobody has said. Each
 * story happens in a transaction that is undone.
 */
let connection: Connection;
beforeAll(async () => {
	connection = await open();
});
afterAll(() => connection.close());

class Undone extends Error {}
const story = (happens: (database: Database) => Promise<void>) => async () => {
	const undone = await connection.database
		.transaction(async (tx) => {
			await happens(tx);
			throw new Undone();
		})
		.catch((error: unknown) => error);
	if (!(undone instanceof Undone)) throw undone;
};

let minutes = 0;
const later = () => ({ ...sending, now: new Date(sending.now.getTime() + ++minutes * 60_000) });
const does = async (database: Database, who: Person, name: string, payload: unknown) =>
	perform(database, await actor(database, who), command(name, payload), later());
const split = (changed: object = {}) => ({
	id: id('operation', 200),
	effectiveOn: addDays(today, -5),
	decree: '45/NQ-HĐND',
	villageId: areas.naPuc.id,
	parts: [
		{ kind: 'thon', name: 'Nà Pục Trên', lanes: ['Xóm 1'] },
		{ kind: 'thon', name: 'Nà Pục Dưới', lanes: ['Xóm 2'] }
	],
	seat: 1,
	...changed
});
const named = async (database: Database, name: string) =>
	(await rows<{ id: number }>(database, sql`select id from area where name = ${name}`))[0]!.id;
const parts = async (database: Database) => ({
	upper: await named(database, 'Thôn Nà Pục Trên'),
	lower: await named(database, 'Thôn Nà Pục Dưới'),
	waiting: await named(database, 'Thôn Nà Pục (chờ xác định)')
});
const figures = async (database: Database, villageId: number, day = today) =>
	(
		await rows(
			database,
			sql`select villages, covered, teams, members, households from village_indicators
				where village_id = ${villageId} and day <= ${day} order by day desc limit 1`
		)
	)[0];
const learn = async (database: Database, who: Person, cursor: string | null) =>
	changesSince(database, await actor(database, who), cursor, today);

describe('a village that is divided', () => {
	it(
		'gives its lanes to its parts, and what nobody has said waits; each day has its own figures',
		story(async (database) => {
			const before = await figures(database, areas.naPuc.id);
			await does(database, 'province', 'village.split', split());
			const { upper, lower, waiting } = await parts(database);
			expect(await figures(database, areas.naPuc.id, addDays(today, -6))).toEqual(before);
			expect(await figures(database, areas.naPuc.id)).toMatchObject({ villages: 0, households: 0 });
			expect(await figures(database, upper)).toEqual({
				villages: 1,
				covered: 1,
				teams: 0,
				members: 0,
				households: 3
			});
			expect(await figures(database, lower)).toMatchObject({
				villages: 1,
				teams: 1,
				households: 3
			});
			expect(await figures(database, waiting)).toEqual({
				villages: 0,
				covered: 0,
				teams: 0,
				members: 0,
				households: 2
			});
			const [found] = await areaReads.search(database, 'thôn Nà Pục cũ', { levels: ['village'] });
			expect(found?.became.map(({ name, portion }) => [name, portion])).toEqual([
				['Thôn Nà Pục Trên', 'partial'],
				['Thôn Nà Pục Dưới', 'partial']
			]);
			const asked = { level: 'village', id: areas.naPuc.id } as const;
			const province = await actor(database, 'province');
			const heirOn = (day: string) =>
				villages.heirOf(database, province, 'team.read', asked, today, day);
			expect(await heirOn(today)).toBeNull();
			expect(await heirOn(addDays(today, -6))).toBe(areas.naPuc.id);
		})
	);

	it(
		'has what waits on the list of the commune’s officer, who says where each household belongs',
		story(async (database) => {
			await does(database, 'province', 'village.split', split());
			const { upper, waiting } = await parts(database);
			const officer = await actor(database, 'officer');
			const [list] = await villageSplit.workList(database, officer, today);
			expect(list).toMatchObject({
				id: waiting,
				communeName: 'Xã Na Sầm',
				households: [{ lane: 'Xóm 3' }, { lane: 'Xóm 3' }],
				parts: [{ name: 'Thôn Nà Pục Trên' }, { name: 'Thôn Nà Pục Dưới' }]
			});
			const province = await actor(database, 'province');
			expect(await villageSplit.workList(database, province, today)).toEqual([]);
			const assign = {
				householdIds: list!.households.map((each) => each.id),
				villageId: upper
			};
			await expect(does(database, 'province', 'household.assign', assign)).rejects.toThrow();
			await expect(
				does(database, 'officer', 'household.assign', { ...assign, villageId: areas.banChu.id })
			).rejects.toMatchObject({ fields: { villageId: 'invalid_choice' } });
			await does(database, 'officer', 'household.assign', assign);
			expect(await villageSplit.workList(database, officer, today)).toEqual([]);
			expect(await figures(database, upper, addDays(today, -5))).toMatchObject({ households: 5 });
		})
	);

	it(
		'is one again as it was, also after households were assigned, and not after somebody worked in its parts',
		story(async (database) => {
			const before = await figures(database, areas.naPuc.id);
			await does(database, 'province', 'village.split', split());
			const { upper } = await parts(database);
			const assign = { householdIds: [households.naPuc[2]], villageId: upper };
			await does(database, 'phuc', 'household.assign', assign);
			await does(database, 'province', 'area.undo', { id: split().id });
			expect(await figures(database, areas.naPuc.id)).toEqual(before);
			expect((await actor(database, 'hong')).grants).toMatchObject([
				{ villageIds: [areas.naPuc.id] }
			]);
			expect(await rows(database, sql`select 1 from area where name like 'Thôn Nà Pục %'`)).toEqual(
				[]
			);

			const again = split({ id: id('operation', 201) });
			await does(database, 'province', 'village.split', again);
			await does(database, 'hong', 'visit.record', visit(600));
			await expect(does(database, 'province', 'area.undo', { id: again.id })).rejects.toMatchObject(
				{ code: 'area_depended_on' }
			);
		})
	);

	it(
		'asks where its team sits, and takes no lane twice and no name twice',
		story(async (database) => {
			const wrong = split({
				parts: [
					{ kind: 'thon', name: 'Nà Pục', lanes: ['Xóm 1'] },
					{ kind: 'thon', name: 'Nà pục', lanes: ['Xóm 1'] }
				],
				seat: null
			});
			await expect(does(database, 'province', 'village.split', wrong)).rejects.toMatchObject({
				fields: { lanes: 'twice', 'parts.1.name': 'twice', seat: 'required' }
			});
		})
	);

	it(
		'while phones hold unsent work: all of it arrives, and what is new of the old village waits too',
		story(async (database) => {
			const cursors = {
				hong: (await learn(database, 'hong', null)).cursor,
				phuc: (await learn(database, 'phuc', null)).cursor
			};
			const household = (number: number, more: object = {}) => ({
				id: households.naPuc[number],
				villageId: areas.naPuc.id,
				lane: 'Xóm 9',
				headName: 'Nông Văn Páo',
				phone: null,
				living: true,
				produces: true,
				...more
			});
			const unsent: Record<'hong' | 'phuc', Command[]> = {
				hong: [
					command('visit.record', visit(601)),
					command('household.edit', household(2)),
					command('household.register', {
						...household(0),
						id: id('household', 700),
						consent: null
					}),
					command(
						'visit.record',
						visit(602, { householdId: id('household', 700), memberIds: [members.hong.id] })
					)
				],
				phuc: [
					command('training.record', {
						id: id('training', 601),
						teamId: teams.naPuc.id,
						villageId: areas.naPuc.id,
						kind: 'outreach',
						happenedAt: '2026-11-21T01:00:00.000Z',
						topics: ['safe_online'],
						memberIds: [members.phuc.id],
						residents: 12,
						place: 'Nhà văn hóa'
					})
				]
			};
			await does(database, 'province', 'village.split', split());
			const { upper, lower, waiting } = await parts(database);
			for (const who of ['hong', 'phuc'] as const) {
				const { receipts } = await performAll(database, await actor(database, who), unsent[who], {
					...later(),
					deviceId: id('device', 60)
				});
				expect(receipts.map((receipt) => receipt.problem ?? 'accepted')).toEqual(
					unsent[who].map(() => 'accepted')
				);
				const { changes } = await learn(database, who, cursors[who]);
				expect(changes.leftVillageIds).toEqual([areas.naPuc.id]);
				expect(changes.villages.map((village) => village.id)).toEqual([upper, lower, waiting]);
				expect(changes.households).toHaveLength(9);
			}
			expect(await figures(database, waiting)).toMatchObject({ households: 3 });
			expect(
				(await learn(database, 'hong', null)).changes.households.find(
					(each) => each.id === ourHousehold
				)?.villageId
			).toBe(upper);
		})
	);

	it(
		'forgets on phones what was assigned elsewhere, and shows it there',
		story(async (database) => {
			await does(database, 'province', 'village.split', split());
			const { upper } = await parts(database);
			const { cursor } = await learn(database, 'hong', null);
			const householdIds = [households.naPuc[2]];
			await does(database, 'officer', 'household.assign', { householdIds, villageId: upper });
			const { changes } = await learn(database, 'hong', cursor);
			expect(changes.goneHouseholdIds).toEqual([]);
			expect(changes.households.map((each) => [each.id, each.villageId])).toContainEqual([
				households.naPuc[2],
				upper
			]);
		})
	);
});

it('two villages with an open proposal come apart again, and the proposal is as it was', async () =>
	story(async (database) => {
		const proposal = {
			id: id('team', 90),
			kind: 'village',
			name: 'Tổ CNSCĐ thôn Pò Mạ',
			seatVillageId: areas.poMa.id,
			villageIds: [areas.poMa.id],
			members: [
				{
					id: id('member', 91),
					name: 'Lộc Văn Bình',
					phone: '0912000008',
					role: 'leader',
					organisation: 'resident',
					sex: null,
					birthYear: null
				},
				{
					id: id('member', 92),
					name: 'Nông Thị Thơm',
					phone: null,
					role: 'member',
					organisation: 'resident',
					sex: null,
					birthYear: null
				}
			]
		};
		await does(database, 'binh', 'team.propose', proposal);
		const merged = {
			id: id('operation', 210),
			effectiveOn: today,
			decree: '46/NQ-HĐND',
			villageIds: [areas.poMa.id, areas.banChu.id],
			kind: 'ban',
			name: 'Chu Mạ'
		};
		await does(database, 'province', 'village.merge', merged);
		await does(database, 'province', 'area.undo', { id: merged.id });
		const [found] = await rows(
			database,
			sql`select t.seat_village_id as seat, array(select village_id from team_village v where v.team_id = t.id) as villages
				from team t where t.id = ${proposal.id}`
		);
		expect(found).toEqual({ seat: areas.poMa.id, villages: [areas.poMa.id] });
	})());
