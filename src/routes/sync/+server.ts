import * as v from 'valibot';
import { dayOf } from '$lib/domain/day';
import { Problem, type ProblemCode } from '$lib/domain/problem';
import { mostCommands, protocol, SyncRequest, type SyncResponse } from '$lib/domain/sync';
import { changesSince } from '$lib/server/changes';
import { performAll } from '$lib/server/commands';
import { isPassing } from '$lib/server/db/fault';
import { database } from '$lib/server/installation';
import type { RequestHandler } from './$types';

/** The phone's only door: receipts for what it sends, then what it must learn. docs/sync.md describes it. */
const mostBytes = 4_000_000;
/** A clock that is this much off is taken as it is: the network's own delay is no error of the clock. */
const toleratedSkew = 5 * 60_000;

export const POST: RequestHandler = async ({ request, locals, url }) => {
	try {
		mustBeSameSite(request, url);
		if (locals.unavailable) throw new Problem('unavailable');
		if (!locals.actor) throw new Problem('not_signed_in');
		const body = await read(request);
		if (body.accountId !== null && body.accountId !== locals.actor.id)
			throw new Problem('wrong_account');
		const now = new Date();
		const skew = now.getTime() - Date.parse(body.sentAt);
		const { receipts, repeated } = await performAll(database(), locals.actor, body.commands, {
			now,
			deviceId: body.deviceId,
			skewMilliseconds: Math.abs(skew) > toleratedSkew ? skew : 0
		});
		const learned = await changesSince(database(), locals.actor, body.cursor, dayOf(now.getTime()));
		const { id, name, phone } = locals.actor;
		const answer: SyncResponse = {
			protocol,
			account: { id, name, phone },
			receivedAt: now.toISOString(),
			receipts,
			repeated,
			...learned
		};
		return Response.json(answer, { headers: { 'cache-control': 'no-store' } });
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

async function read(request: Request): Promise<SyncRequest> {
	const text = await request.text();
	if (text.length > mostBytes) throw new Problem('too_large');
	let body: unknown;
	try {
		body = JSON.parse(text);
	} catch {
		throw new Problem('malformed');
	}
	const parsed = v.safeParse(SyncRequest, body, { abortEarly: true });
	if (parsed.success) return parsed.output;
	const fault = parsed.issues[0].message;
	if (fault === 'unsupported_protocol') throw new Problem(fault);
	if (fault === 'too_many_commands') throw new Problem(fault, { commands: String(mostCommands) });
	throw new Problem('malformed', { [v.getDotPath(parsed.issues[0]) ?? '']: 'malformed' });
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
