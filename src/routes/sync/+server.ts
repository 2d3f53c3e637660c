import * as v from 'valibot';
import { Problem, type ProblemCode } from '$lib/domain/problem';
import { mostCommands, SyncRequest } from '$lib/domain/sync';
import * as first from '$lib/domain/sync-1';
import { isPassing } from '$lib/server/db/fault';
import { database } from '$lib/server/installation';
import { exchange, firstExchange } from '$lib/server/sync';
import type { RequestHandler } from './$types';
import { jsonFor, textOf } from './body.server';

/** The phone's only door: receipts for what it sends, then what it must learn. docs/sync.md describes it. */
export const POST: RequestHandler = async ({ request, locals, url }) => {
	try {
		mustBeSameSite(request, url);
		if (locals.unavailable) throw new Problem('unavailable');
		if (!locals.actor) throw new Problem('not_signed_in');
		const asked = await read(request);
		if (asked.accountId !== null && asked.accountId !== locals.actor.id)
			throw new Problem('wrong_account');
		const now = new Date();
		const answer =
			asked.protocol === first.protocol
				? await firstExchange(database(), locals.actor, asked, now)
				: await exchange(database(), locals.actor, asked, now);
		return await jsonFor(request, answer);
	} catch (error) {
		return refusal(error);
	}
};

/** A page of another site cannot send JSON without asking first, and browsers say where they come from. */
function mustBeSameSite(request: Request, url: URL): void {
	const origin = request.headers.get('origin');
	const isJson = request.headers.get('content-type')?.split(';')[0]?.trim() === 'application/json';
	if (!isJson || (origin !== null && origin !== url.origin)) throw new Problem('cross_site');
}

async function read(request: Request): Promise<SyncRequest | first.SyncRequest> {
	const body = parsed(await textOf(request));
	const schema = body?.protocol === first.protocol ? first.SyncRequest : SyncRequest;
	const checked = v.safeParse(schema, body, { abortEarly: true });
	if (checked.success) return checked.output;
	const [{ message, path }] = checked.issues;
	if (message === 'unsupported_protocol') throw new Problem(message);
	if (message === 'too_many_commands')
		throw new Problem(message, { commands: String(mostCommands) });
	throw new Problem('malformed', { [path?.map(({ key }) => key).join('.') ?? '']: 'malformed' });
}

function parsed(text: string): { protocol?: unknown } | null {
	try {
		return JSON.parse(text) as { protocol?: unknown } | null;
	} catch {
		throw new Problem('malformed');
	}
}

function refusal(error: unknown): Response {
	const problem =
		error instanceof Problem ? error : isPassing(error) ? new Problem('unavailable') : null;
	if (!problem) throw error;
	return answer(problem.code, problem.status, problem.fields);
}

function answer(code: ProblemCode, status: number, fields: Record<string, string>): Response {
	const headers = {
		'cache-control': 'no-store',
		...(status === 503 ? { 'retry-after': '5' } : {})
	};
	return Response.json({ problem: { code, fields } }, { status, headers });
}
