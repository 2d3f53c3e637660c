import { can } from '$lib/domain/access';
import * as register from '$lib/server/account-register';
import { database } from '$lib/server/installation';
import { notFound, signedIn, today } from '../../form.server';
import { pageIn } from '../query';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedIn(event);
	if (!can(actor, 'account.read', {})) notFound();
	const query = event.url.searchParams;
	const filter = { text: query.get('q') ?? '', office: query.has('office'), page: pageIn(query) };
	const { found, total } = await register.list(database(), actor, filter, new Date(), today());
	return { filter, accounts: found, total, size: register.pageSize };
};
