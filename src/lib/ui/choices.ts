import type { Catalogue, CatalogueKind } from '$lib/domain/catalogue';
import { providers } from '$lib/domain/onboarding';
import { topics } from '$lib/domain/visit';
import { labels } from './words';

/** What may be chosen now: the province's list in its order, then what it has not heard of yet. */
export function choicesIn(held: Catalogue, kind: CatalogueKind): string[] {
	const own = held[kind]?.items ?? [];
	const builtIn: readonly string[] = kind === 'topic' ? topics : providers[kind];
	return [
		...own.filter(({ retired }) => !retired).map(({ code }) => code),
		...builtIn.filter((code) => !own.some((item) => item.code === code))
	];
}

/** The name of anything that was ever in a list; of a list that is not held, the code as it is. */
export function nameIn(held: Catalogue, kind: CatalogueKind, code: string): string {
	const names: Record<string, string> = kind === 'topic' ? labels.topics : labels.providers[kind];
	const own = held[kind]?.items.find((item) => item.code === code)?.name;
	return own ?? (Object.hasOwn(names, code) ? names[code]! : code);
}
