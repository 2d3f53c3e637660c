import { type SQL, sql } from 'drizzle-orm';
import { type Actor, type Grant, grantsFor } from '../domain/access';
import type { Day } from '../domain/day';
import type { ProblemCode } from '../domain/problem';
import { holdsOn, visibleTo } from './access';
import { rows, type Tx } from './db/client';
import { instant } from './db/instant';

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
			where ${supervised(actor, today)}
				and ${before === null ? sql`true` : sql`j.sequence < ${before}`}
				and ${rejected ? sql`j.verdict = 'rejected'` : sql`true`}
			order by j.sequence desc limit ${pageSize}`
	);
}

function supervised(actor: Actor, today: Day): SQL {
	const grants = grantsFor(actor, 'journal.read');
	if (grants.some((grant) => grant.role === 'admin')) return sql`true`;
	const village = (column: string) => visibleTo(actor, 'journal.read', sql.raw(column), today);
	const offices = grants.map((grant) => officesWithin(grant, today));
	return sql`j.actor_id in (
		select ${actor.id}::uuid
		union select m.account_id from member m join team t on t.id = m.team_id
			where m.account_id is not null and ${village('t.seat_village_id')}
		union select p.account_id from appointment p
			where p.role = 'leader' and ${village('p.area_id')}
		${offices.length > 0 ? sql`union select p.account_id from appointment p where ${sql.join(offices, sql` or `)}` : sql``})`;
}

/** The offices that stand under a supervisor: those of the own commune, or of the province's communes. */
function officesWithin(grant: Grant, today: Day): SQL {
	if (grant.role === 'commune_chair' || grant.role === 'commune_officer')
		return sql`(p.role in ('commune_chair', 'commune_officer') and p.area_id = ${grant.communeId})`;
	if (grant.role === 'province_officer')
		return sql`(p.role in ('commune_chair', 'commune_officer', 'province_officer') and (p.area_id = ${grant.provinceId}
			or p.area_id in (select e.child_id from area_edge e where e.parent_id = ${grant.provinceId} and ${holdsOn('e', today)})))`;
	return sql`false`;
}
