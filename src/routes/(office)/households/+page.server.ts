import { redirect } from '@sveltejs/kit';
import { type Actor, can, grantsFor } from '$lib/domain/access';
import type { Day } from '$lib/domain/day';
import * as areas from '$lib/server/areas';
import * as register from '$lib/server/household-register';
import { database } from '$lib/server/installation';
import * as villageSplit from '$lib/server/village-split';
import * as villages from '$lib/server/villages';
import { notFound, signedIn, today } from '../../form.server';
import { dayIn, numberIn, pageIn } from '../query';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedIn(event);
	const query = event.url.searchParams;
	const day = dayIn(query, today());
	const all = await villagesOf(actor, day);
	const asked = numberIn(query, 'village');
	const village = asked === null ? all[0] : all.find((each) => each.id === asked);
	if (!village && asked !== null) await leadOn(event.url, asked, all);
	const filter = { text: query.get('q') ?? '', page: pageIn(query) };
	const listed = village
		? await register.list(database(), actor, { villageId: village.id, ...filter }, today(), day)
		: { found: [], total: 0 };
	return {
		/** Names of people stay in their commune: whoever is above it reads figures only. */
		mayRead: grantsFor(actor, 'household.read').length > 0,
		undecided: (await villageSplit.workList(database(), actor, today())).length > 0,
		brings: grantsFor(actor, 'household.import').length > 0,
		mayDecide: grantsFor(actor, 'household.merge').length > 0,
		mayRegister:
			day === today() &&
			village !== undefined &&
			can(actor, 'household.register', placeOf(village)),
		villages: all.map(({ id, name }) => ({ id, name })),
		village: village ? { id: village.id, name: village.name } : null,
		filter,
		day,
		households: listed.found,
		total: listed.total,
		size: register.pageSize,
		today: today()
	};
};

function villagesOf(actor: Actor, day: Day) {
	return villages.inReach(database(), actor, 'household.read', today(), null, day);
}

/** An old link to a village that was merged leads to what it became; to any other there is none. */
async function leadOn(url: URL, asked: number, all: { id: number }[]): Promise<never> {
	const became = await areas.becameOf(database(), asked, today());
	const now = became.find(({ id }) => all.some((each) => each.id === id)) ?? notFound();
	const query = new URLSearchParams(url.searchParams);
	query.set('village', String(now.id));
	return redirect(303, `/households?${query}`);
}

function placeOf({ id, communeId }: villages.ListedVillage) {
	return { villageId: id, communeId };
}
