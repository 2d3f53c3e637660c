import { expect, test } from 'vitest';
import { classOf, colourOf, scaleOf } from '$lib/ui/map/scale';

test('classes are at most five equal steps with round bounds over the values', () => {
	expect(scaleOf([41.2, 58, 73.9], 100)?.bounds).toEqual([40, 50, 60, 70, 80]);
	expect(scaleOf([0, 100], 100)?.bounds).toEqual([0, 20, 40, 60, 80, 100]);
	expect(scaleOf([59.7, 60.2, null], 100)?.bounds).toEqual([59.7, 59.8, 59.9, 60, 60.1, 60.2]);
	expect(scaleOf([3.1, 4.4])?.bounds).toEqual([3, 3.5, 4, 4.5]);
});

test('nothing known has no classes, one value is a class of its own', () => {
	expect(scaleOf([null, null])).toBeNull();
	expect(scaleOf([])).toBeNull();
	const hundred = scaleOf([100, 100], 100);
	expect(hundred?.bounds).toEqual([100]);
	expect(classOf(hundred!, 100)).toBe(0);
});

test('a value on a bound belongs to the class above, the greatest to the last', () => {
	const scale = { bounds: [40, 50, 60] };
	expect([40, 49.9, 50, 60, null].map((value) => classOf(scale, value))).toEqual([
		0,
		0,
		1,
		1,
		null
	]);
});

test('few classes are spread over all colours', () => {
	expect([0, 1].map((index) => colourOf({ bounds: [0, 1, 2] }, index))).toEqual([0, 5]);
	expect([0, 1, 2].map((index) => colourOf({ bounds: [0, 1, 2, 3] }, index))).toEqual([0, 3, 5]);
	expect([0, 1, 2, 3].map((index) => colourOf({ bounds: [0, 1, 2, 3, 4] }, index))).toEqual([
		0, 2, 4, 5
	]);
	expect(colourOf({ bounds: [100] }, 0)).toBe(4);
});
