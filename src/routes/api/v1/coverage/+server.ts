import { coverageIn, formatAccepted } from '../coverage.server';
import { answer, preflight } from '../open.server';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	answer(event, (key) => coverageIn(formatAccepted(event.request), event.url, key));

export const OPTIONS: RequestHandler = preflight;
