import { strFromU8, unzipSync } from 'fflate';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { perform } from '$lib/server/commands';
import { type Connection, rows } from '$lib/server/db/client';
import { docxOf } from '$lib/server/official-docx';
import { pdfOf } from '$lib/server/official-pdf';
import { xlsxOf } from '$lib/server/official-xlsx';
import * as forms from '$lib/server/report-forms';
import * as register from '$lib/server/report-register';
import { documentOf } from '../../src/routes/(office)/reports/document';
import {
	actor,
	areas,
	command,
	households,
	id,
	type Person,
	reportForm,
	sending,
	teams,
	today,
	visit
} from '../people';
import { open } from './database';

let connection: Connection;
const october = { from: '2026-10-01', to: '2026-10-31' };
const communeForm = id('form', 1);
const teamForm = id('form', 2);

const does = async (who: Person, name: string, payload: object) =>
	perform(
		connection.database,
		await actor(connection.database, who),
		command(name, payload),
		sending
	);
const refusal = async (who: Person, name: string, payload: object) =>
	does(who, name, payload).then(
		() => 'accepted',
		(problem) => problem.code as string
	);
const read = async (who: Person, report: number) =>
	register.find(
		connection.database,
		await actor(connection.database, who),
		id('report', report),
		today
	);
const make = (number: number, changed: object = {}) => ({
	id: id('report', number),
	formId: communeForm,
	version: 1,
	teamId: null,
	areaId: areas.naSam.id as number,
	from: october.from,
	...changed
});
const written = (number: number, seen: number, changed: object = {}) => ({
	id: id('report', number),
	seen,
	texts: ['Ba thôn chưa có sóng.\nMùa mưa đường khó đi.', ''],
	notes: ['', 'Có thôn mới', ''],
	number: '15/BC-UBND',
	signedOn: '2026-11-03',
	signer: 'Hoàng Văn Thắng',
	capacity: 'chair',
	...changed
});
const visitOf = (number: number, household: number, day: string) =>
	visit(number, {
		householdId: households.naPuc[household] as string,
		happenedAt: `${day}T02:30:00.000Z`
	});
const waiting = async (who: Person) =>
	register.waitingFor(connection.database, await actor(connection.database, who), today, 20);
const listOf = async (who: Person, form: string, asked: Partial<register.Asked> = {}) =>
	register.list(
		connection.database,
		await actor(connection.database, who),
		(await forms.latest(connection.database, form))!,
		october,
		{ state: null, text: '', page: 1, ...asked },
		today
	);

beforeAll(async () => {
	connection = await open();
	await does('province', 'report_form.save', reportForm(1, 'commune'));
	await does('province', 'report_form.save', reportForm(2, 'team'));
	await does('hong', 'visit.record', visitOf(1, 0, '2026-09-20'));
	await does('hong', 'visit.record', visitOf(2, 0, '2026-10-12'));
	await does('hong', 'visit.record', visitOf(3, 1, '2026-10-13'));
});
afterAll(() => connection.close());

