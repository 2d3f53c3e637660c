import { coverageIn, formatAccepted } from '../coverage.server';
import { answer, preflight } from '../open.server';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ request, url }) =>
	answer(request, () => coverageIn(formatAccepted(request), url));

export const OPTIONS: RequestHandler = preflight;
