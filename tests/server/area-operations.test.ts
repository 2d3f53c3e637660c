import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { can } from '$lib/domain/access';
import { addDays } from '$lib/domain/day';
import { actorOf } from '$lib/server/access';
import * as operations from '$lib/server/area-operations';
import * as areaReads from '$lib/server/areas';
import { changesSince } from '$lib/server/changes';
import { performAll, perform, rehearse, type Command } from '$lib/server/commands';
import { type Connection, rows } from '$lib/server/db/client';
import * as register from '$lib/server/household-register';
import * as submissions from '$lib/server/submissions';
import * as teamRegister from '$lib/server/team-register';
import {
	actor,
	areas,
	command,
	households,
	id,
	members,
	people,
	type Person,
	sending,
	teams,
	today,
	visit
} from '../people';
import { open } from './database';

let connection: Connection;
beforeEach(async () => {
	connection = await open();
});
afterEach(() => connection.close());

let minutes = 0;
const later = () => ({ ...sending, now: new Date(sending.now.getTime() + ++minutes * 60_000) });
const does = async (who: Person, name: string, payload: unknown) =>
	perform(
		connection.database,
		await actor(connection.database, who),
		command(name, payload),
		later()
	);
let operation = 100;
const order = (effectiveOn = today) => ({
	id: id('operation', ++operation),
	effectiveOn,
	decree: '1672/NQ-UBTVQH15'
});
const target = (
	code: string,
	name: string,
	sources: [string, 'full' | 'partial'][],
	more = {}
) => ({
	code,
	kind: 'xa' as const,
	name,
	provinceCode: '20',
	sources: sources.map(([from, portion]) => ({ code: from, portion })),
	...more
});
const both = (more = {}) => ({
	...order(),
	kind: 'merge',
	targets: [
		target(
			'06130',
			'Xã Văn Lãng',
			[
				['06124', 'full'],
				['05995', 'full']
			],
			more
		)
	]
});
const communeOf = async (villageId: number, day = today) =>
	(await areaReads.path(connection.database, villageId, day)).find(
		(step) => step.level === 'commune'
	)?.name;
const grantsOf = async (who: Person, day = today) =>
	(await actor(connection.database, who, day)).grants;
const filter = { text: '', state: null, communeId: null, villageId: null, page: 1 };