describe('the report of a commune', () => {
	it('is filled by the system: the period before, this one and the year; what nobody records stays blank', async () => {
		await does('officer', 'report.make', make(1));
		const report = await read('officer', 1);
		expect(report).toMatchObject({ state: 'draft', frozen: false });
		expect(report?.figures).toMatchObject([
			{ indicator: 'ACT-01', previous: 1, current: 2, toDate: 3, plan: null },
			// Two of ten households at the end of October, one at the end of September.
			{ indicator: 'SHP-02', previous: 10, current: 20, toDate: 20, numerator: 2, denominator: 10 },
			{ indicator: 'IDN-01', previous: null, current: null, toDate: null, numerator: null }
		]);
	});

	it('names the year’s plan where the commune has one, or else what its province or the country aims at', async () => {
		await connection.database
			.execute(sql`insert into target (id, indicator, area_id, year, value, source, set_at)
			values (${id('operation', 1)}, 'ACT-01', ${areas.naSam.id}, 2026, 12, 'Kế hoạch 05/KH-UBND', now()),
				(${id('operation', 2)}, 'ACT-01', ${areas.naSam.id}, 2025, 99, 'Kế hoạch cũ', now()),
				(${id('operation', 3)}, 'SHP-02', null, null, 40, 'Mục tiêu cả nước, không thời hạn', now())`);
		const document = documentOf((await read('officer', 1))!, today);
		const [, results] = document.articles;
		const table = results?.parts.find((part) => typeof part !== 'string');
		const texts = (table as { rows: (string | { text: string })[][] }).rows.map((row) =>
			row.map((cell) => (typeof cell === 'string' ? cell : cell.text))
		);
		expect(texts[0]).toEqual([
			'1',
			'Lượt hướng dẫn tại hộ',
			'lượt',
			'1',
			'2',
			'3',
			'12',
			'25,0%',
			''
		]);
		expect(texts[1]?.slice(5, 8)).toEqual(['20,0%', '40,0%', '50,0%']);
		expect(texts[1]?.[1]).toBe('Hộ bán hàng và thanh toán số (2 trên 10 hộ)');
		expect(texts[2]?.slice(3)).toEqual(['—', '—', '—', '—', '—', '']);
	});

	it('is not written over by who had not seen the last writing', async () => {
		await does('officer', 'report.write', written(1, 0));
		expect(await refusal('chair', 'report.write', written(1, 0))).toBe('changed_meanwhile');
		expect(await refusal('chair', 'report.write', written(1, 1, { texts: ['một'] }))).toBe(
			'malformed'
		);
	});

	it('keeps its figures when it is sent: a visit that arrives later changes none', async () => {
		await does('officer', 'report.send', { id: id('report', 1) });
		await does('hong', 'visit.record', visitOf(4, 2, '2026-10-14'));
		const report = await read('province', 1);
		expect(report).toMatchObject({ state: 'sent', frozen: true });
		expect(report?.figures[0]).toMatchObject({ current: 2, toDate: 3, plan: 12 });
		expect(await refusal('officer', 'report.write', written(1, 1))).toBe('report_closed');
		expect(await refusal('officer', 'report.send', { id: id('report', 1) })).toBe('report_closed');
	});

	it('waits in the province’s inbox until it is judged, and in nobody else’s', async () => {
		expect(await waiting('province')).toMatchObject([
			{ name: areas.naSam.name, from: october.from }
		]);
		for (const who of ['chair', 'officer', 'phuc', 'outsider', 'admin'] as const)
			expect(await waiting(who), who).toEqual([]);
	});

	it('is judged by the province alone, returned with a reason, counted anew, and approved', async () => {
		const returned = { id: id('report', 1), reason: 'Chưa nêu đề xuất.' };
		for (const who of ['chair', 'officer', 'phuc', 'outsider', 'admin'] as const) {
			expect(await refusal(who, 'report.return', returned)).toBe('not_found');
			expect(await refusal(who, 'report.approve', { id: id('report', 1) })).toBe('not_found');
		}
		expect(await refusal('province', 'report.write', written(1, 1))).toBe('not_found');
		await does('province', 'report.return', returned);
		expect(await read('officer', 1)).toMatchObject({ state: 'returned', frozen: false });
		await does('chair', 'report.write', written(1, 1, { texts: ['Không.', 'Xin thêm máy.'] }));
		await does('chair', 'report.send', { id: id('report', 1) });
		await does('province', 'report.approve', { id: id('report', 1) });
		const report = await read('officer', 1);
		expect(report?.figures[0]?.current).toBe(3);
		expect(report?.steps.map(({ kind, reason }) => [kind, reason])).toEqual([
			['sent', null],
			['returned', 'Chưa nêu đề xuất.'],
			['sent', null],
			['approved', null]
		]);
	});

	it('is corrected by a new version that names the former, which stays as it was', async () => {
		const corrected = { id: id('report', 2), corrects: id('report', 1) };
		expect(await refusal('outsider', 'report.correct', corrected)).toBe('not_found');
		await does('officer', 'report.correct', corrected);
		expect(await refusal('chair', 'report.correct', { ...corrected, id: id('report', 3) })).toBe(
			'report_exists'
		);
		await does('officer', 'report.send', { id: id('report', 2) });
		expect(await read('province', 2)).toMatchObject({
			report: { revision: 2, corrects: id('report', 1), texts: ['Không.', 'Xin thêm máy.'] },
			state: 'sent'
		});
		expect(await read('province', 1)).toMatchObject({
			state: 'approved',
			successor: id('report', 2)
		});
	});

	it('opens as docx, PDF and workbook in the form of the decree, with every letter', async () => {
		const document = documentOf((await read('province', 1))!, today);
		expect(document).toMatchObject({
			agency: ['ỦY BAN NHÂN DÂN', 'XÃ NA SẦM'],
			number: 'Số: 15/BC-UBND',
			placeAndDate: 'Na Sầm, ngày 03 tháng 11 năm 2026',
			about: 'Kết quả hoạt động của các Tổ công nghệ số cộng đồng tháng 10 năm 2026',
			signature: { lines: ['TM. ỦY BAN NHÂN DÂN', 'CHỦ TỊCH'], name: 'Hoàng Văn Thắng' }
		});
		const text = strFromU8(unzipSync(docxOf(document))['word/document.xml'] ?? new Uint8Array());
		expect(text).toContain('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM');
		expect(text).toContain('Hộ bán hàng và thanh toán số (3 trên 10 hộ)');
		expect(text).not.toContain('w:val="undefined"');
		const sheet = strFromU8(
			unzipSync(await xlsxOf('Báo cáo', document))['xl/worksheets/sheet1.xml'] ?? new Uint8Array()
		);
		expect(sheet).toContain('<v>0.3</v>');
		expect(sheet).not.toMatch(/NaN|undefined/);
		expect((await pdfOf(document)).toString('latin1')).toContain('+Tinos-Bold');
	});
});

