import { and, eq, sql } from 'drizzle-orm';
import type { Actor, Place } from '../domain/access';
import {
	type Active,
	allowanceFor,
	type CloseAllowances,
	type Rate,
	type Reckoned,
	type SetAllowanceRate
} from '../domain/allowance';
import type { Day } from '../domain/day';
import { type Period, periodOf } from '../domain/period';
import { Problem } from '../domain/problem';
import type { trainingKinds } from '../domain/training';
import { holdsOn, visibleTo } from './access';
import * as areas from './areas';
import type { Context } from './commands';
import { rows, type Tx } from './db/client';
import { instant } from './db/instant';
import { allowanceMonth, allowanceRate } from './db/schema';

export type Proof =
	| {
			kind: 'visit';
			day: Day;
			at: string;
			villageName: string;
			/** Only for those who may read households. */
			household: { id: string; headName: string } | null;
	  }
	| {
			kind: (typeof trainingKinds)[number];
			day: Day;
			at: string;
			villageName: string;
			place: string;
	  };

/** Keeps the rate from a day on; another for the same day takes its place. */
export async function setAllowanceRate(
	{ tx, actor, now }: Context,
	{ areaId, from, perDay, plannedDays }: SetAllowanceRate
): Promise<void> {
	const rate = { perDay, plannedDays, setBy: actor.id, setAt: now };
	await tx
		.insert(allowanceRate)
		.values({ areaId, validFrom: from, ...rate })
		.onConflictDoUpdate({ target: [allowanceRate.areaId, allowanceRate.validFrom], set: rate });
}

/** Keeps a month that is over: what is recorded, corrected or set afterwards changes nothing in it. */
export async function closeAllowances(
	{ tx, actor, now, today }: Context,
	{ communeId, month }: CloseAllowances
): Promise<void> {
	const period = periodOf('month', month);
	if (period.to >= today) throw new Problem('period_not_over');
	const kept = await reckon(tx, communeId, period);
	const closed = await tx
		.insert(allowanceMonth)
		.values({ communeId, month, kept, closedBy: actor.id, closedAt: now })
		.onConflictDoNothing()
		.returning({ month: allowanceMonth.month });
	if (closed.length === 0) throw new Problem('changed_meanwhile');
}

/** The journal keeps that it was closed, by whom, and that it is open again. */
export async function reopenAllowances(
	{ tx }: Context,
	{ communeId, month }: CloseAllowances
): Promise<void> {
	const reopened = await tx
		.delete(allowanceMonth)
		.where(and(eq(allowanceMonth.communeId, communeId), eq(allowanceMonth.month, month)))
		.returning({ month: allowanceMonth.month });
	if (reopened.length === 0) throw new Problem('changed_meanwhile');
}

/** Who sets rates for an area: a commune for itself, a province also for each of its communes. */
export async function deskOf(tx: Tx, areaId: number, today: Day): Promise<Place | null> {
	const place = await areas.placeOfArea(tx, areaId, today);
	return place?.communeId === areaId || place?.provinceId === areaId ? place : null;
}

/** The rates of a commune and of its province, the latest first. */
export async function ratesOf(tx: Tx, communeId: number, day: Day): Promise<Rate[]> {
	return rows<Rate>(
		tx,
		sql`select r.valid_from::text as "from", r.per_day as "perDay", r.planned_days as "plannedDays", r.area_id = ${communeId} as own
			from allowance_rate r
			where r.area_id = ${communeId} or r.area_id in (
				select e.parent_id from area_edge e where e.child_id = ${communeId} and e.parent_level = 'province' and ${holdsOn('e', day)})
			order by own desc, r.valid_from desc`
	);
}

/** A month as it was kept when it was closed; null while it is open. */
export async function closedMonth(
	tx: Tx,
	communeId: number,
	month: Day
): Promise<{ kept: Reckoned; by: string; at: string } | null> {
	const [found] = await rows<{ kept: Reckoned; by: string; at: string }>(
		tx,
		sql`select m.kept, p.name as by, ${instant('m.closed_at')} as at
			from allowance_month m join account p on p.id = m.closed_by
			where m.commune_id = ${communeId} and m.month = ${month}::date`
	);
	return found ?? null;
}

