import * as v from 'valibot';
import { Problem } from '$lib/domain/problem';
import { mostCommands, SyncRequest } from '$lib/domain/sync';
import * as first from '$lib/domain/sync-1';
import { database } from '$lib/server/installation';
import { exchange, firstExchange } from '$lib/server/sync';
import type { RequestHandler } from './$types';
import { jsonFor, mustBeSameSite, parsed, refusal, textOf } from '../door.server';

/** The phone's only door: receipts for what it sends, then what it must learn. docs/sync.md describes it. */
export const POST: RequestHandler = async ({ request, locals, url }) => {
	try {
		mustBeSameSite(request, url);
		if (locals.unavailable) throw new Problem('unavailable');
		const { actor, session } = locals;
		if (!actor || !session) throw new Problem('not_signed_in');
		const asked = await read(request);
		if (asked.accountId !== null && asked.accountId !== actor.id)
			throw new Problem('wrong_account');
		const now = new Date();
		const answer =
			asked.protocol === first.protocol
				? await firstExchange(database(), actor, session, asked, now)
				: await exchange(database(), actor, session, asked, now);
		return await jsonFor(request, answer);
	} catch (error) {
		return refusal(error);
	}
};

async function read(request: Request): Promise<SyncRequest | first.SyncRequest> {
	const body = parsed(await textOf(request)) as { protocol?: unknown } | null;
	const schema = body?.protocol === first.protocol ? first.SyncRequest : SyncRequest;
	const checked = v.safeParse(schema, body, { abortEarly: true });
	if (checked.success) return checked.output;
	const [{ message, path }] = checked.issues;
	if (message === 'unsupported_protocol') throw new Problem(message);
	if (message === 'too_many_commands')
		throw new Problem(message, { commands: String(mostCommands) });
	throw new Problem('malformed', { [path?.map(({ key }) => key).join('.') ?? '']: 'malformed' });
}
