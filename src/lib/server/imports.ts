import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { type Action, type Actor, grantsFor } from '../domain/access';
import {
	fieldFor,
	fieldsOf,
	foldHeading,
	headingRowOf,
	type ImportKind,
	importKinds,
	importLimits,
	type ImportMode,
	type ImportState,
	type RowVerdict,
	verdicts
} from '../domain/import';
import { Problem } from '../domain/problem';
import { insertColumns } from './db/bulk';
import { type Database, rows, type Tx } from './db/client';
import { instant } from './db/instant';
import { importFault, importHeading, importJob } from './db/schema';
import type { RowFault } from './import-plan';
import { readSheet } from './sheet/read';
import type { Sheet } from './sheet/sheet';

/**
 * Lists that people brought: each is a job that is first checked (every row is tried and taken back) and
 * then taken in by the worker, a block at a time. A list belongs to who brought it.
 */
const actions: Record<ImportKind, Action> = {
	teams: 'team.import',
	households: 'household.import',
	villages: 'village.open'
};

export function actionFor(kind: ImportKind): Action {
	return actions[kind];
}

/** The kinds of lists that a person may bring. */
export function kindsFor(actor: Actor): ImportKind[] {
	return importKinds.filter((kind) => grantsFor(actor, actions[kind]).length > 0);
}

export type Job = {
	id: string;
	kind: ImportKind;
	accountId: string;
	fileName: string;
	headingRow: number;
	/** The column of each field that has one. */
	columns: Record<string, number>;
	total: number;
	state: ImportState;
	mode: ImportMode | null;
	verdicts: string;
	problem: string | null;
	createdAt: string;
	finishedAt: string | null;
	/** How many rows there are of each verdict. */
	counts: Record<RowVerdict, number>;
};

const columns = sql`j.id, j.kind, j.account_id as "accountId", j.file_name as "fileName", j.heading_row as "headingRow",
	j.columns, j.total, j.state, j.mode, j.verdicts, j.problem,
	${instant('j.created_at')} as "createdAt", ${instant('j.finished_at')} as "finishedAt"`;

/** Reads a file and keeps its rows; the headings are matched as far as they are known, also from earlier lists. */
export async function bring(
	database: Database,
	actor: Actor,
	given: { id: string; kind: ImportKind; fileName: string; bytes: Uint8Array },
	now: Date
): Promise<void> {
	if (!kindsFor(actor).includes(given.kind)) throw new Problem('not_found');
	const sheet = await readSheet(given.bytes);
	const headingRow = headingRowOf(given.kind, sheet.rows);
	const total = totalOf(sheet, headingRow);
	const cells = await promisify(gzip)(JSON.stringify(sheet), { level: 1 });
	await database.transaction(async (tx) => {
		const matched = await match(tx, actor, given.kind, sheet.rows[headingRow] ?? []);
		await tx
			.insert(importJob)
			.values({
				id: given.id,
				kind: given.kind,
				accountId: actor.id,
				fileName: given.fileName.normalize('NFC').slice(0, 200),
				cells,
				headingRow,
				columns: matched,
				total,
				state: 'uploaded',
				verdicts: waiting(total),
				createdAt: now
			})
			.onConflictDoNothing();
	});
}

function totalOf(sheet: Sheet, headingRow: number): number {
	const total = sheet.rows.length - headingRow - 1;
	if (total < 1) throw new Problem('sheet_empty');
	if (total > importLimits.rows) throw new Problem('sheet_too_many_rows');
	return total;
}

const waiting = (total: number) => verdicts.waiting.repeat(total);

/** Which column holds which field: as this person said before, else as headings usually mean. */
async function match(
	tx: Tx,
	actor: Actor,
	kind: ImportKind,
	headings: readonly string[]
): Promise<Record<string, number>> {
	const known = await tx
		.select()
		.from(importHeading)
		.where(and(eq(importHeading.accountId, actor.id), eq(importHeading.kind, kind)));
	const said = new Map(known.map(({ heading, field }) => [heading, field]));
	const matched: Record<string, number> = {};
	headings.forEach((heading, column) => {
		const folded = foldHeading(heading);
		const field = said.has(folded) ? said.get(folded) : fieldFor(kind, heading);
		if (field) matched[field] ??= column;
	});
	return matched;
}

