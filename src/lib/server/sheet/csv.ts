import { Problem } from '../../domain/problem';
import { Rows, type Sheet } from './sheet';

/** Text with commas, semicolons or tabs, in UTF-8 with or without a mark, or in UTF-16 with one. */
export function readCsv(bytes: Uint8Array): Sheet {
	const text = decoded(bytes);
	const named = /^sep=(.)\r?\n/i.exec(text);
	const body = named ? text.slice(named[0].length) : text;
	const rows = new Rows();
	let number = named ? 2 : 1;
	for (const cells of cellsOf(body, named?.[1] ?? separatorOf(body)))
		rows.add(number++, cells.map(unguarded));
	return rows.sheet;
}

/**
 * With a mark, because spreadsheets take text without one for another encoding. What a spreadsheet would
 * run as a formula gets an apostrophe in front, which reading takes away again.
 */
export function writeCsv(rows: Iterable<readonly string[]>): string {
	const lines = Array.from(rows, (row) => row.map((text) => quoted(guarded(text))).join(','));
	return `\ufeff${lines.join('\r\n')}\r\n`;
}

const formula = /^'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

function guarded(text: string): string {
	return formula.test(text) ? `'${text}` : text;
}

function unguarded(text: string): string {
	return text.startsWith("'") && formula.test(text) ? text.slice(1) : text;
}

function quoted(text: string): string {
	return /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function decoded(bytes: Uint8Array): string {
	const marked = bytes[0] === 0xff && bytes[1] === 0xfe;
	const other = bytes[0] === 0xfe && bytes[1] === 0xff;
	const encoding = marked ? 'utf-16le' : other ? 'utf-16be' : 'utf-8';
	try {
		const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
		if (!text.includes('\0')) return text;
	} catch (error) {
		if (!(error instanceof TypeError)) throw error;
	}
	// Windows-1258, TCVN3 and VNI cannot be told apart for certain, and a wrong guess spoils every name.
	throw new Problem(bytes.includes(0) ? 'sheet_wrong_kind' : 'sheet_encoding');
}

/** The one that stands most often outside quotes in the first lines. */
function separatorOf(text: string): string {
	const head = text.slice(0, 5000).replace(/"(?:[^"]|"")*"/g, '');
	const counts = [',', ';', '\t'].map((each) => [each, head.split(each).length] as const);
	return counts.reduce((best, each) => (each[1] > best[1] ? each : best))[0];
}

function* cellsOf(text: string, separator: string): Generator<string[]> {
	let row: string[] = [];
	let at = 0;
	while (at < text.length) {
		let cell: string;
		if (text[at] === '"') [cell, at] = quotedAt(text, at + 1, separator);
		else {
			const end = endFrom(text, at, separator);
			cell = text.slice(at, end);
			at = end;
		}
		row.push(cell);
		if (text[at] === separator) {
			at++;
			if (at === text.length) row.push('');
			continue;
		}
		at += text.startsWith('\r\n', at) ? 2 : 1;
		yield row;
		row = [];
	}
	if (row.length > 0) yield row;
}

/** The text between quotes, and where it goes on; what stands between the closing quote and the separator belongs to it. */
function quotedAt(text: string, from: number, separator: string): [string, number] {
	let cell = '';
	let at = from;
	for (;;) {
		const quote = text.indexOf('"', at);
		if (quote < 0) throw new Problem('sheet_unreadable');
		cell += text.slice(at, quote);
		at = quote + 1;
		if (text[at] !== '"') break;
		cell += '"';
		at++;
	}
	const end = endFrom(text, at, separator);
	return [cell + text.slice(at, end), end];
}

function endFrom(text: string, from: number, separator: string): number {
	let at = from;
	while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') at++;
	return at;
}
