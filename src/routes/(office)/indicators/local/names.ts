import type { Catalogue, CatalogueKind } from '$lib/domain/catalogue';
import type { LocalDefinition } from '$lib/domain/local-definition';
import { services } from '$lib/domain/onboarding';
import { choicesIn as codesIn, nameIn } from '$lib/ui/choices';
import { labels, localIndicators as words } from '$lib/ui/words';

/** What can be chosen of the lists of a province, by name. */
export function choicesIn(lists: Catalogue) {
	const named = (kind: CatalogueKind) =>
		codesIn(lists, kind).map((code) => ({ code, name: nameIn(lists, kind, code) }));
	return {
		topics: named('topic'),
		services: services.map((code) => ({
			code,
			name: labels.services[code],
			providers: named(code)
		}))
	};
}

/** What a definition counts, in words; also of what is in no list any more. */
export function countsIn(definition: LocalDefinition, lists: Catalogue): string {
	if (definition.block === 'onboarded') {
		const { service, provider } = definition;
		return words.counts(definition, {
			service: labels.services[service],
			...(provider === null ? {} : { provider: nameIn(lists, service, provider) })
		});
	}
	const { topic } = definition;
	return words.counts(definition, {
		...(topic === null ? {} : { topic: nameIn(lists, 'topic', topic) }),
		...('outcome' in definition && definition.outcome
			? { outcome: labels.outcomes[definition.outcome] }
			: {}),
		...('kind' in definition && definition.kind ? { kind: words.kinds[definition.kind] } : {})
	});
}

/** What it is counted per, in words. */
export function wholeIn({ block, per }: LocalDefinition): string | null {
	if (per === 'none') return null;
	return block === 'attendances' && per === 'sessions' ? words.suchSessions : words.wholes[per];
}
