import * as cards from '$lib/server/cards';
import { database } from '$lib/server/installation';
import * as sessions from '$lib/server/sessions';
import { refusal } from '../../../../door.server';
import type { RequestHandler } from './$types';

/**
 * Whether a card is good, for anybody; says nothing of a person that the card does not say itself. The
 * picture on it is shown while it is good, to whoever holds its token, and kept by nobody on the way.
 */
export const GET: RequestHandler = async (event) => {
	try {
		const now = new Date();
		const { state, portrait } = await cards.check(database(), event.params.token, now);
		if (state === 'unknown')
			await sessions.mayShowUnknownCard(database(), event.getClientAddress(), now);
		const keys = await cards.publicKeys(database());
		return Response.json({ state, portrait, keys }, { headers: { 'cache-control': 'no-store' } });
	} catch (error) {
		return refusal(error);
	}
};
