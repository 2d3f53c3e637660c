import { redirect } from '@sveltejs/kit';
import { SignIn } from '$lib/domain/account';
import { Problem } from '$lib/domain/problem';
import { demoPassword, demoPeople } from '$lib/server/demo';
import { database, isDemo } from '$lib/server/installation';
import * as sessions from '$lib/server/sessions';
import { parse, refuse, textOf } from '../../form.server';
import { addressWithin, homeOf } from '../../home';
import { enter, isSecure } from '../../session.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const next = addressWithin(url.origin, url.searchParams.get('next'));
	if (locals.actor) redirect(303, next ?? homeOf(locals.actor));
	return {
		next,
		everywhere: url.searchParams.has('everywhere'),
		demo: (await isDemo()) ? { people: demoPeople, password: demoPassword } : null
	};
};

export const actions: Actions = {
	default: async (event) => {
		const form = await event.request.formData();
		const phone = textOf(form, 'phone');
		const next = addressWithin(event.url.origin, textOf(form, 'next'));
		const { output, problem } = parse(SignIn, { phone, password: textOf(form, 'password') });
		if (problem) return refuse(problem, { phone });
		try {
			const { accountId, cookie } = await sessions.signIn(
				database(),
				isSecure(event),
				output,
				event.getClientAddress(),
				new Date()
			);
			const home = await enter(event, accountId, cookie);
			return redirect(303, next ?? home);
		} catch (thrown) {
			if (thrown instanceof Problem) return refuse(thrown, { phone });
			throw thrown;
		}
	}
};