/** What the columns of a list mean; remembered for this person's next one, whose headings are the same. */
export async function matchColumns(
	database: Database,
	actor: Actor,
	id: string,
	given: { headingRow: number; columns: Record<string, number> }
): Promise<void> {
	await database.transaction(async (tx) => {
		const job = await changing(tx, actor, id, ['uploaded', 'checked', 'failed']);
		const sheet = await sheetOf(tx, id);
		const headings = sheet.rows[given.headingRow] ?? [];
		const fields = fieldsOf(job.kind);
		const chosen = fields.flatMap(([field]) => {
			const column = given.columns[field];
			return column !== undefined && column < importLimits.columns
				? [[field, column] as const]
				: [];
		});
		mustBeEnough(job.kind, Object.fromEntries(chosen));
		await rememberHeadings(tx, job, headings, chosen);
		await reset(tx, id, totalOf(sheet, given.headingRow));
		await tx
			.update(importJob)
			.set({
				headingRow: given.headingRow,
				columns: Object.fromEntries(chosen),
				state: 'checking'
			})
			.where(eq(importJob.id, id));
	});
}

/** Without these no row could be taken in. */
function mustBeEnough(kind: ImportKind, chosen: Record<string, number>): void {
	const faults: Record<string, string> = {};
	for (const [field, { required }] of fieldsOf(kind))
		if (required && chosen[field] === undefined) faults[`columns.${field}`] = 'required';
	const used = Object.entries(chosen);
	for (const [field, column] of used)
		if (used.some(([other, same]) => other < field && same === column))
			faults[`columns.${field}`] = 'twice';
	if (Object.keys(faults).length > 0) throw new Problem('invalid', faults);
}

async function rememberHeadings(
	tx: Tx,
	{ accountId, kind }: Job,
	headings: readonly string[],
	chosen: readonly (readonly [field: string, column: number])[]
): Promise<void> {
	const fieldOf = new Map(chosen.map(([field, column]) => [column, field]));
	const said = new Map<string, string | null>();
	headings.forEach((heading, column) => {
		const folded = foldHeading(heading);
		if (folded !== '' && !said.has(folded)) said.set(folded, fieldOf.get(column) ?? null);
	});
	if (said.size === 0) return;
	await tx
		.insert(importHeading)
		.values([...said].map(([heading, field]) => ({ accountId, kind, heading, field })))
		.onConflictDoUpdate({
			target: [importHeading.accountId, importHeading.kind, importHeading.heading],
			set: { field: sql`excluded.field` }
		});
}

/** Hands a checked list to the worker. */
export async function start(
	database: Database,
	actor: Actor,
	id: string,
	mode: ImportMode,
	now: Date
): Promise<void> {
	await database.transaction(async (tx) => {
		const job = await changing(tx, actor, id, ['checked']);
		if (mode === 'all_or_nothing' && job.counts.bad > 0) throw new Problem('import_bad_rows');
		await reset(tx, id, job.total);
		await tx
			.update(importJob)
			.set({ state: 'running', mode, startedAt: now })
			.where(eq(importJob.id, id));
	});
}

/** Ends a check, or the work on a list: what was taken in stays, unless it is all or nothing. */
export async function stop(database: Database, actor: Actor, id: string): Promise<void> {
	await database.transaction(async (tx) => {
		const job = await changing(tx, actor, id, ['checking', 'running']);
		const state =
			job.state === 'checking' ? 'uploaded' : job.mode === 'all_or_nothing' ? 'checked' : 'stopped';
		if (state !== 'stopped') await reset(tx, id, job.total);
		// Nothing was taken in; the check has to be made again only when somebody wants it.
		await tx
			.update(importJob)
			.set({ state: state === 'checked' ? 'uploaded' : state })
			.where(eq(importJob.id, id));
	});
}

/** Goes on after the last row that was taken in. */
export async function goOn(database: Database, actor: Actor, id: string): Promise<void> {
	await database.transaction(async (tx) => {
		await changing(tx, actor, id, ['stopped', 'failed']);
		await tx
			.update(importJob)
			.set({
				state: sql`case when mode is null then 'checking'::import_state else 'running'::import_state end`,
				problem: null
			})
			.where(eq(importJob.id, id));
	});
}

/** Forgets a list that is not being worked on; what was taken in stays. */
export async function discard(database: Database, actor: Actor, id: string): Promise<void> {
	await database.transaction(async (tx) => {
		await changing(tx, actor, id, ['uploaded', 'checked', 'stopped', 'done', 'failed']);
		await tx.delete(importJob).where(eq(importJob.id, id));
	});
}

