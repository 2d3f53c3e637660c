/**
 * What people did and the server has not accepted yet. A command and the rows as its author sees
 * them are written in one transaction; the server's version of such a row waits in `confirmed`, so
 * that nothing pulled overwrites unsent work and a discarded command leaves no trace.
 */
import type { CommandName, Payload } from '../domain/commands';
import * as clock from './clock';
import {
	type ConfirmedRow,
	type Database,
	type OutboxCommand,
	readMeta,
	type RowKey,
	type Rows,
	type TableName
} from './database';
import { newId } from './id';
import { room } from './room';

/** What the app says by itself: it is sent like all else, but it is nobody's unsent work. */
const quiet: CommandName[] = ['rejection.close', 'device.keep_key'];

export type NewRows = { [Name in TableName]?: Rows[Name][] };

/** Tables of every transaction that appends or takes back. */
const outboxTables = [
	'households',
	'visits',
	'trainings',
	'confirmed',
	'outbox',
	'drafts',
	'villages',
	'teams',
	'members',
	'meta'
] as const satisfies (keyof Database)[];

/** What is said: `done` when it was done earlier than now, by the clock of then. */
type Said<Name extends CommandName> = {
	name: Name;
	payload: Payload<Name>;
	about: string;
	/** What it is about beside the rows. */
	touches?: RowKey[];
	done?: Done;
};
type Done = Pick<OutboxCommand, 'createdAt' | 'heard'>;
/** Where in the line a command stands, and what it says better. */
type Place = Pick<OutboxCommand, 'sequence' | 'replaces'>;

/** One transaction for what a person does: all of it is written or nothing, also on a full phone. */
export function change<Result>(db: Database, work: () => Promise<Result>): Promise<Result> {
	const tables = outboxTables.map((name) => db[name]);
	return room.for(db, () => db.transaction('rw', tables, work));
}

/**
 * Writes the rows and the command; call it inside a `change`.
 * @param place that of a command taken back for this one: what was done after it may depend on it.
 * Without it the command goes to the end, whatever the clock says.
 */
export async function append<Name extends CommandName>(
	db: Database,
	{ done, ...said }: Said<Name>,
	rows: NewRows,
	place?: Place
): Promise<string> {
	const changed = flatten(rows);
	const id = newId();
	const [before, { heard }] = await Promise.all([
		Promise.all(changed.map((each) => toConfirm(db, each))),
		clock.memory(db)
	]);
	// Written at once: one after the other, a slow phone would spend milliseconds on each.
	await Promise.all([
		...changed.map(({ table, row }) => db.table(table).put(row)),
		db.confirmed.bulkPut(before.flatMap((each) => each ?? [])),
		db.outbox.add({
			createdAt: new Date().toISOString(),
			heard,
			replaces: null,
			...said,
			...done,
			...place,
			id,
			touches: [...changed.map(({ table, row }) => keyOf(table, row.id)), ...(said.touches ?? [])],
			state: 'pending',
			offered: false,
			problem: null
		})
	]);
	return id;
}

/** The place of a command that is said differently: it replaces what the server has rejected. */
export function placeOf({ sequence, state, id, replaces }: OutboxCommand): Place {
	return { sequence, replaces: state === 'rejected' ? id : (replaces ?? null) };
}

/** When a command was done, for one that says the same moment in other words. */
export function momentOf({ createdAt, heard }: OutboxCommand): Done {
	return { createdAt, heard: heard ?? null };
}

/** The next commands to send, in the order in which they were done, up to the first one held back. */
export async function pending(
	db: Database,
	most: number,
	held: ReadonlySet<string> = new Set()
): Promise<OutboxCommand[]> {
	// Within one state, the index is in the order of the sequence.
	const open = db.outbox.where('state').equals('pending');
	// Whoever is no member yet keeps their work to themselves.
	if (await readMeta(db, 'registration'))
		return open
			.filter(({ name }) => quiet.includes(name))
			.limit(most)
			.toArray();
	return held.size === 0
		? open.limit(most).toArray()
		: open
				.until(({ id }) => held.has(id))
				.limit(most)
				.toArray();
}

/** How many commands have no verdict yet, and how many were rejected and not seen to. */
export async function counts(db: Database): Promise<{ waiting: number; rejected: number }> {
	const [waiting, rejected] = await Promise.all(
		['pending', 'rejected'].map((state) => db.outbox.where('state').equals(state).count())
	);
	return { waiting: waiting ?? 0, rejected: rejected ?? 0 };
}

/**
 * How much of what a person did the server has not accepted, and how much of that it rejected. Only keys
 * are read, again with each change of the line; what the app says by itself touches no row.
 */
export async function tally(db: Database): Promise<{ unsent: number; rejected: number }> {
	const [touching, rejected] = await Promise.all([
		db.outbox.orderBy('touches').primaryKeys(),
		db.outbox.where('state').equals('rejected').primaryKeys()
	]);
	const said = new Set(touching);
	return { unsent: said.size, rejected: rejected.filter((key) => said.has(key)).length };
}

