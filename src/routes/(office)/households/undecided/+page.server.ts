import { redirect } from '@sveltejs/kit';
import { AssignHouseholds } from '$lib/domain/household';
import { database } from '$lib/server/installation';
import * as villageSplit from '$lib/server/village-split';
import {
	carryOut,
	commandIdOf,
	newId,
	parse,
	permitted,
	refuse,
	textOf,
	today
} from '../../../form.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
	divided: await villageSplit.workList(database(), permitted(event, 'household.assign'), today()),
	done: event.url.searchParams.has('done'),
	commandId: newId()
});

export const actions: Actions = {
	default: async (event) => {
		const actor = permitted(event, 'household.assign');
		const form = await event.request.formData();
		const said = {
			householdIds: form.getAll('householdIds').map(String),
			villageId: Number(textOf(form, 'villageId'))
		};
		const { output, problem: mistyped } = parse(AssignHouseholds, said);
		const command = {
			id: commandIdOf(form),
			name: 'household.assign' as const,
			payload: output
		};
		const problem = mistyped ?? (await carryOut(actor, command)).problem;
		if (problem) return refuse(problem, {});
		return redirect(303, '/households/undecided?done');
	}
};
