import { type Actor, can, grantsFor } from '$lib/domain/access';
import * as register from '$lib/server/household-register';
import { database } from '$lib/server/installation';
import * as villageSplit from '$lib/server/village-split';
import * as villages from '$lib/server/villages';
import { notFound, signedIn, today } from '../../form.server';
import { numberIn, pageIn } from '../query';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedIn(event);
	const query = event.url.searchParams;
	const all = await villagesOf(actor);
	const asked = numberIn(query, 'village');
	const village = asked === null ? all[0] : all.find((each) => each.id === asked);
	if (!village && asked !== null) notFound();
	const filter = { text: query.get('q') ?? '', page: pageIn(query) };
	const listed = village
		? await register.list(database(), actor, { villageId: village.id, ...filter }, today())
		: { found: [], total: 0 };
	return {
		/** Names of people stay in their commune: whoever is above it reads figures only. */
		mayRead: grantsFor(actor, 'household.read').length > 0,
		undecided: (await villageSplit.workList(database(), actor, today())).length > 0,
		mayDecide: grantsFor(actor, 'household.merge').length > 0,
		mayRegister: village !== undefined && can(actor, 'household.register', placeOf(village)),
		villages: all.map(({ id, name }) => ({ id, name })),
		village: village ? { id: village.id, name: village.name } : null,
		filter,
		households: listed.found,
		total: listed.total,
		size: register.pageSize,
		today: today()
	};
};

function villagesOf(actor: Actor) {
	return villages.inReach(database(), actor, 'household.read', today());
}

function placeOf({ id, communeId }: villages.ListedVillage) {
	return { villageId: id, communeId };
}
