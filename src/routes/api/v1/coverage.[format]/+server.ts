import { coverageIn, formatNamed } from '../coverage.server';
import { answer, preflight } from '../open.server';
import type { RequestHandler } from './$types';

/** `/api/v1/coverage.csv`: for tools that cannot say what they accept. */
export const GET: RequestHandler = ({ request, url, params }) =>
	answer(request, async () => coverageIn(formatNamed(params.format), url));

export const OPTIONS: RequestHandler = preflight;
