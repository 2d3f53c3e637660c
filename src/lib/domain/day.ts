import * as v from 'valibot';

/** A calendar day in Vietnam, `YYYY-MM-DD`. Vietnam is UTC+7 all year, so no time-zone table is needed. */
export type Day = string;

const vietnamOffset = 7 * 3_600_000;

export const Day = v.pipe(
	v.string('invalid_day'),
	v.isoDate('invalid_day'),
	v.check(isCalendarDay, 'invalid_day')
);

/** An instant as ISO 8601 in UTC, as `Date.toISOString` writes it; the years 1970 to 9999. */
export const Instant = v.pipe(
	v.string('invalid_instant'),
	v.isoTimestamp('invalid_instant'),
	v.check((text) => Number.isFinite(Date.parse(text)) && Date.parse(text) >= 0, 'invalid_instant')
);

/** The day in Vietnam of an instant given in milliseconds since 1970. */
export function dayOf(milliseconds: number): Day {
	return new Date(milliseconds + vietnamOffset).toISOString().slice(0, 10);
}

/** Midnight in Vietnam at the start of a day, in milliseconds since 1970. */
export function startOf(day: Day): number {
	return Date.parse(`${day}T00:00:00Z`) - vietnamOffset;
}

/** The day `days` later, or earlier when negative. */
export function addDays(day: Day, days: number): Day {
	return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

export function daysBetween(from: Day, to: Day): number {
	return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** No database knows a year 0. */
function isCalendarDay(text: string): boolean {
	const time = Date.parse(`${text}T00:00:00Z`);
	return (
		Number.isFinite(time) && text >= '0001' && new Date(time).toISOString().slice(0, 10) === text
	);
}
