import { type SQL, sql } from 'drizzle-orm';
import * as v from 'valibot';
import { type Actor, can, type Grant } from '../domain/access';
import type { AreaLevel } from '../domain/area';
import {
	CoverageQuestion,
	type CoverageRow,
	districtsEnded,
	figureOf,
	isFew,
	levelOf,
	toldOpenly
} from '../domain/coverage';
import type { Day } from '../domain/day';
import {
	type DayMeasure,
	type Figure,
	indicatorOf,
	type Measure,
	measures,
	type Source,
	sources
} from '../domain/indicator';
import { type FieldFaults, faultsIn, Problem } from '../domain/problem';
import { type Group, type Hidden, hiddenOf, type Part, parts, told } from '../domain/suppression';
import { holdsOn } from './access';
import * as areas from './areas';
import { arrayOf } from './db/bulk';
import { rows, type Tx } from './db/client';

/** A row with the area's own id and, where villages of many communes are asked for, its commune's name. */
export type Row = CoverageRow & { areaId: number; within: string | null };
export type Coverage = {
	/** The area asked for and all above it on that day, the province first. */
	path: areas.Step[];
	area: areas.Step;
	level: AreaLevel;
	indicator: CoverageQuestion['indicator'];
	/** What the figures speak of: one day, or all days of a period up to its last that has been. */
	period: CoverageQuestion['period'];
	from: Day;
	asOf: Day;
	/** Every area of the level in force that day, by name in Vietnamese order. */
	rows: Row[];
	total: Figure;
	/** What the area as a whole has of each measure that day; null where nothing is known. */
	counts: Counts;
};
/** A question whose answer is for one day where no period is named. */
type Question = Pick<CoverageQuestion, 'area' | 'level' | 'indicator' | 'asOf'> &
	Partial<CoverageQuestion>;
export type Counts = Record<DayMeasure, number | null>;
type Counted = { id: number; code: string; name: string; within: string | null } & Partial<
	Record<Measure, number | null>
>;

const names = new Intl.Collator('vi', { numeric: true });

/** The question in what came with an address; throws `invalid` with the faults by field. */
export function questionIn(asked: Record<string, unknown>, today: Day): CoverageQuestion {
	const parsed = v.safeParse(CoverageQuestion(today), asked, { abortPipeEarly: true });
	if (!parsed.success) throw new Problem('invalid', faultsIn(parsed.issues));
	return parsed.output;
}

/**
 * The question that is nearest to what an address asks: what is wrong is left out, and told. A level
 * that the area does not have on that day is no fault, because it comes from choosing another day.
 * @param home the area that is shown when none is asked for
 */
export function nearestQuestion(
	asked: Record<string, string>,
	home: string,
	today: Day
): { question: CoverageQuestion; faults: FieldFaults } {
	const parsed = v.safeParse(CoverageQuestion(today), { area: home, ...asked });
	if (parsed.success) return { question: parsed.output, faults: {} };
	const faults = faultsIn(parsed.issues);
	const rest = Object.entries(asked).filter(([field]) => !(field in faults));
	if (rest.length === Object.keys(asked).length) throw new Problem('invalid', faults);
	const nearest = nearestQuestion(Object.fromEntries(rest), home, today);
	const { level: _, ...told } = faults;
	return { ...nearest, faults: { ...nearest.faults, ...told } };
}

/**
 * Figures on the areas in force on the day asked for. Each area is the sum of its villages, so that
 * province = Σ communes = Σ villages. A stock counts each village with its last cached row up to that
 * day: the cost does not depend on the number of visits. What is counted stands in SQL, once for each
 * source of the catalogue. Throws `not_found` when no such area was in force that day.
 */
export async function coverage(tx: Tx, asked: Question): Promise<Coverage> {
	const question = { period: null, from: asked.asOf, ...asked };
	const path = await pathTo(tx, question);
	const area = path.at(-1)!;
	const { counted, grain } = indicatorOf(question.indicator);
	const figure = (counts: Partial<Counted>) =>
		counted === null
			? figureOf(question.indicator, null, null)
			: figureOf(
					question.indicator,
					counts[counted.numerator] ?? null,
					counted.denominator && (counts[counted.denominator] ?? null)
				);
	const source = counted?.source ?? 'days';
	const counts = await countedWithin(tx, area, question, source);
	const itself = { ...question, level: area.level };
	// What is counted by communes has nothing to add up in villages.
	const apart = grain === 'commune' && question.level === 'village';
	const whole = apart ? await countedWithin(tx, area, itself, source) : counts;
	const sizes = source === 'days' ? counts : await countedWithin(tx, area, itself, 'days');
	return {
		...question,
		path,
		area,
		rows: counts
			.map((each) => ({
				areaId: each.id,
				code: each.code,
				name: each.name,
				within: each.within,
				...figure(each)
			}))
			.sort((a, b) => names.compare(a.name, b.name) || names.compare(a.code, b.code)),
		total: figure(sumOf(whole, sources[source])),
		counts: sumOf(sizes, measures)
	};
}

