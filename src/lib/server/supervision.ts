import { type SQL, sql } from 'drizzle-orm';
import { type Action, type Actor, type Grant, grantsFor, type Place } from '../domain/access';
import type { Day } from '../domain/day';
import { holdsOn, visibleTo } from './access';
import * as areas from './areas';
import { rows, type Tx } from './db/client';

/**
 * Who answers for whose work: those over a place for everybody who works, or worked, there. Two ways
 * to say it, as places for `can` and as a where-clause; a test holds them against each other.
 */

/** The places of a person's work, each on its own: whoever answers for one of them answers for the person. */
export async function placesOf(tx: Tx, accountId: string, day: Day): Promise<Place[]> {
	const found = await rows<{ area_id: number }>(
		tx,
		sql`select t.seat_village_id as area_id from member m join team t on t.id = m.team_id where m.account_id = ${accountId}
			union select area_id from appointment where account_id = ${accountId} and area_id is not null`
	);
	const places = await Promise.all(found.map(({ area_id }) => areas.placeOfArea(tx, area_id, day)));
	return [{}, ...places].map((place) => ({ ...place, accountId }));
}

/** A condition on a column of account ids: the actor and those who work where the actor supervises. */
export function supervised(actor: Actor, action: Action, accountId: SQL, today: Day): SQL {
	const grants = grantsFor(actor, action);
	if (grants.some((grant) => grant.role === 'admin')) return sql`true`;
	const village = (column: string) => visibleTo(actor, action, sql.raw(column), today);
	const offices = grants.map((grant) => officesWithin(grant, today));
	return sql`${accountId} in (
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
