import { redirect } from '@sveltejs/kit';
import * as register from '$lib/server/device-register';
import { database } from '$lib/server/installation';
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
	const actor = permitted(event, 'device.read');
	const query = event.url.searchParams;
	const page = pageIn(query);
	const { found, total } = await register.list(database(), actor, page, new Date(), today());
	const phones = found.map((phone) => ({ ...phone, commandId: newId() }));
	return { phones, total, page, size: register.pageSize, signedOut: query.has('signedout') };
};

export const actions: Actions = {
	default: async (event) => {
		const actor = signedIn(event);
		const form = await event.request.formData();
		const { problem } = await carryOut(actor, {
			id: commandIdOf(form),
			name: 'device.sign_out',
			payload: { accountId: textOf(form, 'accountId'), deviceId: textOf(form, 'deviceId') }
		});
		if (problem) return refuse(problem, {});
		return redirect(303, '/phones?signedout');
	}
};
