import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { firstDay } from '../domain/coverage';
import type { Day } from '../domain/day';
import { type FieldFaults, Problem } from '../domain/problem';
import { type MakeStatement, ofAdults, type StatedMeasure, statedOf } from '../domain/statement';
import { holdsOn } from './access';
import type { Context } from './commands';
import { arrayOf } from './db/bulk';
import { rows, type Tx } from './db/client';
import { instant } from './db/instant';
import { statement } from './db/schema';

/** An area that a commune states figures of: itself, its villages, and what either came of as a whole. */
export type StatedArea = {
	id: number;
	level: 'commune' | 'village';
	code: string;
	name: string;
	/** Whether it was there on the day. */
	inForce: boolean;
};
export type Held = { value: number; day: Day; source: string };
export type Cell = {
	/** What was stated for the day itself. */
	now: Held | null;
	/** The latest for an earlier day. */
	before: Held | null;
};
/** Figures that one person stated at once for one day. */
export type Made = { day: Day; source: string; by: string; at: string; figures: number };

/** Takes the place of what was stated for the same areas and day; all of it or nothing. */
export async function makeStatement(
	{ tx, actor, now, today }: Context,
	{ communeId, day, source, figures }: MakeStatement
): Promise<void> {
	if (day > today) throw new Problem('invalid', { day: 'future_day' });
	if (day < firstDay) throw new Problem('invalid', { day: 'too_early_day' });
	// Who states for the same commune at this moment waits, and is judged with these figures.
	await tx.execute(sql`select 1 from area where id = ${communeId} for no key update`);
	requirePlaces(figures, await areasOf(tx, communeId, day));
	const held = await heldOn(tx, figures, day);
	const changed = figures.filter(({ areaId, measure, value }) => {
		const was = held.get(`${areaId} ${measure}`);
		return was ? was.value !== value || was.source !== source : value !== null;
	});
	const ended = changed.flatMap(({ areaId, measure }) => held.get(`${areaId} ${measure}`) ?? []);
	if (ended.length > 0)
		await tx
			.update(statement)
			.set({ endedBy: actor.id, endedAt: now })
			.where(
				inArray(
					statement.id,
					ended.map(({ id }) => id)
				)
			);
	const told = changed.flatMap(({ areaId, measure, value }) =>
		value === null
			? []
			: [{ areaId, measure, value, day, source, statedBy: actor.id, statedAt: now }]
	);
	if (told.length > 0) await tx.insert(statement).values(told);
	await requireWithinAdults(tx, figures, day);
}

type Figures = MakeStatement['figures'];

function requirePlaces(figures: Figures, known: StatedArea[]): void {
	const byId = new Map(known.map((area) => [area.id, area]));
	const faults: FieldFaults = {};
	for (const [index, { areaId, measure }] of figures.entries()) {
		const area = byId.get(areaId);
		if (!area) faults[`figures.${index}.areaId`] = 'village_outside_commune';
		else if (!area.inForce) faults[`figures.${index}.areaId`] = 'area_not_in_force';
		else if (area.level !== statedOf[measure])
			faults[`figures.${index}.measure`] = 'invalid_choice';
	}
	if (Object.keys(faults).length > 0) throw new Problem('invalid', faults);
}

/** Nobody has a smartphone who is not among the adults, on this day or on any later one that speaks of them. */
async function requireWithinAdults(tx: Tx, figures: Figures, day: Day): Promise<void> {
	const ids = arrayOf([...new Set(figures.map(({ areaId }) => areaId))], 'integer');
	const wrong = await rows<{ areaId: number; measure: StatedMeasure; missing: boolean }>(
		tx,
		sql`with day as (
				select ${day}::date as day
				union select day from statement where area_id = any(${ids}) and ended_at is null and day > ${day}::date
			), known as (
				select d.day, s.* from day d cross join lateral stated_on(d.day) s where s.area_id = any(${ids})
			)
			select part.area_id as "areaId", part.measure, bool_or(whole.value is null) as missing
			from known part left join known whole
				on whole.day = part.day and whole.area_id = part.area_id and whole.measure = 'adults'
			where part.measure = any(${arrayOf([...ofAdults], 'text')})
				and (whole.value is null or part.value > whole.value)
			group by part.area_id, part.measure`
	);
	const faults: FieldFaults = {};
	for (const { areaId, measure, missing } of wrong) {
		const at = (wanted: StatedMeasure) =>
			figures.findIndex((each) => each.areaId === areaId && each.measure === wanted);
		const index = [at(measure), at('adults')].find((found) => found >= 0) ?? 0;
		faults[`figures.${index}.value`] = missing ? 'needs_adults' : 'more_than_adults';
	}
	if (wrong.length > 0) throw new Problem('invalid', faults);
}

async function heldOn(tx: Tx, figures: Figures, day: Day) {
	const found = await tx
		.select()
		.from(statement)
		.where(
			and(
				inArray(
					statement.areaId,
					figures.map(({ areaId }) => areaId)
				),
				eq(statement.day, day),
				isNull(statement.endedAt)
			)
		);
	return new Map(found.map((each) => [`${each.areaId} ${each.measure}`, each]));
}

/** All that a commune of today may state figures of, those that are no more with what they became; by code. */
export async function areasOf(tx: Tx, communeId: number, day: Day): Promise<StatedArea[]> {
	return rows<StatedArea>(
		tx,
		sql`with recursive mine (id) as (
				select ${communeId}::integer
				union
				select e.child_id from area_edge e
				where e.parent_id = ${communeId} and e.parent_level = 'commune' and e.valid_to is null
			), was (id) as (
				select id from mine
				union
				select s.from_id from was w join area_succession s on s.to_id = w.id and s.portion = 'full'
			)
			select a.id, a.level, a.code, a.name, (${holdsOn('a', day)}) as "inForce"
			from was w join area a on a.id = w.id
			where a.level in ('commune', 'village') and a.kind <> 'cho_xac_dinh'
			order by a.level, a.code, a.id`
	);
}

/** What is stated of areas for a day and, latest, for one before it, by area and measure. */
export async function cellsOf(tx: Tx, areaIds: number[], day: Day): Promise<Map<string, Cell>> {
	const found = await rows<Held & { areaId: number; measure: StatedMeasure; now: boolean }>(
		tx,
		sql`select distinct on (s.area_id, s.measure, s.now)
				s.area_id as "areaId", s.measure, s.now, s.value, s.day::text as day, s.source
			from (select *, day = ${day}::date as now from statement) s
			where s.area_id = any(${arrayOf(areaIds, 'integer')}) and s.ended_at is null and s.day <= ${day}::date
			order by s.area_id, s.measure, s.now, s.day desc`
	);
	const cells = new Map<string, Cell>();
	for (const { areaId, measure, now, ...held } of found) {
		const key = `${areaId}.${measure}`;
		const cell = cells.get(key) ?? { now: null, before: null };
		cells.set(key, { ...cell, [now ? 'now' : 'before']: held });
	}
	return cells;
}

/** What was stated of areas and holds, the latest day first, as it was stated together. */
export async function madeOf(tx: Tx, areaIds: number[], most: number): Promise<Made[]> {
	return rows<Made>(
		tx,
		sql`select s.day::text as day, s.source, p.name as by, ${instant('max(s.stated_at)')} as at, count(*)::integer as figures
			from statement s join account p on p.id = s.stated_by
			where s.area_id = any(${arrayOf(areaIds, 'integer')}) and s.ended_at is null
			group by s.day, s.source, p.id, p.name
			order by s.day desc, max(s.stated_at) desc limit ${most}`
	);
}
