import { type Actor, grantsFor, is } from '$lib/domain/access';
import type { Day } from '$lib/domain/day';
import { type TeamState, teamStates } from '$lib/domain/team';
import { database } from '$lib/server/installation';
import * as register from '$lib/server/team-register';
import * as villages from '$lib/server/villages';
import { permitted, today } from '../../form.server';
import { leadOn } from '../lead-on.server';
import { dayIn, numberIn, pageIn } from '../query';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = permitted(event, 'team.read');
	const query = event.url.searchParams;
	const day = dayIn(query, today());
	await leadOn(event.url, actor, 'team.read', day);
	const communes = await villages.communesInReach(database(), actor, 'team.read', today(), day);
	const communeId = numberIn(query, 'commune');
	const filter = {
		text: query.get('q') ?? '',
		state: stateIn(query),
		communeId,
		villageId: numberIn(query, 'village'),
		page: pageIn(query)
	};
	const { found, counts } = await register.list(database(), actor, filter, today(), day);
	const oneCommune = communeId ?? (communes.length === 1 ? (communes[0]?.id ?? null) : null);
	return {
		filter,
		day,
		teams: found,
		counts,
		size: register.pageSize,
		today: today(),
		communes,
		villages: oneCommune === null ? [] : await villagesIn(actor, oneCommune, day),
		brings: grantsFor(actor, 'team.import').length > 0,
		proposes: grantsFor(actor, 'team.propose').length > 0,
		ownWithoutTeam: await ownWithoutTeam(actor)
	};
};

function stateIn(query: URLSearchParams): TeamState | null {
	return teamStates.find((state) => state === query.get('state')) ?? null;
}

async function villagesIn(actor: Actor, communeId: number, day: Day) {
	const found = await villages.inReach(database(), actor, 'team.read', today(), communeId, day);
	return found.map(({ id, name }) => ({ id, name }));
}

/** The villages of a village head that nobody has proposed a team for: the first thing he comes for. */
async function ownWithoutTeam(actor: Actor) {
	if (!is(actor, 'leader') || is(actor, 'commune_officer')) return [];
	const own = await villages.inReach(database(), actor, 'team.propose', today());
	return own
		.filter((village) => village.teams.length === 0 && village.proposed.length === 0)
		.map(({ id, name }) => ({ id, name }));
}
