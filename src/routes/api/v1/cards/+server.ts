import { Problem } from '$lib/domain/problem';
import * as cards from '$lib/server/cards';
import * as courses from '$lib/server/courses';
import { database } from '$lib/server/installation';
import { refusal } from '../../../door.server';
import type { RequestHandler } from './$types';

/** The cards of the person signed in and what they learned, for their phone, and the keys by which all cards are checked. */
export const GET: RequestHandler = async ({ locals }) => {
	try {
		if (!locals.actor) throw new Problem('not_signed_in');
		const issued = await cards.ofActor(database(), locals.actor, new Date());
		const answer = {
			tokens: issued.map(({ token }) => token),
			portraits: Object.fromEntries(
				issued.flatMap(({ card, portrait }) => (portrait ? [[card.memberId, portrait]] : []))
			),
			keys: await cards.publicKeys(database()),
			courses: await courses.ofAccount(database(), locals.actor.id)
		};
		return Response.json(answer, { headers: { 'cache-control': 'no-store' } });
	} catch (error) {
		return refusal(error);
	}
};
