// What the sources of the catalogue count of areas, as SQL.
import { type SQL, sql } from 'drizzle-orm';
import { type AreaLevel, country } from '../domain/area';
import type { CoverageQuestion } from '../domain/coverage';
import type { Day } from '../domain/day';
import { type Measure, measuresOf, type Source } from '../domain/indicator';
import { isLocal } from '../domain/local-indicator';
import { holdsOn } from './access';
import type * as areas from './areas';
import type { Divided } from './coverage';
import { arrayOf } from './db/bulk';
import { rows, type Tx } from './db/client';
import * as localIndicators from './local-indicators';

/** What a source counted of an area. */
export type Counted = { id: number; code: string; name: string; within: string | null } & Partial<
	Record<Measure, number | null>
>;

/** What a source counts in an area as a whole. */
export async function countsOf(
	tx: Tx,
	area: areas.Step,
	{ from, asOf }: Pick<Span, 'from' | 'asOf'>,
	source: Source
): Promise<Partial<Record<Measure, number | null>>> {
	const span = { level: area.level, from, asOf, mapOn: asOf };
	const counted = await countedWithin(tx, area, span, source);
	return sumOf(counted, measuresOf(source));
}

/** The ids of the areas of a level within an area on a day, as a query of one column `id`. */
export function within(area: Pick<areas.Whole, 'id' | 'level'>, level: AreaLevel, day: Day): SQL {
	if (area.level === 'country')
		return sql`select c.id from area c where c.level = ${level} and ${holdsOn('c', day)}`;
	if (area.level === level) return sql`select ${area.id}::integer as id`;
	if (level === 'village' && area.level !== 'commune')
		return sql`select e.child_id as id from area_edge c join area_edge e on e.parent_id = c.child_id
			where c.parent_id = ${area.id} and e.parent_level = 'commune' and ${holdsOn('c', day)} and ${holdsOn('e', day)}`;
	return sql`select e.child_id as id from area_edge e join area a on a.id = e.child_id
		where e.parent_id = ${area.id} and a.level = ${level} and ${holdsOn('e', day)}`;
}

export type Span = Pick<CoverageQuestion, 'level' | 'from' | 'asOf' | 'mapOn'>;
/** What a source counts by: the smallest areas, whose counts are added up. */
type Unit = 'village' | 'commune';
export const unitOf = (source: Source): Unit =>
	source.startsWith('commune_') ? 'commune' : 'village';
/** Where nobody stated anything is nothing known; where nothing was recorded is 0. */
const isStated = (source: Source): boolean => source === 'village_statements';

/** The areas of a level within an area, each with the sums of what a source counts in it. */
export async function countedWithin(
	tx: Tx,
	area: Pick<areas.Whole, 'id' | 'level'>,
	{ level, from, asOf: day, mapOn }: Span,
	source: Source
): Promise<Counted[]> {
	const above = levelBeside(area, level);
	const unit = unitOf(source);
	const converted = mapOn !== day;
	const units = converted
		? sql`select inside.*, became.unit_id from inside left join became on became.home = inside.id`
		: unit === 'commune'
			? communesIn(level, day)
			: villagesIn(level, day);
	return rows<Counted>(
		tx,
		sql`with recursive inside as materialized (
				select a.id, a.code, a.name, ${above ? nameAbove(above, mapOn) : sql`null`} as within from area a
				where a.id in (${within(area, level, mapOn)}) and ${holdsOn('a', mapOn)}
			), ${converted ? sql`${becameWithin(area, { level, asOf: day, mapOn }, unit)},` : sql``}
			held as materialized (${units})
			select held.id, held.code, held.name, held.within, ${sumsOf(source)}
			from held ${countedBy(source, { from, asOf: day })}
			group by held.id, held.code, held.name, held.within`
	);
}

/**
 * What a source counts of the areas of a level on each of many days, or in each of many periods, on the areas
 * of a later one, in one statement.
 */
