import { posix } from 'node:path';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { dayOfSerial } from '../../domain/import';
import { Problem } from '../../domain/problem';
import { Rows, type Sheet } from './sheet';
import { Package } from './zip';

/**
 * The first visible sheet of a workbook (ECMA-376) as text. A formula is what was typed, never what it
 * would give; a day is written as people write it.
 */
export async function readXlsx(bytes: Uint8Array): Promise<Sheet> {
	const file = new Package(bytes);
	const workbook = await workbookOf(file);
	const strings = await stringsOf(file, posix.join(workbook.folder, 'sharedStrings.xml'));
	const days = await dayStylesOf(file, posix.join(workbook.folder, 'styles.xml'));
	const rows = new Rows();
	const cells = new CellReader(rows, strings, days, workbook.from1904);
	await parse(file, workbook.sheet, cells);
	for (const range of cells.joined) joinDown(rows, range);
	return rows.sheet;
}

type Listener = {
	open?: (name: string, attributes: Record<string, string>, empty: boolean) => void;
	text?: (text: string) => void;
	close?: (name: string) => void;
};

/** Prefixes of names carry no meaning here, and some programs write them. */
const bare = (name: string) => name.slice(name.indexOf(':') + 1);

async function parse(file: Package, path: string, listener: Listener): Promise<void> {
	const parser = new SaxesParser();
	parser.on('error', () => {
		throw new Problem('sheet_unreadable');
	});
	parser.on('opentag', (tag: SaxesTagPlain) =>
		listener.open?.(bare(tag.name), tag.attributes, tag.isSelfClosing)
	);
	parser.on('text', (text) => listener.text?.(text));
	parser.on('cdata', (text) => listener.text?.(text));
	parser.on('closetag', (tag: SaxesTagPlain) => listener.close?.(bare(tag.name)));
	const decoder = new TextDecoder();
	let any = false;
	for await (const piece of file.read(path)) {
		any = true;
		parser.write(decoder.decode(piece, { stream: true }));
	}
	if (any) parser.close();
}

async function workbookOf(file: Package) {
	if (!file.has('[Content_Types].xml')) throw new Problem('sheet_wrong_kind');
	const main = (await targetsOf(file, '_rels/.rels', '')).find(({ type }) =>
		type.endsWith('/officeDocument')
	);
	const path = main?.path ?? 'xl/workbook.xml';
	if (!file.has(path)) throw new Problem('sheet_wrong_kind');
	const sheets: { id: string; hidden: boolean }[] = [];
	let from1904 = false;
	await parse(file, path, {
		open(name, attributes) {
			if (name === 'workbookPr') from1904 = /^(1|true)$/.test(attributes.date1904 ?? '');
			if (name === 'sheet')
				sheets.push({
					id: Object.entries(attributes).find(([key]) => bare(key) === 'id')?.[1] ?? '',
					hidden: (attributes.state ?? 'visible') !== 'visible'
				});
		}
	});
	const folder = posix.dirname(path);
	const links = await targetsOf(
		file,
		posix.join(folder, '_rels', `${posix.basename(path)}.rels`),
		folder
	);
	const first = sheets.find(({ hidden }) => !hidden) ?? sheets[0];
	const sheet = links.find(({ id }) => id === first?.id)?.path;
	if (!sheet || !file.has(sheet)) throw new Problem('sheet_wrong_kind');
	return { folder, sheet, from1904 };
}

async function targetsOf(file: Package, path: string, folder: string) {
	const targets: { id: string; type: string; path: string }[] = [];
	await parse(file, path, {
		open(name, { Id = '', Type = '', Target = '' }) {
			if (name !== 'Relationship') return;
			const full = Target.startsWith('/') ? Target.slice(1) : posix.join(folder, Target);
			targets.push({ id: Id, type: Type, path: full });
		}
	});
	return targets;
}

/** The texts that cells name by number, without the hints on how to read them aloud. */
async function stringsOf(file: Package, path: string): Promise<string[]> {
	const strings: string[] = [];
	let text = '';
	let reading = false;
	let aloud = false;
	await parse(file, path, {
		open(name) {
			if (name === 'si') text = '';
			if (name === 'rPh') aloud = true;
			reading = name === 't' && !aloud;
		},
		text(piece) {
			if (reading) text += piece;
		},
		close(name) {
			reading = false;
			if (name === 'rPh') aloud = false;
			if (name === 'si') strings.push(plain(text));
		}
	});
	return strings;
}

