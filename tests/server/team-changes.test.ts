import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Payload, PayloadInput } from '$lib/domain/commands';
import { addDays, dayOf } from '$lib/domain/day';
import { changesSince } from '$lib/server/changes';
import { perform } from '$lib/server/commands';
import { type Connection, rows } from '$lib/server/db/client';
import * as decisions from '$lib/server/decisions';
import * as membersOf from '$lib/server/members';
import {
	actor,
	areas,
	command,
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

type Change = PayloadInput<'team.propose_change'>['change'];

let connection: Connection;
beforeEach(async () => {
	connection = await open();
});
afterEach(() => connection.close());

const does = async (who: Person, name: string, payload: unknown, day = today) =>
	perform(connection.database, await actor(connection.database, who, day), command(name, payload), {
		...sending,
		now: new Date(`${day}T03:00:00.000Z`)
	});
let papers = 0;
const paper = (effectiveOn = today) => {
	const number = 100 + ++papers;
	return {
		decisionId: id('decision', number),
		number: `${number}/QĐ-UBND`,
		signedOn: effectiveOn < today ? effectiveOn : today,
		effectiveOn,
		signer: people.chair.name,
		capacity: 'chair' as const
	};
};
const changes = (change: Change, effectiveOn = today, teamId: string = teams.naPuc.id) =>
	does('chair', 'team.change', { ...paper(effectiveOn), teams: [{ teamId, change }] });
const newcomer = (number: number, name: string, changed = {}) => ({
	id: id('member', number),
	name,
	phone: `+849120001${number}`,
	role: 'member' as const,
	organisation: 'youth_union' as const,
	sex: 'female' as const,
	birthYear: 1999,
	...changed
});
const grantsOf = async (who: Person, day = today) =>
	(await actor(connection.database, who, day)).grants;
const learn = async (who: Person, cursor: string | null, day = today) =>
	changesSince(connection.database, await actor(connection.database, who, day), cursor, day);
const figures = async (villageId: number, day: string) =>
	(
		await rows<{ covered: number; teams: number; members: number }>(
			connection.database,
			sql`select covered, teams, members from village_indicators where village_id = ${villageId} and day <= ${day} order by day desc limit 1`
		)
	)[0];

describe('kiện toàn', () => {
	const thoNews: Change = {
		leaves: [{ memberId: members.hong.id, reason: 'Đi làm xa' }],
		joins: [{ ...newcomer(50, 'Nông Thị Thơ'), replaces: members.hong.id }]
	};

	it('is proposed by the leader, approved by the chair, and changes who is in the team from its day on', async () => {
		const seen = { hong: await learn('hong', null), phuc: await learn('phuc', null) };
		await does('phuc', 'team.propose_change', {
			submissionId: id('submission', 1),
			teamId: teams.naPuc.id,
			change: thoNews,
			grounds: 'Bà Hồng đi làm xa'
		});
		expect(await grantsOf('hong')).toHaveLength(1);
		await does('chair', 'team.approve', { ...paper(), teamIds: [teams.naPuc.id] });

		expect(await grantsOf('hong')).toEqual([]);
		expect(await grantsOf('hong', addDays(today, -1))).toHaveLength(1);
		expect((await learn('hong', seen.hong.cursor)).changes).toMatchObject({
			leftTeamIds: [teams.naPuc.id],
			leftVillageIds: [areas.naPuc.id]
		});
		const learned = await learn('phuc', seen.phuc.cursor);
		expect(learned.changes.members.map((member) => member.name)).toEqual([
			'Triệu Sinh Phúc',
			'Nông Thị Thơ'
		]);
		expect(learned.changes.teams).toMatchObject([{ decision: '101/QĐ-UBND' }]);
		expect(await figures(areas.naPuc.id, today)).toMatchObject({ members: 2 });
		expect(await figures(areas.naPuc.id, '2021-12-31')).toMatchObject({ members: 2, teams: 1 });
		expect(await decisions.ofTeam(connection.database, teams.naPuc.id)).toMatchObject([
			{ kind: 'found' },
			{
				kind: 'change',
				grounds: 'Bà Hồng đi làm xa',
				change: { joins: [{ name: 'Nông Thị Thơ' }] }
			}
		]);
	});

	it('is returned with a reason and proposed again; two at once are not', async () => {
		const proposed = (number: number): Payload<'team.propose_dissolution'> => ({
			submissionId: id('submission', number),
			teamId: teams.naPuc.id,
			grounds: 'Sáp nhập thôn'
		});
		await does('officer', 'team.propose_dissolution', proposed(10));
		await expect(
			does('phuc', 'team.propose_change', {
				...proposed(11),
				change: thoNews
			})
		).rejects.toMatchObject({ code: 'already_submitted' });
		await does('chair', 'team.return', { id: teams.naPuc.id, reason: 'Chờ họp thôn' });
		expect(await grantsOf('phuc')).toHaveLength(1);
		await does('officer', 'team.propose_dissolution', proposed(12));
		await does('chair', 'team.approve', { ...paper(), teamIds: [teams.naPuc.id] });
		expect(await grantsOf('phuc')).toEqual([]);
	});

	it('gives the team another leader: one leads to the evening before, the other from that day', async () => {
		await does('hong', 'visit.record', visit(1));
		await changes({
			roles: [
				{ memberId: members.phuc.id, role: 'member' },
				{ memberId: members.hong.id, role: 'leader' }
			]
		});
		expect(await grantsOf('phuc')).toMatchObject([{ role: 'member', teamId: teams.naPuc.id }]);
		expect(await grantsOf('hong')).toMatchObject([{ role: 'leader' }]);
		expect(await grantsOf('hong', addDays(today, -1))).toMatchObject([{ role: 'member' }]);
		await does('phuc', 'visit.record', visit(2, { memberIds: [members.phuc.id] }));
	});

	it('lets a member pause and come back, counted only while at work', async () => {
		const [start, end] = [addDays(today, -20), addDays(today, -5)];
		await changes({ joins: [newcomer(51, 'Lý Thị Say')] }, addDays(today, -30));
		await changes({ pauses: [{ memberId: members.hong.id, reason: 'Nghỉ sinh' }] }, start);
		await changes({ resumes: [{ memberId: members.hong.id }] }, end);
		expect((await figures(areas.naPuc.id, addDays(start, -1)))?.members).toBe(3);
		expect((await figures(areas.naPuc.id, start))?.members).toBe(2);
		expect((await figures(areas.naPuc.id, end))?.members).toBe(3);
		expect(await grantsOf('hong', start)).toEqual([]);
		expect(await grantsOf('hong')).toHaveLength(1);
	});

	it('brings a village to the team and takes one away, and phones with it', async () => {
		const seen = await learn('hong', null);
		await changes({
			villagesJoin: [areas.banChu.id],
			villagesLeave: [areas.naPuc.id],
			seatVillageId: areas.banChu.id
		});
		const { changes: learned } = await learn('hong', seen.cursor);
		expect(learned.leftVillageIds).toEqual([areas.naPuc.id]);
		expect(learned.households).toHaveLength(2);
		expect(await figures(areas.naPuc.id, today)).toMatchObject({
			covered: 0,
			teams: 0,
			members: 0
		});
		expect(await figures(areas.naPuc.id, addDays(today, -1))).toMatchObject({
			covered: 1,
			teams: 1,
			members: 2
		});
		expect(await figures(areas.banChu.id, today)).toMatchObject({ teams: 2, members: 3 });
	});

	it('of a day to come reaches the phones on that day, though nothing else happens', async () => {
		const day = addDays(today, 3);
		const atFirst = await learn('phuc', null);
		await changes(thoNews, day);
		const before = await learn('phuc', atFirst.cursor);
		expect(before.changes.members.map((member) => member.name)).toContain('Vi Thị Hồng');
		const after = await learn('phuc', before.cursor, day);
		expect(after.changes.members.map((member) => member.name)).toEqual([
			'Triệu Sinh Phúc',
			'Nông Thị Thơ'
		]);
		expect((await learn('phuc', after.cursor, day)).changes.members).toEqual([]);
		const shown = await membersOf.ofTeam(connection.database, teams.naPuc.id, sending.now);
		expect(shown.map(({ name, leftOn }) => [name, leftOn])).toEqual([
			['Triệu Sinh Phúc', null],
			['Vi Thị Hồng', day],
			['Nông Thị Thơ', null]
		]);
	});

	it('keeps the rules on every day, and tells what breaks them', async () => {
		const broken: [Change, Record<string, string>][] = [
			[
				{ leaves: [{ memberId: members.phuc.id }], joins: [newcomer(52, 'Lý Thị Say')] },
				{ members: 'team_needs_one_leader' }
			],
			[
				{ roles: [{ memberId: members.hong.id, role: 'leader' }] },
				{ members: 'team_needs_one_leader' }
			],
			[{ leaves: [{ memberId: members.hong.id }] }, { members: 'team_size' }],
			[{ pauses: [{ memberId: members.hong.id }] }, { members: 'team_size' }],
			[
				{ joins: [newcomer(53, 'Vi Thị Hồng', { phone: people.hong.phone })] },
				{ members: 'phone_twice' }
			],
			[
				{
					joins: [newcomer(54, 'Lý Thị Say', { phone: null, role: 'leader' })],
					roles: [{ memberId: members.phuc.id, role: 'deputy' }]
				},
				{ members: 'leader_needs_phone' }
			],
			[{ villagesLeave: [areas.naPuc.id] }, { seatVillageId: 'invalid_choice' }],
			[{ seatVillageId: areas.poMa.id }, { seatVillageId: 'invalid_choice' }],
			[{ villagesLeave: [areas.poMa.id] }, { 'villagesLeave.0': 'invalid_choice' }],
			[{ villagesJoin: [areas.khuoiKhin.id] }, { 'villagesJoin.0': 'village_outside_commune' }],
			[{ villagesJoin: [areas.naPuc.id] }, { 'villagesJoin.0': 'twice' }],
			[
				{ leaves: [{ memberId: members.neighbour.id }] },
				{ 'leaves.0.memberId': 'member_not_in_team' }
			],
			[
				{ joins: [newcomer(55, 'Lý Thị Say', { replaces: members.hong.id })] },
				{ 'joins.0.replaces': 'invalid_choice' }
			]
		];
		for (const [change, fields] of broken) {
			await expect(changes(change), JSON.stringify(change)).rejects.toMatchObject({ fields });
			await expect(
				does('phuc', 'team.propose_change', {
					submissionId: id('submission', 20),
					teamId: teams.naPuc.id,
					change,
					grounds: 'Kiện toàn'
				})
			).rejects.toMatchObject({ fields });
		}
		await expect(
			changes({
				leaves: [{ memberId: members.phuc.id }],
				joins: [newcomer(56, 'Hứa Thị Én', { phone: people.neighbour.phone, role: 'leader' })]
			})
		).rejects.toMatchObject({ code: 'leads_another_team' });
		expect(await grantsOf('hong')).toHaveLength(1);
		expect((await figures(areas.naPuc.id, today))?.members).toBe(2);
	});

	it('never takes effect before the decision that came before it', async () => {
		await changes(thoNews, addDays(today, -10));
		await expect(
			changes({ villagesJoin: [areas.poMa.id] }, addDays(today, -11))
		).rejects.toMatchObject({ code: 'decision_out_of_order' });
	});
});

describe('giải thể', () => {
	it('ends several teams with one decision, or none of them', async () => {
		const both = [teams.naPuc.id, teams.banChu.id];
		const ends = paper();
		await expect(
			does('chair', 'team.dissolve', { ...ends, teamIds: [...both, teams.khuoiKhin.id] })
		).rejects.toMatchObject({ code: 'not_found' });
		await does('chair', 'team.dissolve', { ...ends, teamIds: both, grounds: 'Sáp nhập' });
		expect(await grantsOf('hong')).toEqual([]);
		expect(await grantsOf('neighbour')).toEqual([]);
		expect(await figures(areas.banChu.id, today)).toMatchObject({ covered: 0, teams: 0 });
		expect(await figures(areas.banChu.id, addDays(today, -1))).toMatchObject({ teams: 1 });
		await expect(changes({ villagesJoin: [areas.poMa.id] })).rejects.toMatchObject({
			code: 'team_not_in_force'
		});
	});

	it('dated before the founding, or on its day, is refused', async () => {
		for (const day of ['2021-10-09', '2021-10-10'])
			await expect(
				does('chair', 'team.dissolve', { ...paper(day), teamIds: [teams.naPuc.id] })
			).rejects.toMatchObject({
				code: 'decision_out_of_order',
				fields: { effectiveOn: 'decision_out_of_order' }
			});
		expect(await grantsOf('hong')).toHaveLength(1);
	});

	it('frees the leader to lead another team', async () => {
		await does('chair', 'team.dissolve', { ...paper(), teamIds: [teams.banChu.id] });
		await changes({
			leaves: [{ memberId: members.phuc.id }],
			joins: [
				newcomer(60, people.neighbour.name, { phone: people.neighbour.phone, role: 'leader' })
			]
		});
		expect(await grantsOf('neighbour')).toMatchObject([{ role: 'leader', teamId: teams.naPuc.id }]);
	});
});

describe('a vice chair in the chair’s place', () => {
	const delegated = {
		id: id('appointment', 60),
		communeId: areas.naSam.id,
		name: people.outsider.name,
		phone: people.outsider.phone,
		from: today,
		to: addDays(today, 3)
	};
	const ends = (capacity: 'chair' | 'vice_chair') => ({
		...paper(),
		capacity,
		teamIds: [teams.banChu.id]
	});

	it('decides for those days alone, signs KT., and does not give the place on', async () => {
		await does('chair', 'chair.delegate', delegated);
		await expect(does('outsider', 'team.dissolve', ends('chair'))).rejects.toMatchObject({
			fields: { capacity: 'delegate_signs_kt' }
		});
		await expect(
			does('outsider', 'chair.delegate', {
				...delegated,
				id: id('appointment', 61),
				phone: people.binh.phone
			})
		).rejects.toMatchObject({ code: 'not_found' });
		expect(await grantsOf('outsider', addDays(today, 3))).toHaveLength(2);
		expect(await grantsOf('outsider', addDays(today, 4))).toHaveLength(1);
		await does('outsider', 'team.dissolve', ends('vice_chair'));
		expect(await decisions.ofTeam(connection.database, teams.banChu.id)).toMatchObject([
			{ kind: 'found' },
			{ kind: 'dissolve', capacity: 'vice_chair', recordedBy: people.outsider.name }
		]);
	});

	it('has it until midnight in Vietnam of the last day, wherever the server’s clock stands', async () => {
		await does('chair', 'chair.delegate', { ...delegated, to: today });
		const endsAt = async (moment: string, teamId: string) => {
			const now = new Date(moment);
			const vice = await actor(connection.database, 'outsider', dayOf(now.getTime()));
			const ending = { ...ends('vice_chair'), decisionId: id('decision', 62), teamIds: [teamId] };
			return perform(connection.database, vice, command('team.dissolve', ending), {
				...sending,
				now
			});
		};
		await expect(endsAt(`${today}T17:00:00.000Z`, teams.banChu.id)).rejects.toMatchObject({
			code: 'not_found'
		});
		await endsAt(`${today}T16:59:59.999Z`, teams.banChu.id);
	});

	it('gives it back when the chair says so', async () => {
		await does('chair', 'chair.delegate', delegated);
		await does('chair', 'chair.end_delegation', { id: delegated.id });
		await expect(does('outsider', 'team.dissolve', ends('vice_chair'))).rejects.toMatchObject({
			code: 'not_found'
		});
	});
});