describe('two communes that become one', () => {
	it('keep their teams, people and history; the chair who goes on sees both, the other reads what was', async () => {
		await does('admin', 'account.open', {
			id: id('account', 20),
			name: 'Lý Văn Sỏi',
			phone: '0912000020',
			role: 'commune_chair',
			areaId: areas.thatKhe.id
		});
		const merge = both({ chairId: people.chair.id });
		await does('province', 'area.reform', merge);
		for (const village of [areas.naPuc, areas.khuoiKhin]) {
			expect(await communeOf(village.id)).toBe('Xã Văn Lãng');
			expect(await communeOf(village.id, addDays(today, -1))).not.toBe('Xã Văn Lãng');
		}
		const chair = await actor(connection.database, 'chair');
		const seen = await teamRegister.list(connection.database, chair, filter, today);
		expect(seen.found).toHaveLength(3);
		expect(await grantsOf('officer')).toMatchObject([{ role: 'commune_officer' }]);
		const other = (await actorOf(connection.database, id('account', 20), today))!;
		expect(other.grants).toEqual([
			{
				role: 'commune_former',
				communeId: areas.thatKhe.id,
				pastVillageIds: [areas.khuoiKhin.id]
			}
		]);
		expect(can(other, 'team.read', { villageId: areas.khuoiKhin.id })).toBe(true);
		expect(can(other, 'household.read', { villageId: areas.khuoiKhin.id })).toBe(false);
	});

	it('leave an open proposal with the chair of the commune that they became', async () => {
		await does('phuc', 'team.propose_dissolution', {
			submissionId: id('submission', 30),
			teamId: teams.naPuc.id,
			grounds: 'Sáp nhập'
		});
		await does('province', 'area.reform', both({ chairId: people.chair.id }));
		const chair = await actor(connection.database, 'chair');
		expect(await submissions.waiting(connection.database, chair, today)).toMatchObject([
			{ teamId: teams.naPuc.id, kind: 'dissolve' }
		]);
		await does('chair', 'team.return', { id: teams.naPuc.id, reason: 'Chờ đại hội' });
	});

	it('have no chair until somebody says who, and nobody’s rights grow by themselves', async () => {
		await does('province', 'area.reform', both());
		expect(await grantsOf('chair')).toEqual([
			{
				role: 'commune_former',
				communeId: areas.naSam.id,
				pastVillageIds: [areas.naPuc.id, areas.poMa.id, areas.banChu.id]
			}
		]);
		await expect(
			does('chair', 'team.return', { id: teams.naPuc.id, reason: 'x' })
		).rejects.toThrow();
	});

	it('are looked at before, and nothing is done by looking', async () => {
		const province = await actor(connection.database, 'province');
		const looked = command('area.reform', both({ chairId: people.chair.id }));
		const report = await rehearse(connection.database, province, looked, later(), (tx) =>
			operations.report(tx, (looked.payload as { id: string }).id, today)
		);
		expect(report).toMatchObject({
			places: [
				{
					name: 'Xã Văn Lãng',
					from: ['Xã Thất Khê', 'Xã Na Sầm'],
					chairs: [people.chair.name],
					villages: 4,
					teams: 3,
					members: 4,
					households: 11,
					proposals: 0
				}
			],
			formerChairs: [],
			waiting: []
		});
		expect(await communeOf(areas.naPuc.id)).toBe('Xã Na Sầm');
		expect(await operations.list(connection.database, province, 10)).toEqual([]);
	});

	it('come apart again, unless somebody has decided something there since', async () => {
		const merge = both({ chairId: people.chair.id });
		await does('province', 'area.reform', merge);
		await does('province', 'area.undo', { id: merge.id });
		expect(await communeOf(areas.khuoiKhin.id)).toBe('Xã Thất Khê');
		expect(await grantsOf('chair')).toMatchObject([{ role: 'commune_chair', communeId: 11 }]);
		const again = both({ chairId: people.chair.id });
		await does('province', 'area.reform', again);
		await does('chair', 'team.dissolve', {
			decisionId: id('decision', 300),
			number: '300/QĐ-UBND',
			signedOn: today,
			effectiveOn: today,
			signer: people.chair.name,
			capacity: 'chair',
			teamIds: [teams.banChu.id]
		});
		await expect(does('province', 'area.undo', { id: again.id })).rejects.toMatchObject({
			code: 'area_depended_on'
		});
		expect(await communeOf(areas.khuoiKhin.id)).toBe('Xã Văn Lãng');
	});
});

describe('a commune', () => {
	it('that is divided gives the villages that were chosen, and keeps the others on the work list', async () => {
		const split = {
			...order(),
			kind: 'split',
			targets: [
				target('06125', 'Xã Na Sầm Bắc', [['06124', 'partial']], { villageIds: [areas.naPuc.id] }),
				target('06126', 'Xã Na Sầm Nam', [['06124', 'partial']], { villageIds: [areas.poMa.id] })
			]
		};
		await does('province', 'area.reform', split);
		expect(await communeOf(areas.naPuc.id)).toBe('Xã Na Sầm Bắc');
		expect(await communeOf(areas.banChu.id)).toBe('Xã Na Sầm (chờ xác định)');
		const province = await actor(connection.database, 'province');
		const [list] = await operations.workList(connection.database, province, today);
		expect(list).toMatchObject({
			name: 'Xã Na Sầm (chờ xác định)',
			villages: [{ id: areas.banChu.id, name: 'Bản Chu' }],
			successors: [{ name: 'Xã Na Sầm Bắc' }, { name: 'Xã Na Sầm Nam' }]
		});
		// The people there go on working meanwhile.
		await does('neighbour', 'visit.record', visitAtBanChu());
		await does('province', 'village.assign', {
			id: id('operation', ++operation),
			villageIds: [areas.banChu.id],
			communeId: list!.successors[1]!.id
		});
		expect(await communeOf(areas.banChu.id)).toBe('Xã Na Sầm Nam');
		expect(await operations.workList(connection.database, province, today)).toEqual([]);
	});

	it('that is renamed keeps its chair, and is found by its old name with what it became', async () => {
		await does('province', 'area.reform', {
			...order(),
			kind: 'rename',
			targets: [target('06124', 'Xã Văn Lãng', [['06124', 'full']])]
		});
		expect(await grantsOf('chair')).toMatchObject([{ role: 'commune_chair' }]);
		const [found] = await areaReads.search(connection.database, 'na sam');
		expect(found).toMatchObject({ name: 'Xã Na Sầm', became: [{ name: 'Xã Văn Lãng' }] });
	});

	it('moves to another province only by an administrator', async () => {
		const move = {
			...order(),
			kind: 'move',
			targets: [target('05995', 'Xã Thất Khê', [['05995', 'full']], { provinceCode: '04' })]
		};
		await expect(does('province', 'area.reform', move)).rejects.toMatchObject({
			code: 'not_found'
		});
		await does('admin', 'area.reform', move);
		expect(await communeOf(areas.khuoiKhin.id)).toBe('Xã Thất Khê');
		const path = await areaReads.path(connection.database, areas.khuoiKhin.id, today);
		expect(path[0]?.name).toBe('Tỉnh Cao Bằng');
		await does('admin', 'area.undo', { id: move.id });
		expect((await areaReads.path(connection.database, areas.khuoiKhin.id, today))[0]?.name).toBe(
			'Tỉnh Lạng Sơn'
		);
	});

	it('that was not there, or is named twice, is told at its place', async () => {
		const wrong = {
			...order(),
			kind: 'merge',
			targets: [
				target('06130', 'Xã Văn Lãng', [
					['06124', 'full'],
					['09999', 'full']
				]),
				target('06131', 'Xã Thất Khê', [['06124', 'full']], { provinceCode: '20' })
			]
		};
		await expect(does('province', 'area.reform', wrong)).rejects.toMatchObject({
			code: 'invalid',
			fields: {
				'targets.0.sources.1.code': 'not_found',
				'targets.0.sources.0.code': 'twice',
				'targets.1.sources.0.code': 'twice'
			}
		});
	});
});

