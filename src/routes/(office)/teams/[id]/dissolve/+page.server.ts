import { error, redirect } from '@sveltejs/kit';
import { can } from '$lib/domain/access';
import { commands } from '$lib/domain/commands';
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
import { addressOfLast, blankPaper, paperIn } from '../../paper.server';
import { teamFor } from '../../team.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedIn(event);
	const { team, place } = await teamFor(actor, event.params.id);
	const decides = can(actor, 'team.dissolve', place);
	if (!decides && !can(actor, 'team.propose_dissolution', place)) notFound();
	if (team.state !== 'in_force')
		error(409, { message: problems.team_not_in_force, code: 'team_not_in_force' });
	const paper = decides ? await blankPaper(actor, place.communeId) : null;
	return { team: { id: team.id, name: team.name }, paper, commandId: newId() };
};

export const actions: Actions = {
	default: async (event) => {
		const actor = signedIn(event);
		const form = await event.request.formData();
		const grounds = textOf(form, 'grounds');
		const teamId = event.params.id;
		const { place } = await teamFor(actor, teamId);
		const paper = can(actor, 'team.dissolve', place) ? paperIn(form) : null;
		const name = paper ? ('team.dissolve' as const) : ('team.propose_dissolution' as const);
		const said = paper
			? { ...paper, grounds, decisionId: newId(), teamIds: [teamId] }
			: { submissionId: newId(), teamId, grounds };
		const { output, problem: mistyped } = parse(commands[name], said);
		const problem =
			mistyped ?? (await carryOut(actor, { id: commandIdOf(form), name, payload: output })).problem;
		if (problem) return refuse(problem, { grounds, paper });
		return redirect(
			303,
			paper ? await addressOfLast([teamId], 'decided') : `/teams/${teamId}?done=proposed_change`
		);
	}
};