describe('the report of a team', () => {
	const ours = make(10, { formId: teamForm, teamId: teams.naPuc.id, areaId: null });

	it('is sent by its leader, or by the officer for a leader who cannot, and by nobody else', async () => {
		for (const who of ['hong', 'neighbour', 'province', 'outsider'] as const)
			expect(await refusal(who, 'report.make', ours)).toBe('not_found');
		await does('phuc', 'report.make', ours);
		expect(await refusal('officer', 'report.make', { ...ours, id: id('report', 11) })).toBe(
			'report_exists'
		);
		expect((await read('hong', 10))?.figures[0]).toMatchObject({ previous: 1, current: 3 });
		expect(await read('neighbour', 10)).toBeNull();
		await does('officer', 'report.send', { id: id('report', 10) });
	});

	it('is not approved by whoever sent it', async () => {
		expect(await refusal('officer', 'report.approve', { id: id('report', 10) })).toBe('own_report');
		expect(await waiting('chair')).toMatchObject([{ name: teams.naPuc.name }]);
		expect((await waiting('province')).map(({ name }) => name)).not.toContain(teams.naPuc.name);
		await does('chair', 'report.approve', { id: id('report', 10) });
		expect(await read('phuc', 10)).toMatchObject({ state: 'approved' });
	});
});

describe('what cannot be', () => {
	it('a period that is not one, has not come or is not over, a version that is not the newest, another level', async () => {
		const refused = async (changed: object, code: string, who: Person = 'officer') =>
			expect(await refusal(who, 'report.make', make(20, changed))).toBe(code);
		await refused({ from: '2026-10-02' }, 'invalid');
		await refused({ from: '2026-02-30' }, 'invalid');
		await refused({ from: '2026-12-01' }, 'invalid');
		await refused({ from: '2025-12-01' }, 'invalid');
		await refused({ version: 2 }, 'form_withdrawn');
		await refused({ formId: id('form', 77) }, 'form_withdrawn');
		await refused({ areaId: areas.thatKhe.id }, 'not_found');
		await refused({ areaId: areas.elsewhere.id }, 'not_found', 'province');
		await refused({ areaId: areas.province.id }, 'invalid', 'province');
		await refused({ teamId: teams.naPuc.id, areaId: null }, 'invalid');
		await does('officer', 'report.make', make(21, { from: '2026-11-01' }));
		expect(await refusal('officer', 'report.send', { id: id('report', 21) })).toBe(
			'period_not_over'
		);
		await does('officer', 'report.discard', { id: id('report', 21) });
		expect(await read('officer', 21)).toBeNull();
	});

	it('a form that was made anew is asked by its newest version; one that was withdrawn sends nothing', async () => {
		const third = reportForm(3, 'commune');
		await does('province', 'report_form.save', third);
		const ours = make(30, { formId: third.id, from: '2026-08-01' });
		await does('officer', 'report.make', ours);
		await does('province', 'report_form.save', { ...third, seen: 1, blocks: [] });
		expect(await refusal('province', 'report_form.save', { ...third, seen: 1 })).toBe(
			'changed_meanwhile'
		);
		expect(
			await refusal('province', 'report_form.save', { ...third, seen: 2, level: 'team' })
		).toBe('invalid');
		expect(
			await refusal('officer', 'report.make', { ...ours, id: id('report', 31), from: '2026-09-01' })
		).toBe('form_withdrawn');
		expect((await read('officer', 30))?.form).toMatchObject({ version: 1, blocks: third.blocks });
		await does('province', 'report_form.withdraw', { id: third.id, version: 2 });
		expect(await refusal('officer', 'report.send', { id: ours.id })).toBe('form_withdrawn');
		expect(await read('officer', 30)).toMatchObject({ state: 'draft' });
	});

	it('in a period that is locked nothing changes until it is opened again', async () => {
		const period = { formId: communeForm, from: october.from };
		expect(await refusal('province', 'report.lock', { ...period, from: '2026-11-01' })).toBe(
			'period_not_over'
		);
		await does('province', 'report.lock', period);
		expect(await read('officer', 1)).toMatchObject({ state: 'locked' });
		expect(await read('officer', 2)).toMatchObject({ state: 'sent' });
		const locked = async (who: Person, name: string, payload: object) =>
			expect(await refusal(who, name, payload)).toBe('period_locked');
		await locked('province', 'report.approve', { id: id('report', 2) });
		await locked('province', 'report.return', { id: id('report', 2), reason: 'Sai số.' });
		await locked('officer', 'report.correct', { id: id('report', 40), corrects: id('report', 2) });
		await locked('officer', 'report.make', make(41));
		await does('province', 'report.unlock', period);
		await does('province', 'report.approve', { id: id('report', 2) });
	});
});

