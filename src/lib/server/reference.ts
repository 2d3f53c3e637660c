import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { sql } from 'drizzle-orm';
import { fold } from '../domain/text';
import { insertColumns } from './db/bulk';
import { rows, type Tx } from './db/client';
import type { Progress } from './progress';
import { followReference } from './reforms';

const levels = { p: 'province', d: 'district', c: 'commune' } as const;
type Table = string[][];
/** `c06040@2024-12-01` → the row's id. drizzle/reference/SOURCES.md describes the keys and files. */
type Ids = Map<string, number>;

/**
 * Brings the areas of the country to what the files in `drizzle/reference` say, unless exactly these
 * files were loaded before. Rows are inserted or updated by level, code and first day, and never
 * deleted: records may hang on them.
 */
export async function loadReference(tx: Tx, onProgress: Progress = () => {}): Promise<void> {
	const files = await readAll();
	const version = versionOf(files.map((file) => file.text));
	if ((await loadedVersion(tx)) === version) return;
	const [areas, edges, successions] = files.map((file) => file.table) as [Table, Table, Table];
	onProgress(0, 3);
	await insertAreas(tx, areas);
	onProgress(1, 3);
	const ids = await readIds(tx);
	const ends = new Map(areas.map(([key, , , validTo]) => [key!, validTo || null]));
	await insertEdges(tx, edges, ids, ends);
	onProgress(2, 3);
	await insertSuccessions(tx, successions, ids);
	await followReference(tx);
	await tx.execute(sql`analyze area, area_edge, area_succession`);
	await tx.execute(sql`update installation set reference_version = ${version}`);
	onProgress(3, 3);
}

/** Names the files as they are now: an installation of this version has loaded exactly these. */
export async function referenceVersion(): Promise<string> {
	return versionOf((await readAll()).map((file) => file.text));
}

function readAll() {
	return Promise.all(['areas', 'edges', 'successions'].map(readTable));
}

async function readTable(name: string): Promise<{ text: string; table: Table }> {
	const text = await readFile(resolve('drizzle/reference', `${name}.tsv`), 'utf8');
	const lines = text.trimEnd().split('\n').slice(1);
	return { text, table: lines.map((line) => line.split('\t')) };
}

function versionOf(texts: string[]): string {
	const sum = createHash('sha256');
	for (const text of texts) sum.update(text).update('\0');
	return sum.digest('hex').slice(0, 16);
}

async function loadedVersion(tx: Tx): Promise<string | null> {
	const [row] = await rows<{ reference_version: string | null }>(
		tx,
		sql`select reference_version from installation`
	);
	return row?.reference_version ?? null;
}

async function insertAreas(tx: Tx, areas: Table): Promise<void> {
	const keys = areas.map(([key]) => parts(key!));
	await insertColumns(
		tx,
		'area',
		{
			level: ['area_level', keys.map((key) => key.level)],
			kind: ['area_kind', areas.map((area) => area[1])],
			code: ['text', keys.map((key) => key.code)],
			name: ['text', areas.map((area) => area[2])],
			folded: ['text', areas.map((area) => fold(area[2]!))],
			valid_from: ['date', keys.map((key) => key.from)],
			valid_to: ['date', areas.map((area) => area[3] || null)],
			longitude: ['real', areas.map((area) => area[4] || null)],
			latitude: ['real', areas.map((area) => area[5] || null)],
			census_households: ['integer', areas.map((area) => area[6] || null)]
		},
		{
			onConflict: sql`on conflict (level, code, valid_from) do update set kind = excluded.kind, name = excluded.name,
        folded = excluded.folded, valid_to = excluded.valid_to, longitude = excluded.longitude,
        latitude = excluded.latitude, census_households = excluded.census_households`
		}
	);
}

async function readIds(tx: Tx): Promise<Ids> {
	const known = await rows<{ id: number; level: string; code: string; valid_from: string | null }>(
		tx,
		sql`select id, level, code, valid_from::text from area where level <> 'village'`
	);
	return new Map(
		known.map((row) => [
			`${row.level[0]}${row.code}${row.valid_from ? `@${row.valid_from}` : ''}`,
			row.id
		])
	);
}

async function insertEdges(
	tx: Tx,
	edges: Table,
	ids: Ids,
	ends: Map<string, string | null>
): Promise<void> {
	await insertColumns(
		tx,
		'area_edge',
		{
			child_id: ['integer', edges.map(([child]) => idOf(ids, child!))],
			parent_id: ['integer', edges.map(([, parent]) => idOf(ids, parent!))],
			parent_level: ['area_level', edges.map(([, parent]) => parts(parent!).level)],
			valid_from: ['date', edges.map(([child, , from]) => from || parts(child!).from)],
			valid_to: ['date', edges.map(([child, , , to]) => to || ends.get(child!))]
		},
		{
			onConflict: sql`on conflict (child_id, parent_level, valid_from)
        do update set parent_id = excluded.parent_id, valid_to = excluded.valid_to`
		}
	);
}

async function insertSuccessions(tx: Tx, successions: Table, ids: Ids): Promise<void> {
	await insertColumns(
		tx,
		'area_succession',
		{
			from_id: ['integer', successions.map(([from]) => idOf(ids, from!))],
			to_id: ['integer', successions.map(([, to]) => idOf(ids, to!))],
			happened_on: ['date', successions.map(([, , day]) => day)],
			portion: ['portion', successions.map(([, , , portion]) => portion)]
		},
		{
			onConflict: sql`on conflict (from_id, to_id, happened_on) do update set portion = excluded.portion`
		}
	);
}

function parts(key: string): {
	level: (typeof levels)[keyof typeof levels];
	code: string;
	from: string | null;
} {
	const [code, from] = key.slice(1).split('@') as [string, string | undefined];
	return { level: levels[key[0] as keyof typeof levels], code, from: from ?? null };
}

function idOf(ids: Ids, key: string): number {
	const id = ids.get(key);
	if (id === undefined)
		throw new Error(`The reference data name an area that they do not have: ${key}`);
	return id;
}
