import { sql } from 'drizzle-orm';
import * as v from 'valibot';
import { type Actor, can, type Grant } from '../domain/access';
import { type AreaLevel, areaLevels, country } from '../domain/area';
import {
	CoverageQuestion,
	type CoverageRow,
	CoverageView,
	figureOf,
	levelOf
} from '../domain/coverage';
import { type Day } from '../domain/day';
import {
	type DayMeasure,
	type Figure,
	type IndicatorCode,
	indicatorOf,
	type Measure,
	measures,
	measuresOf
} from '../domain/indicator';
import { type FieldFaults, faultsIn, Problem } from '../domain/problem';
import { holdsOn } from './access';
import * as areas from './areas';
import { rows, type Tx } from './db/client';
import * as localIndicators from './local-indicators';

import { type Counted, countedWithin, dividedWithin, type Span, sumOf, unitOf } from './counts';

/** A row with the area's own id and, where villages of many communes are asked for, its commune's name; in the country its province's. */
export type Row = CoverageRow & { areaId: number; within: string | null; basis: Basis };
/** Of what people state: how many of its villages (or communes) a figure speaks of; null of what is counted. */
export type Basis = { stated: number; of: number } | null;
export type Coverage = {
	/** The area asked for and all above it on that day, the province first; of the country itself alone. */
	path: areas.Whole[];
	area: areas.Whole;
	level: AreaLevel;
	indicator: CoverageQuestion['indicator'];
	/** What the figures speak of: one day, or all days of a period up to its last that has been. */
	period: CoverageQuestion['period'];
	from: Day;
	asOf: Day;
	/** The day whose areas the figures stand on: `asOf`, or a later one. */
	mapOn: Day;
	/**
	 * Of figures on later areas: the villages (or communes) that were divided since among several of the
	 * rows, by the area of the row. They are in the total, and in no row.
	 */
	divided: Divided[];
	/** Every area of the level in force that day, by name in Vietnamese order. */
	rows: Row[];
	total: Figure;
	basis: Basis;
	/** What the area as a whole has of each measure that day; null where nothing is known. */
	counts: Counts;
};
/** A question whose answer is for one day where no period is named. */
export type Divided = { areaId: number; names: string[] };
type Question = Pick<CoverageQuestion, 'area' | 'level' | 'indicator' | 'asOf'> &
	Partial<CoverageQuestion>;
export type Counts = Record<DayMeasure, number | null>;

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
	const { output, faults } = nearest(CoverageQuestion(today), { area: home }, asked);
	const { level, ...told } = faults;
	const unknown = level && !areaLevels.some((each) => each === asked.level);
	return { question: output, faults: unknown ? faults : told };
}

/** How the page is to show it, in the same way: what is wrong is left out, and told. */
export function nearestView(
	asked: Record<string, string>,
	question: CoverageQuestion
): { view: CoverageView; faults: FieldFaults } {
	const { output, faults } = nearest(CoverageView(question), {}, asked);
	return { view: output, faults };
}

function nearest<Schema extends v.GenericSchema>(
	schema: Schema,
	least: Record<string, string>,
	asked: Record<string, string>
): { output: v.InferOutput<Schema>; faults: FieldFaults } {
	const parsed = v.safeParse(schema, { ...least, ...asked });
	if (parsed.success) return { output: parsed.output, faults: {} };
	const faults = faultsIn(parsed.issues);
	const rest = Object.entries(asked).filter(([field]) => !(field in faults));
	if (rest.length === Object.keys(asked).length) throw new Problem('invalid', faults);
	const found = nearest(schema, least, Object.fromEntries(rest));
	return { ...found, faults: { ...found.faults, ...faults } };
}

/**
 * Figures on the areas in force on the day asked for. Each area is the sum of its villages, so that
 * province = Σ communes = Σ villages. A stock counts each village with its last cached row up to that
 * day: the cost does not depend on the number of visits. What is counted stands in SQL, once for each
 * source of the catalogue. On later areas than the day's own (`mapOn`) each village counts in what it
 * became, if that is one area of the level. Throws `not_found` when no such area was in force that day.
 */
export async function coverage(tx: Tx, asked: Question): Promise<Coverage> {
	const { figures, whole } = await figuresOf(tx, asked);
	const { area, indicator } = figures;
	const isKept = indicatorOf(indicator).counted?.source === 'days';
	const sizes = isKept ? whole : await countedWithin(tx, area, asWhole(area, figures), 'days');
	return { ...figures, counts: sumOf(sizes, measures) };
}

/** What a question is answered with, without the sizes of the area; and what was counted in it as a whole. */
export type Figures = Omit<Coverage, 'counts'>;

