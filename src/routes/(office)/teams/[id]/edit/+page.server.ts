import { error } from '@sveltejs/kit';
import { can } from '$lib/domain/access';
import { database } from '$lib/server/installation';
import * as members from '$lib/server/members';
import * as register from '$lib/server/team-register';
import { problems } from '$lib/ui/words';
import { newId, notFound, signedIn, today } from '../../../../form.server';
import { keepProposal, villageChoice } from '../../proposal.server';
import { valuesOf } from '../../team-form';
import { teamFor } from '../../team.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedIn(event);
	const { team, place } = await teamFor(actor, event.params.id);
	if (!can(actor, 'team.edit', place)) notFound();
	if (team.state !== 'draft' && team.state !== 'returned')
		error(409, { message: problems.not_editable, code: 'not_editable' });
	const served = await register.villagesServed(database(), team.id, today());
	const people = await members.ofTeam(database(), team.id, new Date());
	return {
		team: { id: team.id, name: team.name },
		villages: await villageChoice(actor),
		values: valuesOf({
			...team,
			villageIds: served.map((village) => village.id),
			members: people
		}),
		commandId: newId()
	};
};

export const actions: Actions = { default: (event) => keepProposal(event, 'team.edit') };
