import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Action, Actor } from '$lib/domain/access';
import { type CommandName, commandNames } from '$lib/domain/commands';
import type { LocalCode } from '$lib/domain/local-indicator';
import { actorOf, visibleTo } from '$lib/server/access';
import { reaches } from '$lib/server/commands';
import { type Connection, rows } from '$lib/server/db/client';
import * as indicators from '$lib/server/indicators';
import * as installation from '$lib/server/installation';
import {
	actor,
	areas,
	households,
	id,
	ourHousehold,
	people,
	reportForm,
	teams,
	today
} from '../people';
import { open } from './database';

/**
 * Every role × every area × every verb and every page, against what is written here by hand after the
 * description of the people and their scopes, not after the program. A new command without a line here
 * does not compile, and a new page without one fails.
 */
const roles = {
	/** Tổ viên */ M: 'member of the team',
	/** Tổ trưởng */ L: 'leader of the team',
	/** Chủ tịch xã */ C: 'chair of the commune',
	/** Cán bộ xã */ O: 'officer of the commune',
	/** Chủ tịch của xã đã nhập */ F: 'chair of a commune that was merged away',
	/** Sở */ P: 'officer of the province',
	/** Quản trị */ A: 'administrator'
} as const;
type Role = keyof typeof roles;
const everyRole = Object.keys(roles) as Role[];

/** The village of the team, one beside it, one of the commune beside, another province's, and the merged commune's. */
const placeNames = ['own', 'sameCommune', 'otherCommune', 'otherProvince', 'former'] as const;
type PlaceName = (typeof placeNames)[number];

/** Where each role reaches: members and leaders their team, chairs and officers their commune, and so on. */
const reach: Record<Role, readonly PlaceName[]> = {
	M: ['own'],
	L: ['own'],
	C: ['own', 'sameCommune'],
	O: ['own', 'sameCommune'],
	F: ['former'],
	P: ['own', 'sameCommune', 'otherCommune', 'former'],
	A: placeNames
};

/** What a command names in a place. */
type Place = {
	village: number;
	commune: number;
	communeCode: string;
	provinceCode: string;
	team: string;
	decision: string;
	household: string;
	account: string;
	visit: string;
	operation: string;
	delegation: string;
	rejected: string;
	report: string;
	member: string;
	course: string;
	registration: string;
	target: string;
	/** A form of the province, and the report of the team by it. */
	form: string;
	province: number;
	/** An indicator of the province. */
	local: LocalCode;
	periodReport: string;
	key: string;
};

