import { dayOf } from '$lib/domain/day';
import { indicatorOf } from '$lib/domain/indicator';
import { Problem } from '$lib/domain/problem';
import { type Coverage, coverage, openly, questionIn } from '$lib/server/coverage';
import { isPassing } from '$lib/server/db/fault';
import { etagOf, isKnown } from '$lib/server/etag';
import { database, isDemo } from '$lib/server/installation';
import { coverage as words } from '$lib/ui/words';
import type { RequestHandler } from './$types';

/** Open figures for anybody, from any site; docs/api.md describes them. */
const open = {
	'access-control-allow-origin': '*',
	'access-control-expose-headers': 'etag'
};

export const GET: RequestHandler = async ({ request, url }) => {
	try {
		const today = dayOf(Date.now());
		const question = questionIn(Object.fromEntries(url.searchParams), today);
		const full = await coverage(database(), question);
		const body = JSON.stringify(told(await openly(database(), full), await isDemo()));
		const etag = etagOf(body);
		const headers = { ...open, etag, 'cache-control': 'public, max-age=60' };
		if (isKnown(request.headers.get('if-none-match'), etag))
			return new Response(null, { status: 304, headers });
		return new Response(body, { headers: { ...headers, 'content-type': 'application/json' } });
	} catch (error) {
		return refusal(error);
	}
};

/** `If-None-Match` makes a browser ask first. */
export const OPTIONS: RequestHandler = () =>
	new Response(null, {
		status: 204,
		headers: {
			...open,
			'access-control-allow-methods': 'GET, HEAD',
			'access-control-allow-headers': 'if-none-match',
			'access-control-max-age': '86400'
		}
	});

function told(
	{ area, level, indicator, period, from, asOf, rows, total }: Coverage,
	demo: boolean
) {
	return {
		area: area.code,
		level,
		indicator,
		...(period ? { period, from } : {}),
		asOf,
		unit: indicatorOf(indicator).unit,
		source: demo ? words.sourceDemo : words.source,
		rows: rows.map(({ code, name, numerator, denominator, value }) => ({
			code,
			name,
			numerator,
			denominator,
			value
		})),
		total
	};
}

function refusal(error: unknown): Response {
	const problem =
		error instanceof Problem ? error : isPassing(error) ? new Problem('unavailable') : null;
	if (!problem) throw error;
	const { code, fields, status } = problem;
	return Response.json(
		{ problem: { code, fields } },
		{ status, headers: { ...open, 'cache-control': 'no-store' } }
	);
}
