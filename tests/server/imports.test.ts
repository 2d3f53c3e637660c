import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportKind, ImportMode } from '$lib/domain/import';
import { type Connection, rows } from '$lib/server/db/client';
import { perform } from '$lib/server/commands';
import * as decisions from '$lib/server/decisions';
import { exported, workbookOf } from '$lib/server/exports';
import { step, workOff } from '$lib/server/import-work';
import * as imports from '$lib/server/imports';
import { writeCsv } from '$lib/server/sheet/csv';
import { actor, areas, command, id, now, people, type Person, sending, today } from '../people';
import { open } from './database';

/** Chị Lan of Na Sầm, and the province, bring lists; the last of them meets what the first ones did. */
let connection: Connection;
beforeAll(async () => {
	connection = await open();
});
afterAll(() => connection.close());

const bytesOf = (list: string[][] | Uint8Array) =>
	list instanceof Uint8Array ? list : new TextEncoder().encode(writeCsv(list));

/** A list as it is brought, with its columns as they were matched; checked. */
async function checked(
	by: Person,
	kind: ImportKind,
	list: string[][] | Uint8Array
): Promise<imports.Job> {
	const { database } = connection;
	const who = await actor(database, by);
	const id = randomUUID();
	await imports.bring(database, who, { id, kind, fileName: 'ds.csv', bytes: bytesOf(list) }, now);
	const { columns, headingRow } = (await imports.one(database, who, id))!;
	await imports.matchColumns(database, who, id, { columns, headingRow });
	await workOff(database, now);
	return jobOf(by, id);
}

async function taken(
	by: Person,
	kind: ImportKind,
	list: string[][],
	mode: ImportMode = 'only_good'
): Promise<imports.Job> {
	const job = await checked(by, kind, list);
	await imports.start(connection.database, await actor(connection.database, by), job.id, mode, now);
	await workOff(connection.database, now);
	return jobOf(by, job.id);
}

const jobOf = async (by: Person, id: string) =>
	(await imports.one(connection.database, await actor(connection.database, by), id))!;
const faultsOf = async (id: string) =>
	(await imports.allFaultsOf(connection.database, id)).map(
		({ row, field, code }) => `${row} ${field} ${code}`
	);
const households = (where = sql`true`) =>
	rows<{ name: string; lane: string; phone: string | null; village: number }>(
		connection.database,
		sql`select head_name as name, lane, phone, village_id as village from household where ${where} order by lane desc, id`
	);
const count = async (table: string) =>
	(
		await rows<{ n: number }>(
			connection.database,
			sql`select count(*)::integer as n from ${sql.identifier(table)}`
		)
	)[0]!.n;

describe('a list of households', () => {
	const heading = ['TT', 'Thôn', 'Họ và tên chủ hộ', 'Xóm', 'SĐT', 'Đồng ý', 'SXKD'];
	const list = [
		['DANH SÁCH HỘ GIA ĐÌNH XÃ NA SẦM'],
		heading,
		['1', 'thon po ma', 'Lý Thị Mẩy', 'Xóm 1', '912345678', 'Giấy', 'x'],
		['2', 'Pò Mạ', '=HYPERLINK("http://x.vn")', '', '', '', 'Không'],
		['3', 'Thôn Khuổi Khỉn', 'Người xã khác', '', '', '', ''],
		['4', 'Bản Chu', 'Lương Văn Sơn', '', '0987654321', '', ''],
		['5', 'Pò Mạ', 'Lý Thị Mẩy', 'Xóm 1', '0912345678', 'Giấy', ''],
		['6', '06124-03', '', '', '12', '', 'chắc có']
	];

	it('is checked without anything being written, and each fault has its row and column', async () => {
		const before = await count('household');
		const job = await checked('officer', 'households', list);
		expect(job).toMatchObject({
			state: 'checked',
			total: 6,
			counts: { created: 2, bad: 4, waiting: 0 }
		});
		expect(await faultsOf(job.id)).toEqual([
			'2 villageName unknown_village',
			'3 consent phone_needs_consent',
			'4 headName row_twice',
			'5 headName required',
			'5 produces yes_no',
			'5 villageName unknown_village'
		]);
		expect(await count('household')).toBe(before);
		expect(await count('journal')).toBe(0);
	});

	it('is not taken in by half when all is wanted, and its good rows are when those are', async () => {
		const before = await count('household');
		await expect(taken('officer', 'households', list, 'all_or_nothing')).rejects.toMatchObject({
			code: 'import_bad_rows'
		});
		expect(await count('household')).toBe(before);
		expect(await taken('officer', 'households', list)).toMatchObject({
			state: 'done',
			counts: { created: 2, bad: 4 }
		});
		expect(await households(sql`village_id = ${areas.poMa.id}`)).toEqual([
			{ name: 'Lý Thị Mẩy', lane: 'Xóm 1', phone: '+84912345678', village: areas.poMa.id },
			{ name: '=HYPERLINK("http://x.vn")', lane: '', phone: null, village: areas.poMa.id }
		]);
		expect(await count('household')).toBe(before + 2);
		// The journal says who came, and leaves the numbers to where a withdrawn consent finds them.
		const [kept] = await rows<{ households: unknown[] }>(
			connection.database,
			sql`select payload -> 'households' as households from journal where name = 'household.import' and verdict = 'accepted'`
		);
		expect(kept?.households[0]).toMatchObject({ headName: 'Lý Thị Mẩy', phone: null });
	});
});