async function reset(tx: Tx, id: string, total: number): Promise<void> {
	await tx.delete(importFault).where(eq(importFault.jobId, id));
	await tx
		.update(importJob)
		.set({ total, verdicts: waiting(total), mode: null, problem: null, finishedAt: null })
		.where(eq(importJob.id, id));
}

/** One's own list, locked, in one of the states in which it may be changed. */
async function changing(tx: Tx, actor: Actor, id: string, states: ImportState[]): Promise<Job> {
	await tx.execute(sql`select 1 from import_job where id = ${id} for update`);
	const job = await one(tx, actor, id);
	if (!job) throw new Problem('not_found');
	if (!states.includes(job.state)) throw new Problem('import_busy');
	return job;
}

/** The lists that a person brought, the newest first. */
export async function list(tx: Tx, actor: Actor): Promise<Job[]> {
	const found = await rows<Omit<Job, 'counts'>>(
		tx,
		sql`select ${columns} from import_job j where j.account_id = ${actor.id} order by j.created_at desc limit 50`
	);
	return found.map(counted);
}

export async function one(tx: Tx, actor: Actor, id: string): Promise<Job | null> {
	const [found] = await rows<Omit<Job, 'counts'>>(
		tx,
		sql`select ${columns} from import_job j where j.id = ${id} and j.account_id = ${actor.id}`
	);
	return found ? counted(found) : null;
}

/** The one that has waited longest for the worker. */
export async function next(tx: Tx): Promise<Job | null> {
	const [found] = await rows<Omit<Job, 'counts'>>(
		tx,
		sql`select ${columns} from import_job j where j.state in ('checking', 'running') order by j.created_at limit 1`
	);
	return found ? counted(found) : null;
}

function counted(job: Omit<Job, 'counts'>): Job {
	const byLetter = new Map(Object.values(verdicts).map((letter) => [letter as string, 0]));
	for (const letter of job.verdicts) byLetter.set(letter, (byLetter.get(letter) ?? 0) + 1);
	const counts = Object.fromEntries(
		Object.entries(verdicts).map(([verdict, letter]) => [verdict, byLetter.get(letter)])
	) as Job['counts'];
	return { ...job, counts };
}

export async function sheetOf(tx: Tx, id: string): Promise<Sheet> {
	const [found] = await tx
		.select({ cells: importJob.cells })
		.from(importJob)
		.where(eq(importJob.id, id));
	if (!found) throw new Problem('not_found');
	return JSON.parse((await promisify(gunzip)(found.cells)).toString('utf8')) as Sheet;
}

/** A page of the faults, row by row. */
export async function faultsOf(
	tx: Tx,
	id: string,
	{ page, size }: { page: number; size: number }
): Promise<RowFault[]> {
	return rows<RowFault>(
		tx,
		sql`select f.row, f.field, f.code, f.candidates from import_fault f
			where f.job_id = ${id} and f.row in (
				select distinct row from import_fault where job_id = ${id} order by row limit ${size} offset ${(page - 1) * size})
			order by f.row, f.field`
	);
}

export async function faultyRowsOf(tx: Tx, id: string): Promise<number> {
	const [found] = await rows<{ count: number }>(
		tx,
		sql`select count(distinct row)::integer as count from import_fault where job_id = ${id}`
	);
	return found?.count ?? 0;
}

export async function allFaultsOf(tx: Tx, id: string): Promise<RowFault[]> {
	return rows<RowFault>(
		tx,
		sql`select row, field, code, candidates from import_fault where job_id = ${id} order by row, field`
	);
}

export async function keepFaults(tx: Tx, id: string, faults: readonly RowFault[]): Promise<void> {
	if (faults.length === 0) return;
	await insertColumns(
		tx,
		'import_fault',
		{
			job_id: ['uuid', id],
			row: ['integer', faults.map(({ row }) => row)],
			field: ['text', faults.map(({ field }) => field)],
			code: ['text', faults.map(({ code }) => code)],
			candidates: ['text', faults.map(({ candidates }) => candidates ?? '')]
		},
		{ onConflict: sql`on conflict do nothing` }
	);
}

/** Lists are kept for some days, so that their result can be fetched, and then forgotten. */
export async function tidy(tx: Tx, now: Date): Promise<void> {
	const before = new Date(now.getTime() - importLimits.days * 86_400_000).toISOString();
	await tx
		.delete(importJob)
		.where(
			and(
				inArray(importJob.state, ['uploaded', 'checked', 'stopped', 'done', 'failed']),
				sql`created_at < ${before}::timestamptz`
			)
		);
}
