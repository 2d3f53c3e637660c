import { levelOf } from './coverage';
import type { ReformAreas, reformedKinds } from './reform';
import { fold } from './text';

/**
 * A reform as a table: one line says that an area went, whole or in part, into another one. TSV or CSV
 * with a line of headings, in Vietnamese or by the short names of the public mapping.
 */
export type ReformRows = Pick<ReformAreas, 'targets' | 'ends'>;
/** What is wrong in a line, counted from 1 with the headings, and in which column. */
export type RowFault = { line: number; column: Column; code: string };

const columns = {
	from: ['ma cu', 'tu', 'from', 'f', 'ma truoc'],
	to: ['ma moi', 'den', 'to', 't', 'ma sau'],
	portion: ['phan', 'portion', 'p'],
	name: ['ten moi', 'ten', 'name'],
	province: ['tinh', 'ma tinh', 'province']
} as const;
export type Column = keyof typeof columns;

const wholes = ['', 'full', 'toan bo', 'nguyen', 'ca'];
const parts = ['partial', 'mot phan', 'phan'];
const kinds: [string, (typeof reformedKinds)[number]][] = [
	['thi tran ', 'thi_tran'],
	['phuong ', 'phuong'],
	['dac khu ', 'dac_khu'],
	['xa ', 'xa'],
	['tinh ', 'tinh'],
	['thanh pho ', 'thanh_pho_tw']
];

export function readReform(text: string): { rows: ReformRows; faults: RowFault[] } {
	const lines = table(text.normalize('NFC').replace(/^\uFEFF/, ''));
	const at = placesOf(lines[0] ?? []);
	const faults: RowFault[] = [];
	const targets = new Map<string, ReformRows['targets'][number]>();
	const ends: string[] = [];
	for (const column of ['from', 'to'] as const)
		if (at[column] === undefined) faults.push({ line: 1, column, code: 'required' });
	if (faults.length > 0) return { rows: { targets: [], ends }, faults };
	lines.slice(1).forEach((cells, index) => {
		const line = index + 2;
		const cell = (column: Column) => (at[column] === undefined ? '' : (cells[at[column]] ?? ''));
		if (cells.every((each) => each === '')) return;
		const told = (column: Column, code: string) => faults.push({ line, column, code });
		const [from, to] = [cell('from'), cell('to')];
		if (levelOf(from) === null || !/^\d+$/.test(from)) return told('from', 'invalid_code');
		if (to === '' && levelOf(from) === 'district') return ends.push(from);
		if (levelOf(to) !== levelOf(from) || !/^\d+$/.test(to)) return told('to', 'invalid_code');
		const portion = portionOf(cell('portion'));
		if (!portion) return told('portion', 'invalid_choice');
		const kind = kinds.find(([word]) => fold(cell('name')).startsWith(word))?.[1];
		if (!kind) return told('name', cell('name') === '' ? 'required' : 'invalid_choice');
		const known = targets.get(to);
		if (known && known.name !== cell('name')) return told('name', 'differs');
		if (known) return known.sources.push({ code: from, portion });
		return targets.set(to, {
			code: to,
			kind,
			name: cell('name'),
			provinceCode: levelOf(to) === 'province' ? null : cell('province') || null,
			sources: [{ code: from, portion }],
			villageIds: [],
			chairId: null
		});
	});
	return { rows: { targets: [...targets.values()], ends }, faults };
}

function placesOf(headings: string[]): Partial<Record<Column, number>> {
	const found: Partial<Record<Column, number>> = {};
	headings.forEach((heading, index) => {
		const column = (Object.keys(columns) as Column[]).find((each) =>
			(columns[each] as readonly string[]).includes(fold(heading))
		);
		if (column) found[column] ??= index;
	});
	return found;
}

function portionOf(text: string): 'full' | 'partial' | null {
	if (wholes.includes(fold(text))) return 'full';
	return parts.includes(fold(text)) ? 'partial' : null;
}

/** Cells by tab, comma or semicolon, whichever the headings use; quotes as spreadsheets write them. */
function table(text: string): string[][] {
	const heading = text.slice(0, text.search(/[\r\n]|$/));
	const separator = ['\t', ';', ','].find((each) => heading.includes(each)) ?? '\t';
	const cells = new RegExp(`("(?:[^"]|"")*"|[^${separator}\\r\\n]*)(${separator}|\\r?\\n|$)`, 'g');
	const lines: string[][] = [[]];
	for (const [whole, cell = '', after] of text.matchAll(cells)) {
		if (whole === '') break;
		const bare = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
		lines.at(-1)!.push(bare.trim());
		if (after !== separator) lines.push([]);
	}
	return lines.filter((line) => line.some((cell) => cell !== ''));
}
