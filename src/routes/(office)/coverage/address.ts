import type { CoverageQuestion } from '$lib/domain/coverage';
import { indicatorOf } from '$lib/domain/indicator';
import { type Column, columns, type Order } from './figures';

/** The page's address for a question; today is left out, so that a kept link stays up to date. */
export function addressOf(
	question: CoverageQuestion,
	today: string,
	changed: Partial<CoverageQuestion> = {}
): string {
	const { area, level, indicator, asOf, period } = { ...question, ...changed };
	const query = new URLSearchParams({
		area,
		...(level ? { level } : {}),
		indicator,
		...(period && indicatorOf(indicator).periods.includes(period) ? { period } : {}),
		...(asOf === today ? {} : { asOf })
	});
	return `/coverage?${query}`;
}

/** Where the shapes of a question's areas are; the indicator does not matter to them. */
export function outlinesOf({ area, level, asOf }: CoverageQuestion): string {
	return `/coverage/geometry?${new URLSearchParams({ area, level, asOf })}`;
}

/** `sort=-value`: by value, the greatest first. By name where the address says nothing. */
export function orderIn(query: URLSearchParams): Order {
	const text = query.get('sort') ?? 'name';
	const column = columns.find((each): each is Column => each === text.replace(/^-/, ''));
	return { column: column ?? 'name', descending: column !== undefined && text.startsWith('-') };
}

export function withOrder(url: URL, { column, descending }: Order): URL {
	const changed = new URL(url);
	changed.searchParams.set('sort', `${descending ? '-' : ''}${column}`);
	return changed;
}
