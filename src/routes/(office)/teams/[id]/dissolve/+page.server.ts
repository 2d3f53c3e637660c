import { error, redirect } from '@sveltejs/kit';
import { can } from '$lib/domain/access';
import { ProposeDissolution } from '$lib/domain/team';
import { problems } from '$lib/ui/words';
import {
	carryOut,
	commandIdOf,
	newId,
	notFound,
	parse,
	refuse,
	signedIn,
	textOf
} from '../../../../form.server';
import { teamFor } from '../../team.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedIn(event);
	const { team, place } = await teamFor(actor, event.params.id);
	if (!can(actor, 'team.propose_dissolution', place)) notFound();
	if (team.state !== 'in_force')
		error(409, { message: problems.team_not_in_force, code: 'team_not_in_force' });
	return { team: { id: team.id, name: team.name }, commandId: newId() };
};

export const actions: Actions = {
	default: async (event) => {
		const actor = signedIn(event);
		const form = await event.request.formData();
		const grounds = textOf(form, 'grounds');
		const said = { submissionId: newId(), teamId: event.params.id, grounds };
		const { output, problem: mistyped } = parse(ProposeDissolution, said);
		const name = 'team.propose_dissolution' as const;
		const problem =
			mistyped ?? (await carryOut(actor, { id: commandIdOf(form), name, payload: output })).problem;
		if (problem) return refuse(problem, { grounds });
		return redirect(303, `/teams/${event.params.id}?done=proposed_change`);
	}
};