/** Everybody of a commune in a month, or in what has been of it, by what is recorded and set now. */
export async function reckon(tx: Tx, communeId: number, period: Period): Promise<Reckoned> {
	const rates = await ratesOf(tx, communeId, period.to);
	const active = await activeIn(tx, communeId, period);
	const lastDay = periodOf('month', period.from).to;
	const people = active.map((person) => {
		const days = person.days.map(({ day }) => day);
		return { ...person, ...allowanceFor(days, rates, lastDay) };
	});
	return { rates, people };
}

/**
 * Everybody who served in a team of the commune in a period, with the days that at least one visit or
 * session proves. The teams are those that sit in the commune on the last day; a day counts only while
 * its member served.
 */
export async function activeIn(tx: Tx, communeId: number, period: Period): Promise<Active[]> {
	return rows<Active>(
		tx,
		sql`with ${served(communeId, period)}, done as (
				select s.person_id, w.day, sum(w.visits)::integer as visits, sum(w.sessions)::integer as sessions
				from work w join served s on s.member_id = w.member_id and s.valid_from <= w.day and (s.valid_to is null or s.valid_to > w.day)
				group by 1, 2
			), person as (
				select distinct on (person_id) person_id, name, team_name from served order by person_id, team_name
			)
			select p.person_id as "personId", p.name, p.team_name as "teamName", coalesce((
				select json_agg(json_build_object('day', d.day, 'visits', d.visits, 'sessions', d.sessions) order by d.day)
				from done d where d.person_id = p.person_id), '[]') as days
			from person p order by p.team_name, p.name, p.person_id`
	);
}

/** What proves the days of one person, in order of time. */
export async function proofsOf(
	tx: Tx,
	actor: Actor,
	communeId: number,
	personId: string,
	period: Period,
	today: Day
): Promise<Proof[]> {
	const seen = visibleTo(actor, 'household.read', sql`h.village_id`, today);
	return rows<Proof>(
		tx,
		sql`with ${served(communeId, period)}, mine as (select * from served where person_id = ${personId})
			select 'visit' as kind, v.happened_on::text as day, ${instant('v.happened_at')} as at, a.name as "villageName", null as place,
				case when ${seen} then json_build_object('id', h.id, 'headName', h.head_name) end as household
			from visit v join mine m on m.member_id = any(v.member_ids) and m.team_id = v.team_id
				and m.valid_from <= v.happened_on and (m.valid_to is null or m.valid_to > v.happened_on)
			join area a on a.id = v.village_id join household h on h.id = v.household_id
			where v.replaced_by is null and not v.withdrawn and v.happened_on between ${period.from}::date and ${period.to}::date
			union all
			select t.kind::text, t.happened_on::text, ${instant('t.happened_at')}, a.name, t.place, null
			from training t join mine m on m.member_id = any(t.member_ids) and m.team_id = t.team_id
				and m.valid_from <= t.happened_on and (m.valid_to is null or m.valid_to > t.happened_on)
			join area a on a.id = t.village_id
			where t.happened_on between ${period.from}::date and ${period.to}::date
			order by day, at`
	);
}

/**
 * `served`: the spans in which members of the commune's teams worked, the team in force. `work`: what
 * each did on each day; a visit is one household on one day.
 */
function served(communeId: number, { from, to }: Period) {
	return sql`seat as materialized (
			select s.team_id, t.name as team_name from team_seat s join team t on t.id = s.team_id
			join area_edge e on e.child_id = s.village_id and e.parent_id = ${communeId} and ${holdsOn('e', to)}
			where ${holdsOn('s', to)}
		), served as materialized (
			select m.member_id, m.team_id, coalesce(p.account_id, p.id) as person_id, p.name, seat.team_name,
				greatest(m.valid_from, lower(span)) as valid_from, least(m.valid_to, upper(span)) as valid_to
			from seat join team_in_force f on f.team_id = seat.team_id cross join lateral unnest(f.spans) as span
			join member_standing m on m.team_id = seat.team_id and not m.paused
				and daterange(m.valid_from, m.valid_to) && span * daterange(${from}::date, ${to}::date, '[]')
			join member p on p.id = m.member_id
		), work as materialized (
			select unnest(v.member_ids) as member_id, v.happened_on as day, count(distinct v.household_id) as visits, 0 as sessions
			from visit v where v.team_id in (select team_id from seat) and v.replaced_by is null and not v.withdrawn
				and v.happened_on between ${from}::date and ${to}::date
			group by 1, 2
			union all
			select unnest(t.member_ids), t.happened_on, 0, count(*)
			from training t where t.team_id in (select team_id from seat) and t.happened_on between ${from}::date and ${to}::date
			group by 1, 2
		)`;
}
