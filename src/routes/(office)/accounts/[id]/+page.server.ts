import { redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { EndAppointment, GiveAppointment } from '$lib/domain/account';
import { Id } from '$lib/domain/id';
import type { FieldFaults } from '$lib/domain/problem';
import * as appointments from '$lib/server/appointments';
import * as register from '$lib/server/account-register';
import { database } from '$lib/server/installation';
import {
	carryOut,
	commandIdOf,
	newId,
	notFound,
	parse,
	refuse,
	signedIn,
	textOf,
	today
} from '../../../form.server';
import { giveCodes } from '../../codes.server';
import { areaIdIn, areasFor } from '../role.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { actor, account } = await accountFor(event);
	return {
		account,
		held: await appointments.heldBy(database(), account.id, today()),
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

	give: async (event) => {
		const { actor, account } = await accountFor(event);
		const form = await event.request.formData();
		const values = {
			role: textOf(form, 'role'),
			areaId: textOf(form, 'areaId'),
			area: textOf(form, 'area')
		};
		const giving = { values, choice: await areasFor(values) };
		if (textOf(form, 'intent') === 'find') return { giving, faults: {} as FieldFaults };
		const { output, problem: mistyped } = parse(GiveAppointment, {
			id: newId(),
			accountId: account.id,
			role: values.role,
			areaId: areaIdIn(values)
		});
		const command = { id: commandIdOf(form), name: 'appointment.give' as const, payload: output };
		const problem = mistyped ?? (await carryOut(actor, command)).problem;
		if (problem) return refuse(problem, { giving });
		return redirect(303, `/accounts/${account.id}?done=given`);
	},

	end: async (event) => {
		const { actor, account } = await accountFor(event);
		const form = await event.request.formData();
		const { output, problem: mistyped } = parse(EndAppointment, { id: textOf(form, 'id') });
		const command = { id: commandIdOf(form), name: 'appointment.end' as const, payload: output };
		const problem = mistyped ?? (await carryOut(actor, command)).problem;
		if (problem) return refuse(problem, {});
		return redirect(303, `/accounts/${account.id}?done=ended`);
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
