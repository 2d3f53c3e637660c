import * as v from 'valibot';
import { Unlock } from '$lib/domain/device';
import { Problem } from '$lib/domain/problem';
import * as devices from '$lib/server/devices';
import { database } from '$lib/server/installation';
import * as sessions from '$lib/server/sessions';
import { jsonFor, mustBeSameSite, parsed, refusal, textOf } from '../door.server';
import type { RequestHandler } from './$types';

/** Gives a phone the key to its locked data, when its owner forgot the PIN and proves who they are by the password. */
export const POST: RequestHandler = async ({ request, url, getClientAddress }) => {
	try {
		mustBeSameSite(request, url);
		const asked = v.safeParse(Unlock, parsed(await textOf(request)));
		if (!asked.success) throw new Problem('malformed');
		const { deviceId, ...proof } = asked.output;
		const accountId = await sessions.prove(database(), proof, getClientAddress(), new Date());
		return await jsonFor(request, { secret: await devices.keyOf(database(), accountId, deviceId) });
	} catch (error) {
		return refusal(error);
	}
};
