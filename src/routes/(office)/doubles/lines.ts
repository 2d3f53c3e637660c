import type { Catalogue } from '$lib/domain/catalogue';
import type { Service } from '$lib/domain/onboarding';
import type { HouseholdVersion, VisitVersion } from '$lib/server/doubles';
import { showPhone } from '$lib/domain/phone';
import { nameIn } from '$lib/ui/choices';
import { showDay, showNumber } from '$lib/ui/format';
import { common, doubles, labels } from '$lib/ui/words';

/** What a version says, line by line, so that two versions can stand side by side. */
export type Line = { term: string; fact: string };

const { rows, yes, no } = doubles;
const said = (known: Record<string, string>, code: string) => known[code] ?? code;

export function householdLines(version: HouseholdVersion): Line[] {
	return [
		{ term: rows.headName, fact: version.headName },
		{ term: rows.lane, fact: version.lane || common.none },
		{ term: rows.phone, fact: version.phone ? showPhone(version.phone) : common.none },
		{ term: rows.living, fact: version.living ? yes : no },
		{ term: rows.produces, fact: version.produces ? yes : no }
	];
}

export function visitLines(version: VisitVersion, catalogue: Catalogue): Line[] {
	const steps = version.steps.map(
		({ topic, outcome }) =>
			`${nameIn(catalogue, 'topic', topic)}: ${said(labels.outcomes, outcome)}`
	);
	const outcome = version.outcome ? said(labels.outcomes, version.outcome) : steps.join('; ');
	return [
		{ term: rows.day, fact: showDay(version.day) },
		{ term: rows.people, fact: showNumber(version.people) },
		{ term: rows.outcome, fact: version.withdrawn ? doubles.withdrawn : outcome },
		{
			term: rows.has,
			fact: version.onboardings.map((each) => provided(each, catalogue)).join('; ') || common.none
		}
	];
}

function provided(
	{ service, provider, state }: VisitVersion['onboardings'][number],
	catalogue: Catalogue
): string {
	const states = labels.states[service as Service];
	return `${nameIn(catalogue, service as Service, provider)} (${said(states, state)})`;
}