/** Who may do it where they reach, and how the command names a place; 'everyone' does it to their own account. */
type Line = [who: string, at: (place: Place) => object];
const commands: Record<CommandName, Line> = {
	'visit.record': ['ML', (at) => ({ householdId: at.household })],
	'visit.correct': ['ML', (at) => ({ originId: at.visit })],
	'visit.settle': ['LO', (at) => ({ originId: at.visit })],
	'training.record': ['ML', (at) => ({ villageId: at.village })],
	'household.register': ['MLO', (at) => ({ villageId: at.village })],
	'household.edit': ['MLO', (at) => ({ id: at.household })],
	'household.consent': ['MLO', (at) => ({ householdId: at.household })],
	'household.move': ['LO', (at) => ({ id: at.household })],
	'household.merge': ['LO', (at) => ({ id: at.household })],
	'household.tell_apart': ['LO', (at) => ({ id: at.household })],
	'household.settle': ['LO', (at) => ({ id: at.household })],
	'household.assign': ['LO', (at) => ({ householdIds: [at.household] })],
	'household.import': ['OPA', (at) => ({ communeId: at.commune })],
	'team.propose': ['LO', (at) => ({ seatVillageId: at.village })],
	'team.edit': ['LO', (at) => ({ id: at.team })],
	'team.submit': ['LO', (at) => ({ id: at.team })],
	'team.return': ['C', (at) => ({ id: at.team })],
	'team.approve': ['C', (at) => ({ teamIds: [at.team] })],
	'team.propose_change': ['LO', (at) => ({ teamId: at.team })],
	'team.propose_dissolution': ['LO', (at) => ({ teamId: at.team })],
	'team.change': ['C', (at) => ({ teams: [{ teamId: at.team }] })],
	'team.dissolve': ['C', (at) => ({ teamIds: [at.team] })],
	'course.record': ['LO', (at) => ({ memberId: at.member })],
	'course.remove': ['LO', (at) => ({ id: at.course })],
	'member.correct': ['O', (at) => ({ memberId: at.member })],
	'member.change': ['LOA', (at) => ({ memberId: at.member })],
	'portrait.add': ['L', (at) => ({ memberId: at.member })],
	'portrait.remove': ['LCO', (at) => ({ memberId: at.member })],
	'registration.nominate': ['LO', (at) => ({ teamId: at.team })],
	'registration.refuse': ['LO', (at) => ({ id: at.registration })],
	'registration.renew_link': ['LO', (at) => ({ teamId: at.team })],
	'registration.close_link': ['LO', (at) => ({ teamId: at.team })],
	'decision.attach': ['CO', (at) => ({ decisionId: at.decision })],
	'team.import': ['OPA', (at) => ({ id: at.team, seatVillageId: at.village })],
	'village.open': ['OPA', (at) => ({ communeId: at.commune })],
	'village.merge': ['PA', (at) => ({ villageIds: [at.village] })],
	'village.split': ['PA', (at) => ({ villageId: at.village })],
	'village.rename': ['PA', (at) => ({ villageId: at.village })],
	'village.move': ['PA', (at) => ({ villageIds: [at.village], communeId: at.commune })],
	'village.assign': ['PA', (at) => ({ villageIds: [at.village] })],
	'area.reform': [
		'PA',
		({ communeCode, provinceCode }) => ({
			effectiveOn: today,
			targets: [
				{ code: communeCode, provinceCode, sources: [{ code: communeCode, portion: 'full' }] }
			],
			ends: []
		})
	],
	'area.undo': ['PA', (at) => ({ id: at.operation })],
	'invitation.issue': ['LCOA', (at) => ({ accountId: at.account })],
	'invitation.revoke': ['LCOA', (at) => ({ accountId: at.account })],
	'chair.delegate': ['C', (at) => ({ communeId: at.commune })],
	'chair.end_delegation': ['C', (at) => ({ id: at.delegation })],
	'account.open': ['A', () => ({})],
	'account.close': ['A', (at) => ({ id: at.account })],
	'appointment.give': ['A', (at) => ({ accountId: at.account, areaId: at.commune })],
	'appointment.end': ['A', (at) => ({ id: at.delegation })],
	'account.join': ['everyone', () => ({})],
	'account.change_password': ['everyone', () => ({})],
	'account.sign_out_everywhere': ['everyone', () => ({})],
	'device.keep_key': ['everyone', () => ({})],
	'device.sign_out': ['LCOA', (at) => ({ accountId: at.account })],
	'rejection.close': ['LOA', (at) => ({ commandId: at.rejected })],
	'impostor.close': ['LCOA', (at) => ({ id: at.report })],
	'boundaries.load': ['A', () => ({})],
	'catalogue.edit': ['PA', (at) => ({ provinceId: at.province })],
	'api_key.issue': ['PA', (at) => ({ areaId: at.commune })],
	'api_key.revoke': ['PA', (at) => ({ id: at.key })],
	'target.set': ['PA', (at) => ({ areaId: at.commune })],
	'target.withdraw': ['PA', (at) => ({ id: at.target })],
	'local_indicator.add': ['P', (at) => ({ provinceId: at.province })],
	'local_indicator.rename': ['P', (at) => ({ code: at.local })],
	'local_indicator.retire': ['P', (at) => ({ code: at.local })],
	'report_form.save': ['P', (at) => ({ id: id('form', 999), provinceId: at.province })],
	'report_form.withdraw': ['P', (at) => ({ id: at.form })],
	'report.make': ['LCO', (at) => ({ formId: at.form, teamId: at.team, areaId: null })],
	'report.write': ['LCO', (at) => ({ id: at.periodReport })],
	'report.send': ['LCO', (at) => ({ id: at.periodReport })],
	'report.return': ['CO', (at) => ({ id: at.periodReport })],
	'report.approve': ['CO', (at) => ({ id: at.periodReport })],
	'report.correct': ['LCO', (at) => ({ corrects: at.periodReport })],
	'report.discard': ['LCO', (at) => ({ id: at.periodReport })],
	'report.lock': ['P', (at) => ({ formId: at.form })],
	'report.unlock': ['P', (at) => ({ formId: at.form })],
	'allowance.set_rate': ['OP', (at) => ({ areaId: at.commune })],
	'allowance.close': ['O', (at) => ({ communeId: at.commune })],
	'allowance.reopen': ['O', (at) => ({ communeId: at.commune })],
	'statement.make': ['O', (at) => ({ communeId: at.commune })]
};

