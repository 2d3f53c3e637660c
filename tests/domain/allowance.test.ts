import { expect, test } from 'vitest';
import { allowanceFor, type Rate, rateOn } from '$lib/domain/allowance';

const province: Rate = { from: '2026-01-01', perDay: 50_000, plannedDays: 3, own: false };
const later: Rate = { from: '2026-10-15', perDay: 60_000, plannedDays: 4, own: false };
const commune: Rate = { from: '2026-10-20', perDay: 70_000, plannedDays: null, own: true };

test('the rate of a day is the latest of the commune’s own, else of its province’s', () => {
	expect(rateOn([province, later, commune], '2026-10-14')).toBe(province);
	expect(rateOn([commune, later, province], '2026-10-19')).toBe(later);
	expect(rateOn([later, commune, province], '2026-10-20')).toBe(commune);
	expect(rateOn([province], '2025-12-31')).toBeNull();
});

test('days count in their order up to the plan, each at the rate of its day', () => {
	const days = ['2026-10-30', '2026-10-01', '2026-10-15', '2026-10-16', '2026-10-02'];
	expect(allowanceFor(days, [province, later], '2026-10-31')).toEqual({
		counted: ['2026-10-01', '2026-10-02', '2026-10-15', '2026-10-16'],
		amount: 220_000
	});
	expect(allowanceFor(days, [province, commune], '2026-10-31').counted).toHaveLength(5);
	expect(allowanceFor(days, [later], '2026-10-31').amount).toBeNull();
	expect(allowanceFor([], [], '2026-10-31')).toEqual({ counted: [], amount: 0 });
});
