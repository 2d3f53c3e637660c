import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '$lib/domain/access';
import type { ProposeTeam } from '$lib/domain/team';
import { perform } from '$lib/server/commands';
import { type Connection, rows } from '$lib/server/db/client';
import {
	actor,
	areas,
	command,
	id,
	members,
	people,
	type Person,
	sending,
	today,
	visit
} from '../people';
import { open } from './database';

let connection: Connection;
beforeAll(async () => {
	connection = await open();
});
afterAll(() => connection.close());

const does = async (who: Person, name: string, payload: unknown) =>
	perform(
		connection.database,
		await actor(connection.database, who),
		command(name, payload),
		sending
	);
const person = (
	number: number,
	name: string,
	role: 'leader' | 'member',
	phone: string | null = null
) => ({
	id: id('member', number),
	name,
	phone,
	role,
	organisation: 'resident' as const,
	sex: null,
	birthYear: null
});
const proposal = (number: number, changed: Partial<ProposeTeam> = {}): ProposeTeam => ({
	id: id('team', number),
	kind: 'village',
	name: 'Tổ CNSCĐ thôn Pò Mạ',
	seatVillageId: areas.poMa.id,
	villageIds: [areas.poMa.id],
	members: [
		person(number * 10, 'Lộc Văn Bình', 'leader', people.binh.phone),
		person(number * 10 + 1, 'Nông Thị Thơm', 'member', '+84987654321')
	],
	...changed
});
const decided = (number: number, changed = {}) => ({
	decisionId: id('decision', number),
	teamIds: [id('team', number)],
	number: `${number}/QĐ-UBND`,
	signedOn: '2026-11-20',
	effectiveOn: today,
	signer: 'Hoàng Văn Thắng',
	capacity: 'chair',
	...changed
});
const covered = async (day: string) =>
	(
		await rows<{ covered: number; members: number }>(
			connection.database,
			sql`select covered, members from village_indicators where village_id = ${areas.poMa.id} and day <= ${day} order by day desc limit 1`
		)
	)[0];

describe('a team’s way', () => {
	it('goes from the village head’s proposal to the chair’s decision, and the village is covered from its effective day', async () => {
		await does('binh', 'team.propose', proposal(60));
		await does('binh', 'team.submit', { id: id('team', 60), submissionId: id('submission', 60) });
		expect(await covered(today)).toMatchObject({ covered: 0 });
		await does('chair', 'team.approve', decided(60));
		expect(await covered('2026-11-20')).toMatchObject({ covered: 0, members: 0 });
		expect(await covered(today)).toEqual({ covered: 1, members: 2 });
		expect((await actor(connection.database, 'binh')).grants).toContainEqual({
			role: 'leader',
			teamId: id('team', 60),
			villageIds: [areas.poMa.id]
		});
	});

	it('is closed to edits while the chair has it, and open again when returned with a reason', async () => {
		await does('officer', 'team.propose', proposal(61, { name: 'Tổ thứ hai' }));
		await does('officer', 'team.submit', {
			id: id('team', 61),
			submissionId: id('submission', 61)
		});
		await expect(does('officer', 'team.edit', proposal(61))).rejects.toMatchObject({
			code: 'not_editable'
		});
		await does('chair', 'team.return', { id: id('team', 61), reason: 'Thôn đã có tổ' });
		await does('officer', 'team.edit', proposal(61, { name: 'Tổ thứ hai, sửa' }));
		await expect(does('chair', 'team.approve', decided(61))).rejects.toMatchObject({
			code: 'not_submitted'
		});
	});

	it('ends at the rules: one leader with a phone, enough members, no phone twice', async () => {
		const faulty = [
			[
				[person(620, 'A', 'member'), person(621, 'B', 'member')],
				{ members: 'team_needs_one_leader' }
			],
			[[person(620, 'A', 'leader', '+84911111111')], { members: 'team_size' }],
			[
				[person(620, 'A', 'leader'), person(621, 'B', 'member')],
				{ 'members.0.phone': 'leader_needs_phone' }
			],
			[
				[person(620, 'A', 'leader', '+84911111111'), person(621, 'B', 'member', '+84911111111')],
				{ 'members.1.phone': 'phone_twice' }
			]
		] as const;
		await does('officer', 'team.propose', proposal(62));
		for (const [team, fields] of faulty) {
			await does('officer', 'team.edit', proposal(62, { members: [...team] }));
			await expect(
				does('officer', 'team.submit', { id: id('team', 62), submissionId: id('submission', 62) })
			).rejects.toMatchObject({ code: 'invalid', fields });
		}
	});

	it('cannot take its seat in a village that is not the head’s', async () => {
		await does('binh', 'team.propose', proposal(70));
		const moved = proposal(70, {
			seatVillageId: areas.banChu.id,
			villageIds: [areas.banChu.id, areas.poMa.id]
		});
		await expect(does('binh', 'team.edit', moved)).rejects.toMatchObject({
			code: 'invalid',
			fields: { seatVillageId: 'invalid_choice' }
		});
		await does('officer', 'team.edit', moved);
	});

	it('cannot take over the members of another team by their ids', async () => {
		await does('binh', 'team.propose', proposal(71));
		const stolen = proposal(71, {
			members: [{ ...person(710, 'Vi Thị Hồng', 'member'), id: members.hong.id }]
		});
		await expect(does('binh', 'team.edit', stolen)).rejects.toMatchObject({ code: 'id_taken' });
		expect(
			await rows(
				connection.database,
				sql`select team_id as "teamId" from member where id = ${members.hong.id}`
			)
		).toEqual([{ teamId: members.hong.team }]);
	});

	it('is handed in once, whoever does it at the same moment', async () => {
		await does('officer', 'team.propose', proposal(72));
		const both = (['officer', 'binh'] as const).map((who, index) =>
			does(who, 'team.submit', { id: id('team', 72), submissionId: id('submission', 720 + index) })
		);
		const settled = await Promise.allSettled(both);
		expect(settled.map((each) => each.status).sort()).toEqual(['fulfilled', 'rejected']);
		expect(settled.find((each) => each.status === 'rejected')).toMatchObject({
			reason: { code: 'not_editable' }
		});
	});

	it('cannot reach into another commune’s villages', async () => {
		const reaching = proposal(63, { villageIds: [areas.poMa.id, areas.khuoiKhin.id] });
		await expect(does('officer', 'team.propose', reaching)).rejects.toMatchObject({
			code: 'village_outside_commune'
		});
	});
});

