import { coverageIn, formatNamed } from '../coverage.server';
import { answer, preflight } from '../open.server';
import type { RequestHandler } from './$types';

/** `/api/v1/coverage.csv`: for tools that cannot say what they accept. */
export const GET: RequestHandler = (event) =>
	answer(event, async (key) => coverageIn(formatNamed(event.params.format), event.url, key));

export const OPTIONS: RequestHandler = preflight;