/** What is read village by village. */
const reads: Record<Exclude<Action, CommandName>, string> = {
	'household.read': 'MLCO',
	'team.read': 'MLCOFPA',
	'figures.read': 'MLCOFPA',
	'journal.read': 'LOPA',
	'device.read': 'LCOA',
	'rejection.read': 'LOA',
	'card.print': 'LCO',
	'impostor.read': 'LCOA',
	'report.read': 'MLCOFPA',
	'allowance.read': 'COP',
	'rescue.bring': 'OA',
	'account.read': 'A'
};

/** Who sees a page at all: at any address, or at those of teams, households and accounts that they reach. */
type PageLine = [
	who: string,
	of?: 'team' | 'decision' | 'household' | 'account' | 'village' | 'periodReport' | 'member',
	query?: string
];
const pages: Record<string, PageLine> = {
	'(office)/account': ['MLCOFPA'],
	'(office)/accounts': ['A'],
	'(office)/accounts/[id]': ['A', 'account'],
	'(office)/accounts/new': ['A'],
	'(office)/allowances': ['COP'],
	'(office)/api-keys': ['PA'],
	'(office)/areas': ['PA'],
	'(office)/areas/[operation]': ['PA'],
	'(office)/boundaries': ['A'],
	'(office)/catalogues': ['PA'],
	'(office)/coverage': ['MLCOFPA'],
	'(office)/decisions/[id]': ['MLCOFPA', 'decision'],
	'(office)/decisions/draft': ['MLCOFPA', 'team', 'team'],
	'(office)/decisions/new': ['C', 'team', 'team'],
	'(office)/delegation': ['C'],
	'(office)/doubles': ['LO'],
	'(office)/households': ['MLCOFPA'],
	'(office)/households/[id]': ['MLCO', 'household'],
	'(office)/households/[id]/edit': ['MLO', 'household'],
	'(office)/households/new': ['MLO', 'village', 'village'],
	'(office)/households/undecided': ['LO'],
	'(office)/impostors': ['LCOA'],
	'(office)/import': ['OPA'],
	// A list is seen by who brought it; this one is nobody's.
	'(office)/import/[id]': ['', 'account'],
	'(office)/indicators': ['MLCOFPA'],
	'(office)/indicators/local': ['P'],
	'(office)/inbox': ['COP'],
	'(office)/journal': ['LOPA'],
	'(office)/members': ['MLCOFPA'],
	'(office)/members/[id]': ['MLCOFPA', 'member'],
	'(office)/phones': ['LCOA'],
	'(office)/rejections': ['LOA'],
	'(office)/reports': ['MLCOFPA'],
	'(office)/reports/[id]': ['MLCOFPA', 'periodReport'],
	'(office)/reports/forms': ['P'],
	'(office)/reports/forms/edit': ['P'],
	'(office)/rescue': ['OA'],
	'(office)/statements': ['O'],
	'(office)/targets': ['COPA'],
	'(office)/teams': ['MLCOFPA'],
	'(office)/teams/[id]': ['MLCOFPA', 'team'],
	'(office)/teams/[id]/cards': ['LCO', 'team'],
	'(office)/teams/[id]/change': ['LCO', 'team'],
	'(office)/teams/[id]/codes': ['LCOA', 'team'],
	'(office)/teams/[id]/dissolve': ['LCO', 'team'],
	'(office)/teams/[id]/edit': ['LO', 'team'],
	'(office)/teams/[id]/registrations': ['LO', 'team'],
	'(office)/teams/new': ['LO'],
	'(office)/villages': ['COPA']
};
/** For everybody, signed in or not: tested where their stories are. */
const openToAll = [
	'(public)',
	'(public)/door',
	'(public)/join',
	'(public)/join/[code]',
	'(public)/join/team/[id]',
	'(public)/login',
	'(public)/logout'
];

