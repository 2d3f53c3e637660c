import { decisionFor } from '../../decided.server';
import { download } from '../../download.server';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) =>
	download(await decisionFor(event, event.params.id), event.url.searchParams.get('format'));
