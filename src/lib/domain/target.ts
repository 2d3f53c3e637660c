import * as v from 'valibot';
import { AreaId } from './area';
import { Day } from './day';
import { Id } from './id';
import { IndicatorCode, indicatorOf } from './indicator';
import { formIn } from './local-indicator';
import type { PeriodKind } from './period';
import { RequiredLine } from './text';

/** Years that a target can be for. */
export const firstTargetYear = 2021;
export const lastTargetYear = 2050;

/** Where more of it is worse. */
const lessIsBetter: ReadonlySet<IndicatorCode> = new Set(['ACT-06', 'NET-02']);

/** What an indicator is to reach somewhere: in the country without an area, at any time without a year. */
export type Target = {
	id: string;
	indicator: IndicatorCode;
	areaId: number | null;
	year: number | null;
	value: number;
	source: string;
	sourceOn: Day | null;
};

/**
 * Sets what an indicator is to reach in an area and a year. It takes the place of the one that the form
 * was opened on, which `replaces` names; null where there was none.
 */
export const SetTarget = v.pipe(
	v.object({
		id: Id,
		indicator: IndicatorCode,
		areaId: v.nullable(AreaId),
		year: v.nullable(
			v.pipe(
				v.number('invalid_target_year'),
				v.integer('invalid_target_year'),
				v.minValue(firstTargetYear, 'invalid_target_year'),
				v.maxValue(lastTargetYear, 'invalid_target_year')
			)
		),
		value: v.pipe(
			v.number('invalid_number'),
			v.minValue(0, 'invalid_number'),
			v.maxValue(1e9, 'invalid_number')
		),
		source: RequiredLine(200),
		sourceOn: v.nullable(Day),
		replaces: v.nullable(Id)
	}),
	v.forward(
		v.check(
			({ indicator, value }) => indicatorOf(indicator).unit !== '%' || value <= 100,
			'over_hundred'
		),
		['value']
	)
);
export type SetTarget = v.InferOutput<typeof SetTarget>;

export const WithdrawTarget = v.object({ id: Id });
export type WithdrawTarget = v.InferOutput<typeof WithdrawTarget>;

/**
 * The target that a figure is held against: that of the nearest area, for the figure's year or the next
 * one that has any, else one without a year, else the last that has passed. A share holds for what lies
 * within too; a number only for the area and year that it was set for, unless it is none at all.
 * @param chain the area and all above it, nearest first; the country is null and last
 */
export function targetFor<Held extends Target>(
	held: readonly Held[],
	indicator: IndicatorCode,
	chain: readonly (number | null)[],
	{ asOf, period }: { asOf: Day; period: PeriodKind | null }
): Held | null {
	const year = Number(asOf.slice(0, 4));
	const { unit, kind } = indicatorOf(indicator);
	const about = held.filter((target) => target.indicator === indicator);
	if (unit === 'count' && kind === 'flow' && period !== 'year') return null;
	const own = about.find((each) => each.areaId === chain[0] && each.year === year);
	if (unit === 'count' && own) return own;
	// Of what is to be no more there is to be none in each part, too.
	const none = isLessBetter(indicator) ? about.filter(({ value }) => value === 0) : [];
	const shared = unit === 'count' ? none : about;
	for (const areaId of chain) {
		const chosen = inYear(
			shared.filter((target) => target.areaId === areaId),
			year
		);
		if (chosen) return chosen;
	}
	return null;
}

function inYear<Held extends Target>(held: Held[], year: number): Held | undefined {
	const dated = held
		.filter((target) => target.year !== null)
		.sort((a, b) => Number(a.year) - Number(b.year));
	return (
		dated.find((target) => Number(target.year) >= year) ??
		held.find((target) => target.year === null) ??
		dated.at(-1)
	);
}

/** How far a value is beyond its target, in the indicator's unit; negative while it falls short. */
export function gapTo(indicator: IndicatorCode, value: number, target: number): number {
	const gap = isLessBetter(indicator) ? target - value : value - target;
	return Math.round(gap * 100) / 100;
}

export function isLessBetter(indicator: IndicatorCode): boolean {
	return lessIsBetter.has(indicator) || Boolean(formIn(indicator)?.less);
}

/** The last day of the year that a target is for. */
export function deadlineOf({ year }: Pick<Target, 'year'>): Day | null {
	return year === null ? null : `${year}-12-31`;
}