let connection: Connection;
const actors = {} as Record<Role, Actor>;
const places = {} as Record<PlaceName, Place>;

beforeAll(async () => {
	connection = await open();
	await settleElsewhere();
	places.own = await furnish(1, areas.naPuc.id, teams.naPuc.id, ourHousehold, people.hong.id);
	places.sameCommune = await furnish(
		2,
		areas.banChu.id,
		teams.banChu.id,
		households.banChu[0]!,
		people.neighbour.id
	);
	places.otherCommune = await furnish(
		3,
		areas.khuoiKhin.id,
		teams.khuoiKhin.id,
		households.khuoiKhin[0]!,
		people.outsider.id
	);
	places.otherProvince = await furnish(
		4,
		201,
		id('team', 204),
		id('household', 204),
		id('account', 204)
	);
	places.former = await furnish(5, 105, id('team', 205), id('household', 205), id('account', 205));
	await connection.database.transaction((tx) => indicators.refresh(tx, [201, 105]));
	const by = { L: 'phuc', C: 'chair', O: 'officer', P: 'province', A: 'admin' } as const;
	for (const [role, who] of Object.entries(by))
		actors[role as Role] = await actor(connection.database, who);
	// Not bà Hồng herself: what everybody may do to their own account is told by 'everyone'.
	const member = await actor(connection.database, 'hong');
	actors.M = { ...member, id: id('account', 230) };
	actors.F = (await actorOf(connection.database, id('account', 220), today))!;
	vi.spyOn(installation, 'database').mockImplementation(() => connection.database);
	vi.spyOn(installation, 'isDemo').mockResolvedValue(false);
});
afterAll(async () => {
	vi.restoreAllMocks();
	await connection.close();
});

