import { redirect, type RequestEvent } from '@sveltejs/kit';
import { can } from '$lib/domain/access';
import { NominateRegistered, RefuseRegistration } from '$lib/domain/registration';
import { database } from '$lib/server/installation';
import * as registrations from '$lib/server/registrations';
import * as submissions from '$lib/server/submissions';
import {
	carryOut,
	commandIdOf,
	newId,
	notFound,
	parse,
	refuse,
	signedIn,
	textOf,
	today
} from '../../../../form.server';
import { teamFor } from '../../team.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { team } = await answering(event);
	const waiting = await registrations.ofTeam(database(), team.id, today());
	const handedIn = await submissions.ofTeam(database(), team.id);
	return {
		team: { id: team.id, name: team.name },
		waiting: waiting.map((each) => ({ ...each, commandId: newId() })),
		open: handedIn.some((each) => !each.returnedAt && !each.decided),
		address: `${event.url.origin}/join/team/${team.id}`,
		refused: event.url.searchParams.has('refused'),
		commandId: newId()
	};
};

export const actions: Actions = {
	nominate: async (event) => {
		const { actor, team } = await answering(event);
		const form = await event.request.formData();
		const grounds = textOf(form, 'grounds');
		const chosen = form.getAll('who').map(String);
		const people = chosen.map((id) => ({ id, organisation: textOf(form, `organisation.${id}`) }));
		const asked = { submissionId: newId(), teamId: team.id, people, grounds };
		const { output, problem: mistyped } = parse(NominateRegistered, asked);
		if (mistyped) return refuse(mistyped, { action: 'nominate', id: '', grounds, chosen });
		const name = 'registration.nominate' as const;
		const { problem } = await carryOut(actor, { id: commandIdOf(form), name, payload: output });
		if (problem) return refuse(problem, { action: 'nominate', id: '', grounds, chosen });
		return redirect(303, `/teams/${team.id}?done=proposed_change`);
	},
	refuse: async (event) => {
		const { actor, team } = await answering(event);
		const form = await event.request.formData();
		const id = textOf(form, 'id');
		const typed = { action: 'refuse', id, grounds: '', chosen: [] as string[] };
		const asked = { id, reason: textOf(form, `reason.${id}`) };
		const { output, problem: mistyped } = parse(RefuseRegistration, asked);
		if (mistyped) return refuse(mistyped, typed);
		const name = 'registration.refuse' as const;
		const { problem } = await carryOut(actor, { id: commandIdOf(form), name, payload: output });
		if (problem) return refuse(problem, typed);
		return redirect(303, `/teams/${team.id}/registrations?refused`);
	}
};

/** Somebody who answers people that ask to join this team. */
async function answering(event: Pick<RequestEvent, 'locals' | 'url' | 'params'>) {
	const actor = signedIn(event);
	const { team, place } = await teamFor(actor, event.params.id ?? '');
	if (team.state !== 'in_force' || !can(actor, 'registration.refuse', place)) notFound();
	return { actor, team };
}
