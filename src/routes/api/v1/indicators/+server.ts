import { dayOf } from '$lib/domain/day';
import { type IndicatorCode, indicatorCodes, indicatorOf } from '$lib/domain/indicator';
import { formIn, type LocalIndicator } from '$lib/domain/local-indicator';
import { targetFor } from '$lib/domain/target';
import { database } from '$lib/server/installation';
import * as localIndicators from '$lib/server/local-indicators';
import * as targets from '$lib/server/targets';
import { indicatorEntries, indicatorNames, indicatorPage } from '$lib/ui/words';
import { answer, preflight } from '../open.server';
import type { RequestHandler } from './$types';

/** The catalogue of indicators and what provinces count beside it, with what the country and its provinces aim at. */
export const GET: RequestHandler = (event) =>
	answer(event, async () => {
		const locals = await localIndicators.list(database(), null);
		const codes = [...indicatorCodes, ...locals.map(({ code }) => code)];
		const shared = await targets.shared(database(), codes);
		const national = indicatorCodes.map((code) => {
			const words = { name: indicatorNames[code], entry: indicatorEntries[code] };
			return told(code, words, shared);
		});
		const indicators = [...national, ...locals.map((local) => toldOfProvince(local, shared))];
		return { body: JSON.stringify({ indicators }), type: 'application/json; charset=utf-8' };
	});

export const OPTIONS: RequestHandler = preflight;

function toldOfProvince(local: LocalIndicator, shared: targets.Shared[]) {
	const { code, name, numerator, denominator, definition, recordedOn, retiredOn } = local;
	const entry = { numerator, denominator, source: indicatorPage.ofProvince };
	const { province } = formIn(code)!;
	return { ...told(code, { name, entry }, shared), province, definition, recordedOn, retiredOn };
}

function told(
	code: IndicatorCode,
	words: { name: string; entry: object },
	shared: targets.Shared[]
) {
	const { kind, grain, unit, counted, periods } = indicatorOf(code);
	const period = kind === 'flow' ? ('year' as const) : null;
	return {
		code,
		name: words.name,
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
		entry: words.entry
	};
}
