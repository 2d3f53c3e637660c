import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { type Action, type Actor, type Grant, grantsFor } from '../domain/access';
import type { Day } from '../domain/day';
import { rows, type Tx } from './db/client';

export type { Actor } from '../domain/access';

/** Whether a dated row (`valid_from`, `valid_to`) holds on a day. `row` is the alias of its table. */
export function holdsOn(row: string, day: Day): SQL {
	const alias = sql.raw(row);
	return sql`(${alias}.valid_from is null or ${alias}.valid_from <= ${day}::date) and (${alias}.valid_to is null or ${alias}.valid_to > ${day}::date)`;
}

/** The person behind an account with all that they may reach on a day; null when closed or unknown. */
export async function actorOf(tx: Tx, accountId: string, today: Day): Promise<Actor | null> {
	const [person] = await rows<{ id: string; name: string; phone: string }>(
		tx,
		sql`select id, name, phone from account where id = ${accountId} and closed_at is null`
	);
	if (!person) return null;
	return { ...person, grants: await grantsOf(tx, accountId, today) };
}

/** All that an account may reach on a day, by its teams and its offices. */
export async function grantsOf(tx: Tx, accountId: string, day: Day): Promise<Grant[]> {
	return [...(await teamGrants(tx, accountId, day)), ...(await areaGrants(tx, accountId, day))];
}

/**
 * The villages that the actor may see for an action, as a condition on a column of village ids:
 * the only where-clause for areas. It says what `can` says, on the areas of `today`.
 */
export function visibleTo(
	actor: Actor,
	action: Action,
	villageId: SQLWrapper | SQL,
	today: Day
): SQL {
	const parts = grantsFor(actor, action).map((grant) => reach(grant, villageId, today));
	return parts.length === 0 ? sql`false` : sql`(${sql.join(parts, sql` or `)})`;
}

function reach(grant: Grant, villageId: SQLWrapper | SQL, today: Day): SQL {
	switch (grant.role) {
		case 'admin':
			return sql`true`;
		case 'province_officer':
			return sql`${villageId} in (
				select in_commune.child_id from area_edge in_commune
				join area_edge in_province on in_province.child_id = in_commune.parent_id
				where in_commune.parent_level = 'commune' and in_province.parent_id = ${grant.provinceId}
					and ${holdsOn('in_commune', today)} and ${holdsOn('in_province', today)})`;
		case 'commune_chair':
		case 'commune_officer':
			return sql`${villageId} in (
				select in_commune.child_id from area_edge in_commune
				where in_commune.parent_id = ${grant.communeId} and ${holdsOn('in_commune', today)})`;
		case 'commune_former':
			return among(grant.pastVillageIds, villageId);
		default:
			return among(grant.villageIds, villageId);
	}
}

function among(ids: number[], villageId: SQLWrapper | SQL): SQL {
	if (ids.length === 0) return sql`false`;
	return sql`${villageId} in (${sql.join(
		ids.map((id) => sql`${id}`),
		sql`, `
	)})`;
}

async function teamGrants(tx: Tx, accountId: string, today: Day): Promise<Grant[]> {
	const found = await rows<{ role: string; team_id: string; village_ids: number[] | null }>(
		tx,
		sql`select m.role, m.team_id, (
				select array_agg(tv.village_id order by tv.village_id) from team_village tv
				where tv.team_id = m.team_id and ${holdsOn('tv', today)}) as village_ids
			from member_standing m join team_in_force f on f.team_id = m.team_id
			where m.account_id = ${accountId} and ${holdsOn('m', today)} and not m.paused and f.spans @> ${today}::date
			order by (select joined_on from member where id = m.member_id), m.member_id`
	);
	return found.map((each) => ({
		role: each.role === 'leader' ? 'leader' : 'member',
		teamId: each.team_id,
		villageIds: each.village_ids ?? []
	}));
}

async function areaGrants(tx: Tx, accountId: string, today: Day): Promise<Grant[]> {
	const found = await rows<{ role: string; area_id: number | null; past: number[] | null }>(
		tx,
		sql`select a.role, a.area_id, case when c.level = 'commune' and c.valid_to <= ${today}::date then array(
				select e.child_id from area_edge e where e.parent_id = c.id and e.parent_level = 'commune'
					and (e.valid_to is null or e.valid_to = c.valid_to) order by 1) end as past
			from appointment a left join area c on c.id = a.area_id
			where a.account_id = ${accountId} and ${holdsOn('a', today)} order by a.id`
	);
	return found.flatMap(({ role, area_id, past }): Grant[] => {
		if (role === 'admin') return [{ role }];
		if (area_id === null) return [];
		if (role === 'leader') return [{ role, teamId: null, villageIds: [area_id] }];
		if (role === 'province_officer') return [{ role, provinceId: area_id }];
		if (past) return [{ role: 'commune_former', communeId: area_id, pastVillageIds: past }];
		return [{ role: role as 'commune_chair' | 'commune_officer', communeId: area_id }];
	});
}