export async function countedOverTime(
	tx: Tx,
	area: Pick<areas.Whole, 'id' | 'level'>,
	{ level, mapOn }: Pick<Span, 'mapOn'> & Pick<areas.Whole, 'level'>,
	spans: Pick<Span, 'from' | 'asOf'>[],
	source: Source
): Promise<(Counted & { day: Day })[]> {
	const unit = unitOf(source);
	// No village ever leaves the country, whatever becomes of it.
	const held =
		level === 'country'
			? sql`held as materialized (
					select ${country.id}::integer as id, ${country.code}::text as code, ${country.name}::text as name,
						v.id as unit_id, v.valid_from, v.valid_to
					from area v where v.level = ${unit}
				)`
			: sql`inside as materialized (
					select a.id, a.code, a.name from area a
					where a.id in (${within(area, level, mapOn)}) and ${holdsOn('a', mapOn)}
				), ${becameWithin(area, { level, asOf: null, mapOn }, unit)},
				held as materialized (
					select inside.*, v.id as unit_id, v.valid_from, v.valid_to
					from became join inside on inside.id = became.home join area v on v.id = became.unit_id
				)`;
	const days = spans.map(({ asOf }) => asOf);
	return rows<Counted & { day: Day }>(
		tx,
		sql`with recursive ${held}
			select held.id, held.code, held.name, null as within, d.day::text as day, ${sumsOf(source)}
			from unnest(${arrayOf(days, 'date')}) as d (day)
			join held on (held.valid_from is null or held.valid_from <= d.day)
				and (held.valid_to is null or held.valid_to > d.day)
			${countedEach(source, spans)}
			group by held.id, held.code, held.name, d.day`
	);
}

/** What a source counts in each unit that is held on each day `d`, as `counted`. */
function countedEach(source: Source, spans: Pick<Span, 'from' | 'asOf'>[]): SQL {
	if (source === 'days')
		return sql`left join lateral (
				select * from village_indicators i
				where i.village_id = held.unit_id and i.day <= d.day order by i.day desc limit 1
			) counted on true`;
	const each = spans.map(
		(span) => sql`select ${span.asOf}::date as day, t.* from ${toldBy(source, span)} t`
	);
	const told = sql`left join (${sql.join(each, sql` union all `)}) told on told.day = d.day`;
	const asTold = sql`cross join lateral (select ${columnsOf(source, (name) => sql`told.${name}`)}) counted`;
	if (unitOf(source) === 'commune')
		return sql`${told} and told.commune_id = held.unit_id ${asTold}`;
	if (isStated(source)) return sql`${told} and told.village_id = held.unit_id ${asTold}`;
	return sql`${told} and told.village_id = held.unit_id
		cross join lateral (select ${columnsOf(source, (name) => sql`coalesce(told.${name}, 0) as ${name}`)}) counted`;
}

function sumsOf(source: Source): SQL {
	return columnsOf(source, (name) => sql`sum(counted.${name})::integer as ${name}`);
}

/** The level between an area and its rows, where they lie in many of it: its name stands beside the row's own. */
export function levelBeside(area: Pick<areas.Whole, 'level'>, level: AreaLevel): AreaLevel | null {
	if (level === 'village')
		return area.level === 'village' || area.level === 'commune' ? null : 'commune';
	return area.level === 'country' && level !== 'province' ? 'province' : null;
}

function nameAbove(level: AreaLevel, day: Day): SQL {
	return sql`(select p.name from area_edge e join area p on p.id = e.parent_id
		where e.child_id = a.id and e.parent_level = ${level} and ${holdsOn('e', day)} limit 1)`;
}

/**
 * What a source counts in each unit that is held, as `counted`: in a village that nothing tells of 0, but of
 * what people state nothing.
 */
function countedBy(source: Source, { from, asOf: day }: Pick<Span, 'from' | 'asOf'>): SQL {
	if (source === 'days')
		return sql`left join area v on v.id = held.unit_id and ${holdsOn('v', day)}
			left join lateral (
				select * from village_indicators i
				where i.village_id = v.id and i.day <= ${day}::date order by i.day desc limit 1
			) counted on true`;
	const told = toldBy(source, { from, asOf: day });
	if (unitOf(source) === 'commune')
		return sql`left join ${told} counted on counted.commune_id = held.unit_id`;
	if (isStated(source)) return sql`left join ${told} counted on counted.village_id = held.unit_id`;
	// Joined one by one: put together first, they were worked out anew for each of the country's villages.
	return sql`left join area v on v.id = held.unit_id and ${holdsOn('v', day)}
		left join ${told} told on told.village_id = held.unit_id
		cross join lateral (select ${columnsOf(
			source,
			(name) => sql`case when v.id is not null then coalesce(told.${name}, 0) end as ${name}`
		)}) counted`;
}

/** What a function counts in a span. */
function toldBy(source: Source, { from, asOf: day }: Pick<Span, 'from' | 'asOf'>): SQL {
	return isLocal(source)
		? localIndicators.counting(source, { from, asOf: day })
		: sql`${sql.identifier(source)}(${from}::date, ${day}::date)`;
}

function columnsOf(source: Source, each: (name: SQL) => SQL): SQL {
	return sql.join(
		measuresOf(source).map((name) => each(sql`${sql.identifier(name)}`)),
		sql`, `
	);
}

