import { Problem } from '$lib/domain/problem';
import * as cards from '$lib/server/cards';
import { database } from '$lib/server/installation';
import { refusal } from '../../../door.server';
import type { RequestHandler } from './$types';

/** The cards of the person signed in, for their phone, and the keys by which all cards are checked. */
export const GET: RequestHandler = async ({ locals }) => {
	try {
		if (!locals.actor) throw new Problem('not_signed_in');
		const issued = await cards.ofActor(database(), locals.actor, new Date());
		const tokens = issued.map(({ token }) => token);
		return Response.json({ tokens, keys: await cards.publicKeys(database()) });
	} catch (error) {
		return refusal(error);
	}
};
