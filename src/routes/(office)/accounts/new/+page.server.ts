import { redirect } from '@sveltejs/kit';
import { can } from '$lib/domain/access';
import { OpenAccount } from '$lib/domain/account';
import {
	carryOut,
	commandIdOf,
	newId,
	notFound,
	parse,
	refuse,
	signedIn,
	textOf
} from '../../../form.server';
import { areaIdIn, areasFor } from '../role.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => {
	if (!can(signedIn(event), 'account.open', {})) notFound();
	const values = { id: newId(), name: '', phone: '', role: 'leader', areaId: '', area: '' };
	return { values, choice: [] as Awaited<ReturnType<typeof areasFor>>, commandId: newId() };
};

export const actions: Actions = {
	default: async (event) => {
		const actor = signedIn(event);
		if (!can(actor, 'account.open', {})) notFound();
		const form = await event.request.formData();
		const values = {
			id: textOf(form, 'id'),
			name: textOf(form, 'name'),
			phone: textOf(form, 'phone'),
			role: textOf(form, 'role'),
			areaId: textOf(form, 'areaId'),
			area: textOf(form, 'area')
		};
		const choice = await areasFor(values);
		if (textOf(form, 'intent') === 'find')
			return { problem: undefined, faults: {}, values, choice, commandId: newId() };

		const { output, problem } = parse(OpenAccount, { ...values, areaId: areaIdIn(values) });
		if (problem) return refuse(problem, { values, choice });
		const command = { id: commandIdOf(form), name: 'account.open' as const, payload: output };
		const { problem: rejected } = await carryOut(actor, command);
		if (rejected) return refuse(rejected, { values, choice });
		return redirect(303, `/accounts/${output.id}?done=opened`);
	}
};
