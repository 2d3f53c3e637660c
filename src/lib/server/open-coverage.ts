import { sql } from 'drizzle-orm';
import { type AreaLevel, country } from '../domain/area';
import { districtsEnded, isFew, toldOpenly } from '../domain/coverage';
import { addDays, type Day } from '../domain/day';
import {
	type DayMeasure,
	type Figure,
	type IndicatorCode,
	indicatorOf,
	measures
} from '../domain/indicator';
import { isLocal } from '../domain/local-indicator';
import { periodOf } from '../domain/period';
import { Problem } from '../domain/problem';
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
import type * as areas from './areas';
import { type Counted, countedWithin, type Span } from './counts';
import {
	asWhole,
	type Coverage,
	type Counts,
	figureIn,
	type Figures,
	figuresOf,
	type Row
} from './coverage';
import { arrayOf } from './db/bulk';
import { rows, type Tx } from './db/client';
import * as localIndicators from './local-indicators';

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
