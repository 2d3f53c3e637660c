import { can, is } from '$lib/domain/access';
import * as decisions from '$lib/server/decisions';
import { database } from '$lib/server/installation';
import * as registrations from '$lib/server/registrations';
import * as submissions from '$lib/server/submissions';
import * as villageSplit from '$lib/server/village-split';
import * as villages from '$lib/server/villages';
import { notFound, signedIn, today } from '../../form.server';
import { odditiesOf } from '../oddities.server';
import type { PageServerLoad } from './$types';

const recentDecisions = 5;

export const load: PageServerLoad = async (event) => {
	const actor = signedIn(event);
	if (!is(actor, 'commune_chair', 'commune_officer')) notFound();
	const waiting = await submissions.waiting(database(), actor, today());
	const odd = await odditiesOf(
		actor,
		waiting.map((each) => each.teamId)
	);
	const all = await villages.inReach(database(), actor, 'team.read', today());
	return {
		today: today(),
		waiting: waiting.map((each) => ({ ...each, odd: odd.get(each.teamId) ?? [] })),
		villages: all.length,
		without: all
			.filter((village) => village.teams.length === 0)
			.map((village) => ({ ...village, propose: can(actor, 'team.propose', placeOf(village)) })),
		decided: await decisions.recent(database(), actor, today(), recentDecisions),
		asking: await registrations.waitingFor(database(), actor, today()),
		undecided: (await villageSplit.workList(database(), actor, today())).length > 0,
		approves: is(actor, 'commune_chair'),
		opensVillages: is(actor, 'commune_officer')
	};
};

function placeOf({ id, communeId }: villages.ListedVillage) {
	return { villageId: id, communeId };
}