/** A commune of Cao Bằng, and one of Lạng Sơn that went into another last year with its chair left behind. */
async function settleElsewhere(): Promise<void> {
	const { database: tx } = connection;
	await tx.execute(sql`insert into area (id, level, kind, code, name, folded, valid_from, valid_to) values
		(21, 'commune', 'xa', '01273', 'Xã Hòa An', 'xa hoa an', null, null),
		(13, 'commune', 'xa', '06190', 'Xã Hoàng Đồng', 'xa hoang dong', null, '2025-07-01'),
		(14, 'commune', 'phuong', '05983', 'Phường Tam Thanh', 'phuong tam thanh', '2025-07-01', null),
		(201, 'village', 'thon', '01273-01', 'Thôn Nà Roác', 'thon na roac', '2021-01-01', null),
		(105, 'village', 'thon', '06190-01', 'Thôn Kéo Tấu', 'thon keo tau', '2021-01-01', null)`);
	await tx.execute(sql`insert into area_edge (child_id, parent_id, parent_level, valid_from, valid_to) values
		(21, 2, 'province', null, null), (13, 1, 'province', null, '2025-07-01'), (14, 1, 'province', '2025-07-01', null),
		(201, 21, 'commune', null, null), (105, 13, 'commune', null, '2025-07-01'), (105, 14, 'commune', '2025-07-01', null)`);
	await tx.execute(sql`insert into area_succession values (13, 14, 'full', '2025-07-01')`);
	for (const [number, village, commune] of [
		[204, 201, 21],
		[205, 105, 14]
	] as const) {
		const [team, account] = [id('team', number), id('account', number)];
		await tx.execute(
			sql`insert into account (id, phone, name, created_at) values (${account}, ${`+8491300${number}0`}, 'Lý Văn Sỏi', now())`
		);
		await tx.execute(sql`insert into team (id, kind, name, folded, seat_village_id, created_at, version)
			values (${team}, 'village', 'Tổ', 'to', ${village}, now(), 1)`);
		await tx.execute(
			sql`insert into team_village (team_id, village_id, valid_from) values (${team}, ${village}, '2021-10-10')`
		);
		await tx.execute(sql`insert into member (id, team_id, name, role, organisation, account_id, joined_on)
			values (${id('member', number)}, ${team}, 'Lý Văn Sỏi', 'leader', 'resident', ${account}, '2021-10-10')`);
		await tx.execute(sql`insert into decision (id, kind, commune_id, number, signed_on, effective_on, signer, capacity, recorded_at)
			values (${id('decision', number)}, 'found', ${commune}, '9/QĐ-UBND', '2021-10-08', '2021-10-10', 'Bế Văn Tuấn', 'chair', now())`);
		await tx.execute(
			sql`insert into decision_team (decision_id, team_id) values (${id('decision', number)}, ${team})`
		);
		await tx.execute(sql`insert into household (id, village_id, lane, head_name, folded, produces, lives_from, version)
			values (${id('household', number)}, ${village}, '', 'Nông Văn Páo', 'nong van pao', false, '2021-01-01', 1)`);
	}
	await tx.execute(
		sql`insert into account (id, phone, name, created_at) values (${id('account', 220)}, '+84913000220', 'Hoàng Đức Hậu', now())`
	);
	await tx.execute(sql`insert into appointment (id, account_id, role, area_id, valid_from)
		values (${id('appointment', 220)}, ${id('account', 220)}, 'commune_chair', 13, '2021-01-01')`);
}