/**
 * The villages (or communes) of a day by what became of them until a later one, as `became`: where all of
 * a unit landed is its `home`, null where that is more than one area of the level. Without a day those of
 * all days: a village that became another ends then, so that none is counted twice on any.
 */
function becameWithin(
	area: Pick<areas.Whole, 'id' | 'level'>,
	{ level, asOf: day, mapOn }: Pick<Span, 'level' | 'mapOn'> & { asOf: Day | null },
	unit: Unit
): SQL {
	const since = day === null ? sql`true` : sql`s.happened_on > ${day}::date`;
	const between = sql`${since} and s.happened_on <= ${mapOn}::date`;
	const then = day === null ? sql`true` : holdsOn('a', day);
	return sql`origin (id) as (
			select id from (${within(area, unit, mapOn)}) w
			union
			select s.from_id from origin o join area_succession s on s.to_id = o.id and ${between}
		), onward (unit_id, id) as (
			select o.id, o.id from origin o join area a on a.id = o.id and ${then}
			union
			select o.unit_id, s.to_id from onward o join area_succession s on s.from_id = o.id and ${between}
		), landed as (
			select o.unit_id, coalesce(${homeOfUnit(unit, level, mapOn)}, 0) as home
			from onward o join area a on a.id = o.id and a.level = ${unit} and ${holdsOn('a', mapOn)}
		), became as materialized (
			select unit_id, case when min(home) = max(home) then min(home) end as home, array_agg(distinct home) as homes
			from landed group by unit_id
		)`;
}

/** The area of a level in which a unit under the alias `o` lies. */
function homeOfUnit(unit: Unit, level: AreaLevel, day: Day): SQL {
	if (unit === level) return sql`o.id`;
	const direct = (child: SQL) =>
		sql`(select e.parent_id from area_edge e where e.child_id = ${child} and e.parent_level = ${level} and ${holdsOn('e', day)} limit 1)`;
	if (unit === 'commune' || level === 'commune') return direct(sql`o.id`);
	return direct(
		sql`(select c.parent_id from area_edge c where c.child_id = o.id and c.parent_level = 'commune' and ${holdsOn('c', day)} limit 1)`
	);
}

/** What of each row was divided since the day asked for, so that it counts in none of them. */
export async function dividedWithin(
	tx: Tx,
	area: areas.Whole,
	span: Pick<Span, 'level' | 'asOf' | 'mapOn'>,
	unit: Unit
): Promise<Divided[]> {
	// Nothing that communes decide is told of villages.
	if (unit === 'commune' && span.level === 'village') return [];
	return rows<Divided>(
		tx,
		sql`with recursive ${becameWithin(area, span, unit)}
			select h.home as "areaId", array_agg(a.name order by a.name) as names
			from became b cross join unnest(b.homes) as h (home) join area a on a.id = b.unit_id
			where b.home is null and h.home in (${within(area, span.level, span.mapOn)})
			group by h.home`
	);
}

/** Each area `inside` with each of its communes on a day, or once without any. */
function communesIn(level: AreaLevel, day: Day): SQL {
	if (level === 'village') return sql`select *, null::integer as unit_id from inside`;
	if (level === 'commune') return sql`select *, id as unit_id from inside`;
	return sql`select inside.*, c.child_id as unit_id
		from inside left join area_edge c on c.parent_id = inside.id and ${holdsOn('c', day)}`;
}

/** Each area `inside` with each of its villages on a day, or once without any. */
function villagesIn(level: AreaLevel, day: Day): SQL {
	if (level === 'village') return sql`select *, id as unit_id from inside`;
	if (level === 'commune')
		return sql`select inside.*, e.child_id as unit_id
			from inside left join area_edge e on e.parent_id = inside.id and ${holdsOn('e', day)}`;
	return sql`select inside.*, e.child_id as unit_id
		from inside left join (area_edge c join area_edge e
			on e.parent_id = c.child_id and e.parent_level = 'commune' and ${holdsOn('c', day)} and ${holdsOn('e', day)}
		) on c.parent_id = inside.id`;
}

export function sumOf<Name extends Measure>(
	counted: Counted[],
	names: readonly Name[]
): Record<Name, number | null> {
	const sum = (measure: Name) =>
		counted.reduce<number | null>((total, { [measure]: count }) => {
			const more = count as number | null;
			return more === null ? total : (total ?? 0) + more;
		}, null);
	return Object.fromEntries(names.map((name) => [name, sum(name)])) as Record<Name, number | null>;
}
