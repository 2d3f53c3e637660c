import { redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { Id } from '$lib/domain/id';
import * as register from '$lib/server/account-register';
import { database } from '$lib/server/installation';
import {
	carryOut,
	commandIdOf,
	newId,
	notFound,
	refuse,
	signedIn,
	today
} from '../../../form.server';
import { giveCodes } from '../../codes.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { actor, account } = await accountFor(event);
	return {
		account,
		own: account.id === actor.id,
		address: `${event.url.origin}/join`,
		done: event.url.searchParams.get('done'),
		commandId: newId()
	};
};

export const actions: Actions = {
	code: async (event) => {
		const { actor, account } = await accountFor(event);
		const { id, name, phone } = account;
		const commandId = commandIdOf(await event.request.formData());
		return giveCodes(actor, commandId, [{ accountId: id, name, phone }]);
	},

	close: async (event) => {
		const { actor, account } = await accountFor(event);
		const command = {
			id: commandIdOf(await event.request.formData()),
			name: 'account.close' as const,
			payload: { id: account.id }
		};
		const { problem } = await carryOut(actor, command);
		if (problem) return refuse(problem, {});
		return redirect(303, `/accounts/${account.id}?done=closed`);
	}
};

async function accountFor(event: Pick<RequestEvent, 'locals' | 'url' | 'params'>) {
	const actor = signedIn(event);
	const id = event.params.id ?? '';
	const account = v.is(Id, id)
		? await register.one(database(), actor, id, new Date(), today())
		: null;
	return account ? { actor, account } : notFound();
}