/** Something of everything that a command can name, at one place. */
async function furnish(
	number: number,
	village: number,
	team: string,
	household: string,
	account: string
): Promise<Place> {
	const { database: tx } = connection;
	const [commune] = await rows<{
		id: number;
		code: string;
		province: number;
		provinceCode: string;
	}>(
		tx,
		sql`select c.id, c.code, p.id as province, p.code as "provinceCode" from area_edge e join area c on c.id = e.parent_id
			join area_edge f on f.child_id = c.id and f.valid_to is null join area p on p.id = f.parent_id
			where e.child_id = ${village} and e.valid_to is null`
	);
	const [{ id: member }] = (await rows<{ id: string }>(
		tx,
		sql`select id from member where team_id = ${team} order by id limit 1`
	)) as [{ id: string }];
	const known = {
		member,
		course: id('operation', 800 + number),
		registration: id('member', 800 + number),
		decision: id('decision', 300 + number),
		visit: id('visit', 3000 + number),
		operation: id('operation', 300 + number),
		delegation: id('appointment', 300 + number),
		rejected: id('command', 90_000 + number),
		report: id('operation', 600 + number),
		target: id('operation', 700 + number),
		form: id('form', 300 + number),
		periodReport: id('report', 300 + number),
		key: id('operation', 800 + number),
		local: `L${commune!.provinceCode}-VN0${number}` as const
	};
	await tx.execute(sql`insert into visit (id, origin_id, revision, household_id, village_id, team_id, happened_at, happened_on, received_at, member_ids, people, version)
		values (${known.visit}, ${known.visit}, 1, ${household}, ${village}, ${team}, now(), '2026-11-01', now(), '{}', 1, 1)`);
	await tx.execute(sql`insert into decision (id, kind, commune_id, number, signed_on, effective_on, signer, capacity, recorded_at)
		values (${known.decision}, 'found', ${commune!.id}, ${`${number}/QĐ-UBND`}, '2022-01-05', '2022-01-10', 'Bế Văn Tuấn', 'chair', now())`);
	await tx.execute(
		sql`insert into decision_team (decision_id, team_id) values (${known.decision}, ${team})`
	);
	await tx.execute(sql`insert into submission (id, team_id, kind, grounds, submitted_at)
		values (${id('submission', 300 + number)}, ${team}, 'dissolve', 'Nhập tổ', now())`);
	await tx.execute(sql`insert into area_operation (id, kind, province_id, effective_on, decree, effects, recorded_by, recorded_at)
		values (${known.operation}, 'rename', ${commune!.province}, '2026-01-01', '1/NQ', '{"made":[],"ended":[],"moved":[],"appointmentsEnded":[],"appointmentsMade":[],"replaced":[],"householdIds":[]}', ${people.admin.id}, now())`);
	await tx.execute(sql`insert into appointment (id, account_id, role, area_id, valid_from, valid_to, delegated_by)
		values (${known.delegation}, ${people.admin.id}, 'commune_chair', ${commune!.id}, '2020-01-01', '2020-02-01', ${people.chair.id})`);
	await tx.execute(sql`insert into journal (id, name, actor_id, payload, received_at, verdict, problem)
		values (${known.rejected}, 'visit.record', ${account}, '{}', now(), 'rejected', '{"code":"invalid","fields":{}}')`);
	await tx.execute(sql`insert into impostor_report (id, commune_id, village_id, happened_on, told, received_at)
		values (${known.report}, ${commune!.id}, ${village}, '2026-11-01', 'Có người hỏi mã OTP', now())`);
	await tx.execute(sql`insert into target (id, indicator, area_id, year, value, source, set_at)
		values (${known.target}, 'SHP-02', ${commune!.id}, ${2030 + number}, 50, 'Kế hoạch', now())`);
	const { lines, blocks } = reportForm(1, 'team');
	await tx.execute(sql`insert into report_form (id, version, province_id, level, period, name, about, addressee, lines, blocks, due_days, starts_on, recorded_at)
		values (${known.form}, 1, ${commune!.province}, 'team', 'month', 'Báo cáo tháng', 'Kết quả', '', ${JSON.stringify(lines)}::jsonb, ${`{"${blocks.join('","')}"}`}::text[], 5, '2026-01-01', now())`);
	await tx.execute(sql`insert into report (id, form_id, form_version, area_id, team_id, period_from, period_to, revision, state, texts, notes, edits, number, signer, capacity, made_by, made_at)
		values (${known.periodReport}, ${known.form}, 1, ${village}, ${team}, '2026-10-01', '2026-10-31', 1, 'draft', '{"",""}', '{"","",""}', 0, '', '', 'chair', ${people.admin.id}, now())`);
	await tx.execute(sql`insert into course (id, member_id, title, held_by, completed_on, recorded_at)
		values (${known.course}, ${member}, 'Kỹ năng số cơ bản', 'Sở KH&CN', '2026-10-01', now())`);
	await tx.execute(sql`insert into account (id, phone, name, created_at, waiting)
		values (${id('account', 800 + number)}, ${`+8491400000${number}`}, 'Nông Thị Sim', now(), true)`);
	await tx.execute(sql`insert into registration (id, team_id, account_id, asked_at)
		values (${known.registration}, ${team}, ${id('account', 800 + number)}, now())`);
	await tx.execute(sql`insert into api_key (id, name, hash, province_id, per_minute, issued_by, issued_at, expires_on)
		values (${known.key}, 'Cục Thống kê', ${known.key}, ${commune!.province}, 60, ${people.admin.id}, now(), '2027-01-01')`);
	await tx.execute(sql`insert into local_indicator (code, province_id, definition, name, numerator, recorded_by, recorded_at)
		values (${known.local}, ${commune!.province}, '{"block":"visits","per":"none","topic":null,"outcome":null}', ${known.local}, '', ${people.admin.id}, now())`);
	return {
		...known,
		province: commune!.province,
		village,
		commune: commune!.id,
		communeCode: commune!.code,
		provinceCode: commune!.provinceCode,
		team,
		household,
		account
	};
}

const expected = (who: string, role: Role, place: PlaceName) =>
	who === 'everyone' || (who.includes(role) && reach[role].includes(place));

