import { uuidv7 } from '../../domain/id';

/** Numbers that look like chance and are the same in every demo: one stream per name. */
export type Random = {
	/** At least 0, below 1. */
	next: () => number;
	/** A whole number from `least` to `most`, both possible. */
	between: (least: number, most: number) => number;
	chance: (probability: number) => boolean;
	pick: <T>(list: readonly T[]) => T;
	/** The list in another order. */
	shuffle: <T>(list: readonly T[]) => T[];
	/** An id made at a moment in milliseconds since 1970. */
	id: (milliseconds: number) => string;
};

export function random(name: string): Random {
	const bytes = new Uint8Array(12);
	const words = new DataView(bytes.buffer);
	let state = hash(name);
	// mulberry32
	const word = () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return (t ^ (t >>> 14)) >>> 0;
	};
	const next = () => word() / 0x1_0000_0000;
	const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
	return {
		next,
		between,
		chance: (probability) => next() < probability,
		pick: (list) => list[between(0, list.length - 1)]!,
		shuffle: (list) => shuffle(list, between),
		id: (milliseconds) => {
			for (let at = 0; at < 12; at += 4) words.setUint32(at, word());
			return uuidv7(milliseconds, bytes);
		}
	};
}

/**
 * Divides a whole number by weights, none getting more than its cap: the largest remainders get what
 * rounding left over. The parts add up to `total` exactly.
 */
export function apportion(total: number, weights: number[], caps?: number[]): number[] {
	const cap = (index: number) => caps?.[index] ?? Infinity;
	const scale = scaleFor(total, weights, caps);
	const exact = weights.map((weight, index) => Math.min(weight * scale, cap(index)));
	const parts = exact.map(Math.floor);
	let left = total - parts.reduce((sum, part) => sum + part, 0);
	const order = exact
		.map((value, index) => ({ index, rest: value - parts[index]! }))
		.sort((a, b) => b.rest - a.rest || a.index - b.index);
	for (let turn = 0; left > 0; turn = (turn + 1) % order.length) {
		const { index } = order[turn]!;
		if (parts[index]! >= cap(index)) continue;
		parts[index]!++;
		left--;
	}
	return parts;
}

/** The factor by which the weights, cut off at their caps, add up to the total. */
function scaleFor(total: number, weights: number[], caps?: number[]): number {
	const sum = (scale: number) =>
		weights.reduce(
			(all, weight, index) => all + Math.min(weight * scale, caps?.[index] ?? Infinity),
			0
		);
	const plain = total / sum(1);
	if (!caps) return plain;
	let [low, high] = [0, plain];
	while (sum(high) < total) {
		if (high > plain * 1e6) throw new Error('The caps add up to less than the total.');
		high *= 2;
	}
	for (let step = 0; step < 60; step++) {
		const middle = (low + high) / 2;
		if (sum(middle) < total) low = middle;
		else high = middle;
	}
	return low;
}

function shuffle<T>(list: readonly T[], between: Random['between']): T[] {
	const copy = [...list];
	for (let last = copy.length - 1; last > 0; last--) {
		const other = between(0, last);
		[copy[last], copy[other]] = [copy[other]!, copy[last]!];
	}
	return copy;
}

/** FNV-1a */
function hash(text: string): number {
	let value = 0x811c9dc5;
	for (let index = 0; index < text.length; index++)
		value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
	return value >>> 0;
}