let visits = 900;
function visitAtBanChu() {
	return visit(++visits, {
		householdId: households.banChu[0] as string,
		teamId: teams.banChu.id,
		memberIds: [members.neighbour.id]
	});
}

describe('two villages that become one', () => {
	const merge = (villageIds: number[] = [areas.naPuc.id, areas.banChu.id]) => ({
		...order(),
		villageIds,
		kind: 'thon' as const,
		name: 'Nà Chu'
	});
	const newId = async () =>
		(
			await rows<{ id: number }>(
				connection.database,
				sql`select id from area where name = 'Thôn Nà Chu' order by id desc limit 1`
			)
		)[0]!.id;
	const figures = async (villageId: number, day: string) =>
		(
			await rows(
				connection.database,
				sql`select villages, covered, teams, members, households from village_indicators
					where village_id = ${villageId} and day <= ${day} order by day desc limit 1`
			)
		)[0];

	it('have their households, teams and figures together from the day on, and apart before it', async () => {
		await does('province', 'village.merge', merge());
		const village = await newId();
		expect(await figures(village, today)).toEqual({
			villages: 1,
			covered: 1,
			teams: 2,
			members: 3,
			households: 10
		});
		expect(await figures(areas.naPuc.id, today)).toMatchObject({
			villages: 0,
			households: 0,
			teams: 0
		});
		expect(await figures(areas.naPuc.id, addDays(today, -1))).toMatchObject({
			villages: 1,
			households: 8,
			teams: 1
		});
	});

	it('not on the day on which their commune became another, which is told', async () => {
		await does('province', 'area.reform', both());
		await expect(does('province', 'village.merge', merge())).rejects.toMatchObject({
			code: 'invalid',
			fields: { effectiveOn: 'area_changes_later' }
		});
		const tomorrow = { ...later(), now: new Date(sending.now.getTime() + 86_400_000) };
		const merged = { ...merge(), effectiveOn: addDays(today, 1) };
		const province = await actor(connection.database, 'province');
		await perform(connection.database, province, command('village.merge', merged), tomorrow);
	});

	it('come apart again as they were', async () => {
		const before = await figures(areas.naPuc.id, today);
		const merged = merge();
		await does('province', 'village.merge', merged);
		await does('province', 'area.undo', { id: merged.id });
		expect(await figures(areas.naPuc.id, today)).toEqual(before);
		expect(await grantsOf('hong')).toMatchObject([{ villageIds: [areas.naPuc.id] }]);
		const officer = await actor(connection.database, 'officer');
		const asked = { villageId: areas.naPuc.id, text: '', page: 1 };
		expect((await register.list(connection.database, officer, asked, today)).total).toBe(8);
	});

	it('while three phones hold unsent work: nothing is lost and nothing is stuck', async () => {
		const phones = (['hong', 'phuc', 'neighbour'] as const).map((who, index) => ({
			who,
			deviceId: id('device', 40 + index)
		}));
		const cursors = new Map<Person, string>();
		for (const { who } of phones) cursors.set(who, (await learn(who, null)).cursor);
		const unsent: Record<string, Command[]> = {
			hong: [
				command('visit.record', visit(801)),
				command('household.edit', edited(households.naPuc[1] as string, areas.naPuc.id)),
				command('household.register', {
					...edited(id('household', 801), areas.naPuc.id),
					consent: null
				})
			],
			phuc: [
				command('training.record', session(801)),
				command('household.consent', {
					householdId: households.naPuc[2],
					given: true,
					way: 'voice',
					textVersion: '2026-01'
				})
			],
			neighbour: [
				command('visit.record', visitAtBanChu()),
				command('household.register', {
					...edited(id('household', 802), areas.banChu.id),
					consent: null
				})
			]
		};
		await does('province', 'village.merge', merge());
		await does('province', 'area.reform', both({ chairId: people.chair.id }));
		const village = await newId();
		for (const { who, deviceId } of phones) {
			const { receipts } = await performAll(
				connection.database,
				await actor(connection.database, who),
				unsent[who]!,
				{ ...later(), deviceId }
			);
			expect(receipts.map((receipt) => receipt.problem ?? 'accepted')).toEqual(
				unsent[who]!.map(() => 'accepted')
			);
			const { changes } = await learn(who, cursors.get(who)!);
			expect(changes.villages).toEqual([
				{ id: village, name: 'Thôn Nà Chu', communeName: 'Xã Văn Lãng' }
			]);
			expect(changes.leftVillageIds).toEqual([
				who === 'neighbour' ? areas.banChu.id : areas.naPuc.id
			]);
		}
		expect(await figures(village, today)).toMatchObject({ households: 12 });
		expect((await learn('hong', null)).changes.households).toHaveLength(12);
	});

	const learn = async (who: Person, cursor: string | null) =>
		changesSince(connection.database, await actor(connection.database, who), cursor, today);
	const edited = (householdId: string, villageId: number) => ({
		id: householdId,
		villageId,
		lane: 'Xóm 9',
		headName: 'Nông Văn Páo',
		phone: null,
		living: true,
		produces: true
	});
	const session = (number: number) => ({
		id: id('training', number),
		teamId: teams.naPuc.id,
		villageId: areas.naPuc.id,
		kind: 'outreach',
		happenedAt: '2026-11-21T01:00:00.000Z',
		topics: ['safe_online'],
		memberIds: [members.phuc.id],
		residents: 12,
		place: 'Nhà văn hóa'
	});
});

