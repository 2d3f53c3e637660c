import { dayOf } from '$lib/domain/day';
import { indicatorCodes, indicatorOf } from '$lib/domain/indicator';
import { targetFor } from '$lib/domain/target';
import { database } from '$lib/server/installation';
import * as targets from '$lib/server/targets';
import { indicatorEntries, indicatorNames } from '$lib/ui/words';
import { answer, preflight } from '../open.server';
import type { RequestHandler } from './$types';

/** The catalogue of indicators, with what the country and its provinces aim at. */
export const GET: RequestHandler = (event) =>
	answer(event, async () => {
		const shared = await targets.shared(database(), indicatorCodes);
		return {
			body: JSON.stringify({ indicators: indicatorCodes.map((code) => told(code, shared)) }),
			type: 'application/json; charset=utf-8'
		};
	});

export const OPTIONS: RequestHandler = preflight;

function told(code: (typeof indicatorCodes)[number], shared: targets.Shared[]) {
	const { kind, grain, unit, counted, periods } = indicatorOf(code);
	const period = kind === 'flow' ? ('year' as const) : null;
	return {
		code,
		name: indicatorNames[code],
		kind,
		grain,
		unit,
		numerator: counted?.numerator ?? null,
		denominator: counted?.denominator ?? null,
		/** Of the country, today. */
		target: targetFor(shared, code, [null], { asOf: dayOf(Date.now()), period })?.value ?? null,
		targets: shared
			.filter(({ indicator }) => indicator === code)
			.map(({ areaCode: area, year, value, source, sourceOn }) => ({
				area,
				year,
				value,
				source,
				sourceOn
			})),
		periods,
		entry: indicatorEntries[code]
	};
}
