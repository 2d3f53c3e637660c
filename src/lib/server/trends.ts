import type { CoverageQuestion } from '../domain/coverage';
import type { Day } from '../domain/day';
import { type Figure, type IndicatorCode, indicatorCodes, indicatorOf } from '../domain/indicator';
import { monthEnds } from '../domain/period';
import { gapTo, type Target, targetFor } from '../domain/target';
import { outlook, type Outlook, pointsOfLine } from '../domain/trend';
import type * as areas from './areas';
import { countedOnDays, figureIn } from './coverage';
import type { Tx } from './db/client';
import * as targets from './targets';

/** Two years of month ends. */
export const pointsShown = 24;

/**
 * Whether an indicator has a line: those that are kept for every day. The others would be counted from all
 * facts anew for each month end.
 */
export const hasLine = (indicator: IndicatorCode) =>
	indicatorOf(indicator).counted?.source === 'days';

/**
 * The figures of one area at the ends of the months up to a day, on the areas of `mapOn`. Every point is
 * read from the dated rows that the map of that day is read from; nothing is kept of it.
 */
export async function series(
	tx: Tx,
	area: areas.Whole,
	{ indicator, asOf, mapOn }: Pick<CoverageQuestion, 'indicator' | 'asOf' | 'mapOn'>
): Promise<({ day: Day } & Figure)[]> {
	if (!hasLine(indicator)) return [];
	const days = monthEnds(asOf, pointsShown);
	const counted = await countedOnDays(tx, area, { level: area.level, mapOn }, days);
	const ofDay = new Map(counted.map((counts) => [counts.day, counts]));
	return days.map((day) => ({ day, ...figureIn(indicator, ofDay.get(day) ?? {}) }));
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
 * The communes of a province that fall behind a target with a year, those farthest from it first. Month ends
 * are read once for all indicators. Only for whom the province's figures are whole.
 */
export async function behind(
	tx: Tx,
	province: areas.Step,
	asOf: Day,
	indicators: readonly IndicatorCode[] = indicatorCodes
): Promise<Behind[]> {
	const held = (await targets.held(tx, indicators.filter(hasLine))).filter(
		({ year }) => year !== null
	);
	if (held.length === 0) return [];
	const days = monthEnds(asOf, pointsOfLine);
	const counted = await countedOnDays(tx, province, { level: 'commune', mapOn: asOf }, days);
	const communes = new Map(counted.map(({ id, code, name }) => [id, { id, code, name }]));
	const countsOf = new Map(counted.map((counts) => [`${counts.id} ${counts.day}`, counts]));
	const found = [...new Set(held.map(({ indicator }) => indicator))].flatMap((indicator) =>
		[...communes.values()].flatMap(({ id, code, name }): Behind[] => {
			const chain = [id, province.id, null];
			const target = targetFor(held, indicator, chain, { asOf, period: null });
			const points = days.map((day) => ({
				day,
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
	const gap = ({ indicator, value, target }: Behind) => gapTo(indicator, value, target.value);
	return found.sort((a, b) => gap(a) - gap(b));
}
