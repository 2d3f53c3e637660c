/**
 * The catalogue of indicators. What is counted stands once, in the SQL view `village_indicator_days`;
 * an entry here says which of its columns are numerator and denominator and how the figure is read.
 */
export const measures = [
	'villages',
	'covered',
	'teams',
	'members',
	'households',
	'visited',
	'shop',
	'account',
	'both',
	'either'
] as const;
export type Measure = (typeof measures)[number];

export type Indicator = {
	kind: 'stock';
	numerator: Measure;
	denominator: Measure;
	/** `%`: the value is numerator ÷ denominator × 100; `each`: it is numerator ÷ denominator. */
	unit: '%' | 'each';
	/** The published goal in the indicator's unit, if there is one. */
	target: number | null;
};

export const indicators = {
	'SHP-02': { kind: 'stock', numerator: 'both', denominator: 'households', unit: '%', target: 50 },
	'SHP-01': {
		kind: 'stock',
		numerator: 'shop',
		denominator: 'households',
		unit: '%',
		target: null
	},
	'SHP-03': {
		kind: 'stock',
		numerator: 'either',
		denominator: 'households',
		unit: '%',
		target: null
	},
	'PAY-01': {
		kind: 'stock',
		numerator: 'account',
		denominator: 'households',
		unit: '%',
		target: null
	},
	'ACT-02': {
		kind: 'stock',
		numerator: 'visited',
		denominator: 'households',
		unit: '%',
		target: 100
	},
	'ORG-01': {
		kind: 'stock',
		numerator: 'covered',
		denominator: 'villages',
		unit: '%',
		target: 100
	},
	'ORG-03': {
		kind: 'stock',
		numerator: 'members',
		denominator: 'teams',
		unit: 'each',
		target: null
	}
} as const satisfies Record<string, Indicator>;

export type IndicatorCode = keyof typeof indicators;
export const indicatorCodes = Object.keys(indicators) as IndicatorCode[];

export type Figure = { numerator: number | null; denominator: number | null; value: number | null };

/**
 * The value of a figure in the indicator's unit, rounded to one decimal for `%` and two for `each`;
 * null when there is nothing to divide by, which people read as "—", never as 0.
 */
export function valueOf(
	code: IndicatorCode,
	numerator: number,
	denominator: number
): number | null {
	if (denominator === 0) return null;
	return indicators[code].unit === '%'
		? Math.round((numerator / denominator) * 1000) / 10
		: Math.round((numerator / denominator) * 100) / 100;
}
