import {
	type Amount,
	type Cell,
	type OfficialDocument,
	page,
	type Part,
	type Table
} from './official-document';
import { escaped, linesOf, pageNumbers, relations, workbook } from './sheet/write';
import { packed } from './sheet/zip';

/** A table that has a sheet of its own. */
export type Appendix = { name: string; table: Table };

/**
 * The document as a workbook: laid out as on paper, with the cells of its tables as numbers that can be
 * reckoned with. Text is never read as a formula.
 */
export function xlsxOf(
	name: string,
	document: OfficialDocument,
	appendices: readonly Appendix[] = []
): Promise<Uint8Array> {
	const sheets = [
		{ name, ...paperOf(document) },
		...appendices.map(({ name, table }) => ({ name, headings: 1, content: appendixOf(table) }))
	];
	return packed({
		'[Content_Types].xml': [
			head,
			'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">',
			'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
			`<Override PartName="/xl/workbook.xml" ContentType="${kinds}.sheet.main+xml"/>`,
			`<Override PartName="/xl/styles.xml" ContentType="${kinds}.styles+xml"/>`,
			...sheets.map(
				(_, index) =>
					`<Override PartName="/xl/worksheets/sheet${index + 1}.xml" ContentType="${kinds}.worksheet+xml"/>`
			),
			'</Types>'
		],
		'_rels/.rels': relations([['officeDocument', 'xl/workbook.xml']]),
		'xl/workbook.xml': workbook(sheets),
		'xl/_rels/workbook.xml.rels': relations([
			...sheets.map((_, index) => ['worksheet', `worksheets/sheet${index + 1}.xml`] as const),
			['styles', 'styles.xml']
		]),
		'xl/styles.xml': [styles()],
		...Object.fromEntries(
			sheets.map(({ content }, index) => [`xl/worksheets/sheet${index + 1}.xml`, [content]])
		)
	});
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const kinds = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** The looks of cells, in the order in which the style sheet lists them. */
const looks = {
	plain: { font: 0, format: 0, align: 'left', lines: false },
	bold: { font: 1, format: 0, align: 'left', lines: false },
	middle: { font: 0, format: 0, align: 'center', lines: false },
	boldMiddle: { font: 1, format: 0, align: 'center', lines: false },
	slantedMiddle: { font: 2, format: 0, align: 'center', lines: false },
	boldSlanted: { font: 3, format: 0, align: 'left', lines: false },
	heads: { font: 1, format: 0, align: 'center', lines: true },
	text: { font: 0, format: 49, align: 'left', lines: true },
	place: { font: 0, format: 49, align: 'center', lines: true },
	count: { font: 0, format: 3, align: 'right', lines: true },
	each: { font: 0, format: 4, align: 'right', lines: true },
	'%': { font: 0, format: 164, align: 'right', lines: true }
} as const;
type Look = keyof typeof looks;

function styles(): string {
	const font = (marks: string) =>
		`<font>${marks}<sz val="12"/><name val="Times New Roman"/></font>`;
	const side = (name: string) => `<${name} style="thin"/>`;
	const cells = Object.values(looks).map(
		(look) =>
			`<xf numFmtId="${look.format}" fontId="${look.font}" borderId="${look.lines ? 1 : 0}" applyNumberFormat="1" applyFont="1" applyBorder="1" applyAlignment="1">` +
			`<alignment horizontal="${look.align}" vertical="${look.lines ? 'center' : 'top'}" wrapText="1"/></xf>`
	);
	return (
		`${head}<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="0.0%"/></numFmts>` +
		`<fonts count="4">${font('')}${font('<b/>')}${font('<i/>')}${font('<b/><i/>')}</fonts>` +
		'<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
		`<borders count="2"><border/><border>${['left', 'right', 'top', 'bottom'].map(side).join('')}</border></borders>` +
		`<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="${cells.length}">${cells.join('')}</cellXfs></styleSheet>`
	);
}

/** In the width of characters, for all columns of a sheet together. */
const width = 96;
/** In points. */
const line = 16;

class Sheet {
	readonly #rows: string[] = [];
	readonly #merged: string[] = [];
	readonly #headings: number[] = [];
	readonly #shares: readonly number[];

	constructor(shares: readonly number[]) {
		this.#shares = shares;
	}

	/** Texts beside each other, each over columns up to one; the row is as high as the longest needs. */
	texts(...spans: { text: string; look: Look; to: number }[]): void {
		let from = 0;
		let lines = 1;
		const cells: string[] = [];
		for (const { text, look, to } of spans) {
			cells.push(this.#cell(from, text, look));
			if (to > from) this.#merged.push(`${this.#name(from)}:${this.#name(to)}`);
			lines = Math.max(lines, linesOf(text, this.#room(from, to)));
			from = to + 1;
		}
		this.#add(cells, lines);
	}

	across(text: string, look: Look): void {
		this.texts({ text, look, to: this.#shares.length - 1 });
	}

	gap(rows = 1): void {
		for (let row = 0; row < rows; row++) this.#add([], 1);
	}

	table({ caption, columns, rows }: Table): void {
		if (caption) this.across(caption, 'bold');
		this.#headings.push(this.#rows.length + 1);
		this.#row(columns, () => 'heads');
		for (const row of rows) this.#row(row, (cell, index) => lookOf(cell, index));
	}

	/** The row that heads its only table; with several, the headings of one would stand over another. */
	get headings(): number | null {
		return this.#headings.length === 1 ? this.#headings[0]! : null;
	}

	xml(frozen = false): string {
		const total = this.#shares.reduce((sum, share) => sum + share, 0);
		const columns = this.#shares.map(
			(share, index) =>
				`<col min="${index + 1}" max="${index + 1}" width="${((share / total) * width).toFixed(1)}" customWidth="1"/>`
		);
		const { margins } = page;
		const inches = (millimetres: number) => (millimetres / 25.4).toFixed(2);
		return (
			`${head}<worksheet xmlns="${main}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0" showGridLines="0">` +
			(frozen ? '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' : '') +
			`</sheetView></sheetViews><cols>${columns.join('')}</cols><sheetData>${this.#rows.join('')}</sheetData>` +
			(this.#merged.length > 0
				? `<mergeCells count="${this.#merged.length}">${this.#merged.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`
				: '') +
			`<pageMargins left="${inches(margins.left)}" right="${inches(margins.right)}" top="${inches(margins.top)}" bottom="${inches(margins.bottom)}" header="0.3" footer="0.3"/>` +
			`<pageSetup paperSize="9" orientation="portrait" fitToWidth="1" fitToHeight="0"/>${pageNumbers}</worksheet>`
		);
	}

	#row(cells: readonly Cell[], look: (cell: Cell, index: number) => Look): void {
		const lines = cells.map((cell, index) =>
			linesOf(typeof cell === 'string' ? cell : cell.text, this.#room(index, index))
		);
		this.#add(
			cells.map((cell, index) => this.#cell(index, cell, look(cell, index))),
			Math.max(...lines)
		);
	}

	#add(cells: string[], lines: number): void {
		const number = this.#rows.length + 1;
		this.#rows.push(
			`<row r="${number}" ht="${lines * line + 2}" customHeight="1">${cells.join('')}</row>`
		);
	}

	#cell(column: number, cell: Cell, look: Look): string {
		const at = `r="${this.#name(column)}" s="${Object.keys(looks).indexOf(look)}"`;
		const value = typeof cell === 'string' ? null : numberOf(cell);
		if (value !== null) return `<c ${at}><v>${value}</v></c>`;
		const text = typeof cell === 'string' ? cell : cell.text;
		return `<c ${at} t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
	}

	/** The name of a cell of the row that comes next. */
	#name(column: number): string {
		return `${String.fromCharCode(65 + column)}${this.#rows.length + 1}`;
	}

	/** How many characters find room from one column to another. */
	#room(from: number, to: number): number {
		const total = this.#shares.reduce((sum, share) => sum + share, 0);
		const share = this.#shares.slice(from, to + 1).reduce((sum, each) => sum + each, 0);
		return Math.max(1, (share / total) * width - 1);
	}
}

function paperOf(document: OfficialDocument): { headings: number | null; content: string } {
	const tables = document.articles.flatMap(({ parts }) => parts).filter((part) => isTable(part));
	const shares = tables[0]?.shares ?? [50, 50];
	const sheet = new Sheet(shares);
	const last = shares.length - 1;
	const middle = middleOf(shares);
	const heads = (left: string, right: string, looksLike: [Look, Look]) =>
		sheet.texts(
			{ text: left, look: looksLike[0], to: middle },
			{ text: right, look: looksLike[1], to: last }
		);
	const above = document.superior === null ? [] : [document.superior];
	const left = [...above, ...document.agency, document.number];
	const right = [document.nation, document.motto, '', document.placeAndDate];
	for (let row = 0; row < Math.max(left.length, right.length); row++) {
		const own = row >= above.length && row < left.length - 1;
		heads(left[row] ?? '', right[row] ?? '', [
			own ? 'boldMiddle' : 'middle',
			row < 2 ? 'boldMiddle' : 'slantedMiddle'
		]);
	}
	sheet.gap();
	sheet.across(document.heading, 'boldMiddle');
	sheet.across(document.about, 'boldMiddle');
	if (document.addressee) sheet.across(document.addressee, 'middle');
	sheet.gap();
	for (const { title, parts } of document.articles) {
		if (title) sheet.across(title, 'bold');
		for (const part of parts) {
			if (isTable(part)) sheet.table(part);
			else sheet.across(part, 'plain');
		}
	}
	sheet.gap();
	const { lines, name } = document.signature;
	const receivers = [document.sentTo, ...document.receivers];
	for (let row = 0; row < Math.max(receivers.length, lines.length); row++)
		heads(receivers[row] ?? '', lines[row] ?? '', [
			row === 0 ? 'boldSlanted' : 'plain',
			'boldMiddle'
		]);
	sheet.gap(3);
	heads('', name, ['plain', 'boldMiddle']);
	return { headings: sheet.headings, content: sheet.xml() };
}

function appendixOf(table: Table): string {
	const sheet = new Sheet(table.shares);
	sheet.table(table);
	return sheet.xml(true);
}

function isTable(part: Part): part is Table {
	return typeof part !== 'string';
}

/** The last column of the left half. */
function middleOf(shares: readonly number[]): number {
	const total = shares.reduce((sum, share) => sum + share, 0);
	let sum = 0;
	const found = shares.findIndex((share) => (sum += share) >= total * 0.35);
	return Math.max(0, Math.min(found, shares.length - 2));
}

function lookOf(cell: Cell, index: number): Look {
	if (typeof cell !== 'string') return cell.unit;
	return index === 0 ? 'place' : 'text';
}

/** As the workbook counts: percentages in hundredths. */
function numberOf({ value, unit }: Amount): number | null {
	return value !== null && unit === '%' ? value / 100 : value;
}
