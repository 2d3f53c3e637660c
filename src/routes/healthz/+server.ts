import { version } from '$app/environment';
import * as installation from '$lib/server/installation';
import type { RequestHandler } from './$types';

/** For the operator's monitoring: whether the app can reach its database. */
export const GET: RequestHandler = async () => {
	const reachable = await installation.isReachable();
	return Response.json(
		{ status: reachable ? 'ok' : 'unavailable', database: installation.databaseKind(), version },
		{ status: reachable ? 200 : 503, headers: { 'cache-control': 'no-store' } }
	);
};
