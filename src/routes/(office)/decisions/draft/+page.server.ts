import { can } from '$lib/domain/access';
import { signedIn, today } from '../../../form.server';
import { decisionPlace, draftFor, teamIdsIn } from '../decided.server';
import { documentOf } from '../document';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const draft = await draftFor(event);
	const query = new URLSearchParams(teamIdsIn(event.url).map((id) => ['team', id]));
	return {
		document: draft && documentOf(draft, today()),
		teams: draft?.teams.map(({ id, name }) => ({ id, name })) ?? [],
		query: String(query),
		approves: draft !== null && can(signedIn(event), 'team.approve', decisionPlace(draft))
	};
};
