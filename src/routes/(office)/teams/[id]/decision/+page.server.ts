import * as areas from '$lib/server/areas';
import * as decisions from '$lib/server/decisions';
import { database } from '$lib/server/installation';
import * as members from '$lib/server/members';
import * as register from '$lib/server/team-register';
import { signedIn, today } from '../../../../form.server';
import { teamFor } from '../../team.server';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedIn(event);
	const { team, place } = await teamFor(actor, event.params.id);
	const communeId = place.communeId ?? 0;
	const all = await decisions.ofTeam(database(), team.id);
	const people = await members.ofTeam(database(), team.id, new Date());
	return {
		team: { id: team.id, name: team.name },
		commune: (await areas.byId(database(), communeId))?.name ?? '',
		members: people.map(members.withoutContacts),
		villages: await register.villagesServed(database(), team.id, today()),
		decision: all.find((decision) => decision.kind === 'found') ?? null
	};
};
