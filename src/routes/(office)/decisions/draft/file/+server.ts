import { notFound } from '../../../../form.server';
import { draftFor } from '../../decided.server';
import { download } from '../../download.server';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) =>
	download((await draftFor(event)) ?? notFound(), event.url.searchParams.get('format'));
