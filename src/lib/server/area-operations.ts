import { eq, type SQL, sql } from 'drizzle-orm';
import { type Actor, can, grantsFor, type Place } from '../domain/access';
import type { OperationKind } from '../domain/area';
import type { Day } from '../domain/day';
import { type ReformStep, reformSteps } from '../domain/reform';
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

/** Operations under way in this process, of which the database shows nothing yet. */
const underway = new Map<string, ReformStep>();

/** Does work on an operation, while whoever waits for it may ask how far it is. */
export async function followed<Done>(id: string, work: () => Promise<Done>): Promise<Done> {
	underway.set(id, reformSteps[0]);
	try {
		return await work();
	} finally {
		underway.delete(id);
	}
}

/** Says so to whoever waits; the embedded database would let nobody ask meanwhile. */
export async function reached(id: string, step: ReformStep): Promise<void> {
	if (!underway.has(id)) return;
	underway.set(id, step);
	await new Promise((resolve) => setImmediate(resolve));
}

/** At which step an operation is, or whether it was done: then all of it was, and else nothing. */
export async function standing(
	tx: Tx,
	id: string
): Promise<{ step: ReformStep | null; done: boolean }> {
	const step = underway.get(id) ?? null;
	return { step, done: step === null && (await placeOf(tx, id)) !== null };
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
		/** Of the commune, of those that it comes from and of its teams, as long as they are not approved. */
		reports: number;
		accounts: number;
		phones: number;
		/** Work that those phones said at their last contact they had not sent. */
		unsent: number;
		/** Who and what that is by name, where few communes are touched. */
		names: Record<'villages' | 'teams' | 'members' | 'accounts' | 'proposals', string[]> | null;
	}[];
	/** Villages that it makes, with what becomes theirs. */
	villages: { id: number; name: string; households: number; teams: number }[];
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
	await reached(operationId, 'report');
	const day = effectiveOn > today ? effectiveOn : today;
	const ended = arrayOf(effects.ended, 'integer');
	const touched = sql`(
		select o.area_id from area_operation_area o where o.operation_id = ${operationId}
		union select e.parent_id from area_operation_area o join area_edge e on e.child_id = o.area_id and e.parent_level = 'commune'
			where o.operation_id = ${operationId} and ${holdsOn('e', day)})`;
	// Of a reform of thousands of communes the database knows nothing yet, and would look at each by itself.
	if (effects.made.length > mostNamed)
		await tx.execute(sql`analyze area, area_edge, area_succession, area_operation_area`);
	const places = await placesAfter(tx, touched, effectiveOn, day);
	const named = places.length <= mostNamed ? await namesIn(tx, places, day) : new Map();
	return {
		places: places.map((place) => ({ ...place, names: named.get(place.id) ?? null })),
		villages: await villagesMade(tx, effects, day),
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

/** In how many communes people and teams are named one by one. */
const mostNamed = 12;

type Touched = Omit<Report['places'][number], 'names'>;

async function namesIn(tx: Tx, places: Touched[], day: Day) {
	const found = await rows<{ id: number } & NonNullable<Report['places'][number]['names']>>(
		tx,
		sql`with village as (
				select e.parent_id as commune_id, v.id, v.name, v.code from area_edge e join area v on v.id = e.child_id
				where e.parent_id = any(${arrayOf(
					places.map(({ id }) => id),
					'integer'
				)}) and ${holdsOn('e', day)} and ${holdsOn('v', day)}
			), seated as (
				select v.commune_id, t.id, t.name from village v join team t on t.seat_village_id = v.id
			)
			select c.id, array(select name from village where commune_id = c.id order by code) as villages,
				array(select name from seated where commune_id = c.id order by name) as teams,
				array(select m.name from seated t join member m on m.team_id = t.id and m.left_on is null where commune_id = c.id order by m.name) as members,
				array(select distinct p.name from account p where p.id in (
					select m.account_id from seated t join member m on m.team_id = t.id and m.left_on is null where commune_id = c.id
					union select a.account_id from appointment a where a.area_id = c.id and ${holdsOn('a', day)}) order by 1) as accounts,
				array(select t.name from seated t join submission s on s.team_id = t.id and s.returned_at is null and s.decision_id is null
					where commune_id = c.id order by t.name) as proposals
			from area c where c.id = any(${arrayOf(
				places.map(({ id }) => id),
				'integer'
			)})`
	);
	return new Map(found.map(({ id, ...names }) => [id, names]));
}

function villagesMade(tx: Tx, { made }: Effects, day: Day): Promise<Report['villages']> {
	return rows(
		tx,
		sql`select v.id, v.name, count(h.id)::integer as households,
				(select count(distinct tv.team_id)::integer from team_village tv where tv.village_id = v.id and ${holdsOn('tv', day)}) as teams
			from area v left join household h on h.village_id = v.id and h.merged_into is null and h.lives_to is null
			where v.id = any(${arrayOf(made, 'integer')}) and v.level = 'village' group by v.id order by v.code`
	);
}

async function placesAfter(tx: Tx, touched: SQL, effectiveOn: Day, day: Day): Promise<Touched[]> {
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
			), phone as (
				select account_id, count(*) as phones, sum(waiting) as unsent from device where signed_out_at is null group by account_id
			), staff as (
				select p.commune_id, count(*)::integer as accounts, coalesce(sum(d.phones), 0)::integer as phones, coalesce(sum(d.unsent), 0)::integer as unsent
				from person p left join phone d on d.account_id = p.account_id group by p.commune_id
			), proposed as (
				select v.commune_id, count(*)::integer as proposals from submission s join team t on t.id = s.team_id
				join village v on v.id = t.seat_village_id where s.returned_at is null and s.decision_id is null group by v.commune_id
			), reported as (
				select commune_id, count(*)::integer as reports from (
					select v.commune_id, r.id from report r join team t on t.id = r.team_id
					join village v on v.id = t.seat_village_id where r.state <> 'approved'
					union
					select h.id, r.id from here h join report r on r.team_id is null and r.state <> 'approved' and (r.area_id = h.id or r.area_id in (
						select s.from_id from area_succession s where s.to_id = h.id and s.happened_on = ${effectiveOn}::date))
				) r group by commune_id
			)
			select h.id, h.code, h.name,
				array(select a.name from area_succession s join area a on a.id = s.from_id
					where s.to_id = h.id and s.happened_on = ${effectiveOn}::date order by a.code) as "from",
				array(select p.name from appointment a join account p on p.id = a.account_id
					where a.area_id = h.id and a.role = 'commune_chair' and ${holdsOn('a', day)} order by p.name) as chairs,
				coalesce(c.villages, 0) as villages, coalesce(c.teams, 0) as teams, coalesce(c.members, 0) as members,
				coalesce(c.households, 0) as households, coalesce(q.proposals, 0) as proposals, coalesce(r.reports, 0) as reports,
				coalesce(f.accounts, 0) as accounts, coalesce(f.phones, 0) as phones, coalesce(f.unsent, 0) as unsent
			from here h left join counted c on c.commune_id = h.id
			left join staff f on f.commune_id = h.id left join proposed q on q.commune_id = h.id
			left join reported r on r.commune_id = h.id order by h.code`
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
