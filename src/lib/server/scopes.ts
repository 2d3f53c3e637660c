import { sql } from 'drizzle-orm';
import { rows, type Tx } from './db/client';

export type ScopeId = `village:${number}` | `team:${string}`;

/**
 * Raises a scope's counter and keeps its row locked to the end of the transaction, so that the order
 * of versions is the order of commits and a phone that has seen version n has seen all before it.
 */
export async function raise(tx: Tx, scope: ScopeId): Promise<number> {
	const [row] = await rows<{ version: string | number }>(
		tx,
		sql`insert into scope (id, version) values (${scope}, 1)
			on conflict (id) do update set version = scope.version + 1 returning version`
	);
	return Number(row?.version);
}

/** The present version of each scope; one that never changed is 0. */
export async function versions(tx: Tx, scopes: ScopeId[]): Promise<Map<ScopeId, number>> {
	const found = new Map<ScopeId, number>(scopes.map((scope) => [scope, 0]));
	if (scopes.length === 0) return found;
	const known = await rows<{ id: ScopeId; version: string | number }>(
		tx,
		sql`select id, version from scope where id in (${sql.join(
			scopes.map((scope) => sql`${scope}`),
			sql`, `
		)})`
	);
	known.forEach(({ id, version }) => found.set(id, Number(version)));
	return found;
}
