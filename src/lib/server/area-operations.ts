import { eq, type SQL, sql } from 'drizzle-orm';
import { type Actor, can, grantsFor, type Place } from '../domain/access';
import type { OperationKind } from '../domain/area';
import type { Day } from '../domain/day';
import { holdsOn, visibleTo } from './access';
import type { Context } from './commands';
import { arrayOf } from './db/bulk';
import { rows, type Tx } from './db/client';
import { instant } from './db/instant';
import { type AreaEffects, areaOperation } from './db/schema';

/** What was done to areas, kept so that it can be shown and taken back. */
export type Effects = AreaEffects;

export function nothing(): Effects {
	return {
		made: [],
		ended: [],
		moved: [],
		appointmentsEnded: [],
		appointmentsMade: [],
		replaced: [],
		householdIds: []
	};
}

type Recorded = {
	id: string;
	kind: OperationKind;
	effectiveOn: Day;
	decree: string;
	provinceId: number | null;
	effects: Effects;
	/** All areas that a later operation could depend on. */
	areaIds: number[];
};

export async function record(
	{ tx, actor, now }: Context,
	{ id, kind, effectiveOn, decree, provinceId, effects, areaIds }: Recorded
): Promise<void> {
	await tx.insert(areaOperation).values({
		id,
		kind,
		effectiveOn,
		decree,
		provinceId,
		effects,
		recordedBy: actor.id,
		recordedAt: now
	});
	await tx.execute(sql`insert into area_operation_area (operation_id, area_id)
		select ${id}, area_id from unnest(${arrayOf([...new Set(areaIds)], 'integer')}) as given (area_id)`);
}

export async function placeOf(tx: Tx, id: string): Promise<Place | null> {
	const [found] = await tx
		.select({ provinceId: areaOperation.provinceId })
		.from(areaOperation)
		.where(eq(areaOperation.id, id));
	return found ? (found.provinceId === null ? {} : { provinceId: found.provinceId }) : null;
}

export type ListedOperation = {
	id: string;
	kind: OperationKind;
	effectiveOn: Day;
	decree: string;
	recordedBy: string;
	recordedAt: string;
	undoneBy: string | null;
	undoneAt: string | null;
	made: string[];
	ended: string[];
	/** How many areas it made and ended in all; the names are of the first few. */
	madeCount: number;
	endedCount: number;
	/** Whether nothing later stands on it, as far as operations go. */
	latest: boolean;
};

/** What was done to areas that the actor may change, the newest first. */
export async function list(tx: Tx, actor: Actor, most: number): Promise<ListedOperation[]> {
	const grants = grantsFor(actor, 'area.reform');
	const provinces = grants.flatMap((grant) => ('provinceId' in grant ? [grant.provinceId] : []));
	const everywhere = can(actor, 'area.reform', {});
	const names = (key: 'made' | 'ended') => sql`array(select a.name from area a
		where a.id in (select value::integer from jsonb_array_elements_text(o.effects -> ${key})) order by a.level, a.code limit 6)`;
	return rows<ListedOperation>(
		tx,
		sql`select o.id, o.kind, o.effective_on::text as "effectiveOn", o.decree, p.name as "recordedBy",
				${instant('o.recorded_at')} as "recordedAt", u.name as "undoneBy", ${instant('o.undone_at')} as "undoneAt",
				${names('made')} as made, ${names('ended')} as ended,
				jsonb_array_length(o.effects -> 'made') as "madeCount", jsonb_array_length(o.effects -> 'ended') as "endedCount",
				o.undone_at is null and not ${later(sql`o.id`)} as latest
			from area_operation o join account p on p.id = o.recorded_by left join account u on u.id = o.undone_by
			where ${everywhere} or o.province_id = any(${arrayOf(provinces, 'integer')})
			order by o.recorded_at desc, o.id desc limit ${most}`
	);
}

/** Whether an operation that was recorded after this one, and still holds, concerns one of its areas. */
export function later(id: SQL): SQL {
	return sql`exists (select 1 from area_operation_area mine
		join area_operation_area other on other.area_id = mine.area_id and other.operation_id <> mine.operation_id
		join area_operation own on own.id = mine.operation_id
		join area_operation newer on newer.id = other.operation_id and newer.undone_at is null
			and (newer.recorded_at, newer.id) > (own.recorded_at, own.id)
		where mine.operation_id = ${id})`;
}

/** What an operation means for the people there: asked in its rehearsal before, or afterwards. */
export type Report = {
	/** Each commune in which it changed something, as it stands after it. */
	places: {
		id: number;
		code: string;
		name: string;
		from: string[];
		chairs: string[];
		villages: number;
		teams: number;
		members: number;
		households: number;
		proposals: number;
		accounts: number;
		phones: number;
	}[];
	/** Who chaired or worked for what is no more, and only reads from then on. */
	formerChairs: { name: string; role: string; of: string }[];
	/** Villages whose commune nobody has decided. */
	waiting: { name: string; of: string }[];
};

