import { type SQL, sql } from 'drizzle-orm';
import * as v from 'valibot';
import { type Actor, can } from '../domain/access';
import type { AreaLevel } from '../domain/area';
import {
	CoverageQuestion,
	type CoverageRow,
	figureOf,
	isFew,
	levelOf,
	toldOpenly
} from '../domain/coverage';
import type { Day } from '../domain/day';
import { type Figure, indicators, type Measure, measures } from '../domain/indicator';
import { Problem } from '../domain/problem';
import { holdsOn } from './access';
import * as areas from './areas';
import { faultsIn } from './commands';
import { rows, type Tx } from './db/client';

/** A row of coverage with the area's own id, which never leaves the server's own pages. */
export type Row = CoverageRow & { areaId: number };
export type Coverage = {
	/** The area asked for and all above it on that day, the province first. */
	path: areas.Step[];
	area: areas.Step;
	level: AreaLevel;
	indicator: CoverageQuestion['indicator'];
	asOf: Day;
	/** Every area of the level in force that day, by name in Vietnamese order. */
	rows: Row[];
	total: Figure;
	/** What the area as a whole has of each measure that day; null where nothing is known. */
	counts: Counts;
};
export type Counts = Record<Measure, number | null>;
type Counted = { id: number; code: string; name: string } & Counts;

const names = new Intl.Collator('vi', { numeric: true });

/** The question in what came with an address; throws `invalid` with the faults by field. */
export function questionIn(asked: Record<string, unknown>, today: Day): CoverageQuestion {
	const parsed = v.safeParse(CoverageQuestion(today), asked, { abortPipeEarly: true });
	if (!parsed.success) throw new Problem('invalid', faultsIn(parsed.issues));
	return parsed.output;
}

/**
 * Figures on the areas in force on the day asked for. Each village counts with its last cached row up
 * to that day, and each area is the sum of its villages, so that province = Σ communes = Σ villages;
 * the cost does not depend on the number of visits. What is counted stands in the view
 * `village_indicator_days`. Throws `not_found` when no such area was in force that day.
 */
export async function coverage(tx: Tx, question: CoverageQuestion): Promise<Coverage> {
	const path = await pathTo(tx, question);
	const area = path.at(-1)!;
	const counted = await countedWithin(tx, area, question.level, question.asOf);
	const { numerator, denominator } = indicators[question.indicator];
	const figure = (counts: Counts) =>
		figureOf(question.indicator, counts[numerator], counts[denominator]);
	const counts = sumOf(counted);
	return {
		...question,
		path,
		area,
		rows: counted
			.map((each) => ({ areaId: each.id, code: each.code, name: each.name, ...figure(each) }))
			.sort((a, b) => names.compare(a.name, b.name) || names.compare(a.code, b.code)),
		total: figure(counts),
		counts
	};
}

/** The same for everybody's eyes: small cells are left out, the total too if it is small itself. */
export function openly(full: Coverage): Coverage {
	const told = (count: number | null) => (isFew(count) ? null : count);
	return {
		...full,
		rows: full.rows.map(toldOpenly),
		total: toldOpenly(full.total),
		counts: Object.fromEntries(
			measures.map((measure) => [measure, told(full.counts[measure])])
		) as Counts
	};
}

/** Whether the actor may see an area's figures whole, as it stood on the day asked for. */
export async function isWithinReach(
	tx: Tx,
	actor: Actor | null,
	{ area, asOf }: Coverage
): Promise<boolean> {
	const place = actor && (await areas.placeOfArea(tx, area.id, asOf));
	return Boolean(actor && place && can(actor, 'figures.read', place));
}

/** The area asked for with all above it on that day. */
export async function pathTo(
	tx: Tx,
	{ area, asOf }: Pick<CoverageQuestion, 'area' | 'asOf'>
): Promise<areas.Step[]> {
	const level = levelOf(area);
	const found = level && (await areas.byCode(tx, level, area, asOf));
	if (!found) throw new Problem('not_found', { area: 'not_found' });
	return areas.path(tx, found.id, asOf);
}

/** The ids of the areas of a level within an area on a day, as a query of one column `id`. */
export function within(area: Pick<areas.Step, 'id' | 'level'>, level: AreaLevel, day: Day): SQL {
	if (area.level === level) return sql`select ${area.id}::integer as id`;
	if (level === 'village' && area.level !== 'commune')
		return sql`select e.child_id as id from area_edge c join area_edge e on e.parent_id = c.child_id
			where c.parent_id = ${area.id} and e.parent_level = 'commune' and ${holdsOn('c', day)} and ${holdsOn('e', day)}`;
	return sql`select e.child_id as id from area_edge e join area a on a.id = e.child_id
		where e.parent_id = ${area.id} and a.level = ${level} and ${holdsOn('e', day)}`;
}

async function countedWithin(
	tx: Tx,
	area: areas.Step,
	level: AreaLevel,
	day: Day
): Promise<Counted[]> {
	const sums = sql.join(
		measures.map(
			(name) => sql`sum(latest.${sql.identifier(name)})::integer as ${sql.identifier(name)}`
		),
		sql`, `
	);
	return rows<Counted>(
		tx,
		sql`with inside as (
				select a.id, a.code, a.name from area a
				where a.id in (${within(area, level, day)}) and ${holdsOn('a', day)}
			), held as (${villagesIn(level, day)})
			select inside.id, inside.code, inside.name, ${sums}
			from inside
			left join (held join area v on v.id = held.village_id and ${holdsOn('v', day)}) on held.area_id = inside.id
			left join lateral (
				select * from village_indicators i
				where i.village_id = v.id and i.day <= ${day}::date order by i.day desc limit 1
			) latest on true
			group by inside.id, inside.code, inside.name`
	);
}

/** Which villages lie in which of the areas `inside`, on a day. */
function villagesIn(level: AreaLevel, day: Day): SQL {
	if (level === 'village') return sql`select id as area_id, id as village_id from inside`;
	if (level === 'commune')
		return sql`select e.parent_id as area_id, e.child_id as village_id
			from inside join area_edge e on e.parent_id = inside.id where ${holdsOn('e', day)}`;
	return sql`select c.parent_id as area_id, e.child_id as village_id
		from inside join area_edge c on c.parent_id = inside.id join area_edge e on e.parent_id = c.child_id
		where e.parent_level = 'commune' and ${holdsOn('c', day)} and ${holdsOn('e', day)}`;
}

function sumOf(counted: Counts[]): Counts {
	const sum = (measure: Measure) =>
		counted.reduce<number | null>(
			(total, { [measure]: count }) => (count === null ? total : (total ?? 0) + count),
			null
		);
	return Object.fromEntries(measures.map((measure) => [measure, sum(measure)])) as Counts;
}
