import { expect, test } from 'vitest';
import { readDay, showDay, showMoment, showNumber, showPercent } from '$lib/ui/format';

test('figures and days read as in Vietnam', () => {
	expect(showNumber(1702)).toBe('1.702');
	expect(showPercent(60)).toBe('60,0%');
	expect(showNumber(null)).toBe('—');
	expect(showDay('2021-12-31')).toBe('31/12/2021');
	expect(showMoment('2026-11-20T23:05:00.000Z')).toBe('21/11/2026 06:05');
});

test.each([
	['21/11/2026', '2026-11-21'],
	[' 1-2-2026 ', '2026-02-01'],
	['21.11.2026', '2026-11-21'],
	['21112026', '2026-11-21'],
	['2026-11-21', '2026-11-21'],
	['hôm qua', 'hôm qua'],
	['1/2-2026', '1/2-2026'],
	['', '']
])('a day typed as “%s” is %s', (typed, day) => {
	expect(readDay(typed)).toBe(day);
});