describe('a list of teams', () => {
	const heading = [
		'Xã',
		'Thôn',
		'Số QĐ',
		'Ngày QĐ',
		'Họ và tên',
		'Chức danh',
		'Đơn vị',
		'SĐT',
		'Năm sinh'
	];
	const poMa = [
		[
			'Xã Na Sầm',
			'Pò Mạ',
			'15/QĐ-UBND',
			'1/3/2022',
			'Lộc Văn Bình',
			'Tổ trưởng',
			'Trưởng thôn',
			'0912000008',
			'1961'
		],
		['', '', '', '', 'Nông Thị Thơm', 'Thành viên', 'Hội Phụ nữ', '987654321', '12/05/1990']
	];
	const seated = () =>
		rows<{ name: string; number: string; members: number; day: string }>(
			connection.database,
			sql`select t.name, d.number, lower(f.spans)::text as day,
					(select count(*)::integer from member m where m.team_id = t.id) as members
				from team t join team_in_force f on f.team_id = t.id
				join decision_team dt on dt.team_id = t.id join decision d on d.id = dt.decision_id
				where t.seat_village_id = ${areas.poMa.id}`
		);

	it('founds teams that were decided on paper, once, however often it is brought', async () => {
		for (const counts of [{ created: 2 }, { unchanged: 2 }])
			expect(await taken('province', 'teams', [heading, ...poMa], 'all_or_nothing')).toMatchObject({
				state: 'done',
				counts
			});
		expect(await seated()).toEqual([
			{ name: 'Tổ CNSCĐ thôn Pò Mạ', number: '15/QĐ-UBND', day: '2022-03-01', members: 2 }
		]);
		// Who signed it is not said, and so nobody is offered as the signer of the next one.
		expect(await decisions.lastOf(connection.database, areas.naSam.id)).toBeNull();
		const binh = await actor(connection.database, 'binh');
		expect(binh.grants.map(({ role }) => role)).toContain('leader');
	});

	it('corrects what is known of members, and changes who belongs to a team only with a new decision', async () => {
		const named = poMa.map((row) => [...row]);
		named[1]![4] = 'Nông Thị Thơm Ngát';
		const joined = ['', '', '', '', 'Hà Văn Páo', 'Tổ phó', 'Đoàn TN', '', ''];
		const job = await taken('officer', 'teams', [heading, ...named, joined]);
		expect(job.counts).toMatchObject({ bad: 3 });
		expect(await faultsOf(job.id)).toEqual(['0 number decision_needed']);
		named[0]![2] = '20/QĐ-UBND';
		named[0]![3] = '02/10/2026';
		expect((await taken('officer', 'teams', [heading, ...named, joined])).counts).toMatchObject({
			unchanged: 1,
			changed: 1,
			created: 1
		});
		expect((await seated()).map(({ number, members }) => [number, members])).toEqual([
			['15/QĐ-UBND', 3],
			['20/QĐ-UBND', 3]
		]);
	});

	it('tells in which row and column a team breaks a rule, and whom one cannot reach', async () => {
		const job = await checked('officer', 'teams', [
			heading,
			['', 'Bản Chu', '', '', 'Ai đó', 'Trưởng ban', 'Sở', '0123', '1850'],
			['Xã Thất Khê', 'Khuổi Khỉn', '', '', 'Đàm Văn Quý', 'Tổ trưởng', '', '', ''],
			['Na Sầm', '06124-01', 'số 5', '31/2/2022', 'Vi Thị Hồng', 'Tổ viên', '', '', '']
		]);
		expect(job.counts).toMatchObject({ bad: 3 });
		expect(await faultsOf(job.id)).toEqual([
			'0 organisation invalid_organisation',
			'0 role invalid_choice',
			'1 villageName unknown_village',
			'2 signedOn invalid_day',
			'2 villageName unknown_village'
		]);
	});
});

