import type { Onboarding } from '../domain/onboarding';
import type { VisitRow } from '../domain/sync';
import { counts, newer } from './visits';

export type Opened = Onboarding & { since: string };

/** What a household has opened: the newest word about each provider, what was stopped too. */
export function openedIn(visits: VisitRow[]): Opened[] {
	const known = new Map<string, Opened>();
	const oldestFirst = visits.filter(counts).sort((one, other) => (newer(one, other) ? 1 : -1));
	for (const visit of oldestFirst)
		for (const each of visit.onboardings)
			known.set(`${each.service}/${each.provider}`, {
				...(each as Onboarding),
				since: visit.happenedOn
			});
	return [...known.values()];
}
