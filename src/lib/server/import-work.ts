import { eq, sql } from 'drizzle-orm';
import type { Actor } from '../domain/access';
import { dayOf } from '../domain/day';
import { type ImportKind, type RowVerdict, verdicts } from '../domain/import';
import { actorOf } from './access';
import { type Command, performAll, type Sending } from './commands';
import type { Database, Tx } from './db/client';
import { rows } from './db/client';
import { forLog, isPassing, shouldTryAgain } from './db/fault';
import { importJob } from './db/schema';
import { householdLists } from './import-households';
import {
	idFrom,
	type ImportShape,
	type ListRow,
	type PlannedCommand,
	type Planning,
	type RowFault,
	type Unit
} from './import-plan';
import { teamLists } from './import-teams';
import { villageLists } from './import-villages';
import * as imports from './imports';
import { VillageNames } from './village-names';

/**
 * Works on lists, one block of rows after the other, each in a transaction of its own that also says how
 * far it is: after a stop of the server the next one goes on where this one ended. A check is the same
 * work, taken back. All-or-nothing is one transaction for all rows.
 */
const shapes: Record<ImportKind, ImportShape> = {
	teams: teamLists,
	households: householdLists,
	villages: villageLists
};

/** What is wrong with a list whose owner may not bring it any more. */
class Stopped extends Error {}
class TakenBack extends Error {}

/** Of the list that is worked on, what need not be read anew for each block. */
type Opened = {
	id: string;
	/** A list whose columns were matched anew is another one. */
	key: string;
	rows: ListRow[];
	units: Unit[];
	repeated: Set<number>;
	/** How many blocks were worked on since, and at how many the database looks at its tables again. */
	blocks: number;
	looksAt: number;
	/** What villages are called, and when that was looked up. */
	villages?: { names: VillageNames; at: number };
};
let opened: Opened | null = null;

/** How many rows are tried so far of a list that is all or nothing, which the database does not show yet. */
export const tried = new Map<string, number>();

/** Does a block of the list that has waited longest; answers whether there was any. */
export async function step(database: Database, now: Date): Promise<boolean> {
	const job = await imports.next(database);
	if (!job) return false;
	try {
		const list = await open(database, job);
		if (job.state === 'running' && job.mode === 'all_or_nothing')
			await takeAll(database, job, list, now);
		else await takeBlock(database, job, list, now);
	} catch (error) {
		if (isPassing(error)) throw error;
		if (!(error instanceof Stopped)) process.stderr.write(`${forLog(error)}\n`);
		await fail(database, job, error instanceof Stopped ? 'not_found' : 'unexpected');
	}
	return true;
}

/** Does all that waits: for tests and for the worker. */
export async function workOff(database: Database, now: Date): Promise<void> {
	while (await step(database, now));
}

async function open(database: Database, job: imports.Job): Promise<Opened> {
	const key = JSON.stringify([job.headingRow, job.columns]);
	if (opened?.id === job.id && opened.key === key) return opened;
	const sheet = await imports.sheetOf(database, job.id);
	const columns = Object.entries(job.columns);
	const list = sheet.rows.slice(job.headingRow + 1).map((cells, row) => ({
		row,
		cells: Object.fromEntries(columns.map(([field, column]) => [field, cells[column] ?? '']))
	}));
	const shape = shapes[job.kind];
	opened = {
		id: job.id,
		key,
		rows: list,
		units: shape.units(list),
		repeated: repeatedIn(shape, list),
		blocks: 0,
		looksAt: 1
	};
	return opened;
}

function repeatedIn(shape: ImportShape, list: ListRow[]): Set<number> {
	const seen = new Set<string>();
	const repeated = list.filter((row) => {
		const key = shape.keyOf(row);
		if (key === null) return false;
		if (seen.has(key)) return true;
		seen.add(key);
		return false;
	});
	return new Set(repeated.map(({ row }) => row));
}

type Outcome = { letters: Map<number, RowVerdict>; faults: RowFault[] };

/** The next rows that wait, in one transaction; of a check nothing but what was found is kept. */
async function takeBlock(
	database: Database,
	job: imports.Job,
	list: Opened,
	now: Date
): Promise<void> {
	const units = waitingUnits(job, list, shapes[job.kind].block);
	await lookAtTables(database, job, list);
	for (let attempt = 1; ; attempt++) {
		try {
			if (job.state === 'checking') {
				const outcome = await rehearsed(database, job, list, units, now);
				await database.transaction((tx) => record(tx, job, outcome, now));
			} else
				await database.transaction(async (tx) => {
					await alone(tx, job);
					await record(tx, job, await take(tx, job, list, units, now), now);
				});
			return;
		} catch (error) {
			if (error instanceof TakenBack) return;
			if (attempt === 5 || !shouldTryAgain(error)) throw error;
		}
	}
}

