import { redirect } from '@sveltejs/kit';
import { grantsFor } from '$lib/domain/access';
import * as catalogues from '$lib/server/catalogues';
import { database } from '$lib/server/installation';
import * as register from '$lib/server/rejection-register';
import {
	carryOut,
	commandIdOf,
	newId,
	permitted,
	refuse,
	signedIn,
	textOf,
	today
} from '../../form.server';
import { pageIn } from '../query';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = permitted(event, 'rejection.read');
	const query = event.url.searchParams;
	const filter = { page: pageIn(query), open: query.has('open') };
	const { found, total } = await register.list(database(), actor, filter, today());
	return {
		filter,
		rejections: found.map((each) => ({ ...each, commandId: newId() })),
		total,
		catalogue: await catalogues.forActor(database(), actor, today()),
		size: register.pageSize,
		mayRescue: grantsFor(actor, 'rescue.bring').length > 0,
		closed: query.has('closed')
	};
};

export const actions: Actions = {
	default: async (event) => {
		const actor = signedIn(event);
		const form = await event.request.formData();
		const { problem } = await carryOut(actor, {
			id: commandIdOf(form),
			name: 'rejection.close',
			payload: { commandId: textOf(form, 'rejected') }
		});
		if (problem) return refuse(problem, {});
		return redirect(303, '/rejections?open&closed');
	}
};
