import { packed } from './zip';

export type WrittenColumn = { width: number; choices?: readonly string[] };
export type WrittenSheet = {
	name: string;
	columns: readonly WrittenColumn[];
	/** The headings first; numbers are for figures to be worked with further. */
	rows: Iterable<readonly (string | number)[]>;
};

/**
 * A workbook in which every cell but a number is text, so that nothing is run, no code loses its zero in
 * front and no day turns round. Closed lists get drop-downs.
 */
export function writeXlsx(sheets: readonly WrittenSheet[]): Promise<Uint8Array> {
	const numbers = sheets.map((_, index) => index + 1);
	return packed({
		'[Content_Types].xml': [
			head,
			'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">',
			'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
			'<Default Extension="xml" ContentType="application/xml"/>',
			`<Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/>`,
			`<Override PartName="/xl/styles.xml" ContentType="${types}.styles+xml"/>`,
			...numbers.map(
				(n) =>
					`<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${types}.worksheet+xml"/>`
			),
			'</Types>'
		],
		'_rels/.rels': relations([['officeDocument', 'xl/workbook.xml']]),
		'xl/workbook.xml': workbook(sheets.map(({ name }) => ({ name, headings: 1 }))),
		'xl/_rels/workbook.xml.rels': relations([
			...numbers.map((n) => ['worksheet', `worksheets/sheet${n}.xml`] as const),
			['styles', 'styles.xml']
		]),
		'xl/styles.xml': styles,
		...Object.fromEntries(
			sheets.map((sheet, index) => [`xl/worksheets/sheet${index + 1}.xml`, worksheet(sheet)])
		)
	});
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const links = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
/** How far down drop-downs reach. */
const mostChoosing = 50_001;

export function relations(targets: readonly (readonly [kind: string, path: string])[]): string[] {
	return [
		head,
		'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">',
		...targets.map(
			([kind, path], index) =>
				`<Relationship Id="rId${index + 1}" Type="${links}/${kind}" Target="${path}"/>`
		),
		'</Relationships>'
	];
}

/** Names its sheets; the row of `headings` is printed on every page. */
export function workbook(sheets: readonly { name: string; headings: number | null }[]): string[] {
	const titles = sheets.flatMap(({ name, headings }, index) =>
		headings
			? [
					`<definedName name="_xlnm.Print_Titles" localSheetId="${index}">'${escaped(name.replaceAll("'", "''"))}'!$${headings}:$${headings}</definedName>`
				]
			: []
	);
	return [
		head,
		`<workbook xmlns="${main}" xmlns:r="${links}"><sheets>`,
		...sheets.map(
			({ name }, index) =>
				`<sheet name="${escaped(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`
		),
		'</sheets>',
		...(titles.length > 0 ? ['<definedNames>', ...titles, '</definedNames>'] : []),
		'</workbook>'
	];
}

/** The number of the page, and of how many. */
export const pageNumbers =
	'<headerFooter><oddFooter>&amp;C&amp;P/&amp;N</oddFooter></headerFooter>';

/** Style 1 is text, style 2 a heading, style 3 a whole number; 49 is the format of text, 3 groups thousands. */
const styles = [
	head,
	`<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>`,
	'<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>',
	'<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>',
	'<fill><patternFill patternType="solid"><fgColor rgb="FFE0F2F1"/></patternFill></fill></fills>',
	'<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>',
	'<cellXfs count="4"><xf applyAlignment="1"><alignment vertical="top"/></xf>',
	'<xf numFmtId="49" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>',
	'<xf numFmtId="49" fontId="1" fillId="2" applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1">',
	'<alignment horizontal="center" vertical="center" wrapText="1"/></xf>',
	'<xf numFmtId="3" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf></cellXfs></styleSheet>'
];

function* worksheet({ columns, rows }: WrittenSheet): Generator<string> {
	yield `${head}<worksheet xmlns="${main}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0">`;
	yield '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>';
	for (const [index, { width }] of columns.entries())
		yield `<col min="${index + 1}" max="${index + 1}" width="${width}" style="1" customWidth="1"/>`;
	yield '</cols><sheetData>';
	let number = 0;
	for (const row of rows) yield rowOf(++number, row, columns);
	yield '</sheetData>';
	yield* validations(columns);
	// A4 across, no wider than one page.
	yield '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>';
	yield `<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>${pageNumbers}</worksheet>`;
}

function rowOf(
	number: number,
	row: readonly (string | number)[],
	columns: readonly WrittenColumn[]
): string {
	const style = number === 1 ? 2 : 1;
	const cells = row.map((cell, index) => {
		const at = `${letters(index)}${number}`;
		if (typeof cell === 'number')
			return `<c r="${at}" s="${Number.isInteger(cell) ? 3 : 0}"><v>${cell}</v></c>`;
		return cell === ''
			? ''
			: `<c r="${at}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
	});
	// Not every program works out by itself how high a row has to be.
	const lines = row.map((cell, index) =>
		typeof cell === 'string' ? linesOf(cell, (columns[index]?.width ?? 10) * 0.85) : 1
	);
	const most = Math.max(1, ...lines);
	const height = most > 1 ? ` ht="${most * 15}" customHeight="1"` : '';
	return `<row r="${number}"${height}>${cells.join('')}</row>`;
}

/** How many lines a text takes where so many characters find room beside each other. */
export function linesOf(text: string, room: number): number {
	return text
		.split('\n')
		.reduce((sum, each) => sum + Math.max(1, Math.ceil(each.length / room)), 0);
}

/** Other words stay allowed: lists know more of them than a drop-down shows. */
function* validations(columns: readonly WrittenColumn[]): Generator<string> {
	const choosing = columns.flatMap(({ choices }, index) =>
		choices ? [{ choices, letter: letters(index) }] : []
	);
	if (choosing.length === 0) return;
	yield `<dataValidations count="${choosing.length}">`;
	for (const { choices, letter } of choosing)
		yield `<dataValidation type="list" allowBlank="1" sqref="${letter}2:${letter}${mostChoosing}"><formula1>"${escaped(choices.join(','))}"</formula1></dataValidation>`;
	yield '</dataValidations>';
}

function letters(index: number): string {
	const rest = Math.floor(index / 26);
	return (rest > 0 ? letters(rest - 1) : '') + String.fromCharCode(65 + (index % 26));
}

/** As XML can hold it; a text that looks like a workbook's own escape is escaped. */
export function escaped(text: string): string {
	return text
		.toWellFormed()
		.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
		.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '')
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;');
}