async function rehearsed(
	database: Database,
	job: imports.Job,
	list: Opened,
	units: Unit[],
	now: Date
): Promise<Outcome> {
	let outcome: Outcome | undefined;
	const takenBack = new TakenBack();
	try {
		await database.transaction(async (tx) => {
			outcome = await take(tx, job, list, units, now);
			throw takenBack;
		});
	} catch (error) {
		if (error !== takenBack) throw error;
	}
	return outcome!;
}

/** Every row, or none: the first block with a bad row takes everything back. */
async function takeAll(
	database: Database,
	job: imports.Job,
	list: Opened,
	now: Date
): Promise<void> {
	let bad: Outcome | undefined;
	try {
		await database.transaction(async (tx) => {
			await alone(tx, job);
			const all: Outcome = { letters: new Map(), faults: [] };
			const { block } = shapes[job.kind];
			for (let from = 0; from < list.units.length; from += block) {
				await mustGoOn(tx, job);
				await lookAtTables(tx, job, list);
				const outcome = await take(tx, job, list, list.units.slice(from, from + block), now);
				outcome.letters.forEach((verdict, row) => all.letters.set(row, verdict));
				tried.set(job.id, all.letters.size);
				if (outcome.faults.length > 0) {
					bad = outcome;
					throw new TakenBack();
				}
			}
			await record(tx, job, all, now);
		});
	} catch (error) {
		if (!(error instanceof TakenBack)) throw error;
		if (bad) await refuse(database, job, bad);
	} finally {
		tried.delete(job.id);
	}
}

