import { redirect } from '@sveltejs/kit';
import { can } from '$lib/domain/access';
import { ApproveTeam } from '$lib/domain/decision';
import {
	carryOut,
	commandIdOf,
	newId,
	notFound,
	parse,
	refuse,
	signedIn
} from '../../../form.server';
import { odditiesOf } from '../../oddities.server';
import { addressOfLast, blankPaper, paperIn } from '../../teams/paper.server';
import { decisionPlace, draftFor, teamIdsIn } from '../decided.server';
import type { Actions, PageServerLoad } from './$types';

/** One signed decision answers all the proposals that were chosen. */
export const load: PageServerLoad = async (event) => {
	const actor = signedIn(event);
	const teamIds = teamIdsIn(event.url);
	const draft = teamIds.length > 0 ? await draftFor(event) : null;
	if (!draft) return { kind: null, teams: [], query: '', values: null, commandId: newId() };
	const { communeId } = decisionPlace(draft);
	if (!can(actor, 'team.approve', { communeId })) notFound();
	const odd = await odditiesOf(actor, teamIds);
	return {
		kind: draft.kind,
		teams: draft.teams.map(({ id, name, villages, people }) => ({
			id,
			name,
			villages,
			people: people.length,
			odd: odd.get(id) ?? []
		})),
		query: String(new URLSearchParams(teamIds.map((id) => ['team', id]))),
		values: await blankPaper(actor, communeId),
		commandId: newId()
	};
};

export const actions: Actions = {
	default: async (event) => {
		const actor = signedIn(event);
		const form = await event.request.formData();
		const values = paperIn(form);
		const teamIds = teamIdsIn(event.url);
		const { output, problem: mistyped } = parse(ApproveTeam, {
			...values,
			decisionId: newId(),
			teamIds
		});
		if (mistyped) return refuse(mistyped, { values });
		const command = { id: commandIdOf(form), name: 'team.approve' as const, payload: output };
		const { problem } = await carryOut(actor, command);
		if (problem) return refuse(problem, { values });
		return redirect(303, await addressOfLast(teamIds, 'approved'));
	}
};
