import * as files from '$lib/server/decision-files';
import { database } from '$lib/server/installation';
import { notFound } from '../../../../form.server';
import { decisionFor } from '../../decided.server';
import type { RequestHandler } from './$types';

/** The scan, for whoever may see the decision. */
export const GET: RequestHandler = async (event) => {
	await decisionFor(event, event.params.id);
	const file = (await files.contentOf(database(), event.params.id)) ?? notFound();
	return new Response(new Uint8Array(file.content), {
		headers: {
			'content-type': file.type,
			'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent(file.name)}`
		}
	});
};
