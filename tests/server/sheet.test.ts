import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { importLimits } from '$lib/domain/import';
import { Problem } from '$lib/domain/problem';
import { writeCsv } from '$lib/server/sheet/csv';
import { readSheet } from '$lib/server/sheet/read';
import { writeXlsx } from '$lib/server/sheet/write';
import { Package, packed } from '$lib/server/sheet/zip';

const text = (content: string) => new TextEncoder().encode(content);
const rowsOf = async (bytes: Uint8Array) => (await readSheet(bytes)).rows;
async function refusal(bytes: Uint8Array): Promise<string> {
	try {
		await readSheet(bytes);
	} catch (error) {
		if (error instanceof Problem) return error.code;
		throw error;
	}
	return 'read';
}
const workbook = (rows: string[][]) =>
	writeXlsx([{ name: 'Danh sách', columns: rows[0]!.map(() => ({ width: 10 })), rows }]);

/** A workbook as other programs write it: shared texts, numbers, styles and formulas. */
const parts = (sheet: string, more: Record<string, string[]> = {}) => ({
	'[Content_Types].xml': ['<Types/>'],
	'xl/workbook.xml': [
		`<x:workbook xmlns:x="m" xmlns:r="r"><x:sheets><x:sheet name="Ẩn" sheetId="1" state="hidden" r:id="a"/><x:sheet name="Tổ" sheetId="2" r:id="b"/></x:sheets></x:workbook>`
	],
	'xl/_rels/workbook.xml.rels': [
		'<Relationships><Relationship Id="a" Target="worksheets/hidden.xml"/><Relationship Id="b" Target="/xl/worksheets/teams.xml"/></Relationships>'
	],
	'xl/styles.xml': [
		'<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd\\/mm\\/yyyy;@"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>'
	],
	'xl/sharedStrings.xml': [
		'<sst><si><t>Họ và tên</t></si><si><r><t>Nông </t></r><r><t>Thị Lan</t></r><rPh><t>không đọc</t></rPh></si></sst>'
	],
	'xl/worksheets/hidden.xml': [
		'<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>'
	],
	'xl/worksheets/teams.xml': [`<worksheet><sheetData>${sheet}</sheetData></worksheet>`],
	...more
});

