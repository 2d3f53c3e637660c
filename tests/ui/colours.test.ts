import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const css = readFileSync(join(import.meta.dirname, '../../src/lib/ui/map/colours.css'), 'utf8');
const [light = '', dark = ''] = css.split('@media');
const steps = [0, 1, 2, 3, 4, 5];

describe.each([
	['light', light],
	['dark', dark]
])('the map in the %s scheme', (_, block) => {
	const colour = (name: string) => new RegExp(`--${name}: (#[0-9a-f]{6})`).exec(block)?.[1] ?? '';

	test('goes one way, and every step differs from the next by a third at least', () => {
		const lightness = steps.map((step) => luminance(colour(`map-${step}`)));
		const downwards = lightness[0]! > lightness[5]!;
		for (const step of steps.slice(1)) {
			const [one, next] = [lightness[step - 1]!, lightness[step]!];
			expect(one > next).toBe(downwards);
			expect(contrast(one, next)).toBeGreaterThanOrEqual(1.33);
		}
	});

	test.each(steps)('words on step %i read at 4.5:1', (step) => {
		const [ground, words] = [`map-${step}`, `map-text-${step}`].map((name) =>
			luminance(colour(name))
		);
		expect(contrast(ground!, words!)).toBeGreaterThanOrEqual(4.5);
	});
});

function contrast(a: number, b: number): number {
	return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance(hex: string): number {
	const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
		const value = parseInt(hex.slice(at, at + 2), 16) / 255;
		return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
