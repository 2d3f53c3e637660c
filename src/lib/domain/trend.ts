import { addDays, type Day, daysBetween } from './day';
import type { IndicatorCode } from './indicator';
import { indicatorOf } from './indicator';
import { deadlineOf, gapTo, type Target } from './target';

/**
 * A value of one area at the end of a month, or on the day asked for; null where nothing is known. Of a flow
 * the value of the period from `from` to `day`.
 */
export type Point = { day: Day; value: number | null; from?: Day };

/** How many of the last points the straight line goes through: half a year of month ends and the day. */
export const pointsOfLine = 7;
const fewest = 4;
/** A straight line says nothing about later than this. */
const farthest = 3 * 365;

export type Outlook =
	/** It is there; or the year is over and it is not. */
	| { state: 'reached' }
	| { state: 'missed' }
	/** There are too few month ends, or days of the year, or they are all the same. */
	| { state: 'unknown'; why: 'few' | 'still' | 'flow' }
	/** Going on like this it will (`on_track`) or will not (`behind`) be there at the end of the year. */
	| { state: 'on_track'; expected: number; reachedOn: Day | null }
	| { state: 'behind'; expected: number; reachedOn: Day | null }
	/** A target without a year: when it will be there, if within three years. */
	| { state: 'open'; reachedOn: Day | null };

/**
 * Where a straight line through the last month ends leads, by least squares. What happens in a period adds up
 * to no line: of a number for a whole year as much is expected on each of its days to come as on those so far.
 */
export function outlook(
	indicator: IndicatorCode,
	points: readonly Point[],
	target: Pick<Target, 'value' | 'year'>
): Outlook {
	const last = points.at(-1);
	if (!last || last.value === null) return { state: 'unknown', why: 'few' };
	if (gapTo(indicator, last.value, target.value) >= 0) return { state: 'reached' };
	const deadline = deadlineOf(target);
	if (deadline !== null && deadline <= last.day) return { state: 'missed' };
	const { kind, unit } = indicatorOf(indicator);
	if (kind === 'flow') return outlookOfYear(indicator, last, target);
	const line = lineThrough(points.slice(-pointsOfLine));
	if (line === 'few' || line === 'still') return { state: 'unknown', why: line };
	const reachedOn = dayReached(line, last.day, target.value);
	if (deadline === null) return { state: 'open', reachedOn };
	const expected = valueOn(line, deadline, unit === '%' ? 100 : Infinity);
	return { state: stateOf(indicator, expected, target), expected, reachedOn };
}

/** Before so many days of a year are over they say nothing about the others. */
const fewestDays = 28;

function outlookOfYear(
	indicator: IndicatorCode,
	{ from, day, value }: Point,
	target: Pick<Target, 'value' | 'year'>
): Outlook {
	if (indicatorOf(indicator).unit !== 'count' || from !== `${target.year}-01-01`)
		return { state: 'unknown', why: 'flow' };
	const days = daysBetween(from, day) + 1;
	if (days < fewestDays || value === null) return { state: 'unknown', why: 'few' };
	const expected = Math.round((value / days) * (daysBetween(from, deadlineOf(target)!) + 1));
	const reachedOn = dayReached({ from, at: 0, perDay: value / days }, day, target.value);
	return { state: stateOf(indicator, expected, target), expected, reachedOn };
}

function stateOf(
	indicator: IndicatorCode,
	expected: number,
	target: Pick<Target, 'value'>
): 'on_track' | 'behind' {
	return gapTo(indicator, expected, target.value) >= 0 ? 'on_track' : 'behind';
}

type Line = { from: Day; at: number; perDay: number };

function lineThrough(points: readonly Point[]): Line | 'few' | 'still' {
	const known = points.filter(
		(point): point is { day: Day; value: number } => point.value !== null
	);
	const [first] = known;
	if (!first || known.length < fewest) return 'few';
	const days = known.map(({ day }) => daysBetween(first.day, day));
	const values = known.map(({ value }) => value);
	const [meanDay, meanValue] = [mean(days), mean(values)];
	const spread = sum(days.map((day) => (day - meanDay) ** 2));
	const perDay =
		sum(days.map((day, index) => (day - meanDay) * (values[index]! - meanValue))) / spread;
	if (perDay === 0) return 'still';
	return { from: first.day, at: meanValue - perDay * meanDay, perDay };
}

function valueOn({ from, at, perDay }: Line, day: Day, most: number): number {
	const value = at + perDay * daysBetween(from, day);
	return Math.round(Math.min(most, Math.max(0, value)) * 10) / 10;
}

/** Null where the line leads away from it, or there only much later. */
function dayReached({ from, at, perDay }: Line, today: Day, value: number): Day | null {
	const days = Math.ceil((value - at) / perDay);
	const ahead = days - daysBetween(from, today);
	return ahead > 0 && ahead <= farthest ? addDays(from, days) : null;
}

const sum = (numbers: readonly number[]) => numbers.reduce((so, each) => so + each, 0);
const mean = (numbers: readonly number[]) => sum(numbers) / numbers.length;