describe('a workbook', () => {
	it('is read as it was written, in every letter of Vietnamese', async () => {
		const rows = [
			['Chủ hộ', 'Số điện thoại', 'Ngõ'],
			['Hoàng Văn Thắng', '0912 345 678', '_x000D_ & <b> "x"'],
			['Ưỡn Ẵng ặ', '', '=HYPERLINK("http://ke-xau.vn")']
		];
		expect(await rowsOf(await workbook(rows))).toEqual(rows);
	});

	it('is printed across A4, no wider than one page, with its headings on every page', async () => {
		const sheet = { name: "Tổ & <hộ> của ’Lan’ '", columns: [{ width: 10 }], rows: [['Tổ']] };
		const parts = unzipSync(await writeXlsx([sheet]));
		const part = (name: string) => new TextDecoder().decode(parts[name]);
		expect(part('xl/worksheets/sheet1.xml')).toMatch(
			/<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"\/>/
		);
		expect(part('xl/workbook.xml')).toContain(
			`localSheetId="0">'Tổ &amp; &lt;hộ&gt; của ’Lan’ '''!$1:$1</definedName>`
		);
	});

	it('has rows as high as their longest text needs', async () => {
		const rows = [['Cần sửa'], ['Ghi mã thôn hoặc tên xã, tên thôn'], ['Đủ']];
		const bytes = await writeXlsx([{ name: 'Tổ', columns: [{ width: 20 }], rows }]);
		const sheet = new TextDecoder().decode(unzipSync(bytes)['xl/worksheets/sheet1.xml']);
		expect(sheet).toContain('<row r="2" ht="30" customHeight="1">');
		expect(sheet).toContain('<row r="3">');
	});

	it('of another program gives its first visible sheet as text: days, numbers and formulas as typed', async () => {
		const sheet =
			'<row r="3"><c r="A3" t="s"><v>0</v></c><c r="C3" t="inlineStr"><is><t>Ngày sinh</t></is></c></row>' +
			'<row r="7"><c r="A7" t="s"><v>1</v></c><c r="B7"><v>912345678</v></c><c r="C7" s="1"><v>31172</v></c>' +
			'<c r="D7" t="str"><f>UPPER("lan")&amp;1</f><v>LAN1</v></c><c r="E7" t="b"><v>1</v></c></row>';
		const read = await readSheet(await packed(parts(sheet)));
		expect(read.numbers).toEqual([3, 7]);
		expect(read.rows).toEqual([
			['Họ và tên', '', 'Ngày sinh'],
			['Nông Thị Lan', '912345678', '05/05/1985', '=UPPER("lan")&1', 'Có']
		]);
	});

	it('repeats what was joined over several rows in each of them, and leaves titles alone', async () => {
		const cell = (at: string, says: string) =>
			`<c r="${at}" t="inlineStr"><is><t>${says}</t></is></c>`;
		const sheet =
			`<row r="1">${cell('A1', 'DANH SÁCH HỘ')}</row><row r="2">${cell('A2', 'Thôn')}${cell('B2', 'Chủ hộ')}</row>` +
			`<row r="4">${cell('A4', 'Nà Pục')}${cell('B4', 'Vi Thị Hồng')}</row><row r="5">${cell('B5', 'Lý Văn Páo')}</row>` +
			`<row r="6">${cell('A6', 'Bản Chu')}${cell('B6', 'Hà Thị Sim')}</row>`;
		const joined = (...ranges: string[]) =>
			packed({
				...parts(''),
				'xl/worksheets/teams.xml': [
					`<worksheet><sheetData>${sheet}</sheetData><mergeCells>${ranges.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells></worksheet>`
				]
			});
		expect(await rowsOf(await joined('A1:B1', 'A4:A5', 'A9:A1048576', 'A0', ''))).toEqual([
			['DANH SÁCH HỘ'],
			['Thôn', 'Chủ hộ'],
			['Nà Pục', 'Vi Thị Hồng'],
			['Nà Pục', 'Lý Văn Páo'],
			['Bản Chu', 'Hà Thị Sim']
		]);
	});

	it('holds what somebody typed as text, never as a formula', async () => {
		const dangerous = ['=1+1', '+84912345678', '-2', '@SUM(A1)', '=HYPERLINK("http://ke-xau.vn")'];
		const file = new Package(await workbook([dangerous]));
		let sheet = '';
		for await (const piece of file.read('xl/worksheets/sheet1.xml'))
			sheet += Buffer.from(piece).toString('utf8');
		expect(sheet).toContain('@SUM(A1)');
		expect(sheet).not.toMatch(/<f[\s>/]/);
		expect(sheet.match(/<c [^>]*>/g)).toHaveLength(dangerous.length);
		for (const cell of sheet.match(/<c [^>]*>/g) ?? []) expect(cell).toContain('t="inlineStr"');
		expect(await rowsOf(await workbook([dangerous]))).toEqual([dangerous]);
	});

	it('that is broken, locked, of an old kind or none at all is refused with the reason', async () => {
		const good = await workbook([['Chủ hộ'], ['Vi Thị Hồng']]);
		const broken = await packed(parts('<row r="1"><c r="A1"><v>1</c></row>'));
		const locked = new Uint8Array([
			...[0xd0, 0xcf, 0x11, 0xe0],
			...Buffer.from('EncryptedPackage', 'utf16le')
		]);
		expect(await refusal(good)).toBe('read');
		expect(await refusal(good.subarray(0, good.length - 30))).toBe('sheet_unreadable');
		expect(await refusal(broken)).toBe('sheet_unreadable');
		expect(await refusal(locked)).toBe('sheet_encrypted');
		expect(await refusal(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 1, 2]))).toBe('sheet_wrong_kind');
		expect(await refusal(await packed({ mimetype: ['application/epub+zip'] }))).toBe(
			'sheet_wrong_kind'
		);
		expect(await refusal(text('%PDF-1.7'))).toBe('sheet_wrong_kind');
		expect(await refusal(text('   \n  '))).toBe('sheet_empty');
	});

	it('that would unpack without end, or holds too much, is refused before it has', async () => {
		const blank = ' '.repeat(20_000_000);
		const bomb = await packed(parts('', { 'xl/sharedStrings.xml': ['<sst>', blank] }));
		expect(bomb.length).toBeLessThan(50_000);
		expect(await refusal(bomb)).toBe('sheet_too_large');
		// It says that it is small.
		const size = Buffer.alloc(4);
		size.writeUInt32LE(20_000_005);
		for (let at = bomb.indexOf(size[0]!); at >= 0; at = bomb.indexOf(size[0]!, at + 1))
			if (size.equals(bomb.subarray(at, at + 4))) bomb.fill(0, at, at + 4);
		expect(await refusal(bomb)).toBe('sheet_too_large');
		expect(await refusal(new Uint8Array(importLimits.megabytes * 1_000_000 + 1))).toBe(
			'sheet_too_large'
		);
		const entities = '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>';
		expect(await refusal(await packed(parts('', { 'xl/worksheets/teams.xml': [entities] })))).toBe(
			'sheet_unreadable'
		);
		expect(await refusal(text('Chủ hộ\n' + 'a\n'.repeat(importLimits.rows + 60)))).toBe(
			'sheet_too_many_rows'
		);
		expect(await refusal(text(','.repeat(80) + 'a'))).toBe('sheet_too_many_columns');
	});
});

