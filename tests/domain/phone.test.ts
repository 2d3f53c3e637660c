import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { Phone, showPhone } from '$lib/domain/phone';

describe('a phone number', () => {
	it.each([
		['0912345678', '+84912345678'],
		['0912 345 678', '+84912345678'],
		['(+84) 912-345-678', '+84912345678'],
		['84912345678', '+84912345678'],
		['0084 912 345 678', '+84912345678'],
		['01681234567', '+84381234567'],
		['0120 123 4567', '+84701234567']
	])('%s is kept as %s', (typed, kept) => {
		expect(v.parse(Phone, typed)).toBe(kept);
	});

	it.each([
		'',
		'113',
		'0212345678',
		'09123456789',
		'+1 912 345 678',
		'0912 345 67a',
		'0111 234 5678'
	])('%s is none', (typed) => {
		expect(v.safeParse(Phone, typed).issues?.[0].message).toBe('invalid_phone');
	});

	it('is shown as people read it', () => {
		expect(showPhone('+84912345678')).toBe('0912 345 678');
	});
});
