import { is } from '$lib/domain/access';
import { newId, signedIn } from '../../../form.server';
import { keepProposal, villageChoice } from '../proposal.server';
import { blankMember, type TeamValues } from '../team-form';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedIn(event);
	const villages = await villageChoice(actor);
	const asked = villages.find(
		(village) => String(village.id) === event.url.searchParams.get('village')
	);
	const seat = asked ?? (villages.length === 1 ? villages[0] : undefined);
	// A village head leads his own team; an officer writes down somebody else's.
	const head = is(actor, 'commune_officer')
		? {}
		: { name: actor.name, phone: actor.phone.replace('+84', '0') };
	const values: TeamValues = {
		id: newId(),
		kind: 'village',
		name: '',
		seatVillageId: seat ? String(seat.id) : '',
		villageIds: [],
		members: [
			blankMember(newId(), { role: 'leader', ...head }),
			blankMember(newId()),
			blankMember(newId())
		]
	};
	return { villages, values, commandId: newId() };
};

export const actions: Actions = { default: (event) => keepProposal(event, 'team.propose') };
