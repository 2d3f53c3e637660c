import { database } from '$lib/server/installation';
import * as journal from '$lib/server/journal-register';
import { permitted, today } from '../../form.server';
import { numberIn } from '../query';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = permitted(event, 'journal.read');
	const query = event.url.searchParams;
	const filter = { before: numberIn(query, 'before'), rejected: query.has('rejected') };
	const entries = await journal.list(database(), actor, filter, today());
	const last = entries.length === journal.pageSize ? entries.at(-1) : undefined;
	return { filter, entries, older: last?.sequence ?? null };
};
