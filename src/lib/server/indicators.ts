import { sql } from 'drizzle-orm';
import { rows, type Tx } from './db/client';

/**
 * Brings the cached rows of the villages to what the view `village_indicator_days` says of the facts,
 * in the transaction that changed them; outside of one, its statements would overtake each other.
 */
export async function refresh(tx: Tx, villageIds: Iterable<number>): Promise<void> {
	const ids = [...villageIds].sort((a, b) => a - b);
	if (ids.length === 0) return;
	const villages = sql`array[${sql.join(
		ids.map((id) => sql`${id}::integer`),
		sql`, `
	)}]`;
	// Sent at once, done in this order. Whoever else refreshes one of them waits at the first, and then
	// works with what was committed meanwhile.
	await Promise.all([
		rows(tx, sql`select 1 from area where id = any(${villages}) order by id for no key update`),
		rows(tx, sql`delete from village_indicators where village_id = any(${villages})`),
		rows(
			tx,
			sql`
		insert into village_indicators (village_id, day, villages, covered, teams, members, households, visited, shop, account, "both", either)
		select village_id, day, villages, covered, teams, members, households, visited, shop, account, "both", either
		from village_indicator_days where village_id = any(${villages})`
		)
	]);
}
