import * as v from 'valibot';
import { AreaCode, type AreaLevel, areaLevels, country } from './area';
import { addDays, Day } from './day';
import { type Figure, IndicatorCode, indicatorOf, valueOf } from './indicator';
import { type PeriodKind, periodKinds, periodOf } from './period';

/** The first teams were founded in 2021: before that there is nothing to ask for. */
export const firstDay: Day = '2021-01-01';
/** From this day on communes stand directly under provinces. */
export const districtsEnded: Day = '2025-07-01';
/** On which areas a day's figures stand: those of that day, or today's. */
export const maps = ['then', 'today'] as const;
/** What the map shows of each area: its figure, how far it is from its target, or what changed since a day. */
export const shows = ['value', 'gap', 'change'] as const;
export const classings = ['equal', 'quantile', 'fixed'] as const;
/** Open figures do not tell of fewer than this many. */
export const leastTold = 5;

/** One area of the level that was asked for. Missing is null, never 0. */
export type CoverageRow = Figure & { code: string; name: string };

/**
 * What may be asked of coverage, by page and open API alike: an area's official code, or the country's, the
 * level of the rows, the indicator and the day. What is left out is the level just below, SHP-02 and `today`.
 * A flow is asked for the period that holds the day, the month when none is named: the answer is for
 * the areas of the period's last day, or of today while it lasts.
 */
export const CoverageQuestion = (today: Day) =>
	v.pipe(
		v.object({
			area: v.pipe(
				v.string('required'),
				v.check(
					(code) => code === country.code || (v.is(AreaCode, code) && levelOf(code) !== null),
					'invalid_code'
				)
			),
			level: v.optional(v.picklist(areaLevels, 'invalid_choice')),
			indicator: v.optional(IndicatorCode, 'SHP-02'),
			asOf: v.optional(
				v.pipe(
					Day,
					v.check((day) => day <= today, 'future_day'),
					v.check((day) => day >= firstDay, 'too_early_day')
				),
				today
			),
			period: v.optional(v.picklist(periodKinds, 'invalid_choice')),
			map: v.optional(v.picklist(maps, 'invalid_choice'), 'then')
		}),
		v.transform((asked) => {
			const span = spanOf(asked, today);
			const mapOn = asked.map === 'today' ? today : span.asOf;
			return { ...asked, ...span, mapOn, level: asked.level ?? levelBelow(asked.area) };
		}),
		v.forward(
			v.check(
				({ period, indicator }) =>
					period === null || indicatorOf(indicator).periods.includes(period),
				'invalid_choice'
			),
			['period']
		),
		v.forward(
			v.check(
				({ area, level, mapOn }) => levelsWithin(area, mapOn).includes(level),
				'invalid_choice'
			),
			['level']
		)
	);
export type CoverageQuestion = v.InferOutput<ReturnType<typeof CoverageQuestion>>;

/** −1.500 or 62,5, to the hundredth, as far as the legend tells it; NaN for what is no number. */
function boundOf(text: string): number {
	const [, minus, whole = '', part = '0'] =
		/^([-−]?)(\d{1,3}(?:\.\d{3})+|\d{1,9})(?:[.,](\d+))?$/.exec(text) ?? [];
	const size = Math.round(Number(`${whole.replaceAll('.', '') || NaN}.${part}`) * 100) / 100;
	return minus ? -size : size;
}

/** Numbers apart from each other by semicolons or spaces, as people write them: 30; 50; 62,5. */
const Bounds = v.pipe(
	v.string(),
	v.transform((text) => text.split(/[;\s]+/).filter(Boolean)),
	v.maxLength(5, 'invalid_bounds'),
	v.transform((numbers) => numbers.map(boundOf)),
	v.check(
		(numbers) => numbers.every((each, index) => each > (index ? numbers[index - 1]! : -Infinity)),
		'invalid_bounds'
	)
);

