import { describe, expect, it } from 'vitest';
import { estimate, skewOf } from '$lib/domain/clock';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** The phone hears from the server in the morning, its owner knocks at noon, and sends in the evening. */
const morning = Date.parse('2026-11-20T01:00:00.000Z');
const noon = morning + 4 * hour;
const evening = morning + 10 * hour;

/** What is thought of noon's visit by a clock that was `then` off at the door and `after` off when it sent. */
const thought = (then: number, after: number, heard: { at: number; skew: number } | null) =>
	estimate({ at: noon + then, heard, skewAtSending: -after, now: evening });
const heard = (off: number) => ({ at: morning, skew: -off });

describe('the true time of a visit', () => {
	it.each([0, day, -day, 365 * day, -365 * day, -56 * 365 * day, 7 * hour, -12 * hour])(
		'is known from a clock that is always %i ms off',
		(off) => {
			expect(thought(off, off, heard(off))).toBe(noon);
			expect(thought(off, off, null)).toBe(noon);
		}
	);

	it('is known when the clock was set right between the visit and the sending', () => {
		for (const off of [day, -day, 365 * day]) expect(thought(off, 0, heard(off))).toBe(noon);
	});

	it('is known when the clock went wrong after the morning', () => {
		for (const off of [day, -day, 365 * day]) expect(thought(off, off, heard(0))).toBe(noon);
	});

	it('is known when the clock went wrong after the visit', () => {
		for (const off of [day, -day, 365 * day]) expect(thought(0, off, heard(0))).toBe(noon);
	});

	it('lies between the last word of the server and the arrival when nothing about the clock is known', () => {
		const began = -56 * 365 * day;
		expect(thought(began, 0, heard(0))).toBe(morning);
		expect(thought(365 * day, 0, heard(0))).toBe(evening);
	});

	it('is never later than its arrival, and not before it without a reason', () => {
		expect(thought(hour * 9, 0, null)).toBe(evening);
		const unsure = { at: noon, heard: null, skewAtSending: null, now: evening };
		expect(estimate(unsure)).toBe(noon);
		expect(estimate({ ...unsure, heard: { at: morning, skew: Number.MAX_SAFE_INTEGER } })).toBe(
			evening
		);
	});
});

it('a clock that the network alone makes late is right', () => {
	expect(skewOf(noon, noon + 4 * minute)).toBe(0);
	expect(skewOf(noon, noon + 6 * minute)).toBe(6 * minute);
	expect(skewOf(noon, noon - hour)).toBe(-hour);
});