/** One process at a time works on a list, whoever else is connected to the database. */
async function alone(tx: Tx, job: imports.Job): Promise<void> {
	await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${job.id}))`);
	await mustGoOn(tx, job);
}

async function mustGoOn(tx: Tx, job: imports.Job): Promise<void> {
	const [now] = await rows<{ state: string; verdicts: string }>(
		tx,
		sql`select state, verdicts from import_job where id = ${job.id}`
	);
	if (now?.state !== job.state || now.verdicts !== job.verdicts) throw new TakenBack();
}

function waitingUnits({ verdicts: letters }: imports.Job, { units }: Opened, most: number): Unit[] {
	const found: Unit[] = [];
	for (let index = 0; index < units.length && found.length < most; index++)
		if (letters[units[index]![0]!.row] === verdicts.waiting) found.push(units[index]!);
	return found;
}

/**
 * A database that planned its questions when a table was small asks them so ever after, which makes a long
 * list many times as dear. So it looks at the tables again as the work grows.
 */
async function lookAtTables(
	database: Database,
	{ kind }: imports.Job,
	list: Opened
): Promise<void> {
	if (++list.blocks < list.looksAt) return;
	list.looksAt *= 4;
	const tables = shapes[kind].tables.map((table) => sql.identifier(table));
	await database.execute(sql`analyze ${sql.join(tables, sql`, `)}`);
}

/** Plans the units against the database as it is and performs what they mean. */
async function take(
	tx: Tx,
	job: imports.Job,
	list: Opened,
	units: Unit[],
	now: Date
): Promise<Outcome> {
	const today = dayOf(now.getTime());
	const actor = await actorOf(tx, job.accountId, today);
	if (!actor || !imports.kindsFor(actor).includes(job.kind)) throw new Stopped();
	const villages = await villagesFor(tx, actor, job, list, now);
	const planning: Planning = { tx, actor, jobId: job.id, today, villages };
	const sending: Sending = { now, deviceId: null };
	if (job.state === 'checking') sending.rehearsal = true;
	const outcome: Outcome = { letters: new Map(), faults: [] };
	const fresh = units.filter((unit) => !unit.some(({ row }) => list.repeated.has(row)));
	for (const unit of units)
		for (const { row } of unit)
			if (list.repeated.has(row))
				outcome.faults.push({ row, field: keyField[job.kind], code: 'row_twice' });
	const plan = await shapes[job.kind].plan(planning, fresh);
	outcome.faults.push(...plan.faults);
	plan.unchanged.forEach((row) => outcome.letters.set(row, 'unchanged'));
	await perform(tx, planning, plan.commands, outcome, sending);
	// Whatever nothing good is known of: rows with faults, and those that stand or fall with them.
	for (const unit of units)
		for (const { row } of unit) if (!outcome.letters.has(row)) outcome.letters.set(row, 'bad');
	return outcome;
}

/** Looked up again once a minute, and for each block of villages, which names those of the one before. */
async function villagesFor(
	tx: Tx,
	actor: Actor,
	{ kind }: imports.Job,
	list: Opened,
	now: Date
): Promise<VillageNames> {
	const known = list.villages;
	if (known && kind !== 'villages' && now.getTime() - known.at < 60_000) return known.names;
	const names = await VillageNames.load(tx, actor, imports.actionFor(kind), dayOf(now.getTime()));
	list.villages = { names, at: now.getTime() };
	return names;
}

const keyField: Record<ImportKind, string> = {
	teams: 'name',
	households: 'headName',
	villages: 'villageName'
};

/** A command that is rejected is tried once more without the rows that it was rejected for. */
async function perform(
	tx: Tx,
	{ actor, jobId }: Planning,
	planned: PlannedCommand[],
	outcome: Outcome,
	sending: Sending
): Promise<void> {
	for (let left = planned; left.length > 0;) {
		const commands = left.map((each) => commandOf(jobId, each));
		const { receipts } = await performAll(tx, actor, commands, sending);
		left = left.flatMap((each, index) => {
			const problem = receipts[index]?.problem;
			if (!problem) {
				each.rows.forEach(({ row, verdict }) => outcome.letters.set(row, verdict));
				return [];
			}
			const paths = Object.entries(problem.fields);
			const faults = (paths.length > 0 ? paths : [['', problem.code] as const]).map(
				([path, code]) => ({ ...each.locate(path), code })
			);
			outcome.faults.push(...faults);
			return each.without(new Set(faults.map(({ row }) => row))) ?? [];
		});
	}
}

function commandOf(jobId: string, { name, payload, rows }: PlannedCommand): Command {
	return { id: idFrom(jobId, name, ...rows.map(({ row }) => row)), name, payload };
}

/** Writes down how far the list is; the last rows end it. */
async function record(tx: Tx, job: imports.Job, outcome: Outcome, now: Date): Promise<void> {
	const letters = job.verdicts.split('');
	outcome.letters.forEach((verdict, row) => (letters[row] = verdicts[verdict]));
	const after = letters.join('');
	const ended = !after.includes(verdicts.waiting);
	const state = !ended ? job.state : job.state === 'checking' ? 'checked' : 'done';
	const written = await tx
		.update(importJob)
		.set({ verdicts: after, state, ...(ended ? { finishedAt: now } : {}) })
		.where(
			sql`${importJob.id} = ${job.id} and ${importJob.state} = ${job.state} and ${importJob.verdicts} = ${job.verdicts}`
		)
		.returning({ id: importJob.id });
	// Stopped, or matched anew, while this block was tried.
	if (written.length === 0) throw new TakenBack();
	await imports.keepFaults(tx, job.id, outcome.faults);
	if (ended) opened = null;
}

async function refuse(database: Database, job: imports.Job, { faults }: Outcome): Promise<void> {
	await database.transaction(async (tx) => {
		const bad = new Set(faults.map(({ row }) => row));
		const letters = [...job.verdicts].map((_, row) =>
			bad.has(row) ? verdicts.bad : verdicts.waiting
		);
		await tx
			.update(importJob)
			.set({ state: 'failed', problem: 'import_bad_rows', mode: null, verdicts: letters.join('') })
			.where(eq(importJob.id, job.id));
		await imports.keepFaults(tx, job.id, faults);
	});
}

async function fail(database: Database, job: imports.Job, problem: string): Promise<void> {
	await database
		.update(importJob)
		.set({ state: 'failed', problem })
		.where(eq(importJob.id, job.id));
}

const pause = 5000;

/** Works in the background of the server until it is ended, which waits for the block under way. */
export function startWorker(database: Database): { wake: () => void; end: () => Promise<void> } {
	let ending = false;
	let woken = () => {};
	const rest = (milliseconds: number | null) =>
		new Promise<void>((resolve) => {
			woken = resolve;
			if (milliseconds !== null) setTimeout(resolve, milliseconds).unref();
		});
	const loop = async () => {
		while (!ending) {
			try {
				if (!(await step(database, new Date()))) await rest(ending ? 0 : null);
				// Others come to their turn between blocks.
				else await new Promise((resolve) => setImmediate(resolve));
			} catch (error) {
				process.stderr.write(`${forLog(error)}\n`);
				await rest(pause);
			}
		}
	};
	const running = loop();
	return {
		wake: () => woken(),
		end: async () => {
			ending = true;
			woken();
			await running;
		}
	};
}
