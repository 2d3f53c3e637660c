import { Problem } from '$lib/domain/problem';
import { isPassing } from '$lib/server/db/fault';
import { etagOf, isKnown } from '$lib/server/etag';

/** Open figures for anybody, from any site; docs/api.md describes them. */
const open = {
	'access-control-allow-origin': '*',
	'access-control-expose-headers': 'etag'
};

/** An answer with its tag, or 304 to whoever has it; what fails as expected is told as a problem. */
export async function answer(
	request: Request,
	make: () => Promise<{ body: string; type: string }>
): Promise<Response> {
	try {
		const { body, type } = await make();
		const etag = etagOf(body);
		const headers = { ...open, etag, vary: 'accept', 'cache-control': 'public, max-age=60' };
		return isKnown(request.headers.get('if-none-match'), etag)
			? new Response(null, { status: 304, headers })
			: new Response(body, { headers: { ...headers, 'content-type': type } });
	} catch (error) {
		return refusal(error);
	}
}

/** `If-None-Match` makes a browser ask first. */
export const preflight = () =>
	new Response(null, {
		status: 204,
		headers: {
			...open,
			'access-control-allow-methods': 'GET, HEAD',
			'access-control-allow-headers': 'if-none-match',
			'access-control-max-age': '86400'
		}
	});

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
