import { type SQL, sql } from 'drizzle-orm';
import * as v from 'valibot';
import { type Actor, can, type Grant } from '../domain/access';
import { type AreaLevel, areaLevels, country } from '../domain/area';
import {
	CoverageQuestion,
	type CoverageRow,
	CoverageView,
	districtsEnded,
	figureOf,
	isFew,
	levelOf,
	toldOpenly
} from '../domain/coverage';
import { addDays, type Day } from '../domain/day';
import {
	type DayMeasure,
	type Figure,
	type IndicatorCode,
	indicatorOf,
	type Measure,
	measures,
	measuresOf,
	type Source
} from '../domain/indicator';
import { isLocal } from '../domain/local-indicator';
import { periodOf } from '../domain/period';
import { type FieldFaults, faultsIn, Problem } from '../domain/problem';
import {
	type Group,
	type Hidden,
	hiddenOf,
	kinOf,
	type Part,
	parts,
	told
} from '../domain/suppression';
import { holdsOn } from './access';
import * as areas from './areas';
import { arrayOf } from './db/bulk';
import { rows, type Tx } from './db/client';
import * as localIndicators from './local-indicators';

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
type Figures = Omit<Coverage, 'counts'>;

async function figuresOf(tx: Tx, asked: Question): Promise<{ figures: Figures; whole: Counted[] }> {
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
function asWhole<Asked extends Span>(area: areas.Whole, asked: Asked): Asked {
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
 * The same for everybody's eyes: without small cells, and without what would give them away by taking
 * others from a total, or figures of one indicator from those of another. What is hidden of an area is the
 * same in every answer of the day: its place among its siblings decides it, not the question.
 */
export async function openly(tx: Tx, full: Coverage): Promise<Coverage> {
	const counts = await countsToldOpenly(tx, full);
	const byMonths = full.period !== null && full.period !== 'month';
	return { ...(await (byMonths ? openlyByMonths(tx, full) : openlyAtOnce(tx, full))), counts };
}

async function openlyAtOnce(tx: Tx, full: Figures): Promise<Figures> {
	const hidden = await hiddenWithKin(tx, full);
	return {
		...full,
		rows: full.rows.map((row) => ({ ...told(row, row.areaId, hidden), basis: null })),
		total: toldOpenly(told(full.total, full.area.id, hidden)),
		basis: full.basis && !isFew(full.basis.stated) ? full.basis : null
	};
}

/** The sizes of the country or a province; below it some of them are hidden by what their siblings have. */
async function countsToldOpenly(tx: Tx, full: Coverage): Promise<Counts> {
	const apart = full.area.level === 'country' ? await provinceCounts(tx, full) : [];
	const shown = (measure: DayMeasure) => {
		const counts = [full.counts[measure], ...apart.map((of) => of[measure] ?? null)];
		return full.path.length > 1 || counts.some(isFew) ? null : full.counts[measure];
	};
	return Object.fromEntries(measures.map((measure) => [measure, shown(measure)])) as Counts;
}

const missing: Figure = { numerator: null, denominator: null, value: null };

/**
 * What happened in longer than a month is told only where each of its months is: so that it says nothing that
 * they do not, and none of them follows from it. Weeks, which fit into no month, are not told at all.
 */
async function openlyByMonths(tx: Tx, full: Figures): Promise<Figures> {
	const months: (Month | null)[] = [];
	if (full.period === 'week') months.push(null);
	else
		for (let { from, to } = periodOf('month', full.from); from <= full.asOf;) {
			months.push(await monthOpenly(tx, full, { from, asOf: to < full.asOf ? to : full.asOf }));
			({ from, to } = periodOf('month', addDays(to, 1)));
		}
	const shown = <Told extends Figure>(figure: Told, of: (month: Month) => Figure | undefined) => {
		const each = months.map((month) => month && of(month));
		const has = (part: Part) =>
			figure[part] === null || each.every((month) => month && month[part] !== null);
		if (!has('denominator')) return { ...figure, ...missing };
		return toldOpenly(
			has('numerator') ? figure : { ...figure, ...missing, denominator: figure.denominator }
		);
	};
	return {
		...full,
		rows: full.rows.map((row) => shown(row, (month) => month.rows.get(row.areaId))),
		total: shown(full.total, (month) => month.total)
	};
}

/** What is told openly of a month: of the area as a whole, and of each of its rows by their areas. */
type Month = { total: Figure; rows: ReadonlyMap<number, Figure> };

/** The open answer about one month; null where the area was not there yet, or is another by now. */
async function monthOpenly(
	tx: Tx,
	full: Figures,
	{ from, asOf }: Pick<Span, 'from' | 'asOf'>
): Promise<Month | null> {
	const { area, indicator, level } = full;
	const asked = {
		area: area.code,
		indicator,
		level,
		period: 'month' as const,
		from,
		asOf,
		mapOn: asOf
	};
	try {
		const { figures } = await figuresOf(tx, asked);
		if (figures.area.id !== area.id) return null;
		const open = await openlyAtOnce(tx, figures);
		return { total: open.total, rows: new Map(open.rows.map((row) => [row.areaId, row])) };
	} catch (error) {
		if (error instanceof Problem && error.code === 'not_found') return null;
		throw error;
	}
}

/** What is hidden, with whatever of it would follow from another indicator. */
async function hiddenWithKin(tx: Tx, full: Figures): Promise<Hidden> {
	const counted = new Map<string, Promise<Counted[]>>();
	const figuresAt = async (indicator: IndicatorCode, area: areas.Whole, level: AreaLevel) => {
		const same = indicator === full.indicator && area.id === full.area.id && level === full.level;
		if (same) return inOrder(full.rows);
		// One source counts for all of its indicators at once.
		const source = indicatorOf(indicator).counted?.source ?? 'days';
		const key = `${source} ${area.id} ${level}`;
		const counts = counted.get(key) ?? countedWithin(tx, area, { ...full, level }, source);
		counted.set(key, counts);
		return inOrder(
			(await counts).map((each) => ({ areaId: each.id, ...figureIn(indicator, each) }))
		);
	};
	const hidden = await hiddenAround(tx, full, full.indicator, figuresAt);
	for (const { indicator, pairs } of [
		...kinOf(full.indicator),
		...(await localKinOf(tx, full.indicator))
	]) {
		// Counted from all facts, which takes time: where nothing of these is hidden here, nothing of them is there.
		const hidesAlike = indicatorOf(indicator).counted?.source !== 'days' && !isLocal(indicator);
		if (hidesAlike && pairs.every(([part]) => hidden[part].size === 0)) continue;
		const theirs = await hiddenAround(tx, full, indicator, figuresAt);
		for (const [part, other] of pairs) for (const id of theirs[other]) hidden[part].add(id);
	}
	return hidden;
}

/** A province can count the rest of what it counts, or parts that add up: what one of them hides, all hide. */
async function localKinOf(tx: Tx, indicator: IndicatorCode): Promise<ReturnType<typeof kinOf>> {
	const codes = isLocal(indicator) ? await localIndicators.kinOf(tx, indicator) : [];
	return codes.map((code) => ({ indicator: code, pairs: [['numerator', 'numerator']] }));
}

type Placed = Figure & { areaId: number };
/** Which of two equal counts is hidden with a small one must not depend on the question. */
const inOrder = (figures: readonly Placed[]) => figures.toSorted((a, b) => a.areaId - b.areaId);
type FiguresAt = (
	indicator: IndicatorCode,
	area: areas.Whole,
	level: AreaLevel
) => Promise<readonly Placed[]>;

/**
 * What is hidden of the area asked for and of its rows: from the province down, level by level. What a
 * hidden commune's villages are must not follow from those of all hidden communes together either.
 * In the country each province hides what it hides in its own answer; what would follow from the sum of all
 * provinces takes that sum away.
 */
async function hiddenAround(
	tx: Tx,
	full: Figures,
	indicator: IndicatorCode,
	figuresAt: FiguresAt
): Promise<Hidden> {
	const { unit } = indicatorOf(indicator);
	const top = full.path[0]!;
	const hidden: Hidden = { numerator: new Set(), denominator: new Set() };
	const at = (area: areas.Whole, level: AreaLevel) => figuresAt(indicator, area, level);
	const hide = (figures: readonly Placed[], groupsOf: (part: Part) => Group[]) => {
		const groups = { numerator: groupsOf('numerator'), denominator: groupsOf('denominator') };
		const found = hiddenOf(new Map(figures.map((row) => [row.areaId, row])), groups, unit);
		for (const part of parts) for (const id of found[part]) hidden[part].add(id);
	};

	if (top.level === 'country') {
		const provinces = await at(top, 'province');
		hide(provinces, () => []);
		const all = { ids: provinces.map(idOf), sumTold: true };
		const figures = new Map(provinces.map((row) => [row.areaId, row]));
		const covered = hiddenOf(figures, { numerator: [all], denominator: [all] }, unit);
		for (const part of parts)
			if (covered[part].size > hidden[part].size) hidden[part].add(country.id);
		if (full.level === 'province') return hidden;
	}
	const communes = await at(top, 'commune');
	const inProvinces = await provincesOf(tx, full, communes);
	let inDistricts = new Map<number, number[]>();
	if (full.mapOn < districtsEnded) {
		const districts = await at(top, 'district');
		hide(districts, await provincesOf(tx, full, districts));
		inDistricts = await childrenOf(tx, communes.map(idOf), 'district', full.mapOn);
	}
	const tellingOf = (part: Part): Group[] => [
		...inProvinces(part),
		...[...inDistricts].map(([id, ids]) => ({ ids, sumTold: !hidden[part].has(id) }))
	];
	hide(communes, tellingOf);
	if (full.level !== 'village') return hidden;

	const concerned = full.path.find(({ level }) => level === 'commune') ?? top;
	const wide = concerned === top || hidden.numerator.has(concerned.id);
	const villages = await at(wide ? top : concerned, 'village');
	const inCommunes = await childrenOf(tx, villages.map(idOf), 'commune', full.mapOn);
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

const idOf = (row: Pick<Row, 'areaId'>) => row.areaId;

/** Areas by the province that they lie in, and whether the sum of that one is told. */
async function provincesOf(
	tx: Tx,
	{ path: [top], mapOn }: Pick<Coverage, 'path' | 'mapOn'>,
	figures: readonly Placed[]
): Promise<(part: Part) => Group[]> {
	const ids = figures.map(idOf);
	const found =
		top!.level === 'country' ? [...(await childrenOf(tx, ids, 'province', mapOn)).values()] : [ids];
	const figureOfId = new Map(figures.map((row) => [row.areaId, row]));
	const sum = (of: number[], part: Part) =>
		of.reduce((so, id) => so + (figureOfId.get(id)?.[part] ?? 0), 0);
	return (part) => found.map((of) => ({ ids: of, sumTold: !isFew(sum(of, part)) }));
}

/** What each province has of every measure: a sum of the country tells of the one that is small. */
function provinceCounts(tx: Tx, full: Coverage): Promise<Counted[]> {
	return countedWithin(tx, full.area, asWhole(full.area, full), 'days');
}

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

type Span = Pick<CoverageQuestion, 'level' | 'from' | 'asOf' | 'mapOn'>;
/** What a source counts by: the smallest areas, whose counts are added up. */
type Unit = 'village' | 'commune';
const unitOf = (source: Source): Unit => (source.startsWith('commune_') ? 'commune' : 'village');
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
async function dividedWithin(
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
