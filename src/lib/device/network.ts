import { protocol, type SyncRequest, type SyncResponse } from '../domain/sync-1';

/** The world outside the phone, as far as sending needs it; tests bring their own. */
export type Network = {
	fetch: (address: string, init: RequestInit) => Promise<Response>;
	now: () => number;
	random: () => number;
};

export type Refusal = { status: number; code: string; retryAfterMs: number | null };

/** `stranger`: somebody answered, but not our server: a captive portal, a proxy's error page. */
export type Reply =
	| { kind: 'answer'; answer: SyncResponse }
	| { kind: 'refusal'; refusal: Refusal }
	| { kind: 'stranger'; retryAfterMs: number | null }
	| { kind: 'silence' };

const patienceMs = 60_000;

export const browserNetwork: Network = {
	fetch: (address, init) => fetch(address, init),
	now: () => Date.now(),
	random: () => Math.random()
};

/** Asks the server. A status of 200 alone is no success: the answer must have our shape. */
export async function ask(network: Network, request: SyncRequest): Promise<Reply> {
	const response = await post(network, request);
	if (!response) return { kind: 'silence' };
	const retryAfterMs = retryAfter(response, network.now());
	const body: unknown = await response.json().catch(() => null);
	if (response.ok && isAnswer(body)) return { kind: 'answer', answer: body };
	const code = problemIn(body);
	return !response.ok && code
		? { kind: 'refusal', refusal: { status: response.status, code, retryAfterMs } }
		: { kind: 'stranger', retryAfterMs };
}

function post(network: Network, request: SyncRequest): Promise<Response | null> {
	const init: RequestInit = {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(request),
		// A portal likes to send people elsewhere; our server never does.
		redirect: 'error',
		cache: 'no-store',
		signal: AbortSignal.timeout(patienceMs)
	};
	return network.fetch('/sync', init).catch(() => null);
}

const lists = [
	'leftVillageIds',
	'leftTeamIds',
	'villages',
	'teams',
	'members',
	'households',
	'visits',
	'trainings'
] as const;

function isAnswer(body: unknown): body is SyncResponse {
	const answer = body as Partial<SyncResponse> | null;
	return (
		answer?.protocol === protocol &&
		typeof answer.account?.id === 'string' &&
		typeof answer.cursor === 'string' &&
		typeof answer.receivedAt === 'string' &&
		Array.isArray(answer.receipts) &&
		lists.every((name) => Array.isArray(answer.changes?.[name]))
	);
}

function problemIn(body: unknown): string | null {
	const code = (body as { problem?: { code?: unknown } } | null)?.problem?.code;
	return typeof code === 'string' ? code : null;
}

/** Seconds or a date, as HTTP allows both. */
function retryAfter(response: Response, now: number): number | null {
	const text = response.headers.get('retry-after');
	if (!text) return null;
	const seconds = Number(text);
	const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(text) - now;
	return Number.isFinite(wait) ? Math.max(0, wait) : null;
}
