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
	const [person] = await rows<Person>(
		tx,
		sql`select ${personIn('a', today)} from account a where a.id = ${accountId} and a.closed_at is null`
	);
	return person ? actorFrom(person) : null;
}

/** All that an account may reach on a day, by its teams and its offices. */
export async function grantsOf(tx: Tx, accountId: string, day: Day): Promise<Grant[]> {
	const [found] = await rows<Reach>(tx, sql`select ${reachOf(sql`${accountId}::uuid`, day)}`);
	return found ? grantsFrom(found) : [];
}

export type Person = { id: string; name: string; phone: string } & Reach;
type Reach = { teams: TeamRole[]; offices: Office[] };
type TeamRole = { role: string; teamId: string; villageIds: number[] };
type Office = { role: string; areaId: number | null; past: number[] | null };

/** Columns of a person of the table `account` under an alias, for `actorFrom`. */
export function personIn(account: string, today: Day): SQL {
	const alias = sql.raw(account);
	return sql`${alias}.id, ${alias}.name, ${alias}.phone, ${reachOf(sql`${alias}.id`, today)}`;
}

export function actorFrom({ id, name, phone, ...reach }: Person): Actor {
	return { id, name, phone, grants: grantsFrom(reach) };
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

function reachOf(accountId: SQL, day: Day): SQL {
	return sql`(
			select coalesce(json_agg(json_build_object('role', m.role, 'teamId', m.team_id, 'villageIds', array(
				select tv.village_id from team_village tv
				where tv.team_id = m.team_id and ${holdsOn('tv', day)} order by tv.village_id))
				order by (select joined_on from member where id = m.member_id), m.member_id), '[]')
			from member_standing m join team_in_force f on f.team_id = m.team_id
			where m.account_id = ${accountId} and ${holdsOn('m', day)} and not m.paused and f.spans @> ${day}::date
		) as teams, (
			select coalesce(json_agg(json_build_object('role', p.role, 'areaId', p.area_id, 'past',
				case when c.level = 'commune' and c.valid_to <= ${day}::date then array(
					select e.child_id from area_edge e where e.parent_id = c.id and e.parent_level = 'commune'
						and (e.valid_to is null or e.valid_to = c.valid_to) order by 1) end)
				order by p.id), '[]')
			from appointment p left join area c on c.id = p.area_id
			where p.account_id = ${accountId} and ${holdsOn('p', day)}
		) as offices`;
}

function grantsFrom({ teams, offices }: Reach): Grant[] {
	return [
		...teams.map(({ role, ...team }): Grant => ({
			role: role === 'leader' ? 'leader' : 'member',
			...team
		})),
		...offices.flatMap(grantOfOffice)
	];
}

function grantOfOffice({ role, areaId, past }: Office): Grant[] {
	if (role === 'admin') return [{ role }];
	if (areaId === null) return [];
	if (role === 'leader') return [{ role, teamId: null, villageIds: [areaId] }];
	if (role === 'province_officer') return [{ role, provinceId: areaId }];
	if (past) return [{ role: 'commune_former', communeId: areaId, pastVillageIds: past }];
	return [{ role: role as 'commune_chair' | 'commune_officer', communeId: areaId }];
}
