import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addDays } from '$lib/domain/day';
import * as accountRegister from '$lib/server/account-register';
import * as operations from '$lib/server/area-operations';
import * as areaReads from '$lib/server/areas';
import { perform, rehearse } from '$lib/server/commands';
import { type Connection, rows } from '$lib/server/db/client';
import * as register from '$lib/server/household-register';
import * as teamRegister from '$lib/server/team-register';
import * as villages from '$lib/server/villages';
import {
	actor,
	areas,
	command,
	households,
	id,
	people,
	type Person,
	sending,
	teams,
	today,
	visit
} from '../people';
import { open } from './database';

/**
 * Ten days ago Nà Pục and Bản Chu became thôn Nà Chu, and then xã Na Sầm and xã Thất Khê became xã Văn
 * Lãng, of which the administrator made ông Thắng, chair of Na Sầm until then, the chair.
 */
let connection: Connection;
let naChu: number;
const before = addDays(today, -11);
const merge = {
	id: id('operation', 400),
	effectiveOn: addDays(today, -10),
	decree: '1672/NQ-UBTVQH15',
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
};
let minutes = 0;
const later = () => ({ ...sending, now: new Date(sending.now.getTime() + ++minutes * 60_000) });
const as = (who: Person) => actor(connection.database, who);
const does = async (who: Person, name: string, payload: unknown) =>
	perform(connection.database, await as(who), command(name, payload), later());

beforeAll(async () => {
	connection = await open();
	await does('phuc', 'team.propose_dissolution', {
		submissionId: id('submission', 400),
		teamId: teams.naPuc.id,
		grounds: 'Nhập thôn'
	});
	await does('province', 'village.merge', {
		id: id('operation', 401),
		effectiveOn: addDays(today, -10),
		decree: '45/NQ-HĐND',
		villageIds: [areas.naPuc.id, areas.banChu.id],
		kind: 'thon',
		name: 'Nà Chu'
	});
	await does('province', 'area.reform', merge);
	const [made] = await rows<{ id: number }>(
		connection.database,
		sql`select id from area where name = 'Thôn Nà Chu'`
	);
	naChu = made!.id;
});
afterAll(() => connection.close());

it('an account that was there before chairs the merged commune once the administrator says so, with what waits there', async () => {
	const [merged] = await areaReads.search(connection.database, 'Văn Lãng');
	const given = {
		id: id('appointment', 400),
		accountId: people.chair.id,
		role: 'commune_chair',
		areaId: merged!.id
	};
	expect((await as('chair')).grants).toMatchObject([{ role: 'commune_former' }]);
	await does('admin', 'appointment.give', given);
	await expect(
		does('admin', 'appointment.give', { ...given, id: id('appointment', 401) })
	).rejects.toMatchObject({ fields: { areaId: 'twice' } });
	expect((await as('chair')).grants.map(({ role }) => role)).toEqual([
		'commune_former',
		'commune_chair'
	]);
	await does('chair', 'team.return', { id: teams.naPuc.id, reason: 'Chờ đại hội' });
	await does('admin', 'appointment.end', { id: given.id });
	await expect(does('admin', 'appointment.end', { id: given.id })).rejects.toMatchObject({
		code: 'not_found'
	});
	expect((await as('chair')).grants).toMatchObject([{ role: 'commune_former' }]);
	const own = id('appointment', 4);
	await expect(does('admin', 'appointment.end', { id: own })).rejects.toMatchObject({
		code: 'last_administrator'
	});
});

it('lists of teams, villages and households are those of any day, on its areas, for who reaches what came of them', async () => {
	const officer = await as('officer');
	const filter = { text: '', state: null, communeId: null, villageId: null, page: 1 };
	const listed = async (day: string) =>
		(await teamRegister.list(connection.database, officer, filter, today, day)).found.map(
			({ villageName, communeName, members }) => [villageName, communeName, members]
		);
	expect(await listed(before)).toEqual([
		['Thôn Khuổi Khỉn', 'Xã Thất Khê', 1],
		['Thôn Nà Pục', 'Xã Na Sầm', 2],
		['Bản Chu', 'Xã Na Sầm', 1]
	]);
	expect(new Set((await listed(today)).map(([, commune]) => commune))).toEqual(
		new Set(['Xã Văn Lãng'])
	);
	expect(await listed('2021-10-09')).toEqual([]);

	const villagesOn = async (day: string) =>
		(await villages.inReach(connection.database, officer, 'team.read', today, null, day)).map(
			({ name, communeName, households }) => [name, communeName, households]
		);
	expect(await villagesOn(before)).toEqual([
		['Thôn Khuổi Khỉn', 'Xã Thất Khê', 1],
		['Thôn Nà Pục', 'Xã Na Sầm', 8],
		['Thôn Pò Mạ', 'Xã Na Sầm', 0],
		['Bản Chu', 'Xã Na Sầm', 2]
	]);
	expect(await villagesOn(today)).toContainEqual(['Thôn Nà Chu', 'Xã Văn Lãng', 10]);
	expect(
		(await villages.communesInReach(connection.database, officer, 'team.read', today, before)).map(
			({ name }) => name
		)
	).toEqual(['Xã Thất Khê', 'Xã Na Sầm']);

	const householdsOf = async (villageId: number, text: string, day: string) =>
		(await register.list(connection.database, officer, { villageId, text, page: 1 }, today, day))
			.total;
	expect(await householdsOf(areas.naPuc.id, '', before)).toBe(8);
	expect(await householdsOf(areas.naPuc.id, '', today)).toBe(0);
	expect(await householdsOf(naChu, '', today)).toBe(10);
	expect(await householdsOf(naChu, 'bản Chu cũ', today)).toBe(2);
});