describe('text with separators', () => {
	it('is read with or without a mark, whatever separates, with lines inside quotes', async () => {
		const rows = [
			['Chủ hộ', 'Ngõ, xóm'],
			['Vi "Tư" Hồng', 'Xóm 1 gần chợ']
		];
		const written = '"Vi ""Tư"" Hồng"';
		for (const separator of [',', ';', '\t'])
			expect(
				await rowsOf(
					text(`Chủ hộ${separator}"Ngõ, xóm"\r\n${written}${separator}"Xóm 1\r\ngần chợ"`)
				)
			).toEqual(rows);
		expect(await rowsOf(text(`\ufeffsep=;\r\nA;B\r\n1,5;2`))).toEqual([
			['A', 'B'],
			['1,5', '2']
		]);
		expect(await rowsOf(new Uint8Array(Buffer.from('\ufeffHọ\tTên\n', 'utf16le')))).toEqual([
			['Họ', 'Tên']
		]);
		const big = Buffer.from('\ufeffHọ;Tên\n', 'utf16le').swap16();
		expect(await rowsOf(new Uint8Array(big))).toEqual([['Họ', 'Tên']]);
		// Composed as Windows types it, and decomposed as some phones do.
		expect(await rowsOf(text('Nguyễn'.normalize('NFD')))).toEqual([['Nguyễn']]);
	});

	it('in an old Vietnamese encoding is refused, because a wrong guess spoils names', async () => {
		expect(await refusal(new Uint8Array([0x43, 0x68, 0xfb, 0xec, 0x20, 0x68, 0xf4]))).toBe(
			'sheet_encoding'
		);
		expect(await refusal(text('"chưa đóng'))).toBe('sheet_unreadable');
	});

	it('never makes a spreadsheet run what somebody typed, and comes back as it was', async () => {
		const dangerous = ['=1+1', '+84912345678', '-2', '@SUM(A1)', "'=x", "'t là tên", '＝1'];
		const written = writeCsv([dangerous]);
		expect(written).not.toMatch(/(^|,)"?[=+\-@]/);
		expect(await rowsOf(text(written))).toEqual([dangerous]);
	});
});
