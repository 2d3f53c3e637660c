import { can } from '$lib/domain/access';
import { cardDays } from '$lib/domain/card';
import * as cards from '$lib/server/cards';
import { database } from '$lib/server/installation';
import { notFound, signedIn } from '../../../../form.server';
import { teamFor } from '../../team.server';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedIn(event);
	const { team, place } = await teamFor(actor, event.params.id);
	if (!can(actor, 'card.print', place)) notFound();
	return {
		team: { id: team.id, name: team.name },
		cards: await cards.ofTeam(database(), team.id, new Date()),
		days: cardDays,
		address: `${event.url.origin}/c`
	};
};