describe('a village', () => {
	it('under another name is the same village, found by both, and takes its old name back', async () => {
		const rename = {
			...order(),
			villageId: areas.naPuc.id,
			kind: 'khoi' as const,
			name: 'Nà Pục Mới',
			code: '06124-77'
		};
		await does('province', 'village.rename', rename);
		const found = (text: string) =>
			areaReads.search(connection.database, text, { levels: ['village'] });
		expect((await found('na puc moi')).map(({ id }) => id)).toEqual([areas.naPuc.id]);
		expect((await found('thon na puc')).map(({ id, name }) => [id, name])).toEqual([
			[areas.naPuc.id, 'Khối Nà Pục Mới']
		]);
		await does('province', 'area.undo', { id: rename.id });
		expect((await areaReads.byId(connection.database, areas.naPuc.id))?.name).toBe('Thôn Nà Pục');
	});

	it('moves to the commune beside it, with its team, from the day on', async () => {
		const move = { ...order(), villageIds: [areas.banChu.id], communeId: areas.thatKhe.id };
		await does('province', 'village.move', move);
		expect(await communeOf(areas.banChu.id)).toBe('Xã Thất Khê');
		expect(await communeOf(areas.banChu.id, addDays(today, -1))).toBe('Xã Na Sầm');
		await does('neighbour', 'visit.record', visitAtBanChu());
		await does('province', 'area.undo', { id: move.id });
		expect(await communeOf(areas.banChu.id)).toBe('Xã Na Sầm');
	});
});