describe('a list of villages', () => {
	it('opens those that are missing and leaves names to the page of area changes', async () => {
		const list = [
			['Mã thôn', 'Xã', 'Tên thôn', 'Từ ngày'],
			['', 'Na Sầm', 'Bản Khòn Cải', '1/1/2022'],
			['06124-01', '', 'Thôn Nà Pục', ''],
			['06124-02', '', 'Thôn Tên Khác', ''],
			['', 'Thất Khê', 'Thôn Mới', '']
		];
		expect((await taken('officer', 'villages', list)).counts).toMatchObject({
			created: 1,
			unchanged: 1,
			bad: 2
		});
		const again = await taken('officer', 'villages', list);
		expect(again.counts).toMatchObject({ unchanged: 2, bad: 2 });
		expect(await faultsOf(again.id)).toEqual([
			'2 villageName rename_elsewhere',
			'3 communeName unknown_commune'
		]);
	});
});

describe('a list from before a reform', () => {
	let after: Connection;
	const listed = async (by: Person, kind: ImportKind, list: string[][]) => {
		const job = await taken(by, kind, list);
		return { ...job.counts, faults: await faultsOf(job.id) };
	};
	const heading = ['Huyện', 'Mã xã', 'Xã', 'Thôn'];
	const opened = () =>
		rows<{ village: string; commune: string }>(
			connection.database,
			sql`select v.name as village, c.name as commune from area v join area_edge e on e.child_id = v.id and e.valid_to is null
				join area c on c.id = e.parent_id where v.name like 'Bản Nặm%' order by v.name`
		);

	/**
	 * Thất Khê became Tràng Định whole; of Na Sầm one village went to Văn Lãng and the others to Tân Thanh,
	 * which kept the code, and where Nà Pục and Pò Mạ became Nà Mạ. Once they lay in the districts of Tràng Định and Văn Lãng.
	 */
	beforeAll(async () => {
		after = connection;
		connection = await open();
		await connection.database.execute(
			sql`insert into area (id, level, kind, code, name, folded, valid_to) values
				(901, 'district', 'huyen', '180', 'Huyện Tràng Định', 'huyen trang dinh', '2025-07-01'),
				(902, 'district', 'huyen', '182', 'Huyện Văn Lãng', 'huyen van lang', '2025-07-01'),
				(903, 'commune', 'xa', '05999', 'Xã Thất Khê', 'xa that khe', '2020-01-01')`
		);
		await connection.database.execute(
			sql`insert into area_edge (child_id, parent_id, parent_level, valid_to) values
				(${areas.thatKhe.id}, 901, 'district', '2025-07-01'), (${areas.naSam.id}, 902, 'district', '2025-07-01'),
				(903, 902, 'district', '2020-01-01')`
		);
		await connection.database.execute(
			sql`insert into area_succession (from_id, to_id, portion, happened_on) values (903, ${areas.naSam.id}, 'full', '2020-01-01')`
		);
		const does = async (name: string, payload: object) => {
			const who = await actor(connection.database, 'province');
			return perform(connection.database, who, command(name, payload), sending);
		};
		const target = (code: string, name: string, from: string, villageIds: number[] = []) => ({
			...{ code, name, kind: 'xa', provinceCode: '20', villageIds },
			sources: [{ code: from, portion: villageIds.length > 0 ? 'partial' : 'full' }]
		});
		const on = { effectiveOn: '2026-11-01', decree: '1672/NQ-UBTVQH15' };
		await does('area.reform', {
			...{ id: id('operation', 500), kind: 'reform', ...on },
			targets: [
				target('05990', 'Xã Tràng Định', '05995'),
				target('06120', 'Xã Văn Lãng', '06124', [areas.banChu.id]),
				target('06124', 'Xã Tân Thanh', '06124', [areas.naPuc.id, areas.poMa.id])
			]
		});
		await does('village.merge', {
			...{ id: id('operation', 501), decree: '9/NQ-HĐND', effectiveOn: today },
			...{ villageIds: [areas.naPuc.id, areas.poMa.id], kind: 'thon', name: 'Nà Mạ' }
		});
	});
	afterAll(async () => {
		await connection.close();
		connection = after;
	});

	it('is led on by the code or name of a commune that ended to what it became', async () => {
		expect(
			await listed('province', 'villages', [
				heading,
				['', '05995', '', 'Bản Nặm Một'],
				['', '5995', '', 'Khuổi Khỉn'],
				['Tràng Định', '', 'Thất Khê', 'Bản Nặm Hai']
			])
		).toMatchObject({ created: 2, unchanged: 1, bad: 0, faults: [] });
		expect(await opened()).toEqual([
			{ village: 'Bản Nặm Hai', commune: 'Xã Tràng Định' },
			{ village: 'Bản Nặm Một', commune: 'Xã Tràng Định' }
		]);
	});

	it('leaves it to the village where its commune was divided, and else names what it can be', async () => {
		const job = await taken('province', 'villages', [
			heading,
			['', '06124', '', 'Bản Chu'],
			['', '06124', '', 'Thôn Nà Pục'],
			['', '', 'Xã Na Sầm', 'Pò Mạ'],
			['', '06124', '', 'Bản Nặm Ba'],
			['', '06124', 'Na Sầm', 'Bản Nặm Tư'],
			['', '', 'Thất Khê', 'Bản Nặm Bốn'],
			['Văn Lãng', '', 'Thất Khê', 'Bản Nặm Năm'],
			['', '99999', '', 'Bản Nặm Sáu']
		]);
		expect(job.counts).toMatchObject({ unchanged: 3, created: 1, bad: 4 });
		expect((await opened())[0]).toEqual({ village: 'Bản Nặm Ba', commune: 'Xã Tân Thanh' });
		const divided = 'Xã Tân Thanh (06124), Xã Văn Lãng (06120)';
		expect(
			(await imports.allFaultsOf(connection.database, job.id)).map((fault) => [
				fault.field,
				fault.code,
				fault.candidates
			])
		).toEqual([
			['communeCode', 'divided_commune', divided],
			['communeName', 'ambiguous_commune', `${divided.replace(', ', ', Xã Tràng Định (05990), ')}`],
			['communeName', 'divided_commune', divided],
			['communeCode', 'unknown_commune', '']
		]);
	});

	it('brings households and teams to where their village went, by codes and names of that time', async () => {
		const who = ['Chủ hộ', 'Ngõ'];
		expect(
			await listed('admin', 'households', [
				[...heading, 'Mã thôn', ...who],
				['', '05995', '', 'Khuổi Khỉn', '', 'Đàm Văn Một', 'Xóm 1'],
				['Văn Lãng', '', 'Na Sầm', 'Pò Mạ', '', 'Đàm Văn Hai', 'Xóm 1'],
				['', '', '', '', '06124-01', 'Đàm Văn Ba', 'Xóm 1']
			])
		).toMatchObject({ created: 3, faults: [] });
		expect(await households(sql`head_name like 'Đàm Văn%'`)).toHaveLength(3);
		expect(
			await listed('province', 'teams', [
				[...heading, 'Họ tên', 'Chức danh'],
				['', '06124', '', 'Bản Chu', people.neighbour.name, 'Tổ trưởng']
			])
		).toMatchObject({ unchanged: 1, faults: [] });
	});
});