it('old names are found wherever one looks, and old links lead on', async () => {
	const admin = await as('admin');
	const teamsFound = async (text: string) => {
		const filter = { text, state: null, communeId: null, villageId: null, page: 1 };
		const { found } = await teamRegister.list(connection.database, admin, filter, today);
		return found.map(({ name }) => name).sort();
	};
	expect(await teamsFound('xã Thất Khê cũ')).toEqual([teams.khuoiKhin.name]);
	expect(await teamsFound('xã Na Sầm cũ')).toEqual([teams.banChu.name, teams.naPuc.name].sort());
	const accountsFound = async (text: string) => {
		const asked = { text, office: false, page: 1 };
		const { found } = await accountRegister.list(
			connection.database,
			admin,
			asked,
			later().now,
			today
		);
		return found.map(({ name }) => name);
	};
	expect(await accountsFound('Thất Khê cũ')).toContain(people.outsider.name);
	expect(await accountsFound('Thất Khê cũ')).not.toContain(people.hong.name);
	const became = await areaReads.becameOf(connection.database, areas.naPuc.id, today);
	expect(became.map(({ id }) => id)).toEqual([naChu]);
	const ledTo = async (level: 'commune' | 'village', asked: number) =>
		villages.heirOf(connection.database, admin, 'team.read', { level, id: asked }, today);
	expect(await ledTo('village', areas.naPuc.id)).toBe(naChu);
	expect(await ledTo('village', naChu)).toBe(naChu);
	expect(await ledTo('village', 999_999)).toBe(999_999);
});

it('the look before names who and what is touched, and what the chair will see', async () => {
	const split = {
		...{ id: id('operation', 410), effectiveOn: today, decree: '50/NQ-HĐND', villageId: naChu },
		parts: [
			{ kind: 'thon', name: 'Nà Chu Trên', lanes: ['Xóm 1'] },
			{ kind: 'thon', name: 'Nà Chu Dưới', lanes: [] }
		],
		seat: 0
	};
	await connection.database
		.execute(sql`insert into device (id, account_id, label, first_contact, last_contact, waiting, rejected)
		values (${id('device', 70)}, ${people.hong.id}, 'Android', now(), now(), 3, 0)`);
	await writeReports();
	const looked = command('village.split', split);
	const report = await rehearse(connection.database, await as('province'), looked, later(), (tx) =>
		operations.report(tx, split.id, today)
	);
	expect(report.villages.map(({ name, households: many }) => [name, many])).toEqual([
		['Thôn Nà Chu Trên', 4],
		['Thôn Nà Chu Dưới', 0],
		['Thôn Nà Chu (chờ xác định)', 6]
	]);
	expect(report.places).toMatchObject([{ name: 'Xã Văn Lãng', phones: 1, unsent: 3, reports: 1 }]);
	expect(report.places[0]?.names).toMatchObject({
		teams: [teams.banChu.name, teams.khuoiKhin.name, teams.naPuc.name].sort(),
		accounts: expect.arrayContaining([people.hong.name, people.officer.name])
	});
});

/** The team of Nà Pục has sent a report, and that of Bản Chu has one that was approved. */
async function writeReports() {
	const form = id('operation', 490);
	await connection.database.execute(
		sql`insert into report_form (id, version, province_id, level, period, name, about, addressee, lines, blocks, due_days, starts_on, recorded_at)
			values (${form}, 1, ${areas.province.id}, 'team', 'month', 'Báo cáo tháng', 'Hoạt động của tổ', 'UBND xã', '[]', '{}', 5, '2026-01-01', now())`
	);
	await connection.database.execute(
		sql`insert into report (id, form_id, form_version, area_id, team_id, period_from, period_to, revision, state, texts, notes, edits, number, signer, capacity, made_by, made_at)
			select id::uuid, ${form}, 1, area::integer, team::uuid, '2026-10-01', '2026-10-31', 1, state::report_state, '{}', '{}', 1, '', '', 'chair', ${people.phuc.id}, now()
			from (values (${id('operation', 491)}, ${areas.naPuc.id}::text, ${teams.naPuc.id}, 'sent'),
				(${id('operation', 492)}, ${areas.banChu.id}::text, ${teams.banChu.id}, 'approved')) as given (id, area, team, state)`
	);
}

it('what stands on a change is named when it is to be taken back', async () => {
	await does('hong', 'visit.record', visit(900, { householdId: households.naPuc[0] as string }));
	await expect(does('province', 'area.undo', { id: id('operation', 401) })).rejects.toMatchObject({
		code: 'area_depended_on',
		fields: { operation: '1', visit: '1' }
	});
});
