/**
 * What a province composes itself from closed building blocks. Its code says how it is read, so that
 * whoever has the code needs nothing else to judge, divide or colour its figures: `L20-VH01` is `L`, the
 * province's code, what is counted (V: visits), per what (H: households) and a number, with `D` at
 * the end where less of it is better. What exactly is counted stands in its definition (`local-definition`).
 */
import type { Counted, Indicator } from './indicator';
import type { LocalDefinition } from './local-definition';
import { periodKinds } from './period';

/** What a figure is for each of; `none` where it is the count itself. */
const perLetters = {
	none: 'N',
	visits: 'V',
	households: 'H',
	sessions: 'T',
	villages: 'P'
} as const;
export type Per = keyof typeof perLetters;

/** The building blocks: what each counts, and what it can be counted per. */
export const blocks = {
	/** Visits in a period with a topic and an outcome. */
	visits: {
		letter: 'V',
		kind: 'flow',
		measure: 'local_visits',
		per: ['visits', 'households', 'villages', 'none']
	},
	/** Households with such a visit up to a day. */
	reached: {
		letter: 'H',
		kind: 'stock',
		measure: 'local_households',
		per: ['households', 'villages', 'none']
	},
	/** Households that have or use a service on a day, as they last said. */
	onboarded: {
		letter: 'S',
		kind: 'stock',
		measure: 'local_households',
		per: ['households', 'villages', 'none']
	},
	/** Sessions in a period, of a kind and on a topic. */
	sessions: {
		letter: 'T',
		kind: 'flow',
		measure: 'local_sessions',
		per: ['sessions', 'villages', 'none']
	},
	/** Who attended them; per session is per such session. */
	attendances: {
		letter: 'A',
		kind: 'flow',
		measure: 'local_attendances',
		per: ['sessions', 'villages', 'none']
	}
} as const satisfies Record<
	string,
	{ letter: string; kind: Indicator['kind']; measure: LocalMeasure; per: readonly Per[] }
>;
export type Block = keyof typeof blocks;
export const blockNames = Object.keys(blocks) as Block[];

export const localMeasures = [
	'local_visits',
	'local_households',
	'local_sessions',
	'local_attendances'
] as const;
export type LocalMeasure = (typeof localMeasures)[number];

export type LocalCode = `L${string}-${string}`;
type Form = { province: string; block: Block; per: Per; less: boolean };

/** As machines are told it. */
export const localPattern = '^L([0-9]{2})-([A-Z])([A-Z])([0-9]{2,})(D?)$';

/** What a code says; null where it is none of a local indicator. */
export function formIn(code: string): Form | null {
	const [, province = '', what, by, , less] = new RegExp(localPattern).exec(code) ?? [];
	const block = blockNames.find((each) => blocks[each].letter === what);
	const per = block && blocks[block].per.find((each) => perLetters[each] === by);
	return block && per ? { province, block, per, less: less === 'D' } : null;
}

export const isLocal = (code: string): code is LocalCode => formIn(code) !== null;

/** The code of the nth indicator of a form. */
export function localCode({ province, block, per, less }: Form, n: number): LocalCode {
	const number = String(n).padStart(2, '0');
	return `L${province}-${blocks[block].letter}${perLetters[per]}${number}${less ? 'D' : ''}`;
}

/** The entry of a code, as the national ones have theirs; what is part of its denominator is a share. */
export function localIndicator(code: LocalCode): Indicator & { counted: Counted } {
	const form = formIn(code);
	if (!form) throw new Error(`No local indicator has the code ${code}.`);
	const { kind, measure } = blocks[form.block];
	const denominator = form.per === 'none' ? null : form.per;
	return {
		kind,
		grain: 'village',
		unit: denominator === null ? 'count' : measure === `local_${denominator}` ? '%' : 'each',
		counted: { source: code, numerator: measure, denominator },
		periods: kind === 'flow' ? periodKinds : []
	};
}

/** How far a household is with a service: it has it, or it uses it. */
export const uses = ['opened', 'used'] as const;

/** One as it is told to everybody. */
export type LocalIndicator = {
	code: LocalCode;
	provinceId: number;
	name: string;
	numerator: string;
	denominator: string | null;
	definition: LocalDefinition;
	version: number;
	recordedOn: string;
	retiredOn: string | null;
};