it.each(commandNames)('%s is done by exactly those who may, where they may', async (name) => {
	const [who, at] = commands[name];
	const wrong: string[] = [];
	for (const place of placeNames)
		for (const role of everyRole) {
			const asked = { name, payload: at(places[place]) as never };
			const may = await reaches(connection.database, actors[role], asked, today);
			if (may !== expected(who, role, place))
				wrong.push(`${roles[role]} ${may ? 'may' : 'may not'} at ${place}`);
		}
	expect(wrong).toEqual([]);
});

describe('what is read', () => {
	const villages = () => placeNames.map((place) => places[place].village);

	it.each(Object.entries(reads))(
		'%s shows each role its villages and no other',
		async (action, who) => {
			for (const role of everyRole) {
				const condition = visibleTo(actors[role], action as Action, sql`a.id`, today);
				const seen = await rows<{ id: number }>(
					connection.database,
					sql`select a.id from area a where a.id in (${sql.join(villages(), sql`, `)}) and ${condition}`
				);
				const allowed = placeNames.filter((place) => expected(who, role, place));
				expect([roles[role], new Set(seen.map((row) => row.id))]).toEqual([
					roles[role],
					new Set(allowed.map((place) => places[place].village))
				]);
			}
		}
	);
});

type Load = (event: object) => unknown;
const loaders = import.meta.glob<{ load?: Load }>('../../src/routes/**/+page.server.ts');
const routeOf = (path: string) =>
	path.replace('../../src/routes/', '').replace('/+page.server.ts', '');

describe('the pages', () => {
	it('are all in the table', () => {
		const known = Object.keys(loaders).map(routeOf);
		expect(known.sort()).toEqual([...Object.keys(pages), ...openToAll].sort());
	});

	it.each(Object.entries(pages))(
		'%s opens to exactly those who may',
		async (route, [who, of, query]) => {
			const { load } = await loaders[`../../src/routes/${route}/+page.server.ts`]!();
			const wrong: string[] = [];
			for (const place of of ? placeNames : (['own'] as const))
				for (const role of everyRole) {
					const opens = await opensTo(load!, actors[role], route, of && places[place][of], query);
					const may = of ? expected(who, role, place) : who.includes(role);
					if (opens !== may)
						wrong.push(`${roles[role]} ${opens ? 'sees' : 'does not see'} ${place}`);
				}
			expect(wrong).toEqual([]);
			expect(await opensTo(load!, null, route, of && places.own[of], query)).toBe(
				['(office)/coverage', '(office)/indicators'].includes(route)
			);
		}
	);

	it('name nobody’s households or teams but those in reach', async () => {
		for (const [route, [who, of]] of Object.entries(pages)) {
			if (of) continue;
			const { load } = await loaders[`../../src/routes/${route}/+page.server.ts`]!();
			for (const role of everyRole.filter((each) => who.includes(each))) {
				const text = JSON.stringify((await load!(eventOf(actors[role], route))) ?? null);
				for (const place of placeNames) {
					const at = `${route}, ${roles[role]}, ${place}`;
					if (!expected(reads['household.read'], role, place))
						expect(text.includes(places[place].household), at).toBe(false);
					if (!expected(reads['team.read'], role, place))
						expect(text.includes(places[place].team), at).toBe(false);
				}
			}
		}
	});
});

function eventOf(who: Actor | null, route: string, named?: string | number, query?: string) {
	const url = new URL(`http://localhost/${route.replaceAll(/\(\w+\)\//g, '')}`);
	if (query) url.searchParams.set(query, String(named));
	const params = { id: String(named ?? ''), operation: 'merge' };
	const cookies = { get: () => undefined };
	return {
		locals: { actor: who },
		url,
		params,
		cookies,
		route: { id: `/${route}` },
		depends: () => {}
	};
}

/** Not found and signed out are closed; a page that says the thing is not in that state is open. */
async function opensTo(
	load: Load,
	who: Actor | null,
	route: string,
	named?: string | number,
	query?: string
): Promise<boolean> {
	try {
		await load(eventOf(who, route, named, query));
		return true;
	} catch (thrown) {
		const status = (thrown as { status?: number }).status;
		if (status === undefined) throw thrown;
		return status !== 404 && status !== 303;
	}
}
