/**
 * Classes of a map: at most six equal steps with round bounds over the values that are there, so
 * that the legend reads as numbers. The colours run from 0, faint, to 5, strong.
 */
export type Scale = {
	/**
	 * Ascending; class i holds from `bounds[i]` up to, but without, `bounds[i + 1]`; the last holds
	 * both. A single bound is the one value that all have; one that stands twice at the end, that many have.
	 */
	bounds: number[];
};

const mostClasses = 6;
const colours = 6;
const quantiles = 5;
const roundSteps = [-1, 0, 1, 2, 3, 4, 5].flatMap((power) =>
	[1, 2, 5].map((digit) => tidy(digit * 10 ** power))
);

/** Null when there is no value to make classes of. A scale of percents ends at 100. */
export function scaleOf(values: readonly (number | null)[], most = Infinity): Scale | null {
	const known = values.filter((value) => value !== null);
	if (known.length === 0) return null;
	const [least, greatest] = [Math.min(...known), Math.max(...known)];
	if (least === greatest) return { bounds: [least] };
	const step = roundSteps.find((each) => classCount(least, greatest, each) <= mostClasses) ?? 1e6;
	const first = Math.floor(tidy(least / step));
	const bounds = Array.from({ length: classCount(least, greatest, step) + 1 }, (_, index) =>
		Math.min(most, tidy((first + index) * step))
	);
	return { bounds };
}

/** At most five classes with as many values in each as can be, cut where values differ. */
function quantilesOf(values: readonly (number | null)[]): Scale | null {
	const known = values.filter((value) => value !== null).sort((a, b) => a - b);
	if (known.length === 0) return null;
	const cuts = Array.from(
		{ length: quantiles },
		(_, index) => known[Math.ceil((index * known.length) / quantiles)] ?? known.at(-1)!
	);
	const bounds = [...new Set(cuts)];
	return { bounds: bounds.length === 1 ? bounds : [...bounds, known.at(-1)!] };
}

/**
 * The scale that a reader chose: equal steps, classes of as many areas, or their own thresholds, below
 * and above which everything else is.
 */
export function scaleFor(
	values: readonly (number | null)[],
	classes: 'equal' | 'quantile' | 'fixed',
	thresholds: readonly number[],
	most = Infinity
): Scale | null {
	if (classes === 'quantile') return quantilesOf(values);
	if (classes === 'equal' || thresholds.length === 0) return scaleOf(values, most);
	return values.every((value) => value === null)
		? null
		: { bounds: [-Infinity, ...thresholds, Infinity] };
}

/** The class of a value, 0 for the lowest; null where there is none. */
export function classOf({ bounds }: Scale, value: number | null): number | null {
	if (value === null) return null;
	const above = bounds.findIndex((bound, index) => index > 0 && value < bound);
	return Math.max(0, above === -1 ? bounds.length - 2 : above - 1);
}

/** Which of the six colours a class has: few classes are spread over all of them. */
export function colourOf({ bounds }: Scale, index: number): number {
	const last = bounds.length - 2;
	return last <= 0 ? colours - 2 : Math.ceil((index * (colours - 1)) / last);
}

function classCount(least: number, greatest: number, step: number): number {
	return Math.max(1, Math.ceil(tidy(greatest / step)) - Math.floor(tidy(least / step)));
}

/** Without the dust of binary fractions: 0.30000000000000004 is 0.3. */
function tidy(value: number): number {
	return Math.round(value * 1e6) / 1e6;
}
