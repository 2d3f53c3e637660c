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

	it('of what is to be no more holds everywhere within', () => {
		const signal = { ...target(null, null, 0), indicator: 'NET-02' as const };
		const asked = (held: Target[]) =>
			targetFor(held, 'NET-02', commune, stock('2026-11-21'))?.value ?? null;
		expect(asked([signal])).toBe(0);
		expect(asked([{ ...signal, value: 3 }])).toBeNull();
		expect(asked([signal, { ...signal, areaId: 11, year: 2026, value: 2 }])).toBe(2);
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

	it('of what is to be no more goes down, never under nothing', () => {
		const none = { value: 0, year: 2026 };
		expect(outlook('NET-02', line(12, -1), none)).toMatchObject({ state: 'on_track', expected: 0 });
		expect(outlook('NET-02', line(40, -1), none)).toMatchObject({ state: 'behind' });
		expect(outlook('NET-02', line(4, 1), none)).toMatchObject({ state: 'behind', reachedOn: null });
		expect(outlook('NET-02', line(0, 0), none)).toEqual({ state: 'reached' });
	});

	it('falls when the values fall, and is no use when they only shake', () => {
		expect(outlook('SHP-02', line(60, -2), year(80))).toMatchObject({
			state: 'behind',
			reachedOn: null
		});
		expect(outlook('SHP-02', line(10, -3), year(80))).toMatchObject({ expected: 0 });
		const alone = ends.map((day, index) => ({ day, value: index === 6 ? 40 : null }));
		expect(outlook('SHP-02', alone, year(60))).toEqual({ state: 'unknown', why: 'few' });
	});

	it('of a year’s number is as much a day as there was so far', () => {
		const so = (day: string, value: number | null): Point[] => [{ from: '2026-01-01', day, value }];
		const goal = year(12_000);
		const half = outlook('ACT-01', so('2026-07-02', 6_100), goal);
		expect(half).toMatchObject({ state: 'on_track', expected: 12_167 });
		expect(outlook('ACT-01', so('2026-07-02', 5_000), goal)).toMatchObject({ state: 'behind' });
		expect(outlook('ACT-01', so('2026-07-02', 0), goal)).toMatchObject({
			state: 'behind',
			expected: 0,
			reachedOn: null
		});
		expect(outlook('ACT-01', so('2026-01-20', 900), goal)).toEqual({
			state: 'unknown',
			why: 'few'
		});
		expect(outlook('ACT-01', so('2026-12-31', 900), goal)).toEqual({ state: 'missed' });
		expect(outlook('ACT-01', so('2026-07-02', 12_000), goal)).toEqual({ state: 'reached' });
		expect(outlook('ACT-01', [{ from: '2026-07-01', day: '2026-07-02', value: 9 }], goal)).toEqual({
			state: 'unknown',
			why: 'flow'
		});
	});

	it('is over when the year is, or the target is reached; less is better where it is', () => {
		expect(outlook('SHP-02', line(40, 1), { value: 60, year: 2025 })).toEqual({ state: 'missed' });
		expect(outlook('SHP-02', line(61, 1), { value: 60, year: 2025 })).toEqual({ state: 'reached' });
		expect(outlook('ACT-06', line(10, -1), { value: 5, year: 2026 })).toEqual({ state: 'reached' });
	});
});
