import type { RequestEvent } from '@sveltejs/kit';
import { dayOf } from '$lib/domain/day';
import { Problem } from '$lib/domain/problem';
import * as apiKeys from '$lib/server/api-keys';
import { isPassing } from '$lib/server/db/fault';
import { etagOf, isKnown } from '$lib/server/etag';
import { database } from '$lib/server/installation';
import { Rate } from '$lib/server/rate';
import { networkOf } from '$lib/server/sessions';

/** Open figures for anybody, from any site; docs/api.md describes them. */
const open = {
	'access-control-allow-origin': '*',
	'access-control-expose-headers': 'etag, retry-after, odata-version'
};

/** How often an address may ask in a minute without a key. */
const perMinute = 120;
const rate = new Rate();

type Event = Pick<RequestEvent, 'request' | 'getClientAddress'>;
type Body = { body: string; type: string };
/** How an answer differs from that of the open API itself. */
type Manner = {
	headers?: Record<string, string>;
	/** What else of a request an answer depends on. */
	vary?: string;
	told?: (problem: Problem) => Body;
};

/**
 * An answer with its tag, or 304 to whoever has it; what fails as expected is told as a problem.
 * @param make is given the key that was shown, if any
 */
export async function answer(
	{ request, getClientAddress }: Event,
	make: (key: apiKeys.ApiKey | null) => Promise<Body>,
	{ headers: more = {}, vary, told = problemIn }: Manner = {}
): Promise<Response> {
	const now = Date.now();
	const headers = { ...open, ...more };
	try {
		const key = await apiKeys.shownIn(database(), request.headers.get('authorization'), dayOf(now));
		const wait = key
			? rate.take(key.id, key.perMinute, now)
			: rate.take(networkOf(getClientAddress()), perMinute, now);
		if (wait !== null)
			return refusal(new Problem('too_many_requests'), told, {
				...headers,
				'retry-after': String(wait)
			});
		const { body, type } = await make(key);
		const etag = etagOf(body);
		const kept = key ? 'private, max-age=60' : 'public, max-age=60';
		const varies = ['accept, authorization', ...(vary ? [vary] : [])].join(', ');
		const all = { ...headers, etag, vary: varies, 'cache-control': kept };
		return isKnown(request.headers.get('if-none-match'), etag)
			? new Response(null, { status: 304, headers: all })
			: new Response(body, { headers: { ...all, 'content-type': type } });
	} catch (error) {
		const problem =
			error instanceof Problem ? error : isPassing(error) ? new Problem('unavailable') : null;
		if (!problem) throw error;
		return refusal(problem, told, headers);
	}
}

/** `If-None-Match` and a key make a browser ask first. */
export const preflight = () =>
	new Response(null, {
		status: 204,
		headers: {
			...open,
			'access-control-allow-methods': 'GET, HEAD',
			'access-control-allow-headers': 'authorization, if-none-match',
			'access-control-max-age': '86400'
		}
	});

function refusal(
	problem: Problem,
	told: NonNullable<Manner['told']>,
	headers: Record<string, string>
): Response {
	const { body, type } = told(problem);
	return new Response(body, {
		status: problem.status,
		headers: { ...headers, 'content-type': type, 'cache-control': 'no-store' }
	});
}

function problemIn({ code, fields }: Problem): Body {
	return { body: JSON.stringify({ problem: { code, fields } }), type: 'application/json' };
}
