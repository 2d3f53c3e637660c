import { type SQL, sql } from 'drizzle-orm';

/** A `timestamptz` column as ISO 8601 in UTC, which both drivers and every browser read alike. */
export function instant(column: string): SQL {
	return sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);
}
