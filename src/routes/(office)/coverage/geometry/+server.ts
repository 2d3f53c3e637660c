import { Problem } from '$lib/domain/problem';
import { questionIn } from '$lib/server/coverage';
import { etagOf, isKnown } from '$lib/server/etag';
import { database } from '$lib/server/installation';
import { outlines } from '$lib/server/outlines';
import { today } from '../../../form.server';
import type { RequestHandler } from './$types';

/** The shapes of areas, apart from all figures and the same for everybody: kept and asked again by tag. */
export const GET: RequestHandler = async ({ request, url }) => {
	try {
		const question = questionIn(Object.fromEntries(url.searchParams), today());
		const body = JSON.stringify(await outlines(database(), question));
		const headers = { etag: etagOf(body), 'cache-control': 'public, max-age=60' };
		return isKnown(request.headers.get('if-none-match'), headers.etag)
			? new Response(null, { status: 304, headers })
			: new Response(body, { headers: { ...headers, 'content-type': 'application/json' } });
	} catch (thrown) {
		if (!(thrown instanceof Problem)) throw thrown;
		const { code, fields, status } = thrown;
		return Response.json({ problem: { code, fields } }, { status });
	}
};
