import type { CoverageQuestion, CoverageView } from '$lib/domain/coverage';
import { indicatorOf } from '$lib/domain/indicator';
import { type Column, columns, type Order } from './figures';

/** What the page shows, and how: all of it stands in its address. */
export type Wanted = CoverageQuestion & CoverageView;

/** The page's address for what is wanted; today and what is usual are left out, so that a kept link stays up to date. */
export function addressOf(wanted: Wanted, today: string, changed: Partial<Wanted> = {}): string {
	return `/coverage?${queryOf(wanted, today, changed)}`;
}

export function queryOf(
	wanted: Wanted,
	today: string,
	changed: Partial<Record<keyof Wanted, unknown>> = {}
): URLSearchParams {
	const all = { ...wanted, ...changed } as Wanted;
	const { area, level, indicator, asOf, period, show, compare, classes, bounds, map } = all;
	const compares =
		show === 'change' && compare < asOf && ('compare' in changed || wanted.show === show);
	return new URLSearchParams({
		area,
		...(level ? { level } : {}),
		indicator,
		...(period && indicatorOf(indicator).periods.includes(period) ? { period } : {}),
		...(asOf === today ? {} : { asOf }),
		...(map === 'then' ? {} : { map }),
		...(show === 'value' ? {} : { show }),
		...(compares ? { compare } : {}),
		...(classes === 'equal' ? {} : { classes }),
		...(classes === 'fixed' && String(bounds) !== '' ? { bounds: boundsText(bounds) } : {})
	});
}

/** As it is typed: 30; 50; 62,5. */
export function boundsText(bounds: CoverageView['bounds'] | string): string {
	return typeof bounds === 'string' ? bounds : bounds.join('; ').replaceAll('.', ',');
}

/** Where the shapes of a question's areas are; the indicator does not matter to them. */
export function outlinesOf({ area, level, mapOn }: CoverageQuestion): string {
	return `/coverage/geometry?${new URLSearchParams({ area, level, asOf: mapOn })}`;
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
