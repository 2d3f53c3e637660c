import { redirect } from '@sveltejs/kit';
import { database } from '$lib/server/installation';
import * as sessions from '$lib/server/sessions';
import { isSecure, setCookie, takeMapKey } from '../../session.server';
import type { Actions, PageServerLoad } from './$types';

/** Signing out changes something, so a mere link cannot do it. */
export const load: PageServerLoad = () => redirect(303, '/');

export const actions: Actions = {
	default: async (event) => {
		const { session } = event.locals;
		if (session) {
			const said = await event.request.formData();
			if (said.has('wiped')) await sessions.wiped(database(), session.id, new Date());
			setCookie(event, await sessions.signOut(database(), isSecure(event), session.id));
		}
		takeMapKey(event.cookies);
		redirect(303, '/login');
	}
};
