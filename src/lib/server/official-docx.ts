import { strToU8, zipSync } from 'fflate';
import {
	type Article,
	type Cell,
	type OfficialDocument,
	page,
	type Part,
	sizes,
	type Table,
	textOf
} from './official-document';

/**
 * The document for a word processor. Its few parts are written here, because a library for docx weighs
 * more than a hundred times what a decision needs; ECMA-376 is their definition.
 */
export function docxOf(document: OfficialDocument): Uint8Array {
	const parts = {
		'[Content_Types].xml': contentTypes,
		'_rels/.rels': relations([['officeDocument', 'word/document.xml']]),
		'word/_rels/document.xml.rels': relations([
			['styles', 'styles.xml'],
			['header', 'header.xml']
		]),
		'word/styles.xml': styles,
		'word/header.xml': header,
		'word/document.xml': body(document)
	};
	// The same content gives the same file, byte for byte.
	return zipSync(
		Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(xml + text)])),
		{ mtime: '1980-01-01T00:00:00' }
	);
}

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const kinds = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml';

const contentTypes =
	'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
	'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
	`<Override PartName="/word/document.xml" ContentType="${word}.document.main+xml"/>` +
	`<Override PartName="/word/styles.xml" ContentType="${word}.styles+xml"/>` +
	`<Override PartName="/word/header.xml" ContentType="${word}.header+xml"/></Types>`;

