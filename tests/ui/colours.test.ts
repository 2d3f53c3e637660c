import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const css = readFileSync(join(import.meta.dirname, '../../src/lib/ui/map/colours.css'), 'utf8');
const [light = '', dark = ''] = css.split('@media');
const steps = [0, 1, 2, 3, 4, 5];
const tokens = readFileSync(join(import.meta.dirname, '../../src/lib/ui/tokens.css'), 'utf8');
/** What is under the pattern of what is not known. */
const scheme = (name: 'light' | 'dark') =>
	[...tokens.matchAll(/--ground-sunk: (#[0-9a-f]{6})/g)][name === 'light' ? 0 : 1]?.[1] ?? '';

/** How linear colours look to others: Machado, Oliveira, Fernandes 2009, at full severity. */
const sights: Record<string, number[][]> = {
	everybody: [
		[1, 0, 0],
		[0, 1, 0],
		[0, 0, 1]
	],
	protanopia: [
		[0.152286, 1.052583, -0.204868],
		[0.114503, 0.786281, 0.099216],
		[-0.003882, -0.048116, 1.051998]
	],
	deuteranopia: [
		[0.367322, 0.860646, -0.227968],
		[0.280085, 0.672501, 0.047413],
		[-0.01182, 0.04294, 0.968881]
	],
	tritanopia: [
		[1.255528, -0.076749, -0.178779],
		[-0.078411, 0.930809, 0.147602],
		[0.004733, 0.691367, 0.3039]
	]
};

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

	test.each(Object.keys(sights))(
		'stays in order for %s, each step a quarter from the next at least',
		(sight) => {
			const lightness = steps.map((step) => luminance(colour(`map-${step}`), sights[sight]));
			const downwards = lightness[0]! > lightness[5]!;
			for (const step of steps.slice(1)) {
				const [one, next] = [lightness[step - 1]!, lightness[step]!];
				expect(one > next).toBe(downwards);
				expect(contrast(one, next)).toBeGreaterThanOrEqual(1.25);
			}
		}
	);

	test('the lines of what is not known are seen on their ground, and it is none of the steps', () => {
		const ground = luminance(scheme(block === light ? 'light' : 'dark'));
		expect(contrast(luminance(colour('map-hatch')), ground)).toBeGreaterThanOrEqual(3);
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

function luminance(hex: string, sight: number[][] = sights.everybody!): number {
	const seen = [1, 3, 5].map((at) => {
		const value = parseInt(hex.slice(at, at + 2), 16) / 255;
		return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
	});
	const [r = 0, g = 0, b = 0] = sight.map((row) =>
		row.reduce((sum, share, index) => sum + share * seen[index]!, 0)
	);
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
