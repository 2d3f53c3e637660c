import { sql } from 'drizzle-orm';
import type { Actor } from '../domain/access';
import type { Day } from '../domain/day';
import type { ProblemCode } from '../domain/problem';
import { rows, type Tx } from './db/client';
import { instant } from './db/instant';
import { supervised } from './supervision';

/** The journal as supervisors read it: who did what and when, never what was written. */
export const pageSize = 50;

export type JournalEntry = {
	sequence: number;
	name: string;
	actorName: string | null;
	receivedAt: string;
	fromPhone: boolean;
	problem: { code: ProblemCode } | null;
};

/**
 * The entries of a person's own and of those who work where this person supervises, the newest
 * first; older ones than `before` when that is given.
 */
export async function list(
	tx: Tx,
	actor: Actor,
	{ before, rejected }: { before: number | null; rejected: boolean },
	today: Day
): Promise<JournalEntry[]> {
	return rows<JournalEntry>(
		tx,
		sql`select j.sequence::integer as sequence, j.name, a.name as "actorName", ${instant('j.received_at')} as "receivedAt",
				j.device_id is not null as "fromPhone", j.problem
			from journal j left join account a on a.id = j.actor_id
			where ${supervised(actor, 'journal.read', sql`j.actor_id`, today)}
				and ${before === null ? sql`true` : sql`j.sequence < ${before}`}
				and ${rejected ? sql`j.verdict = 'rejected'` : sql`true`}
			order by j.sequence desc limit ${pageSize}`
	);
}
