import { makeUpOf } from '$lib/domain/member';
import { database } from '$lib/server/installation';
import * as members from '$lib/server/members';
import { permitted, today } from '../../form.server';
import { dayIn } from '../query';
import type { PageServerLoad } from './$types';

/** ORG-06: who the members in the person's reach are, as of a day. */
export const load: PageServerLoad = async (event) => {
	const actor = permitted(event, 'team.read');
	const day = dayIn(event.url.searchParams, today());
	const counted = await members.countedIn(database(), actor, day, today());
	return { day, today: today(), ...makeUpOf(counted, Number(day.slice(0, 4))) };
};
