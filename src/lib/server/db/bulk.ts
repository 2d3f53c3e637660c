import { getTableColumns, getTableName, sql, SQL } from 'drizzle-orm';
import { toSnakeCase } from 'drizzle-orm/casing';
import type { PgTable } from 'drizzle-orm/pg-core';
import { rows, type Tx } from './client';

/**
 * A column to fill: its type in the database, and its values, one per row, or one value for all rows, or
 * what the database works out from the row's other given columns.
 */
export type Column = [type: string, values: readonly unknown[] | string | number | boolean | SQL];

/**
 * Inserts rows given as columns in one statement per `batch` rows: `unnest` is 20 to 50 times faster
 * than single rows. `onConflict` is the clause that follows, if any.
 */
export async function insertColumns(
	tx: Tx,
	table: string,
	columns: Record<string, Column>,
	{ batch = 10_000, onConflict = sql`` }: { batch?: number; onConflict?: SQL } = {}
): Promise<void> {
	const given = Object.entries(columns);
	const arrays = given.filter((column): column is [string, [string, unknown[]]] =>
		Array.isArray(column[1][1])
	);
	const count = arrays[0]?.[1][1].length ?? 0;
	const names = list(arrays.map(([name]) => sql.identifier(name)));
	const targets = list(given.map(([name]) => sql.identifier(name)));
	const values = list(given.map(([name, column]) => cell(name, column)));
	for (let from = 0; from < count; from += batch) {
		const parts = list(
			arrays.map(([, [type, all]]) => arrayOf(all.slice(from, from + batch), carrier(type)))
		);
		await tx.execute(
			sql`insert into ${sql.identifier(table)} (${targets}) select ${values} from unnest(${parts}) as given (${names}) ${onConflict}`
		);
	}
}

/**
 * Inserts rows of a table, all in one statement whose text is the same for any number of them, so that
 * the database plans it once. Columns that no row gives get their default.
 */
export async function insertRows<Table extends PgTable>(
	tx: Tx,
	table: Table,
	given: Table['$inferInsert'][]
): Promise<void> {
	const columns = Object.entries(getTableColumns(table)).flatMap(([key, column]) => {
		const values = given.map((row) => (row as Record<string, unknown>)[key]);
		if (values.every((value) => value === undefined)) return [];
		const stored = values.map((value) => (value == null ? null : column.mapToDriverValue(value)));
		return [[toSnakeCase(key), [column.getSQLType(), stored]] as [string, Column]];
	});
	await insertColumns(tx, getTableName(table), Object.fromEntries(columns));
}

/**
 * An array parameter that both drivers send alike: postgres.js guesses an array's type from its first
 * value, and guesses wrong for booleans and for a leading null.
 */
export function arrayOf(values: readonly unknown[], type: string): SQL {
	return sql`${type === 'text' ? quoted(values) : plain(values)}::${sql.raw(type)}[]`;
}

/**
 * Does the work while the tables' foreign keys, and those of their indexes that no other table's
 * foreign key needs, are away, and brings them back as they were: checking and sorting once is
 * several times faster than once per row. The tables stay locked to the end of the transaction, so
 * this is for first starts only.
 */
export async function withoutIndexes(
	tx: Tx,
	tables: string[],
	work: () => Promise<void>
): Promise<void> {
	const names = list(tables.map((table) => sql`${table}::regclass`));
	const found = await rows<{ away: string; back: string; foreign: boolean }>(
		tx,
		sql`select format('alter table %s drop constraint %I', c.conrelid::regclass, c.conname) as away,
				format('alter table %s add constraint %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid)) as back,
				c.contype = 'f' as foreign
			from pg_constraint c
			where c.conrelid in (${names}) and (c.contype = 'f' or c.contype in ('p', 'u') and not exists (
				select 1 from pg_constraint f where f.contype = 'f' and f.confrelid = c.conrelid and f.conrelid not in (${names})))
			union all
			select format('drop index %s', x.indexrelid::regclass), pg_get_indexdef(x.indexrelid), false
			from pg_index x
			where x.indrelid in (${names}) and not exists (select 1 from pg_constraint c where c.conindid = x.indexrelid)
			order by 3 desc, 1`
	);
	for (const { away } of found) await tx.execute(sql.raw(away));
	await work();
	for (const { back } of found.toReversed()) await tx.execute(sql.raw(back));
}

/** `unnest` would flatten arrays in arrays, and JSON needs quotes: both travel as text. */
function carrier(type: string): string {
	return isCarried(type) ? 'text' : type;
}

function isCarried(type: string): boolean {
	return type.endsWith('[]') || type === 'jsonb';
}

function cell(name: string, [type, values]: Column): SQL {
	if (values instanceof SQL) return sql`(${values})::${sql.raw(type)}`;
	// By way of text, because postgres.js writes whatever is not `true` itself as a false boolean.
	if (!Array.isArray(values)) return sql`${String(values)}::text::${sql.raw(type)}`;
	return isCarried(type)
		? sql`${sql.identifier(name)}::${sql.raw(type)}`
		: sql`${sql.identifier(name)}`;
}

/** Numbers, days, ids and words of a closed list need no quotes. */
function plain(values: readonly unknown[]): string {
	return `{${values.map((value) => value ?? 'NULL').join(',')}}`;
}

function quoted(values: readonly unknown[]): string {
	return `{${values.map(quote).join(',')}}`;
}

function quote(value: unknown): string {
	if (value === null || value === undefined) return 'NULL';
	const text = Array.isArray(value) ? quoted(value) : String(value);
	return `"${/[\\"]/.test(text) ? text.replace(/[\\"]/g, '\\$&') : text}"`;
}

function list(parts: SQL[] | ReturnType<typeof sql.identifier>[]): SQL {
	return sql.join(parts as SQL[], sql`, `);
}
