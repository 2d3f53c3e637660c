import { type IndicatorCode, indicatorOf, type NationalCode } from '$lib/domain/indicator';
import { isLocal, type LocalIndicator } from '$lib/domain/local-indicator';
import { coverage, indicatorNames, reports } from './words';

/** What a province calls its own; its pages bring those that they speak of. */
export type LocalName = Pick<LocalIndicator, 'code' | 'name'>;

export function indicatorName(code: IndicatorCode, locals: readonly LocalName[]): string {
	if (!isLocal(code)) return indicatorNames[code as NationalCode];
	return locals.find((each) => each.code === code)?.name ?? code;
}

/**
 * In what an indicator is counted. No words of their own: words that ask the domain would bring all of it
 * to every page that says anything.
 */
export function countedIn(code: IndicatorCode): string {
	const { unit, counted } = indicatorOf(code);
	if (!isLocal(code) || !counted || unit === '%') return reports.countedIn[code] ?? '%';
	const { numerator, denominator } = counted;
	const what = coverage.counted[numerator];
	return denominator ? `${what}/${coverage.counted[denominator]}` : what;
}
