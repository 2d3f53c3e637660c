import * as v from 'valibot';
import { isLocal, type LocalCode, localIndicator, type LocalMeasure } from './local-indicator';
import type { PeriodKind } from './period';
import { periodKinds } from './period';

/**
 * The catalogue of indicators. What is counted stands once, in SQL: each source below is a view or a
 * function of the migrations that answers its measures for each village (or commune). An entry here
 * says which of them are numerator and denominator and how the figure is read.
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
/** What is counted each day and kept in `village_indicators`, as `village_indicator_days` says. */
export type DayMeasure = (typeof measures)[number];

/** The other sources, each an SQL function of that name over the facts of a day or of a period. */
export const sources = {
	days: measures,
	village_people: ['serving', 'trained', 'women'],
	village_visits: ['visits', 'people', 'turned_away'],
	village_trainings: ['sessions', 'attendances'],
	village_shops: ['shops', 'selling'],
	village_uses: [
		'online_services',
		'asked_online_services',
		'cashless',
		'asked_cashless',
		'fibre',
		'asked_fibre'
	],
	village_team_months: ['team_months', 'active_months'],
	commune_decisions: ['communes', 'decided'],
	village_statements: [
		'villages',
		'vneid',
		'vneid_adults',
		'vneid_villages',
		'smartphone',
		'smartphone_adults',
		'smartphone_villages',
		'no_signal',
		'signal_villages'
	],
	commune_statements: ['communes', 'cash', 'cash_communes']
} as const;
/** Of a local indicator its own code: what it counts stands in its definition. */
export type Source = keyof typeof sources | LocalCode;
export type Measure = (typeof sources)[keyof typeof sources][number] | LocalMeasure;

export type Counted = {
	source: Source;
	numerator: Measure;
	/** Null where the figure is the count itself. */
	denominator: Measure | null;
	/** Of what people state: of how many areas something was stated, and of how many it should be. */
	basis?: { stated: Measure; of: Measure };
};
export type Indicator = {
	/** A stock is what there is on a day, a flow what happened in a period. */
	kind: 'stock' | 'flow';
	/** The smallest areas that have a figure. */
	grain: 'village' | 'commune';
	/** `%`: the value is numerator ÷ denominator × 100; `each`: it is numerator ÷ denominator; `count`: the numerator. */
	unit: '%' | 'each' | 'count';
	/** Null while nobody records the facts: the figure is missing everywhere, never 0. */
	counted: Counted | null;
	/** The periods that a flow is counted in. */
	periods: readonly PeriodKind[];
};

const stock = { kind: 'stock', grain: 'village', unit: '%', periods: [] } as const;
const flow = {
	kind: 'flow',
	grain: 'village',
	unit: 'count',
	periods: periodKinds
} as const;
const ofHouseholds = <Name extends DayMeasure>(numerator: Name) =>
	({ source: 'days', numerator, denominator: 'households' }) as const;

/** Of the households of villages where it was asked: what nobody was asked about is missing, not 0. */
const ofAsked = <Name extends 'online_services' | 'cashless' | 'fibre'>(numerator: Name) =>
	({ source: 'village_uses', numerator, denominator: `asked_${numerator}` }) as const;

