import { expect, test } from 'vitest';
import { classOf, colourOf, scaleFor, scaleOf } from '$lib/ui/map/scale';

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

const sizes = (values: (number | null)[], bounds: number[]) => {
	const counted = new Array<number>(Math.max(1, bounds.length - 1)).fill(0);
	for (const value of values) {
		const index = classOf({ bounds }, value);
		if (index !== null) counted[index]!++;
	}
	return counted;
};
const quantiles = (values: (number | null)[]) => scaleFor(values, 'quantile', [])?.bounds ?? null;

test('classes of as many areas each are five, whatever the values', () => {
	const values = Array.from({ length: 65 }, (_, index) => (index * index) / 10);
	expect(sizes(values, quantiles(values)!)).toEqual([13, 13, 13, 13, 13]);
	const changes = [-7.5, -3, -0.1, 0, 0.4, 1, 2, 8, 9, 30];
	expect(quantiles(changes)).toEqual([-7.5, -0.1, 0.4, 2, 9, 30]);
	expect(sizes(changes, quantiles(changes)!)).toEqual([2, 2, 2, 2, 2]);
});

test('equal values are never parted, and what is missing is in no class', () => {
	expect(quantiles([])).toBeNull();
	expect(quantiles([null, null])).toBeNull();
	expect(quantiles([100, null, 100, 100])).toEqual([100]);
	expect(classOf({ bounds: [100] }, 100)).toBe(0);
	// Fewer areas than classes: each has its own.
	expect(quantiles([3, 1])).toEqual([1, 3, 3]);
	expect(sizes([3, 1], [1, 3, 3])).toEqual([1, 1]);
	// Most have the greatest value: they are apart from those that do not.
	const full = [20, 60, 100, 100, 100, 100, 100, 100, null];
	expect(quantiles(full)).toEqual([20, 100, 100]);
	expect(sizes(full, quantiles(full)!)).toEqual([2, 6]);
	expect([0, 1].map((index) => colourOf({ bounds: quantiles(full)! }, index))).toEqual([0, 5]);
});

test('own thresholds hold everything, below the first and above the last too', () => {
	const fixed = scaleFor([-12, 0, 4, null], 'fixed', [-10, 0, 10])!;
	expect(fixed.bounds).toEqual([-Infinity, -10, 0, 10, Infinity]);
	expect([-12, -10, -0.1, 0, 10, 99, null].map((value) => classOf(fixed, value))).toEqual([
		0,
		1,
		1,
		2,
		3,
		3,
		null
	]);
	expect(scaleFor([null], 'fixed', [50])).toBeNull();
	expect(scaleFor([7], 'fixed', [50])!.bounds).toEqual([-Infinity, 50, Infinity]);
	// Without any they are equal steps.
	expect(scaleFor([0, 100], 'fixed', [])).toEqual(scaleOf([0, 100]));
	// As many as there are colours, each with its own.
	const most = scaleFor([1], 'fixed', [1, 2, 3, 4, 5])!;
	expect([0, 1, 2, 3, 4, 5].map((index) => colourOf(most, index))).toEqual([0, 1, 2, 3, 4, 5]);
});
