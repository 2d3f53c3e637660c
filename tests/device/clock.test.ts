import { describe, expect, test } from 'vitest';
import * as clock from '$lib/device/clock';
import { deviceLabel } from '$lib/device/label';

const hour = 3_600_000;
const day = 24 * hour;
const heardAt = Date.parse('2026-11-20T01:00:00.000Z');
const known = (skew: number, latest = 0) =>
	({ heard: { at: new Date(heardAt).toISOString(), skew }, latest }) as clock.Memory;

describe('what time it is', () => {
	test.each([
		['right', 0, heardAt + day, 0],
		['a year behind', 365 * day, heardAt - 364 * day, 365 * day],
		['a day ahead', -day, heardAt + 2 * day, -day],
		['set right since, after a year ahead', -365 * day, heardAt + day, 0],
		['begun again at 1970: as late as the server was heard', 0, 0, heardAt]
	])('a clock that is %s', (_, skew, now, off) => {
		expect(clock.offset(known(skew), now)).toBe(off);
	});
});

describe('what is told about the clock', () => {
	test('nothing of a right one, nor of one that was just set right', () => {
		expect(clock.fault(known(0, heardAt + day), heardAt + day)).toBeNull();
		expect(clock.fault(known(-365 * day, heardAt + 366 * day), heardAt + day)).toBeNull();
	});

	test('how far it is off, and how far it went back', () => {
		const behind = clock.fault(known(365 * day), heardAt - 364 * day);
		expect(behind).toEqual({ kind: 'wrong', milliseconds: 365 * day });
		const back = clock.fault(known(0, heardAt + 3 * day), heardAt + 2 * day);
		expect(back).toEqual({ kind: 'back', milliseconds: day });
	});
});

test('a phone is called what its people call it', () => {
	const android =
		'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36';
	const iphone =
		'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile Safari/604.1';
	expect(deviceLabel({ userAgent: android })).toBe('Android · Chrome');
	expect(deviceLabel({ userAgent: `${android} Zalo/24` })).toBe('Android · Zalo');
	expect(deviceLabel({ userAgent: iphone })).toBe('iPhone · Safari');
});
