import { type SQL, sql } from 'drizzle-orm';
import { arrayOf } from './db/bulk';
import { rows, type Tx } from './db/client';
import { departure } from './db/schema';

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

/**
 * Takes the counters' locks in one order for all. Whoever was the victim of a deadlock begins so, and
 * then waits in line instead of meeting the same others in another order once more.
 */
export async function hold(tx: Tx, scopes: ReadonlySet<ScopeId>): Promise<void> {
	if (scopes.size === 0) return;
	await tx.execute(
		sql`select 1 from scope where id in (${sql.join(
			[...scopes].map((scope) => sql`${scope}`),
			sql`, `
		)}) order by id for update`
	);
}

/** A row leaves a scope: phones that hold the scope must forget it. */
export async function depart(
	tx: Tx,
	scope: ScopeId,
	rowId: string,
	{ version, at }: { version: number; at: Date }
): Promise<void> {
	await tx
		.insert(departure)
		.values({ scopeId: scope, rowId, version, at })
		.onConflictDoUpdate({ target: [departure.scopeId, departure.rowId], set: { version, at } });
}

/** How long departures are kept: a phone that was away for longer starts afresh. */
const keptDays = 180;

/** Forgets old departures, and remembers up to where. */
export async function tidy(tx: Tx, now: Date): Promise<void> {
	const before = new Date(now.getTime() - keptDays * 86_400_000).toISOString();
	await tx.execute(
		sql`with old as (
				delete from departure where at < ${before}::timestamptz returning scope_id, version
			), up_to as (
				select scope_id, max(version) as version from old group by scope_id
			)
			update scope s set forgotten = greatest(s.forgotten, up_to.version)
			from up_to where up_to.scope_id = s.id`
	);
}

/** The versions of a scope that a phone may have seen and can go on from. */
export type Standing = { version: number; forgotten: number };

/** Of each scope that ever changed: its id, version, and up to where it is forgotten. */
export type Standings = [ScopeId, number, number][];

/** How scopes stand at present, as one value for `standingOf`. */
export function standings(scopes: ScopeId[]): SQL {
	return sql`(select coalesce(json_agg(json_build_array(id, version, forgotten)), '[]') from scope where id = any(${arrayOf(scopes, 'text')}))`;
}

/** One that never changed is at 0. */
export function standingOf(scopes: ScopeId[], known: Standings): Map<ScopeId, Standing> {
	const found = new Map(scopes.map((scope) => [scope, { version: 0, forgotten: 0 }]));
	for (const [id, version, forgotten] of known) found.set(id, { version, forgotten });
	return found;
}
