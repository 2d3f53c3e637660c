import { grantsFor } from '$lib/domain/access';
import { database } from '$lib/server/installation';
import * as journal from '$lib/server/journal-register';
import { notFound, signedIn, today } from '../../form.server';
import { numberIn } from '../query';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedIn(event);
	if (grantsFor(actor, 'journal.read').length === 0) notFound();
	const query = event.url.searchParams;
	const filter = { before: numberIn(query, 'before'), rejected: query.has('rejected') };
	const entries = await journal.list(database(), actor, filter, today());
	const last = entries.length === journal.pageSize ? entries.at(-1) : undefined;
	return { filter, entries, older: last?.sequence ?? null };
};
