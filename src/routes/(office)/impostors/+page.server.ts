import { redirect } from '@sveltejs/kit';
import { CloseImpostor } from '$lib/domain/impostor';
import { database } from '$lib/server/installation';
import * as impostors from '$lib/server/impostors';
import {
	carryOut,
	commandIdOf,
	newId,
	parse,
	permitted,
	refuse,
	signedIn,
	textOf,
	today
} from '../../form.server';
import type { Actions, PageServerLoad } from './$types';

const mostShown = 200;

export const load: PageServerLoad = async (event) => {
	const actor = permitted(event, 'impostor.read');
	const reports = await impostors.list(database(), actor, today(), mostShown);
	return {
		reports: reports.map((each) => ({ ...each, commandId: newId() })),
		closed: event.url.searchParams.has('closed')
	};
};

export const actions: Actions = {
	default: async (event) => {
		const actor = signedIn(event);
		const form = await event.request.formData();
		const id = textOf(form, 'id');
		const outcome = textOf(form, `outcome.${id}`);
		const { output, problem: mistyped } = parse(CloseImpostor, { id, outcome });
		if (mistyped) return refuse(mistyped, { id });
		const command = { id: commandIdOf(form), name: 'impostor.close' as const, payload: output };
		const { problem } = await carryOut(actor, command);
		if (problem) return refuse(problem, { id });
		return redirect(303, '/impostors?closed');
	}
};
