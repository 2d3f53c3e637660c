import { describe, expect, it } from 'vitest';
import { type Target, targetFor } from '$lib/domain/target';
import { outlook, type Point } from '$lib/domain/trend';
import { monthEnds } from '$lib/domain/period';

const target = (areaId: number | null, year: number | null, value: number): Target => ({
	id: `${areaId} ${year}`,
	indicator: 'SHP-02',
	areaId,
	year,
	value,
	source: 'Kế hoạch',
	sourceOn: null
});
const commune = [11, 1, null];
const stock = (asOf: string) => ({ asOf, period: null });

describe('the target of a figure', () => {
	const held = [
		target(null, null, 100),
		target(1, 2025, 50),
		target(1, 2027, 70),
		target(11, 2026, 60)
	];
	const of = (asOf: string, chain = commune) =>
		targetFor(held, 'SHP-02', chain, stock(asOf))?.value ?? null;

	it('is the nearest area’s, for its year or the next one', () => {
		expect(of('2026-06-30')).toBe(60);
		expect(of('2026-06-30', [12, 1, null])).toBe(70);
		expect(of('2021-12-31', [12, 1, null])).toBe(50);
		expect(of('2026-06-30', [2, null])).toBe(100);
	});

	it('is the last that has passed where no other follows', () => {
		expect(of('2029-01-01')).toBe(60);
		expect(targetFor(held, 'ACT-02', commune, stock('2026-01-01'))).toBeNull();
	});

	it('of a number is the area’s and the year’s own', () => {
		const visits = { ...target(1, 2026, 12_000), indicator: 'ACT-01' as const };
		const asked = (chain: (number | null)[], period: 'month' | 'year') =>
			targetFor([visits], 'ACT-01', chain, { asOf: '2026-11-21', period })?.value ?? null;
		expect(asked([1, null], 'year')).toBe(12_000);
		expect(asked([1, null], 'month')).toBeNull();
		expect(asked([11, 1, null], 'year')).toBeNull();
	});
});

describe('the outlook on a target', () => {
	const ends = monthEnds('2026-06-30', 7);
	const line = (first: number, perMonth: number): Point[] =>
		ends.map((day, index) => ({ day, value: first + perMonth * index }));
	const year = (value: number) => ({ value, year: 2026 });

	it('goes straight on from the last month ends', () => {
		expect(outlook('SHP-02', line(40, 2), year(60))).toMatchObject({ state: 'on_track' });
		expect(outlook('SHP-02', line(40, 1), year(60))).toMatchObject({ state: 'behind' });
		const { expected } = outlook('SHP-02', line(40, 2), year(60)) as { expected: number };
		expect(expected).toBeGreaterThan(63.5);
		expect(expected).toBeLessThan(64.5);
	});

	it('is never more than everything, and says when it will be there', () => {
		expect(outlook('SHP-02', line(40, 9), year(99))).toMatchObject({ expected: 100 });
		const open = outlook('SHP-02', line(40, 2), { value: 60, year: null });
		expect(open).toMatchObject({ state: 'open', reachedOn: expect.stringMatching(/^2026-1[01]-/) });
		expect(outlook('SHP-02', line(60, -2), { value: 80, year: null })).toEqual({
			state: 'open',
			reachedOn: null
		});
	});

	it('says when nothing can be said', () => {
		const few = ends.map((day, index) => ({ day, value: index < 4 ? null : 40 + index }));
		expect(outlook('SHP-02', few, year(60))).toEqual({ state: 'unknown', why: 'few' });
		expect(outlook('SHP-02', line(40, 0), year(60))).toEqual({ state: 'unknown', why: 'still' });
		expect(outlook('ORG-04', line(40, 1), year(60))).toEqual({ state: 'unknown', why: 'flow' });
		expect(outlook('SHP-02', [], year(60))).toEqual({ state: 'unknown', why: 'few' });
	});

	it('is over when the year is, or the target is reached; less is better where it is', () => {
		expect(outlook('SHP-02', line(40, 1), { value: 60, year: 2025 })).toEqual({ state: 'missed' });
		expect(outlook('SHP-02', line(61, 1), { value: 60, year: 2025 })).toEqual({ state: 'reached' });
		expect(outlook('ACT-06', line(10, -1), { value: 5, year: 2026 })).toEqual({ state: 'reached' });
	});
});