function relations(targets: [string, string][]): string {
	const each = targets.map(
		([kind, target], index) =>
			`<Relationship Id="r${index + 1}" Type="${kinds}/${kind}" Target="${target}"/>`
	);
	return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${each.join('')}</Relationships>`;
}

const styles =
	`<w:styles ${main}><w:docDefaults><w:rPrDefault><w:rPr>` +
	'<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="Times New Roman"/>' +
	`<w:sz w:val="${2 * sizes.text}"/><w:szCs w:val="${2 * sizes.text}"/><w:lang w:val="vi-VN"/>` +
	'</w:rPr></w:rPrDefault></w:docDefaults>' +
	'<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>';

/** The page's number, from the second page on. */
const header =
	`<w:hdr ${main}><w:p><w:pPr><w:jc w:val="center"/></w:pPr>` +
	'<w:fldSimple w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple></w:p></w:hdr>';

type Looks = {
	align?: 'center' | 'both' | 'left' | 'right';
	bold?: boolean;
	italics?: boolean;
	size?: number;
	indent?: boolean;
	/** Points above and below. */
	before?: number;
	after?: number;
	/** Stays on one page with what follows. */
	keep?: boolean;
};
type Run = { text: string; bold?: boolean };

/** Twentieths of a point. */
function twips(millimetres: number): number {
	return Math.round((millimetres * 1440) / 25.4);
}

function escaped(text: string): string {
	return (
		text
			// XML has no way to say these.
			.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
			.replace(/&/g, '&amp;')
			.replace(/</g, '&lt;')
			.replace(/>/g, '&gt;')
	);
}

function run({ text, bold }: Run, looks: Looks): string {
	const size = 2 * (looks.size ?? sizes.text);
	const properties =
		(bold || looks.bold ? '<w:b/>' : '') +
		(looks.italics ? '<w:i/>' : '') +
		`<w:sz w:val="${size}"/><w:szCs w:val="${size}"/>`;
	return `<w:r><w:rPr>${properties}</w:rPr><w:t xml:space="preserve">${escaped(text)}</w:t></w:r>`;
}

function paragraph(text: string | Run[], looks: Looks = {}): string {
	const runs = typeof text === 'string' ? [{ text }] : text;
	const { align = 'left', before = 0, after = 0, indent, keep } = looks;
	const properties =
		(keep ? '<w:keepNext/>' : '') +
		`<w:spacing w:before="${20 * before}" w:after="${20 * after}"/>` +
		(indent ? `<w:ind w:firstLine="${twips(10)}"/>` : '') +
		`<w:jc w:val="${align}"/>`;
	return `<w:p><w:pPr>${properties}</w:pPr>${runs.map((each) => run(each, looks)).join('')}</w:p>`;
}

/** A line as long as asked under what stands above, in the middle of what is `within` wide. */
function rule(within: number, length: number): string {
	const side = twips((within - length) / 2);
	return (
		'<w:p><w:pPr><w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>' +
		`<w:spacing w:before="20" w:after="0" w:line="120" w:lineRule="exact"/><w:ind w:left="${side}" w:right="${side}"/></w:pPr></w:p>`
	);
}

const textWidth = page.width - page.margins.left - page.margins.right;
const bold = { align: 'center', bold: true } as const;

function body(document: OfficialDocument): string {
	const { margins } = page;
	const section =
		'<w:sectPr><w:headerReference w:type="default" r:id="r2"/>' +
		`<w:pgSz w:w="${twips(page.width)}" w:h="${twips(page.height)}"/>` +
		`<w:pgMar w:top="${twips(margins.top)}" w:right="${twips(margins.right)}" w:bottom="${twips(margins.bottom)}" w:left="${twips(margins.left)}" w:header="${twips(10)}" w:footer="${twips(10)}" w:gutter="0"/>` +
		'<w:titlePg/></w:sectPr>';
	const content = [
		head(document),
		paragraph(document.heading, { ...bold, before: 18 }),
		paragraph(document.about, bold),
		rule(textWidth, 45),
		...(document.authority === null
			? []
			: [paragraph(document.authority, { ...bold, before: 12, after: 6 })]),
		...(document.addressee === null
			? []
			: [paragraph(document.addressee, { align: 'center', before: 12, after: 6 })]),
		...document.grounds.map((text) =>
			paragraph(text, { italics: true, align: 'both', indent: true, after: 4 })
		),
		...(document.decides === null
			? []
			: [paragraph(document.decides, { ...bold, before: 6, after: 6 })]),
		...document.articles.flatMap(article),
		paragraph('', { size: sizes.small, keep: true }),
		foot(document)
	];
	return `<w:document ${main} xmlns:r="${kinds}"><w:body>${content.join('')}${section}</w:body></w:document>`;
}

function article({ title, parts }: Article, at: number, all: Article[]): string[] {
	return parts.map((part: Part, index) => {
		if (typeof part !== 'string') return table(part);
		const lead = index === 0 && title ? [{ text: `${title} `, bold: true }] : [];
		return paragraph([...lead, { text: part }], {
			align: 'both',
			indent: true,
			after: 4,
			// A table stays with what announces it, the signature with the last words.
			keep:
				typeof parts[index + 1] === 'object' ||
				(at === all.length - 1 && index === parts.length - 1)
		});
	});
}

function head(document: OfficialDocument): string {
	const { agency, superior, number, nation, motto, placeAndDate } = document;
	const small = { ...bold, size: sizes.head };
	const left = 62;
	return grid(
		[left, textWidth - left],
		[
			[
				(superior === null ? '' : paragraph(superior, { align: 'center', size: sizes.head })) +
					agency.map((line) => paragraph(line, small)).join('') +
					rule(left, 20) +
					paragraph(number, { align: 'center', size: sizes.head }),
				paragraph(nation, small) +
					paragraph(motto, bold) +
					rule(textWidth - left, 62) +
					paragraph(placeAndDate, { align: 'center', italics: true })
			]
		]
	);
}

function foot({ sentTo, receivers, signature }: OfficialDocument): string {
	const right = 80;
	return grid(
		[textWidth - right, right],
		[
			[
				paragraph(sentTo, { bold: true, italics: true, size: sizes.small }) +
					receivers.map((line) => paragraph(line, { size: sizes.receivers })).join(''),
				signature.lines.map((line) => paragraph(line, bold)).join('') +
					paragraph(signature.name, { ...bold, before: 70 })
			]
		]
	);
}

function table({ caption, columns, rows, shares, size = sizes.head }: Table): string {
	const widths = shares.map((share) => (share / 100) * textWidth);
	const spaced = { size, before: 2, after: 2 };
	const align = (cell: Cell, index: number) => {
		if (index === 0) return 'center';
		return typeof cell === 'string' ? 'left' : 'right';
	};
	const cells = (row: Cell[]) =>
		row.map((cell, index) => paragraph(textOf(cell), { ...spaced, align: align(cell, index) }));
	const heads = columns.map((text) => paragraph(text, { ...bold, ...spaced }));
	return (
		(caption ? paragraph(caption, { bold: true, before: 4, after: 4, keep: true }) : '') +
		grid(widths, [heads, ...rows.map(cells)], { lines: true }) +
		paragraph('', { size: 6 })
	);
}

/** Rows of cells beside each other; widths in millimetres. With lines the first row is repeated on each page. */
function grid(widths: number[], rows: string[][], { lines = false } = {}): string {
	const line = (side: string) =>
		`<w:${side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>`;
	const borders = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV'].map(line).join('');
	const total = widths.reduce((sum, width) => sum + twips(width), 0);
	const cell = (content: string, index: number) =>
		`<w:tc><w:tcPr><w:tcW w:w="${twips(widths[index] ?? 0)}" w:type="dxa"/>${lines ? '<w:vAlign w:val="center"/>' : ''}</w:tcPr>${content}</w:tc>`;
	const row = (cells: string[], index: number) =>
		`<w:tr><w:trPr><w:cantSplit/>${lines && index === 0 ? '<w:tblHeader/>' : ''}</w:trPr>${cells.map(cell).join('')}</w:tr>`;
	return (
		`<w:tbl><w:tblPr><w:tblW w:w="${total}" w:type="dxa"/>` +
		(lines ? `<w:tblBorders>${borders}</w:tblBorders>` : '') +
		'<w:tblLayout w:type="fixed"/></w:tblPr>' +
		`<w:tblGrid>${widths.map((width) => `<w:gridCol w:w="${twips(width)}"/>`).join('')}</w:tblGrid>` +
		`${rows.map(row).join('')}</w:tbl>`
	);
}