describe('who has not reported', () => {
	it('stands in the list with the last period they reported, each to whom it concerns', async () => {
		const { found, counts } = await listOf('province', communeForm);
		expect(counts).toEqual({ none: 1, approved: 1 });
		expect(found).toMatchObject([
			{ name: 'Xã Thất Khê', state: 'none', lastSent: null, reportId: null },
			{ name: 'Xã Na Sầm', state: 'approved', revision: 2, lastSent: '2026-10-31' }
		]);
		const names = async (who: Person, form: string, asked = {}) =>
			(await listOf(who, form, asked)).found.map(({ name }) => name).sort();
		expect(await names('province', communeForm, { text: 'that khe' })).toEqual(['Xã Thất Khê']);
		expect(await names('province', communeForm, { state: 'approved' })).toEqual(['Xã Na Sầm']);
		expect(await names('province', communeForm, { page: 2 })).toEqual([]);
		expect((await listOf('province', communeForm, { text: 'Thất' })).matching).toEqual({
			none: 1,
			approved: 0
		});
		expect(await names('officer', communeForm)).toEqual(['Xã Na Sầm']);
		expect(await names('phuc', communeForm)).toEqual([]);
		expect(await names('phuc', teamForm)).toEqual([teams.naPuc.name]);
		expect(await names('chair', teamForm)).toEqual([teams.banChu.name, teams.naPuc.name]);
		expect(await names('outsider', teamForm)).toEqual([teams.khuoiKhin.name]);
	});

	it('is of the periods since the form began', async () => {
		const form = { period: 'month' as const, startsOn: '2026-09-15' };
		expect(register.periodsOf(form, today, 12).map(({ from }) => from)).toEqual([
			'2026-11-01',
			'2026-10-01'
		]);
		expect(register.latestPeriod({ period: 'quarter' }, today)).toEqual({
			from: '2026-07-01',
			to: '2026-09-30'
		});
	});
});

it('a report outlives its commune: who has its villages now reads and finishes it', async () => {
	await does('officer', 'report.make', make(50, { from: '2026-07-01' }));
	await does('admin', 'area.reform', {
		id: id('operation', 50),
		kind: 'merge',
		effectiveOn: today,
		decree: '30/NQ-HĐND',
		targets: [
			{
				provinceCode: '20',
				code: '06124',
				kind: 'xa',
				name: 'Xã Na Sầm mới',
				sources: [
					{ code: '06124', portion: 'full', chair: true },
					{ code: '05995', portion: 'full', chair: false }
				]
			}
		],
		ends: []
	});
	const [merged] = await rows<{ id: number }>(
		connection.database,
		sql`select id from area where code = '06124' and valid_from = ${today}`
	);
	const now = await actor(connection.database, 'officer');
	expect(now.grants).toMatchObject([{ role: 'commune_officer', communeId: merged?.id }]);
	expect(await read('officer', 50)).toMatchObject({ subject: { name: 'Xã Na Sầm' } });
	expect(await read('officer', 1)).toMatchObject({ state: 'approved' });
	await does('officer', 'report.send', { id: id('report', 50) });
	await does('province', 'report.approve', { id: id('report', 50) });
	expect(await read('outsider', 50)).toBeNull();
});
