import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportKind, ImportMode } from '$lib/domain/import';
import { type Connection, rows } from '$lib/server/db/client';
import * as decisions from '$lib/server/decisions';
import { exported, workbookOf } from '$lib/server/exports';
import { step, workOff } from '$lib/server/import-work';
import * as imports from '$lib/server/imports';
import { writeCsv } from '$lib/server/sheet/csv';
import { actor, areas, now, people, type Person, today } from '../people';
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