/** Everything a person did that the server has not accepted, in order. */
export async function unsent(db: Database): Promise<OutboxCommand[]> {
	const all = await db.outbox.orderBy('sequence').toArray();
	return all.filter(({ name }) => !quiet.includes(name));
}

/** From now on the server may know these commands: they can no longer be taken back quietly. */
export async function offer(db: Database, commands: OutboxCommand[]): Promise<void> {
	const fresh = commands.filter((command) => !command.offered);
	if (fresh.length === 0) return;
	await db.outbox.bulkUpdate(
		fresh.map(({ sequence }) => ({ key: sequence, changes: { offered: true } }))
	);
}

/** Takes a command and what it did to the phone's rows away, as if it had never been. */
export async function takeBack(db: Database, command: OutboxCommand): Promise<void> {
	await db.outbox.delete(command.sequence);
	const still = await touched(db);
	for (const key of command.touches.filter((each) => !still.has(each))) await restore(db, key);
}

/** The same for good: nobody wants to send it any more, and the server need not ask after it. */
export async function giveUp(db: Database, command: OutboxCommand): Promise<void> {
	await takeBack(db, command);
	const { replaces } = placeOf(command);
	if (!replaces) return;
	const close = { name: 'rejection.close', payload: { commandId: replaces }, about: '' } as const;
	await append(db, close, {});
}

/** Sends a rejected command once more, unchanged, as a new command in the same place. */
export async function resend(db: Database, commandId: string): Promise<void> {
	await change(db, async () => {
		const rejected = await byCommandId(db, commandId);
		if (rejected?.state === 'rejected') await putAgain(db, rejected);
	});
}

export function byCommandId(db: Database, id: string): Promise<OutboxCommand | undefined> {
	return db.outbox.where('id').equals(id).first();
}

/** The unsettled commands about any of these rows, in order. */
export async function about(db: Database, keys: RowKey[]): Promise<OutboxCommand[]> {
	const found = await db.outbox.where('touches').anyOf(keys).distinct().toArray();
	return found.sort((one, other) => one.sequence - other.sequence);
}

/** Whether the server has not stored this command, and never will: it can be said differently. */
export function isAmendable({ state, offered }: OutboxCommand): boolean {
	return state === 'rejected' || !offered;
}

/** The rows that have unsettled commands. */
export async function touched(db: Database): Promise<Set<RowKey>> {
	return touchedBy(await db.outbox.toArray());
}

/** How far each row with unsettled commands is; rows that are not named are settled. */
export async function standings(db: Database): Promise<Map<RowKey, OutboxCommand['state']>> {
	const found = new Map<RowKey, OutboxCommand['state']>();
	for (const { touches, state } of await db.outbox.toArray())
		for (const key of touches) if (found.get(key) !== 'rejected') found.set(key, state);
	return found;
}

export function keyOf(table: TableName, id: string): RowKey {
	return `${table}/${id}`;
}

export function partsOf(key: RowKey): { table: TableName | 'cards'; id: string } {
	const slash = key.indexOf('/');
	return { table: key.slice(0, slash) as TableName | 'cards', id: key.slice(slash + 1) };
}

/** The rows that these commands are about. */
export function touchedBy(commands: OutboxCommand[]): Set<RowKey> {
	return new Set(commands.flatMap(({ touches }) => touches));
}

function flatten(rows: NewRows) {
	return [
		...(rows.households ?? []).map((row) => ({ table: 'households' as const, row })),
		...(rows.visits ?? []).map((row) => ({ table: 'visits' as const, row })),
		...(rows.trainings ?? []).map((row) => ({ table: 'trainings' as const, row }))
	];
}

/** What the server said about a row, when nothing unsettled stands on it yet. */
async function toConfirm(
	db: Database,
	{ table, row }: { table: TableName; row: { id: string } }
): Promise<ConfirmedRow | null> {
	const key = keyOf(table, row.id);
	const [before, touching] = await Promise.all([
		db.table(table).get(row.id),
		db.outbox.where('touches').equals(key).count()
	]);
	return before && touching === 0 ? { key, row: before, pulled: false } : null;
}

/** As a new command in the same place. */
export async function putAgain(db: Database, rejected: OutboxCommand): Promise<void> {
	await db.outbox.put({
		...rejected,
		id: newId(),
		replaces: rejected.id,
		state: 'pending',
		offered: false,
		problem: null
	});
}

async function restore(db: Database, key: RowKey): Promise<void> {
	// No row: the server gives all of a card each time.
	if (partsOf(key).table === 'cards') return;
	const confirmed = await db.confirmed.get(key);
	await follow(db, key, confirmed?.row ?? null);
	await db.confirmed.delete(key);
}

/** A row becomes what the server last said of it; one that is not this phone's leaves. */
export async function follow(db: Database, key: RowKey, row: ConfirmedRow['row']): Promise<void> {
	const { table, id } = partsOf(key);
	await (row ? db.table(table).put(row) : db.table(table).delete(id));
}