export const indicators = {
	'ORG-01': {
		...stock,
		counted: { source: 'days', numerator: 'covered', denominator: 'villages' }
	},
	'ORG-02': {
		...stock,
		grain: 'commune',
		counted: { source: 'commune_decisions', numerator: 'decided', denominator: 'communes' }
	},
	'ORG-03': {
		...stock,
		unit: 'each',
		counted: { source: 'days', numerator: 'members', denominator: 'teams' }
	},
	'ORG-04': {
		...flow,
		unit: '%',
		counted: {
			source: 'village_team_months',
			numerator: 'active_months',
			denominator: 'team_months'
		},
		periods: ['month', 'quarter', 'half', 'year']
	},
	'ORG-06': {
		...stock,
		counted: { source: 'village_people', numerator: 'women', denominator: 'serving' }
	},
	'TRN-01': {
		...stock,
		counted: { source: 'village_people', numerator: 'trained', denominator: 'serving' }
	},
	'TRN-02': {
		...flow,
		unit: 'each',
		counted: { source: 'village_trainings', numerator: 'attendances', denominator: 'sessions' }
	},
	'ACT-01': {
		...flow,
		counted: { source: 'village_visits', numerator: 'visits', denominator: null }
	},
	'ACT-02': { ...stock, counted: ofHouseholds('visited') },
	'ACT-03': {
		...flow,
		counted: { source: 'village_visits', numerator: 'people', denominator: null }
	},
	'ACT-06': {
		...flow,
		unit: '%',
		counted: { source: 'village_visits', numerator: 'turned_away', denominator: 'visits' }
	},
	'SHP-01': { ...stock, counted: ofHouseholds('shop') },
	'SHP-02': { ...stock, counted: ofHouseholds('both') },
	'SHP-03': { ...stock, counted: ofHouseholds('either') },
	'SHP-04': {
		...stock,
		counted: { source: 'village_shops', numerator: 'selling', denominator: 'shops' }
	},
	'PAY-01': { ...stock, counted: ofHouseholds('account') },
	'PAY-03': { ...stock, counted: ofAsked('cashless') },
	'DVC-03': { ...stock, counted: ofAsked('online_services') },
	'IDN-01': {
		...stock,
		counted: {
			source: 'village_statements',
			numerator: 'vneid',
			denominator: 'vneid_adults',
			basis: { stated: 'vneid_villages', of: 'villages' }
		}
	},
	'DEV-01': {
		...stock,
		counted: {
			source: 'village_statements',
			numerator: 'smartphone',
			denominator: 'smartphone_adults',
			basis: { stated: 'smartphone_villages', of: 'villages' }
		}
	},
	'NET-01': { ...stock, counted: ofAsked('fibre') },
	'NET-02': {
		...stock,
		unit: 'count',
		counted: {
			source: 'village_statements',
			numerator: 'no_signal',
			denominator: null,
			basis: { stated: 'signal_villages', of: 'villages' }
		}
	},
	'CSH-01': {
		...stock,
		grain: 'commune',
		counted: {
			source: 'commune_statements',
			numerator: 'cash',
			denominator: 'cash_communes',
			basis: { stated: 'cash_communes', of: 'communes' }
		}
	}
} as const satisfies Record<string, Indicator>;

export type NationalCode = keyof typeof indicators;
/** The codes of the country's catalogue; provinces have more, which their lists tell. */
export const indicatorCodes = Object.keys(indicators) as NationalCode[];
export type IndicatorCode = NationalCode | LocalCode;

const isNational = (code: string): code is NationalCode => Object.hasOwn(indicators, code);

/** A code that can be one: whether a province really has its local indicator only its list knows. */
export const IndicatorCode = v.custom<IndicatorCode>(
	(code) => typeof code === 'string' && (isNational(code) || isLocal(code)),
	'invalid_choice'
);

/** The entry of a code, with what all entries have in common. */
export function indicatorOf(code: IndicatorCode): Indicator {
	return isNational(code) ? indicators[code] : localIndicator(code);
}

/** What a source counts. */
export function measuresOf(source: Source): readonly Measure[] {
	if (!isLocal(source)) return sources[source];
	const { numerator, denominator } = localIndicator(source).counted;
	return denominator === null ? [numerator] : [numerator, denominator];
}

export type Figure = { numerator: number | null; denominator: number | null; value: number | null };

/**
 * The value of a figure in the indicator's unit, rounded to one decimal for `%` and two for `each`;
 * null when there is nothing to divide by, which people read as "—", never as 0.
 */
export function valueOf(
	code: IndicatorCode,
	numerator: number,
	denominator: number | null
): number | null {
	const { unit } = indicatorOf(code);
	if (unit === 'count') return numerator;
	if (!denominator) return null;
	return unit === '%'
		? Math.round((numerator / denominator) * 1000) / 10
		: Math.round((numerator / denominator) * 100) / 100;
}
