import { createHash } from 'node:crypto';
import type { Actor } from '../domain/access';
import type { CommandName } from '../domain/commands';
import type { Day } from '../domain/day';
import type { Cell, ImportKind, Reader, RowVerdict } from '../domain/import';
import type { Tx } from './db/client';
import type { AskedVillage, NoVillage, VillageNames } from './village-names';

/** A row of a list with its cells by field: all that the job knows of it before it looks at the database. */
export type ListRow = { row: number; cells: Record<string, string> };
/** `candidates`: which areas a row can mean that names one of several. */
export type RowFault = { row: number; field: string; code: string; candidates?: string };

/** Rows that stand or fall together: a household, a village, or a team with its members. */
export type Unit = ListRow[];

/** What the rows of a block mean, looked up in the database as it is. */
export type Plan = {
	faults: RowFault[];
	/** Rows that say what is known already. */
	unchanged: number[];
	commands: PlannedCommand[];
};

export type PlannedCommand = {
	name: CommandName;
	payload: unknown;
	rows: { row: number; verdict: RowVerdict }[];
	/** Which cell a fault of the command means; the first row's when it means all. */
	locate: (path: string) => { row: number; field: string };
	/** The same without rows that turned out bad; null when nothing is left, or the rest means nothing alone. */
	without: (rows: Set<number>) => PlannedCommand | null;
};

export type Planning = {
	tx: Tx;
	actor: Actor;
	jobId: string;
	today: Day;
	villages: VillageNames;
};

export type ImportShape = {
	kind: ImportKind;
	/** What grows when such a list is taken in. */
	tables: string[];
	/** How many units are tried in one transaction. */
	block: number;
	/** By the file alone, so that a job that goes on after a restart divides it alike. */
	units: (rows: ListRow[]) => Unit[];
	/** What of a row can be seen to be a repetition by the file alone; null when nothing. */
	keyOf: (row: ListRow) => string | null;
	plan: (planning: Planning, units: Unit[]) => Promise<Plan>;
};

/** The same id for the same thing of the same job, however often it is worked on. */
export function idFrom(...parts: (string | number)[]): string {
	const hex = createHash('sha256').update(parts.join(' ')).digest('hex');
	const variant = ((parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The columns by which lists say where something is, the widest first. */
export const placeFields = [
	'districtName',
	'communeCode',
	'communeName',
	'villageCode',
	'villageName'
] as const satisfies (keyof AskedVillage)[];

/** Reads the cells of a row and gathers what is wrong with them. */
export class RowReader {
	readonly faults: RowFault[] = [];
	readonly #row: ListRow;

	constructor(row: ListRow) {
		this.#row = row;
	}

	text(field: string): string {
		return this.#row.cells[field] ?? '';
	}

	/** The value of a cell; nothing for an empty one, and for one with a fault. */
	read<Value>(field: string, reader: Reader<Value>): Value | undefined {
		const text = this.text(field);
		if (text === '') return undefined;
		const read: Cell<Value> = reader(text);
		if ('value' in read) return read.value;
		this.fault(field, read.fault);
		return undefined;
	}

	/** The village that the row names, in whatever way lists name villages. */
	village(): AskedVillage {
		const said = placeFields.map((field) => [field, this.text(field)]);
		return Object.fromEntries(said) as AskedVillage;
	}

	fault(field: string, code: string, candidates = ''): void {
		this.faults.push({ row: this.#row.row, field, code, candidates });
	}

	noVillage({ field, fault, candidates }: NoVillage): null {
		this.fault(field, fault, candidates);
		return null;
	}
}

export function groupBy<Item, Key>(items: Iterable<Item>, keyOf: (item: Item) => Key) {
	const groups = new Map<Key, Item[]>();
	for (const item of items) {
		const key = keyOf(item);
		const known = groups.get(key);
		if (known) known.push(item);
		else groups.set(key, [item]);
	}
	return groups;
}
