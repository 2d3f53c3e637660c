import { type CoverageQuestion, firstDay } from '../domain/coverage';
import type { Day } from '../domain/day';
import {
	type Figure,
	type IndicatorCode,
	indicatorCodes,
	indicatorOf,
	type Source
} from '../domain/indicator';
import { lastPeriods, monthEnds } from '../domain/period';
import { gapTo, type Target, targetFor } from '../domain/target';
import { outlook, type Outlook, type Point, pointsOfLine } from '../domain/trend';
import type * as areas from './areas';
import { countedOverTime } from './counts';
import { figureIn } from './coverage';
import type { Tx } from './db/client';
import * as targets from './targets';

/** Two years of month ends of what is kept for every day; a year of what is counted from all facts for each point. */
const monthsShown = { kept: 24, counted: 13 };
/** A year and the period that is asked for. */
const periodsShown = 13;
/** What goes through every visit that ever was: the embedded database takes half a second for a province and day. */
const dearest: ReadonlySet<Source> = new Set(['village_shops', 'village_uses']);

/** Whether an indicator has a line. */
export const hasLine = (indicator: IndicatorCode) => indicatorOf(indicator).counted !== null;

/** The days, or of a flow the periods, that are the points of a line, in order; each ends on its `asOf`. */
function spansOf(
	source: Source,
	{ from, asOf, period }: Pick<CoverageQuestion, 'from' | 'asOf' | 'period'>
): { from: Day; asOf: Day }[] {
	if (period !== null)
		return lastPeriods(period, from, periodsShown, firstDay).map((each) => ({
			from: each.from,
			asOf: each.to < asOf ? each.to : asOf
		}));
	if (source === 'days') return stocks(monthEnds(asOf, monthsShown.kept));
	const ends = monthEnds(asOf, monthsShown.counted);
	return stocks(dearest.has(source) ? ends.filter((_, index) => index % 3 === 0) : ends);
}

const stocks = (days: Day[]) => days.map((asOf) => ({ from: asOf, asOf }));

/**
 * The figures of one area at the ends of the months up to a day, or in the periods up to one, on the areas of
 * `mapOn`. Every point is counted by what the map of its day is counted by; nothing is kept of it.
 */
export async function series(
	tx: Tx,
	area: areas.Whole,
	asked: Pick<CoverageQuestion, 'indicator' | 'asOf' | 'from' | 'period' | 'mapOn'>
): Promise<(Point & Figure)[]> {
	const { counted } = indicatorOf(asked.indicator);
	if (!counted) return [];
	const spans = spansOf(counted.source, asked);
	const told = await countedOverTime(
		tx,
		area,
		{ ...asked, level: area.level },
		spans,
		counted.source
	);
	const ofDay = new Map(told.map((counts) => [counts.day, counts]));
	return spans.map(({ from, asOf }) => ({
		day: asOf,
		...(asked.period ? { from } : {}),
		...figureIn(asked.indicator, ofDay.get(asOf) ?? {})
	}));
}

/** A commune that will not be where it should be at the end of the year, or is not though the year is over. */
export type Behind = {
	code: string;
	name: string;
	indicator: IndicatorCode;
	value: number;
	target: Pick<Target, 'value' | 'year'>;
	outlook: Extract<Outlook, { state: 'behind' | 'missed' }>;
};

/**
 * The communes of a province, or one of them, that fall behind a target with a year, those farthest from it
 * first. What is kept for every day is read once for all indicators. Only for whom the figures there are whole.
 * @param path the province and, for one commune, it as the last
 */
export async function behind(
	tx: Tx,
	path: areas.Whole[],
	asOf: Day,
	indicators: readonly IndicatorCode[] = indicatorCodes
): Promise<Behind[]> {
	const held = (await targets.held(tx, indicators.filter(hasLine))).filter(
		({ year }) => year !== null
	);
	const aimed = [...new Set(held.map(({ indicator }) => indicator))];
	const found: Behind[] = [];
	for (const source of new Set(aimed.map(sourceOf)))
		found.push(
			...(await behindIn(
				tx,
				path,
				asOf,
				held,
				aimed.filter((each) => sourceOf(each) === source)
			))
		);
	const gap = ({ indicator, value, target }: Behind) => gapTo(indicator, value, target.value);
	return found.sort((a, b) => gap(a) - gap(b));
}

const sourceOf = (indicator: IndicatorCode) => indicatorOf(indicator).counted!.source;

/** The same of indicators that one source counts. */
async function behindIn(
	tx: Tx,
	path: areas.Whole[],
	asOf: Day,
	held: readonly Target[],
	alike: IndicatorCode[]
): Promise<Behind[]> {
	const period = indicatorOf(alike[0]!).kind === 'flow' ? ('year' as const) : null;
	const source = sourceOf(alike[0]!);
	const spans = period
		? [{ from: `${asOf.slice(0, 4)}-01-01`, asOf }]
		: spansOf(source, { from: asOf, asOf, period }).slice(-pointsOfLine);
	const span = { level: 'commune' as const, mapOn: asOf };
	const told = await countedOverTime(tx, path.at(-1)!, span, spans, source);
	const communes = new Map(told.map(({ id, code, name }) => [id, { id, code, name }]));
	const countsOf = new Map(told.map((counts) => [`${counts.id} ${counts.day}`, counts]));
	const above = path.filter(({ level }) => level === 'province').map(({ id }) => id);
	return alike.flatMap((indicator) =>
		[...communes.values()].flatMap(({ id, code, name }): Behind[] => {
			const target = targetFor(held, indicator, [id, ...above, null], { asOf, period });
			const points = spans.map(({ from, asOf: day }) => ({
				day,
				...(period ? { from } : {}),
				value: figureIn(indicator, countsOf.get(`${id} ${day}`) ?? {}).value
			}));
			const value = points.at(-1)?.value ?? null;
			if (!target || value === null) return [];
			const ahead = outlook(indicator, points, target);
			return ahead.state === 'behind' || ahead.state === 'missed'
				? [{ code, name, indicator, value, target, outlook: ahead }]
				: [];
		})
	);
}
