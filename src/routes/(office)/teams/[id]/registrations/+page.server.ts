import { redirect, type RequestEvent } from '@sveltejs/kit';
import { can } from '$lib/domain/access';
import { Problem } from '$lib/domain/problem';
import { NominateRegistered, RefuseRegistration } from '$lib/domain/registration';
import { database } from '$lib/server/installation';
import * as registrations from '$lib/server/registrations';
import * as submissions from '$lib/server/submissions';
import {
	carryOut,
	commandIdOf,
	furtherId,
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
	const link = await registrations.linkOf(database(), team.id);
	const handedIn = await submissions.ofTeam(database(), team.id);
	return {
		team: { id: team.id, name: team.name },
		waiting,
		open: handedIn.some((each) => !each.returnedAt && !each.decided),
		address: link && `${event.url.origin}/join/team/${link}`,
		done: event.url.searchParams.get('done'),
		commandId: newId(),
		refusalId: newId(),
		linkId: newId()
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
		if (mistyped) return refuse(mistyped, { action: 'nominate', grounds, chosen });
		const name = 'registration.nominate' as const;
		const { problem } = await carryOut(actor, { id: commandIdOf(form), name, payload: output });
		if (problem) return refuse(problem, { action: 'nominate', grounds, chosen });
		return redirect(303, `/teams/${team.id}?done=proposed_change`);
	},
	refuse: async (event) => {
		const { actor, team } = await answering(event);
		const form = await event.request.formData();
		const chosen = form.getAll('refused').map(String);
		const commandId = commandIdOf(form);
		const parsed = chosen.map((id) =>
			parse(RefuseRegistration, { id, reason: textOf(form, 'reason') })
		);
		const typed = { action: 'refuse', grounds: '', chosen };
		const mistyped =
			chosen.length === 0
				? new Problem('invalid', { refused: 'required' })
				: parsed.find(({ problem }) => problem)?.problem;
		if (mistyped) return refuse(mistyped, typed);
		const name = 'registration.refuse' as const;
		const commands = parsed.map(({ output: payload }, index) => ({
			id: furtherId(commandId, chosen[index]!),
			name,
			payload
		}));
		const { problem } = await carryOut(actor, ...commands);
		if (problem) return refuse(problem, typed);
		return redirect(303, `/teams/${team.id}/registrations?done=refused`);
	},
	renew: (event) => relink(event, 'renewed'),
	close: (event) => relink(event, 'closed')
};

/** A new link for the team, or none. */
async function relink(event: RequestEvent, done: 'renewed' | 'closed') {
	const { actor, team } = await answering(event);
	const id = commandIdOf(await event.request.formData());
	const teamId = team.id;
	const { problem } = await carryOut(
		actor,
		done === 'renewed'
			? { id, name: 'registration.renew_link', payload: { teamId, key: furtherId(id, 'link') } }
			: { id, name: 'registration.close_link', payload: { teamId } }
	);
	if (problem) return refuse(problem, { action: 'link', grounds: '', chosen: [] as string[] });
	return redirect(303, `/teams/${teamId}/registrations?done=${done}`);
}

/** Somebody who answers people that ask to join this team. */
async function answering(event: Pick<RequestEvent, 'locals' | 'url' | 'params'>) {
	const actor = signedIn(event);
	const { team, place } = await teamFor(actor, event.params.id ?? '');
	if (team.state !== 'in_force' || !can(actor, 'registration.refuse', place)) notFound();
	return { actor, team };
}
