import { redirect, type RequestEvent } from '@sveltejs/kit';
import { can } from '$lib/domain/access';
import { database } from '$lib/server/installation';
import * as members from '$lib/server/members';
import { carryOut, commandIdOf, newId, notFound, signedIn } from '../../../../form.server';
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
		outstanding: people.flatMap(({ accountId, name, codeUntil }) =>
			codeUntil ? [{ accountId, name, codeUntil, commandId: newId() }] : []
		),
		revoked: event.url.searchParams.has('revoked'),
		address: `${event.url.origin}/join`,
		commandId: newId()
	};
};

export const actions: Actions = {
	make: async (event) => {
		const form = await event.request.formData();
		const { actor, people } = await invitable(event);
		const chosen = form.getAll('for');
		const wanted = people.filter((person) => chosen.includes(person.accountId));
		return giveCodes(actor, commandIdOf(form), wanted);
	},
	revoke: async (event) => {
		const form = await event.request.formData();
		const { actor, team, people } = await invitable(event);
		const person = people.find((each) => each.accountId === form.get('accountId'));
		if (!person) notFound();
		const payload = { accountId: person.accountId };
		const command = { id: commandIdOf(form), name: 'invitation.revoke' as const, payload };
		const { problem } = await carryOut(actor, command);
		// Like a code that could not be made: somebody else looks after this person's codes.
		if (problem) return { slips: [], failed: [person.name], repeated: false };
		return redirect(303, `/teams/${team.id}/codes?revoked`);
	}
};

/** The members whom this person may give a code, of a team that a decision founded. */
async function invitable(event: Pick<RequestEvent, 'locals' | 'url' | 'params'>) {
	const actor = signedIn(event);
	const { team, place } = await teamFor(actor, event.params.id ?? '');
	if (team.state !== 'in_force' || !can(actor, 'invitation.issue', place)) notFound();
	const all = await members.ofTeam(database(), team.id, new Date());
	const people = all.flatMap(({ accountId, phone, name, hasJoined, codeUntil }) =>
		accountId && phone ? [{ accountId, phone, name, hasJoined, codeUntil }] : []
	);
	return { actor, team, people };
}
