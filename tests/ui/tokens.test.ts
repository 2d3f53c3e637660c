import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const css = readFileSync(join(import.meta.dirname, '../../src/lib/ui/tokens.css'), 'utf8');
const [base = '', ...media] = css.split('@media');
const light = colours(base);
const dark = { ...light, ...colours(media.find((rule) => rule.includes('dark')) ?? '') };

const GROUNDS = ['ground', 'ground-sunk', 'ground-raised'];
const TEXTS = ['text', 'text-soft', 'action', 'wrong', 'waiting', 'done'];
const MARKS = ['line-strong', 'focus', 'wrong-mark', 'waiting-mark', 'done-mark'];

const TEXT_ON_GROUND = [
	...pairs(TEXTS, GROUNDS),
	...pairs(['text'], ['action-soft', 'wrong-soft', 'waiting-soft', 'done-soft']),
	...pairs(['action', 'action-strong'], ['action-soft']),
	...pairs(['on-action'], ['action', 'action-strong']),
	...['wrong', 'waiting', 'done'].map((name) => [name, `${name}-soft`] as const)
];

describe.each([
	['light', light],
	['dark', dark]
])('in the %s scheme', (_, scheme) => {
	test.each(TEXT_ON_GROUND)('%s on %s reads at 7:1', (text, ground) => {
		expect(contrast(scheme, text, ground)).toBeGreaterThanOrEqual(7);
	});

	test.each(pairs(MARKS, GROUNDS))('%s stands out from %s at 3:1', (mark, ground) => {
		expect(contrast(scheme, mark, ground)).toBeGreaterThanOrEqual(3);
	});
});

function colours(block: string): Record<string, string> {
	return Object.fromEntries(
		[...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name, value]) => [name, value])
	) as Record<string, string>;
}

function pairs(first: string[], second: string[]) {
	return first.flatMap((a) => second.map((b) => [a, b] as const));
}

/** WCAG 2 contrast ratio, 1 to 21. */
function contrast(scheme: Record<string, string>, a: string, b: string): number {
	const [high = 0, low = 0] = [luminance(scheme[a]), luminance(scheme[b])].sort((x, y) => y - x);
	return (high + 0.05) / (low + 0.05);
}

function luminance(hex = '#808080'): number {
	const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
		const value = parseInt(hex.slice(at, at + 2), 16) / 255;
		return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
