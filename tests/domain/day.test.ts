import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { addDays, Day, dayOf, daysBetween, Instant, startOf } from '$lib/domain/day';

describe('a day', () => {
	it('begins at midnight in Vietnam', () => {
		expect(dayOf(Date.parse('2026-11-20T16:59:59.999Z'))).toBe('2026-11-20');
		expect(dayOf(Date.parse('2026-11-20T17:00:00.000Z'))).toBe('2026-11-21');
		expect(new Date(startOf('2026-11-21')).toISOString()).toBe('2026-11-20T17:00:00.000Z');
	});

	it('is that of Vietnam also where it is another', () => {
		const morning = new Date('2026-11-20T18:30:00.000Z');
		expect(morning.getDate()).toBe(20);
		expect(dayOf(morning.getTime())).toBe('2026-11-21');
	});

	it('is one that the calendar has', () => {
		expect(v.is(Day, '2024-02-29')).toBe(true);
		for (const none of ['2026-02-29', '2026-13-01', '21/11/2026', '2026-11-21T00:00', ''])
			expect(v.is(Day, none)).toBe(false);
	});

	it('is counted over months and leap years', () => {
		expect(addDays('2024-02-28', 2)).toBe('2024-03-01');
		expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
		expect(daysBetween('2021-12-31', '2025-07-01')).toBe(1278);
	});
});

it('an instant is one of this world, since 1970', () => {
	expect(v.is(Instant, '2026-11-21T03:00:00.000Z')).toBe(true);
	for (const none of ['hôm nay', '1969-12-31T23:59:59.000Z', '2026-11-21', 1763694000000])
		expect(v.is(Instant, none)).toBe(false);
});