/** How the page shows a question's answer; all of it is in its address, so that a link shows the same. */
export const CoverageView = ({ asOf }: Pick<CoverageQuestion, 'asOf'>) =>
	v.object({
		show: v.optional(v.picklist(shows, 'invalid_choice'), 'value'),
		/** The day since which changes are told. */
		compare: v.optional(
			v.pipe(
				Day,
				v.check((day) => day >= firstDay, 'too_early_day'),
				v.check((day) => day < asOf, 'not_earlier')
			),
			yearBefore(asOf)
		),
		classes: v.optional(v.picklist(classings, 'invalid_choice'), 'equal'),
		bounds: v.optional(Bounds, '')
	});
export type CoverageView = v.InferOutput<ReturnType<typeof CoverageView>>;

function yearBefore(day: Day): Day {
	const before = addDays(day, -365);
	return before < firstDay ? firstDay : before;
}

/** What of a period, or which day, an earlier figure of the same kind is for. */
export function spanAt(
	{ period, asOf: last }: Pick<CoverageQuestion, 'period' | 'asOf'>,
	day: Day
): { from: Day; asOf: Day } {
	if (period === null) return { from: day, asOf: day };
	const { from, to } = periodOf(period, day);
	return { from, asOf: to < last ? to : last };
}

/** The level that a code names by its length: 20, 178, 05971, 05971-01. */
export function levelOf(code: string): AreaLevel | null {
	if (code.includes('-')) return 'village';
	if (code.endsWith('x')) return 'commune';
	return ({ 2: 'province', 3: 'district', 5: 'commune' } as const)[code.length] ?? null;
}

/** The levels that an area can be shown by on a day: its own and those below it; the country without its villages. */
export function levelsWithin(code: string, day: Day): AreaLevel[] {
	const own = levelOf(code);
	const levels =
		code === country.code
			? areaLevels.filter((level) => level !== 'village')
			: own === null
				? []
				: areaLevels.slice(areaLevels.indexOf(own));
	return levels.filter((level) => level !== 'district' || day < districtsEnded);
}

/** What a question's figures speak of: one day, or all days of a period up to the last that has been. */
function spanOf(
	{
		indicator,
		asOf,
		period
	}: { indicator: IndicatorCode; asOf: Day; period?: PeriodKind | undefined },
	today: Day
): { period: PeriodKind | null; from: Day; asOf: Day } {
	if (indicatorOf(indicator).kind === 'stock') return { period: null, from: asOf, asOf };
	const kind = period ?? 'month';
	const { from, to } = periodOf(kind, asOf);
	return { period: kind, from, asOf: to < today ? to : today };
}

/** The figure of counted things; all of a stock is missing where there is nothing to divide by. */
export function figureOf(
	indicator: IndicatorCode,
	numerator: number | null,
	denominator: number | null
): Figure {
	const { kind, unit } = indicatorOf(indicator);
	const nothing =
		numerator === null ||
		(unit !== 'count' && (denominator === null || (denominator === 0 && kind === 'stock')));
	if (nothing) return { numerator: null, denominator: null, value: null };
	return { numerator, denominator, value: valueOf(indicator, numerator, denominator) };
}

/**
 * The figure as everybody may see it: where one to four were counted the numerator and the value are
 * left out, and where there are only one to four to count, all of it.
 */
export function toldOpenly<Told extends Figure>(figure: Told): Told {
	if (isFew(figure.denominator))
		return { ...figure, numerator: null, denominator: null, value: null };
	return isFew(figure.numerator) ? { ...figure, numerator: null, value: null } : figure;
}

/** Whether a count is small enough to point at somebody. */
export function isFew(count: number | null): boolean {
	return count !== null && count > 0 && count < leastTold;
}

function levelBelow(code: string): AreaLevel {
	if (code === country.code) return 'province';
	return levelOf(code) === 'province' || levelOf(code) === 'district' ? 'commune' : 'village';
}