/**
 * The same for everybody's eyes: without small cells, and without what would give them away by taking
 * others from a total. What is hidden of an area is the same in every answer of the day: its place among
 * its siblings decides it, not the question.
 */
export async function openly(tx: Tx, full: Coverage): Promise<Coverage> {
	const hidden = await hiddenAround(tx, full);
	const shown = (count: number | null) =>
		full.area.level === 'village' || isFew(count) ? null : count;
	return {
		...full,
		rows: full.rows.map((row) => told(row, row.areaId, hidden)),
		total: toldOpenly(told(full.total, full.area.id, hidden)),
		counts: Object.fromEntries(
			measures.map((measure) => [measure, shown(full.counts[measure])])
		) as Counts
	};
}

/**
 * What is hidden of the area asked for and of its rows: from the province down, level by level. What a
 * hidden commune's villages are must not follow from those of all hidden communes together either.
 */
async function hiddenAround(tx: Tx, full: Coverage): Promise<Hidden> {
	const { unit } = indicatorOf(full.indicator);
	const province = full.path[0]!;
	const hidden: Hidden = { numerator: new Set(), denominator: new Set() };
	const at = async (area: areas.Step, level: AreaLevel): Promise<Coverage> =>
		area.id === full.area.id && level === full.level
			? full
			: coverage(tx, { ...full, area: area.code, level });
	const hide = (figures: Row[], groupsOf: (part: Part) => Group[]) => {
		const groups = { numerator: groupsOf('numerator'), denominator: groupsOf('denominator') };
		const found = hiddenOf(new Map(figures.map((row) => [row.areaId, row])), groups, unit);
		for (const part of parts) for (const id of found[part]) hidden[part].add(id);
	};

	const communes = await at(province, 'commune');
	const above = (part: Part) => !isFew(communes.total[part]);
	let inDistricts = new Map<number, number[]>();
	if (full.asOf < districtsEnded) {
		const { rows: districts } = await at(province, 'district');
		hide(districts, (part) => [{ ids: districts.map(idOf), sumTold: above(part) }]);
		inDistricts = await childrenOf(tx, communes.rows.map(idOf), 'district', full.asOf);
	}
	const tellingOf = (part: Part): Group[] => [
		{ ids: communes.rows.map(idOf), sumTold: above(part) },
		...[...inDistricts].map(([id, ids]) => ({ ids, sumTold: !hidden[part].has(id) }))
	];
	hide(communes.rows, tellingOf);
	if (full.level !== 'village') return hidden;

	const concerned = full.path.find(({ level }) => level === 'commune') ?? province;
	const wide = concerned === province || hidden.numerator.has(concerned.id);
	const { rows: villages } = await at(wide ? province : concerned, 'village');
	const inCommunes = await childrenOf(tx, villages.map(idOf), 'commune', full.asOf);
	hide(villages, (part) => [
		...[...inCommunes].map(([id, ids]) => ({ ids, sumTold: !hidden[part].has(id) })),
		...tellingOf(part)
			.filter(({ sumTold }) => sumTold)
			.map(({ ids }) => ({
				ids: ids.filter((id) => hidden[part].has(id)).flatMap((id) => inCommunes.get(id) ?? []),
				sumTold: true
			}))
	]);
	return hidden;
}

const idOf = (row: Row) => row.areaId;

/** The areas by those of a level that they lie in on a day. */
async function childrenOf(
	tx: Tx,
	ids: number[],
	level: AreaLevel,
	day: Day
): Promise<Map<number, number[]>> {
	const found = await rows<{ child: number; parent: number }>(
		tx,
		sql`select e.child_id as child, e.parent_id as parent from area_edge e
			where e.child_id = any(${arrayOf(ids, 'integer')}) and e.parent_level = ${level} and ${holdsOn('e', day)}`
	);
	const children = new Map<number, number[]>();
	for (const { child, parent } of found)
		children.set(parent, [...(children.get(parent) ?? []), child]);
	return children;
}

/** The code of the area that a person begins with: their own, else the first province that has villages. */
export async function homeOf(tx: Tx, actor: Actor | null, day: Day): Promise<string> {
	const own = actor?.grants.map(areaOf).find((id) => id !== undefined);
	const area = own === undefined ? null : await areas.byId(tx, own);
	return area?.code ?? (await provincesWithVillages(tx, day))[0]?.code ?? '01';
}