export async function report(tx: Tx, operationId: string, today: Day): Promise<Report> {
	const [{ effectiveOn, effects }] = (await tx
		.select()
		.from(areaOperation)
		.where(eq(areaOperation.id, operationId))) as [typeof areaOperation.$inferSelect];
	const day = effectiveOn > today ? effectiveOn : today;
	const ended = arrayOf(effects.ended, 'integer');
	const touched = sql`(
		select o.area_id from area_operation_area o where o.operation_id = ${operationId}
		union select e.parent_id from area_operation_area o join area_edge e on e.child_id = o.area_id and e.parent_level = 'commune'
			where o.operation_id = ${operationId} and ${holdsOn('e', day)})`;
	return {
		places: await placesAfter(tx, touched, effectiveOn, day),
		formerChairs: await rows(
			tx,
			sql`select p.name, a.role::text as role, c.name as of from appointment a
				join account p on p.id = a.account_id join area c on c.id = a.area_id
				where a.area_id = any(${ended}) and a.valid_to is null and a.delegated_by is null order by c.code, a.role, p.name`
		),
		waiting: await rows(
			tx,
			sql`select v.name, h.name as of from area h join area_edge e on e.parent_id = h.id and ${holdsOn('e', day)}
				join area v on v.id = e.child_id
				where h.kind = 'cho_xac_dinh' and h.id in ${touched} order by h.code, v.code`
		)
	};
}

async function placesAfter(
	tx: Tx,
	touched: SQL,
	effectiveOn: Day,
	day: Day
): Promise<Report['places']> {
	return rows(
		tx,
		sql`with here as (
				select c.id, c.code, c.name from area c where c.level = 'commune' and ${holdsOn('c', day)} and c.id in ${touched}
			), village as (
				select h.id as commune_id, v.id from here h
				join area_edge e on e.parent_id = h.id and e.parent_level = 'commune' and ${holdsOn('e', day)}
				join area v on v.id = e.child_id and ${holdsOn('v', day)}
			), counted as (
				select v.commune_id, count(*)::integer as villages, coalesce(sum(i.teams), 0)::integer as teams,
					coalesce(sum(i.members), 0)::integer as members, coalesce(sum(i.households), 0)::integer as households
				from village v left join lateral (
					select * from village_indicators i where i.village_id = v.id and i.day <= ${day}::date order by i.day desc limit 1
				) i on true group by v.commune_id
			), person as (
				select distinct v.commune_id, m.account_id from village v join team t on t.seat_village_id = v.id
				join member_standing m on m.team_id = t.id and ${holdsOn('m', day)} where m.account_id is not null
			)
			select h.id, h.code, h.name,
				array(select a.name from area_succession s join area a on a.id = s.from_id
					where s.to_id = h.id and s.happened_on = ${effectiveOn}::date order by a.code) as "from",
				array(select p.name from appointment a join account p on p.id = a.account_id
					where a.area_id = h.id and a.role = 'commune_chair' and ${holdsOn('a', day)} order by p.name) as chairs,
				coalesce(c.villages, 0) as villages, coalesce(c.teams, 0) as teams, coalesce(c.members, 0) as members,
				coalesce(c.households, 0) as households,
				(select count(*)::integer from submission s join team t on t.id = s.team_id join village v on v.id = t.seat_village_id
					where v.commune_id = h.id and s.returned_at is null and s.decision_id is null) as proposals,
				(select count(*)::integer from person p where p.commune_id = h.id) as accounts,
				(select count(*)::integer from person p join device d on d.account_id = p.account_id where p.commune_id = h.id) as phones
			from here h left join counted c on c.commune_id = h.id order by h.code`
	);
}

export type Waiting = {
	id: number;
	name: string;
	since: Day;
	villages: { id: number; name: string }[];
	/** Where they can have gone. */
	successors: { id: number; name: string }[];
};

/** The divided communes of which villages still wait for somebody to say where they went. */
export async function workList(tx: Tx, actor: Actor, today: Day): Promise<Waiting[]> {
	return rows<Waiting>(
		tx,
		sql`select h.id, h.name, h.valid_from::text as since,
				json_agg(json_build_object('id', v.id, 'name', v.name) order by v.code) as villages,
				coalesce((select json_agg(json_build_object('id', t.id, 'name', t.name) order by t.code)
					from area_succession s join area f on f.id = s.from_id join area t on t.id = s.to_id
					where f.code || 'x' = h.code and s.happened_on = h.valid_from), '[]') as successors
			from area h join area_edge e on e.parent_id = h.id and ${holdsOn('e', today)} join area v on v.id = e.child_id
			where h.kind = 'cho_xac_dinh' and ${visibleTo(actor, 'village.assign', sql`v.id`, today)}
			group by h.id order by h.code`
	);
}

/** Communes made by an operation in which nobody is chair. */
export async function withoutChair(tx: Tx, actor: Actor, today: Day) {
	return rows<{ id: number; name: string }>(
		tx,
		sql`select c.id, c.name from area_operation o
			join jsonb_array_elements_text(o.effects -> 'made') as made (id) on true
			join area c on c.id = made.id::integer and c.level = 'commune' and c.kind <> 'cho_xac_dinh' and ${holdsOn('c', today)}
			where o.undone_at is null
				and exists (select 1 from area_edge e where e.parent_id = c.id and ${visibleTo(actor, 'village.assign', sql`e.child_id`, today)})
				and not exists (select 1 from appointment a where a.area_id = c.id and a.role = 'commune_chair' and ${holdsOn('a', today)})
			order by c.code`
	);
}

/** Who chairs the communes, so that one of them can be named as the chair of what they become. */
export async function chairsIn(tx: Tx, communeIds: number[], today: Day) {
	return rows<{ accountId: string; name: string; of: string }>(
		tx,
		sql`select a.account_id as "accountId", p.name, c.name as of from appointment a
			join account p on p.id = a.account_id and p.closed_at is null join area c on c.id = a.area_id
			where a.role = 'commune_chair' and a.delegated_by is null and ${holdsOn('a', today)}
				and a.area_id = any(${arrayOf(communeIds, 'integer')}) order by c.code, p.name`
	);
}