describe('a list that was exported', () => {
	const out = async (kind: ImportKind) =>
		exported(
			connection.database,
			await actor(connection.database, 'officer'),
			kind,
			{ text: '', communeId: null, villageId: null, state: null },
			today
		);

	it.each(['teams', 'households', 'villages'] as const)(
		'changes nothing when it is brought again: %s',
		async (kind) => {
			const list = await out(kind);
			expect(list.length).toBeGreaterThan(4);
			const job = await checked('officer', kind, await workbookOf(kind, 'Danh sách', list));
			expect(await faultsOf(job.id)).toEqual([]);
			expect(job.counts.unchanged).toBe(list.length - 1);
			expect((await checked('officer', kind, list)).counts.unchanged).toBe(list.length - 1);
		}
	);

	it('shows nobody what is beyond their reach', async () => {
		const villages = (await out('households')).slice(1).map(([code]) => code?.slice(0, 5));
		expect(new Set(villages)).toEqual(new Set([areas.naSam.code]));
	});
});

describe('work on a list', () => {
	const block = 600;
	const many = [
		['Mã thôn', 'Chủ hộ', 'Ngõ'],
		...Array.from({ length: block + 50 }, (_, index) => [
			`06124-0${1 + (index % 3)}`,
			`Hoàng Văn ${index}`,
			'Xóm Đông'
		])
	];
	const here = async () => (await households(sql`lane = 'Xóm Đông'`)).length;

	it('goes on where it was stopped, also by the end of the server, and takes each row once', async () => {
		const { database } = connection;
		const job = await checked('officer', 'households', many);
		const lan = await actor(database, 'officer');
		await imports.start(database, lan, job.id, 'only_good', now);
		await step(database, now);
		expect(await here()).toBe(block);
		await imports.stop(database, lan, job.id);
		expect(await step(database, now)).toBe(false);
		expect(await jobOf('officer', job.id)).toMatchObject({
			state: 'stopped',
			counts: { created: block, waiting: 50 }
		});
		await imports.goOn(database, lan, job.id);
		await workOff(database, now);
		expect(await jobOf('officer', job.id)).toMatchObject({
			state: 'done',
			counts: { created: block + 50 }
		});
		expect(await here()).toBe(block + 50);
		expect((await checked('officer', 'households', many)).counts.unchanged).toBe(block + 50);
	});

	it('takes nothing of a list that is all or nothing when a row turns bad meanwhile', async () => {
		const { database } = connection;
		const before = await count('household');
		const list = [
			['Thôn', 'Mã thôn', 'Chủ hộ'],
			['Nà Pục', '', 'Người Mới'],
			...many.slice(1, block).map(([code = '', name = '']) => ['', code, `Lý ${name}`]),
			['Bản Chu', '', 'Người Sau']
		];
		const job = await checked('officer', 'households', list);
		const lan = await actor(database, 'officer');
		await imports.start(database, lan, job.id, 'all_or_nothing', now);
		await database.execute(sql`update area set folded = 'ban khac' where id = ${areas.banChu.id}`);
		await workOff(database, now);
		await database.execute(sql`update area set folded = 'ban chu' where id = ${areas.banChu.id}`);
		expect(await jobOf('officer', job.id)).toMatchObject({
			state: 'failed',
			problem: 'import_bad_rows',
			counts: { bad: 1 }
		});
		expect(await count('household')).toBe(before);
		// Looked at again, its good rows can be taken.
		await imports.goOn(database, lan, job.id);
		await workOff(database, now);
		expect(await jobOf('officer', job.id)).toMatchObject({
			state: 'checked',
			counts: { bad: 1, created: list.length - 2, waiting: 0 }
		});
		expect(await count('household')).toBe(before);
	});

	it('is nobody else’s, and ends when its owner may not bring it any more', async () => {
		const { database } = connection;
		const job = await checked('officer', 'households', [
			['Thôn', 'Chủ hộ'],
			['Nà Pục', 'Ai Đó']
		]);
		const outsider = await actor(database, 'province');
		expect(await imports.one(database, outsider, job.id)).toBeNull();
		await expect(imports.discard(database, outsider, job.id)).rejects.toMatchObject({
			code: 'not_found'
		});
		await imports.start(database, await actor(database, 'officer'), job.id, 'only_good', now);
		await database.execute(
			sql`update appointment set valid_to = '2026-11-21' where account_id = ${people.officer.id}`
		);
		await workOff(database, now);
		await database.execute(
			sql`update appointment set valid_to = null where account_id = ${people.officer.id}`
		);
		expect(await jobOf('officer', job.id)).toMatchObject({ state: 'failed', problem: 'not_found' });
		expect(imports.kindsFor(await actor(database, 'hong'))).toEqual([]);
		expect(imports.kindsFor(await actor(database, 'chair'))).toEqual([]);
	});

	it('writes changes of many households as it writes each alone: known on phones, kept as versions', async () => {
		const { database } = connection;
		const lan = await actor(database, 'officer');
		const everything = { text: '', communeId: null, villageId: areas.naPuc.id, state: null };
		const [heading = [], ...known] = await exported(database, lan, 'households', everything, today);
		const at = (name: string) => heading.indexOf(name);
		const changed = known.map((row, index) =>
			row.map((cell, column) => {
				if (column === at('Ngõ, xóm')) return 'Xóm Mới';
				// The first has left, and the last says a number to which it agrees.
				if (column === at('Đang cư trú') && index === 0) return 'Không';
				if (column === at('Số điện thoại') && index === known.length - 1) return '0987000111';
				if (column === at('Đồng ý lưu số điện thoại') && index === known.length - 1)
					return 'Bằng lời';
				return cell;
			})
		);
		const [{ before }] = (await rows<{ before: number }>(
			database,
			sql`select max(version)::integer as before from household where village_id = ${areas.naPuc.id}`
		)) as [{ before: number }];
		const job = await taken('officer', 'households', [heading, ...changed]);
		expect(job.counts).toMatchObject({ changed: known.length, bad: 0 });
		const stored = await rows<{ lane: string; found: boolean; fresh: boolean; living: boolean }>(
			database,
			sql`select h.lane, h.folded like '%xom moi%' as found, h.version > ${before} as fresh, h.lives_to is null as living, h.phone
				from household h where h.village_id = ${areas.naPuc.id}
					and exists (select 1 from household_revision r where r.household_id = h.id and r.version = h.version
						and (r.lane, r.head_name, r.phone, r.produces, r.living, r.recorded_by)
							is not distinct from (h.lane, h.head_name, h.phone, h.produces, h.lives_to is null, ${lan.id}::uuid))`
		);
		expect(stored).toHaveLength(known.length);
		expect(stored.every(({ lane, found, fresh }) => lane === 'Xóm Mới' && found && fresh)).toBe(
			true
		);
		expect(stored.filter(({ living }) => !living)).toHaveLength(1);
		const phones = await households(sql`phone = '+84987000111'`);
		expect(phones).toMatchObject([{ lane: 'Xóm Mới' }]);
		expect((await checked('officer', 'households', [heading, ...changed])).counts.unchanged).toBe(
			known.length
		);
	});

	it('remembers what a person said that headings mean', async () => {
		const { database } = connection;
		const lan = await actor(database, 'officer');
		const bring = async (list: string[][]) => {
			const id = randomUUID();
			const given = { id, kind: 'households' as const, fileName: 'x', bytes: bytesOf(list) };
			await imports.bring(database, lan, given, now);
			return (await imports.one(database, lan, id))!;
		};
		const list = [
			['Ông/bà', 'Chủ hộ', 'Thôn'],
			['Lý Thị Mẩy', 'vợ', 'Pò Mạ']
		];
		const first = await bring(list);
		expect(first.columns).toEqual({ headName: 1, villageName: 2 });
		await imports.matchColumns(database, lan, first.id, {
			headingRow: 0,
			columns: { headName: 0, villageName: 2 }
		});
		await workOff(database, now);
		expect((await jobOf('officer', first.id)).counts).toMatchObject({ unchanged: 1 });
		expect((await bring(list)).columns).toEqual({ headName: 0, villageName: 2 });
		const missing = { headingRow: 0, columns: { villageName: 2 } };
		await expect(imports.matchColumns(database, lan, first.id, missing)).rejects.toMatchObject({
			fields: { 'columns.headName': 'required' }
		});
	});
});