/** Which of the cells' styles show a number as a day. */
async function dayStylesOf(file: Package, path: string): Promise<boolean[]> {
	const formats = new Map<string, string>();
	const styles: boolean[] = [];
	let inCells = false;
	await parse(file, path, {
		open(name, { numFmtId = '', formatCode = '' }) {
			if (name === 'numFmt') formats.set(numFmtId, formatCode);
			if (name === 'cellXfs') inCells = true;
			if (name === 'xf' && inCells) styles.push(showsDay(numFmtId, formats.get(numFmtId)));
		},
		close(name) {
			if (name === 'cellXfs') inCells = false;
		}
	});
	return styles;
}

function showsDay(id: string, format: string | undefined): boolean {
	const number = Number(id);
	if (format === undefined)
		return (number >= 14 && number <= 17) || number === 22 || (number >= 27 && number <= 36);
	return /[dy]/i.test(format.replace(/"[^"]*"|\[[^\]]*\]|\\./g, ''));
}

/** What no XML may hold is written as `_x000D_` in workbooks. */
function plain(text: string): string {
	return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
		String.fromCharCode(parseInt(code, 16))
	);
}

/** `B3:B7`; what is joined sideways only is a title, which belongs to no column but its first. */
function joinDown(rows: Rows, range: string): void {
	const [, column, from, to] = /^([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})$/.exec(range) ?? [];
	if (column && from !== to) rows.join(columnOf(column), Number(from), Number(to));
}

class CellReader implements Listener {
	readonly joined: string[] = [];
	#rows;
	#strings;
	#days;
	#from1904;
	#number = 0;
	#row: (string | undefined)[] = [];
	#column = -1;
	#type = 'n';
	#isDay = false;
	#value = '';
	#formula: string | null = null;
	#shared = new Map<string, string>();
	#sharedId: string | null = null;
	#within: 'v' | 'f' | 't' | null = null;
	#aloud = false;

	constructor(rows: Rows, strings: string[], days: boolean[], from1904: boolean) {
		this.#rows = rows;
		this.#strings = strings;
		this.#days = days;
		this.#from1904 = from1904;
	}

	open(name: string, attributes: Record<string, string>): void {
		if (name === 'row') {
			this.#number = attributes.r ? Number(attributes.r) : this.#number + 1;
			this.#row = [];
			this.#column = -1;
		} else if (name === 'c') {
			this.#column = attributes.r ? columnOf(attributes.r) : this.#column + 1;
			this.#type = attributes.t ?? 'n';
			this.#isDay = this.#days[Number(attributes.s ?? 0)] ?? false;
			this.#value = '';
			this.#formula = null;
		} else if (name === 'f') {
			this.#formula = '';
			this.#sharedId = attributes.t === 'shared' ? (attributes.si ?? null) : null;
			this.#within = 'f';
		} else if (name === 'rPh') this.#aloud = true;
		else if (name === 'mergeCell') this.joined.push(attributes.ref ?? '');
		else if (name === 'v' || (name === 't' && !this.#aloud)) this.#within = name;
	}

	text(piece: string): void {
		if (this.#within === 'f') this.#formula += piece;
		else if (this.#within) this.#value += piece;
	}

	close(name: string): void {
		this.#within = null;
		if (name === 'rPh') this.#aloud = false;
		else if (name === 'f') this.#share();
		else if (name === 'c') this.#row[this.#column] = this.#shown();
		else if (name === 'row') this.#rows.add(this.#number, this.#row);
	}

	/** Of cells with a formula in common only the first says it. */
	#share(): void {
		if (this.#sharedId === null) return;
		if (this.#formula) this.#shared.set(this.#sharedId, this.#formula);
		else this.#formula = this.#shared.get(this.#sharedId) ?? '';
	}

	#shown(): string {
		if (this.#formula !== null) return `=${this.#formula}`;
		if (this.#type === 's') return this.#strings[Number(this.#value)] ?? '';
		if (this.#type === 'inlineStr' || this.#type === 'str') return plain(this.#value);
		if (this.#type === 'b') return this.#value === '1' ? 'Có' : 'Không';
		if (this.#type === 'd' || this.#type === 'e' || this.#value === '') return this.#value;
		return this.#numeric(Number(this.#value));
	}

	#numeric(number: number): string {
		if (!Number.isFinite(number)) return this.#value;
		if (!this.#isDay) return String(number);
		const serial = number + (this.#from1904 ? 1462 : 0);
		if (serial < 1 || serial > 2_958_465) return String(number);
		return dayOfSerial(serial).split('-').reverse().join('/');
	}
}

/** `BC12` → 54: counted from 0. */
function columnOf(reference: string): number {
	let column = 0;
	for (const letter of reference) {
		const value = letter.charCodeAt(0) - 64;
		if (value < 1 || value > 26) break;
		column = column * 26 + value;
	}
	if (column === 0 || column > 16_384) throw new Problem('sheet_unreadable');
	return column - 1;
}