/** The provinces of a day in which any village is known, by name. */
export async function provincesWithVillages(
	tx: Tx,
	day: Day
): Promise<{ code: string; name: string }[]> {
	const found = await rows<{ code: string; name: string }>(
		tx,
		sql`select p.code, p.name from area p
			where p.level = 'province' and ${holdsOn('p', day)} and exists (
				select 1 from area_edge c join area_edge e on e.parent_id = c.child_id
				where c.parent_id = p.id and e.parent_level = 'commune' and ${holdsOn('c', day)} and ${holdsOn('e', day)})`
	);
	return found.sort((a, b) => names.compare(a.name, b.name));
}

/** What is known of an area that was not in force on a day: its last name, its province then, and what it became. */
export async function standIn(
	tx: Tx,
	code: string,
	day: Day
): Promise<{ name: string; province: string | null; became: areas.Found['became'] } | null> {
	const [found] = await rows<{ name: string; province: string | null }>(
		tx,
		sql`with recursive up (id) as (
				select id from area where code = ${code} and level = ${levelOf(code)}
				union
				select e.parent_id from up join area_edge e on e.child_id = up.id
			)
			select a.name, (
				select p.code from up join area p on p.id = up.id
				where p.level = 'province' and ${holdsOn('p', day)} limit 1
			) as province
			from area a where a.code = ${code} and a.level = ${levelOf(code)}
			order by a.valid_to desc nulls first limit 1`
	);
	const level = levelOf(code);
	if (!found || !level) return null;
	const alike = await areas.search(tx, code, { levels: [level] });
	const became = alike.find((area) => area.code === code && area.validTo !== null)?.became ?? [];
	return { ...found, became };
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

/** What a source counts in an area as a whole. */
export async function countsOf(
	tx: Tx,
	area: areas.Step,
	{ from, asOf }: Pick<Span, 'from' | 'asOf'>,
	source: Source
): Promise<Partial<Record<Measure, number | null>>> {
	const counted = await countedWithin(tx, area, { level: area.level, from, asOf }, source);
	return sumOf<Measure>(counted, sources[source]);
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

type Span = Pick<CoverageQuestion, 'level' | 'from' | 'asOf'>;

/** The areas of a level within an area, each with the sums of what a source counts in it. */
async function countedWithin(
	tx: Tx,
	area: areas.Step,
	{ level, from, asOf: day }: Span,
	source: Source
): Promise<Counted[]> {
	const manyCommunes = level === 'village' && area.level !== 'village' && area.level !== 'commune';
	const units = source === 'commune_decisions' ? communesIn(level, day) : villagesIn(level, day);
	const sums = sql.join(
		sources[source].map((name) => {
			const column = sql.identifier(name);
			return sql`sum(counted.${column})::integer as ${column}`;
		}),
		sql`, `
	);
	return rows<Counted>(
		tx,
		sql`with inside as materialized (
				select a.id, a.code, a.name, ${manyCommunes ? communeName(day) : sql`null`} as within from area a
				where a.id in (${within(area, level, day)}) and ${holdsOn('a', day)}
			), held as materialized (${units})
			select held.id, held.code, held.name, held.within, ${sums}
			from held ${countedBy(source, { from, asOf: day })}
			group by held.id, held.code, held.name, held.within`
	);
}

function communeName(day: Day): SQL {
	return sql`(select p.name from area_edge e join area p on p.id = e.parent_id
		where e.child_id = a.id and e.parent_level = 'commune' and ${holdsOn('e', day)} limit 1)`;
}

/** What a source counts in each unit that is held, as `counted`: in a village that nothing tells of, 0. */
function countedBy(source: Source, { from, asOf: day }: Pick<Span, 'from' | 'asOf'>): SQL {
	if (source === 'days')
		return sql`left join area v on v.id = held.unit_id and ${holdsOn('v', day)}
			left join lateral (
				select * from village_indicators i
				where i.village_id = v.id and i.day <= ${day}::date order by i.day desc limit 1
			) counted on true`;
	const told = sql`${sql.identifier(source)}(${from}::date, ${day}::date)`;
	if (source === 'commune_decisions')
		return sql`left join ${told} counted on counted.commune_id = held.unit_id`;
	const columns = sources[source].map((name) => {
		const column = sql.identifier(name);
		return sql`coalesce(t.${column}, 0) as ${column}`;
	});
	return sql`left join (
			select v.id, ${sql.join(columns, sql`, `)}
			from area v left join ${told} t on t.village_id = v.id
			where v.level = 'village' and ${holdsOn('v', day)}
		) counted on counted.id = held.unit_id`;
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

function sumOf<Name extends Measure>(
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

function areaOf(grant: Grant): number | undefined {
	switch (grant.role) {
		case 'admin':
			return undefined;
		case 'province_officer':
			return grant.provinceId;
		case 'commune_chair':
		case 'commune_officer':
		case 'commune_former':
			return grant.communeId;
		default:
			return grant.villageIds[0];
	}
}