describe('a decision', () => {
	const submitted = async (
		number: number,
		leader = person(
			number * 10,
			'Hứa Văn Páo',
			'leader',
			`+8491200${String(number).padStart(4, '0')}`
		)
	) => {
		await does(
			'officer',
			'team.propose',
			proposal(number, { members: [leader, person(number * 10 + 1, 'Lý Thị Say', 'member')] })
		);
		await does('officer', 'team.submit', {
			id: id('team', number),
			submissionId: id('submission', number)
		});
	};

	it('may found two teams on one paper, but its number is not another paper’s', async () => {
		await submitted(64);
		await submitted(65);
		await submitted(66);
		await does('chair', 'team.approve', decided(64, { number: '99/QĐ-UBND' }));
		await does('chair', 'team.approve', decided(65, { number: '99/QĐ-UBND' }));
		const other = decided(66, {
			number: '99/QĐ-UBND',
			signer: 'Nông Văn Khác',
			capacity: 'vice_chair'
		});
		await expect(does('chair', 'team.approve', other)).rejects.toMatchObject({
			code: 'decision_number_used',
			fields: { number: 'decision_number_used' }
		});
		expect(
			await rows(
				connection.database,
				sql`select count(*)::integer as n from decision where number = '99/QĐ-UBND'`
			)
		).toEqual([{ n: 1 }]);
	});

	it('does not make one person lead two teams', async () => {
		await submitted(67, person(670, 'Triệu Sinh Phúc', 'leader', people.phuc.phone));
		await expect(does('chair', 'team.approve', decided(67))).rejects.toMatchObject({
			code: 'leads_another_team'
		});
	});

	it('does not make one person lead two teams from a later day either', async () => {
		const leader = (number: number) => person(number, 'Hứa Văn Lềnh', 'leader', '+84912000073');
		await submitted(73, leader(730));
		await submitted(74, leader(740));
		await does('chair', 'team.approve', decided(73, { effectiveOn: '2026-12-01' }));
		await expect(does('chair', 'team.approve', decided(74))).rejects.toMatchObject({
			code: 'leads_another_team'
		});
	});

	it('recorded twice at the same moment founds the team once', async () => {
		await submitted(75);
		const both = [75, 76].map((number) =>
			does('chair', 'team.approve', decided(number, { teamIds: [id('team', 75)] }))
		);
		const settled = await Promise.allSettled(both);
		expect(settled.map((each) => each.status).sort()).toEqual(['fulfilled', 'rejected']);
	});

	it('for two teams with the same new member may be recorded by two people at the same moment', async () => {
		const vice: Actor = { ...(await actor(connection.database, 'chair')), id: people.admin.id };
		const chairs = [await actor(connection.database, 'chair'), vice];
		for (const number of [77, 78]) {
			await does(
				'officer',
				'team.propose',
				proposal(number, {
					members: [
						person(number * 10, 'Hứa Văn Páo', 'leader', `+849120000${number}`),
						person(number * 10 + 1, 'Lý Thị Say', 'member', '+84912000079')
					]
				})
			);
			await does('officer', 'team.submit', {
				id: id('team', number),
				submissionId: id('submission', number)
			});
		}
		const both = chairs.map((chair, index) =>
			perform(
				connection.database,
				chair,
				command('team.approve', decided(77 + index, { number: '77/QĐ-UBND' })),
				sending
			)
		);
		expect(await Promise.all(both)).toMatchObject([
			{ verdict: 'accepted' },
			{ verdict: 'accepted' }
		]);
		expect(
			await rows(
				connection.database,
				sql`select count(distinct account_id)::integer as accounts, count(*)::integer as members
					from member where phone = '+84912000079'`
			)
		).toEqual([{ accounts: 1, members: 2 }]);
	});

	it('with a number that is none, or effective before it is signed, is told at the field', async () => {
		await submitted(68);
		await expect(
			does('chair', 'team.approve', decided(68, { number: 'mười hai' }))
		).rejects.toMatchObject({ fields: { number: 'invalid_decision_number' } });
		await expect(
			does('chair', 'team.approve', decided(68, { effectiveOn: '2026-11-19' }))
		).rejects.toMatchObject({ fields: { effectiveOn: 'effective_before_signed' } });
	});

	it('lets the team work from its effective day, not before', async () => {
		await submitted(69, person(690, 'Lộc Văn Bình', 'leader', '+84912000069'));
		await does('chair', 'team.approve', decided(69, { effectiveOn: '2026-11-25' }));
		const early = visit(1, { teamId: id('team', 69), memberIds: [members.hong.id] });
		await expect(does('hong', 'visit.record', early)).rejects.toMatchObject({ code: 'not_found' });
	});
});
