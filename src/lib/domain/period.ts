import { addDays, type Day } from './day';

/** Kỳ số liệu: what a flow is counted in. Weeks begin on Monday. */
export const periodKinds = ['week', 'month', 'quarter', 'half', 'year'] as const;
export type PeriodKind = (typeof periodKinds)[number];

/** Both days are within. */
export type Period = { from: Day; to: Day };

const months = { month: 1, quarter: 3, half: 6, year: 12 } as const;

/** The period of a kind that a day lies in. */
export function periodOf(kind: PeriodKind, day: Day): Period {
	if (kind === 'week') {
		const from = addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));
		return { from, to: addDays(from, 6) };
	}
	const long = months[kind];
	const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1];
	const first = month - (month % long);
	return { from: firstOf(year, first), to: addDays(firstOf(year, first + long), -1) };
}

/** The last days of the `count` months up to a day, and the day itself as the last of them. */
export function monthEnds(day: Day, count: number): Day[] {
	const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1];
	const before = Array.from({ length: count - 1 }, (_, index) =>
		addDays(firstOf(year, month - (count - 2 - index)), -1)
	);
	return [...before, day];
}

/** The last periods of a kind up to the one that holds a day, which comes last; none begins before `since`. */
export function lastPeriods(kind: PeriodKind, day: Day, count: number, since: Day): Period[] {
	const last = periodOf(kind, day);
	const before = addDays(last.from, -1);
	if (count <= 1 || periodOf(kind, before).from < since) return [last];
	return [...lastPeriods(kind, before, count - 1, since), last];
}

function firstOf(year: number, month: number): Day {
	return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
}
