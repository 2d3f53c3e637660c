import { indicatorCodes, indicatorOf } from '$lib/domain/indicator';
import { indicatorEntries, indicatorNames } from '$lib/ui/words';
import { answer, preflight } from '../open.server';
import type { RequestHandler } from './$types';

/** The catalogue of indicators. */
export const GET: RequestHandler = (event) =>
	answer(event, async () => ({
		body: JSON.stringify({ indicators: indicatorCodes.map(told) }),
		type: 'application/json; charset=utf-8'
	}));

export const OPTIONS: RequestHandler = preflight;

function told(code: (typeof indicatorCodes)[number]) {
	const { kind, grain, unit, counted, target, periods } = indicatorOf(code);
	return {
		code,
		name: indicatorNames[code],
		kind,
		grain,
		unit,
		numerator: counted?.numerator ?? null,
		denominator: counted?.denominator ?? null,
		target,
		periods,
		entry: indicatorEntries[code]
	};
}
