import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { fold, Line, RequiredLine } from '$lib/domain/text';

describe('a line of text', () => {
	it('is kept in composed Unicode, with its blanks in order and nothing invisible', () => {
		expect(v.parse(Line(80), '  Nông\u00a0Thi\u0323 \t Lan\u200b\u0000 ')).toBe('Nông Thị Lan');
	});

	it('of blanks is empty, and too long is told', () => {
		expect(v.safeParse(RequiredLine(80), ' \u200b ').issues?.[0].message).toBe('required');
		expect(v.safeParse(Line(3), 'Khuổi').issues?.[0].message).toBe('too_long');
	});

	it('is found without diacritics', () => {
		expect(fold('Đặng Thị HƯỜNG')).toBe('dang thi huong');
		expect(fold('Lũng Phầy')).toBe(fold('lung phay'));
	});
});
