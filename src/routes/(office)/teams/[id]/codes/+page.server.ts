import type { RequestEvent } from '@sveltejs/kit';
import { can } from '$lib/domain/access';
import { database } from '$lib/server/installation';
import * as members from '$lib/server/members';
import { commandIdOf, newId, notFound, signedIn } from '../../../../form.server';
import { giveCodes } from '../../../codes.server';
import { teamFor } from '../../team.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { team, people } = await invitable(event);
	const chosen = event.url.searchParams.get('for');
	return {
		team: { id: team.id, name: team.name },
		people: people.map((person) => ({
			...person,
			chosen: chosen === null ? !person.hasJoined : person.accountId === chosen
		})),
		address: `${event.url.origin}/join`,
		commandId: newId()
	};
};

export const actions: Actions = {
	default: async (event) => {
		const form = await event.request.formData();
		const { actor, people } = await invitable(event);
		const chosen = form.getAll('for');
		const wanted = people.filter((person) => chosen.includes(person.accountId));
		return giveCodes(actor, commandIdOf(form), wanted);
	}
};

/** The members whom this person may give a code, of a team that a decision founded. */
async function invitable(event: Pick<RequestEvent, 'locals' | 'url' | 'params'>) {
	const actor = signedIn(event);
	const { team, place } = await teamFor(actor, event.params.id ?? '');
	if (team.state !== 'in_force' || !can(actor, 'invitation.issue', place)) notFound();
	const all = await members.ofTeam(database(), team.id, new Date());
	const people = all.flatMap(({ accountId, phone, name, hasJoined, hasCode }) =>
		accountId && phone ? [{ accountId, phone, name, hasJoined, hasCode }] : []
	);
	return { actor, team, people };
}
