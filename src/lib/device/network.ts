import {
	type Changes,
	protocol,
	type SyncRequest,
	type SyncResponse,
	unpacked
} from '../domain/sync';

/** The world outside the phone, as far as sending needs it; tests bring their own. */
export type Network = {
	fetch: (address: string, init: RequestInit) => Promise<Response>;
	now: () => number;
	random: () => number;
};

/** What the server says, with its columns as rows again. */
export type Answer = Omit<SyncResponse, 'changes'> & { changes: Changes };

export type Refusal = { status: number; code: string; retryAfterMs: number | null };

/**
 * `stranger`: somebody answered, but not our server: a captive portal, a proxy's error page.
 * `silence`: nobody answered to the end; `slow` when it was our patience that ended.
 */
export type Reply =
	/** `skew`: the server's clock minus the phone's, in milliseconds. */
	| { kind: 'answer'; answer: Answer; skew: number }
	| { kind: 'refusal'; refusal: Refusal }
	| { kind: 'stranger'; status: number; retryAfterMs: number | null }
	| { kind: 'silence'; slow: boolean };

/** So long nothing at all may be heard. */
const patienceMs = 60_000;
/** The slowest line worth waiting for: one byte each millisecond, about what is left of a bad 2G. */
const perByteMs = 1;
/** Nobody's word silences the phone for longer. */
const longestRetryMs = 3_600_000;
/** Smaller bodies gain nothing by compression. */
const worthPacking = 1024;

export const browserNetwork: Network = {
	fetch: (address, init) => fetch(address, init),
	now: () => Date.now(),
	random: () => Math.random()
};

/** Asks the server. A status of 200 alone is no success: the answer must have our shape. */
export async function ask(network: Network, request: SyncRequest): Promise<Reply> {
	const asked = network.now();
	const patience = new Patience();
	const heard = await hear(network, request, patience).catch(() => null);
	patience.end();
	if (!heard) return { kind: 'silence', slow: patience.over };
	const times = { asked, answered: network.now() };
	return judge(heard.response, parsed(heard.text), times);
}

/** The whole answer; one that is cut in the middle throws, as does no answer. */
async function hear(network: Network, request: SyncRequest, patience: Patience) {
	const response = await post(network, request, patience);
	return { response, text: await textOf(response, patience) };
}

/** Gives up when too little is heard for too long; a slow answer that keeps coming is waited for. */
class Patience {
	over = false;
	readonly #controller = new AbortController();
	#timer: ReturnType<typeof setTimeout> | undefined;

	get signal(): AbortSignal {
		return this.#controller.signal;
	}

	wait(milliseconds: number): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => {
			this.over = true;
			this.#controller.abort();
		}, milliseconds);
	}

	end(): void {
		clearTimeout(this.#timer);
	}
}

async function post(network: Network, request: SyncRequest, patience: Patience): Promise<Response> {
	const { body, encoding } = await pack(JSON.stringify(request));
	patience.wait(patienceMs + body.length * perByteMs);
	return network.fetch('/sync', {
		method: 'POST',
		headers: { 'content-type': 'application/json', ...encoding },
		body,
		// A portal likes to send people elsewhere; our server never does.
		redirect: 'manual',
		cache: 'no-store',
		signal: patience.signal
	});
}

/** Compressed where the browser can: on a slow line that is most of the time. */
async function pack(
	text: string
): Promise<{ body: string | Uint8Array<ArrayBuffer>; encoding: Record<string, string> }> {
	if (text.length < worthPacking || typeof CompressionStream === 'undefined')
		return { body: text, encoding: {} };
	const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
	const body = new Uint8Array(await new Response(stream).arrayBuffer());
	return { body, encoding: { 'content-encoding': 'gzip' } };
}

async function textOf(response: Response, patience: Patience): Promise<string> {
	const reader = response.body?.getReader();
	const decoder = new TextDecoder();
	let text = '';
	while (reader) {
		patience.wait(patienceMs);
		const { done, value } = await reader.read();
		text += decoder.decode(value, { stream: !done });
		if (done) break;
	}
	return text;
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

/** When the phone asked and when it had the whole answer, by its own clock. */
type Times = { asked: number; answered: number };

function judge(response: Response, body: unknown, times: Times): Reply {
	const retryAfterMs = retryAfter(response, times.answered);
	const { status, ok } = response;
	if (ok && isAnswer(body)) {
		const answer = { ...body, changes: unpacked(body.changes) };
		return { kind: 'answer', answer, skew: skewOf(answer, times) };
	}
	const code = problemIn(body);
	return !ok && code
		? { kind: 'refusal', refusal: { status, code, retryAfterMs } }
		: { kind: 'stranger', status, retryAfterMs };
}

/** Taking the answer to have been written half-way. */
function skewOf({ receivedAt }: Answer, { asked, answered }: Times): number {
	return Math.round(Date.parse(receivedAt) - (asked + answered) / 2);
}

const ids = ['leftVillageIds', 'leftTeamIds', 'goneHouseholdIds'] as const;
const lists = ['villages', 'teams', 'members', 'households', 'visits', 'trainings'] as const;

function isAnswer(body: unknown): body is SyncResponse {
	const answer = body as Partial<SyncResponse> | null;
	return (
		answer?.protocol === protocol &&
		typeof answer.account?.id === 'string' &&
		typeof answer.cursor === 'string' &&
		Number.isFinite(Date.parse(String(answer.receivedAt))) &&
		Array.isArray(answer.receipts) &&
		ids.every((name) => Array.isArray(answer.changes?.[name])) &&
		lists.every((name) => isColumns(answer.changes?.[name]))
	);
}

function isColumns(columns: unknown): boolean {
	if (typeof columns !== 'object' || columns === null) return false;
	const [first, ...others] = Object.values(columns) as unknown[];
	if (first === undefined) return true;
	return [first, ...others].every(
		(column) => Array.isArray(column) && column.length === (first as unknown[]).length
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
	return Number.isFinite(wait) ? Math.min(longestRetryMs, Math.max(0, wait)) : null;
}
