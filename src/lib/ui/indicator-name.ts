import type { IndicatorCode, NationalCode } from '$lib/domain/indicator';
import { isLocal, type LocalIndicator } from '$lib/domain/local-indicator';
import { indicatorNames } from './words';

/** What a province calls its own; its pages bring those that they speak of. */
export type LocalName = Pick<LocalIndicator, 'code' | 'name'>;

export function indicatorName(code: IndicatorCode, locals: readonly LocalName[]): string {
	if (!isLocal(code)) return indicatorNames[code as NationalCode];
	return locals.find((each) => each.code === code)?.name ?? code;
}
