import { expect, it } from 'vitest';
import { lastPeriods, monthEnds, periodOf } from '$lib/domain/period';

it.each([
	['week', '2026-11-22', '2026-11-16', '2026-11-22'],
	['week', '2026-01-01', '2025-12-29', '2026-01-04'],
	['month', '2024-02-10', '2024-02-01', '2024-02-29'],
	['quarter', '2026-11-22', '2026-10-01', '2026-12-31'],
	['half', '2026-06-30', '2026-01-01', '2026-06-30'],
	['year', '2021-12-31', '2021-01-01', '2021-12-31']
] as const)('the %s of %s is %s to %s', (kind, day, from, to) => {
	expect(periodOf(kind, day)).toEqual({ from, to });
});

it('the month ends before a day, and the day itself', () => {
	expect(monthEnds('2022-03-15', 4)).toEqual([
		'2021-12-31',
		'2022-01-31',
		'2022-02-28',
		'2022-03-15'
	]);
});

it('the last periods end with the one of the day, and none is from before the beginning', () => {
	const froms = (kind: 'week' | 'quarter' | 'year', count: number) =>
		lastPeriods(kind, '2022-03-15', count, '2021-01-01').map(({ from }) => from);
	expect(froms('week', 3)).toEqual(['2022-02-28', '2022-03-07', '2022-03-14']);
	expect(froms('quarter', 3)).toEqual(['2021-07-01', '2021-10-01', '2022-01-01']);
	expect(froms('year', 13)).toEqual(['2021-01-01', '2022-01-01']);
});
