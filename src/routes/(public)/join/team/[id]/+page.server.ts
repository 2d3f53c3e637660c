import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { Id } from '$lib/domain/id';
import { Problem } from '$lib/domain/problem';
import { AskToJoin } from '$lib/domain/registration';
import { database } from '$lib/server/installation';
import * as registrations from '$lib/server/registrations';
import * as sessions from '$lib/server/sessions';
import {
	commandIdOf,
	furtherId,
	newId,
	notFound,
	parse,
	refuse,
	textOf,
	today
} from '../../../../form.server';
import { isSecure, setCookie } from '../../../../session.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals }) => {
	const team = await openTo(params.id);
	return { team, signedIn: locals.actor !== null, commandId: newId() };
};

export const actions: Actions = {
	default: async (event) => {
		await openTo(event.params.id);
		const form = await event.request.formData();
		const commandId = commandIdOf(form);
		const values = { name: textOf(form, 'name'), phone: textOf(form, 'phone') };
		const { output, problem } = parse(AskToJoin, {
			...values,
			// A hash, because it will be the id of a member: nobody shall choose one that is known.
			id: furtherId(commandId, 'member'),
			accountId: furtherId(commandId, 'account'),
			link: event.params.id,
			password: textOf(form, 'password')
		});
		if (problem) return refuse(problem, { values });
		try {
			const [address, now] = [event.getClientAddress(), new Date()];
			await registrations.ask(database(), output, address, now);
			// Whoever sends the form again proves with its password that it is theirs.
			const { cookie } = await sessions.signIn(database(), isSecure(event), output, address, now);
			setCookie(event, cookie);
		} catch (thrown) {
			if (thrown instanceof Problem) return refuse(thrown, { values });
			throw thrown;
		}
		return redirect(303, '/m');
	}
};

async function openTo(id: string) {
	const team = v.is(Id, id) ? await registrations.teamOpenTo(database(), id, today()) : null;
	return team ?? notFound();
}