export async function figuresOf(
	tx: Tx,
	asked: Question
): Promise<{ figures: Figures; whole: Counted[] }> {
	const question = { period: null, from: asked.asOf, mapOn: asked.asOf, ...asked };
	const path = await pathTo(tx, { area: asked.area, asOf: question.mapOn });
	const area = path.at(-1)!;
	await localIndicators.requireOf(tx, question.indicator, provinceIn(path)?.id ?? null);
	const { counted, grain } = indicatorOf(question.indicator);
	const figure = (counts: Partial<Counted>) => figureIn(question.indicator, counts);
	const source = counted?.source ?? 'days';
	const counts = await countedWithin(tx, area, question, source);
	// What is counted by communes has nothing to add up in villages.
	const apart = grain === 'commune' && question.level === 'village';
	const converted = question.mapOn !== question.asOf;
	const whole =
		apart || converted ? await countedWithin(tx, area, asWhole(area, question), source) : counts;
	const sum = sumOf(whole, measuresOf(source));
	return {
		whole,
		figures: {
			...question,
			path,
			area,
			divided: converted ? await dividedWithin(tx, area, question, unitOf(source)) : [],
			rows: counts
				.map((each) => ({
					areaId: each.id,
					code: each.code,
					name: each.name,
					within: each.within,
					basis: basisIn(question.indicator, each),
					...figure(each)
				}))
				.sort((a, b) => names.compare(a.name, b.name) || names.compare(a.code, b.code)),
			total: figure(sum),
			basis: basisIn(question.indicator, sum)
		}
	};
}

/** What an area is counted by to have its own sum: nothing of a day leaves the country, whatever its areas become. */
export function asWhole<Asked extends Span>(area: areas.Whole, asked: Asked): Asked {
	return area.level === 'country'
		? { ...asked, level: 'province', mapOn: asked.asOf }
		: { ...asked, level: area.level };
}

/** The figure of an indicator in what its source counted. */
export function figureIn(indicator: IndicatorCode, counts: Partial<Counted>): Figure {
	const { counted } = indicatorOf(indicator);
	if (counted === null) return figureOf(indicator, null, null);
	const of = (measure: Measure | null) => measure && (counts[measure] ?? null);
	return figureOf(indicator, of(counted.numerator), of(counted.denominator));
}

function basisIn(indicator: IndicatorCode, counts: Partial<Counted>): Basis {
	const basis = indicatorOf(indicator).counted?.basis;
	return basis ? { stated: counts[basis.stated] ?? 0, of: counts[basis.of] ?? 0 } : null;
}

/**
 * The code of the area that a person begins with: their own, else that of the installation, which is the
 * province that has villages, or the country where several have.
 */
export async function homeOf(tx: Tx, actor: Actor | null, day: Day): Promise<string> {
	const own = actor?.grants.map(areaOf).find((id) => id !== undefined);
	const area = own === undefined ? null : await areas.byId(tx, own);
	if (area) return area.code;
	const provinces = await provincesWithVillages(tx, day);
	return provinces.length === 1 ? provinces[0]!.code : country.code;
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

/** Whether the actor may see an area's figures whole, as it stands on the map asked for. */
export async function isWithinReach(
	tx: Tx,
	actor: Actor | null,
	{ area, mapOn }: Pick<Coverage, 'area' | 'mapOn'>
): Promise<boolean> {
	if (!actor) return false;
	// The country is beyond the reach of every province.
	const place = area.level === 'country' ? {} : await areas.placeOfArea(tx, area.id, mapOn);
	return place !== null && can(actor, 'figures.read', place);
}

/** The area asked for with all above it on that day. */
export async function pathTo(
	tx: Tx,
	{ area, asOf }: Pick<CoverageQuestion, 'area' | 'asOf'>
): Promise<areas.Whole[]> {
	if (area === country.code) return [country];
	const level = levelOf(area);
	const found = level && (await areas.byCode(tx, level, area, asOf));
	if (!found) throw new Problem('not_found', { area: 'not_found' });
	return areas.path(tx, found.id, asOf);
}

const provinceIn = (path: areas.Whole[]) => path.find(({ level }) => level === 'province');

/** The province of the area asked for on the day of its map; null when no such area was there. */
export async function provinceOf(
	tx: Tx,
	{ area, mapOn }: Pick<CoverageQuestion, 'area' | 'mapOn'>
): Promise<number | null> {
	const level = levelOf(area);
	const found = level && (await areas.byCode(tx, level, area, mapOn));
	return found ? (provinceIn(await areas.path(tx, found.id, mapOn))?.id ?? null) : null;
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
