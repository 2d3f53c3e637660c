import { redirect } from '@sveltejs/kit';
import { can } from '$lib/domain/access';
import { EditHousehold } from '$lib/domain/household';
import * as register from '$lib/server/household-register';
import { database } from '$lib/server/installation';
import {
	carryOut,
	commandIdOf,
	newId,
	notFound,
	parse,
	refuse,
	signedIn
} from '../../../../form.server';
import { householdFor } from '../../household.server';
import { payloadOf, readHousehold } from '../../household-form';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedIn(event);
	const { household, places } = await householdFor(actor, event.params.id);
	if (!places.some((place) => can(actor, 'household.edit', place))) notFound();
	const { id, lane, headName, living, produces } = household;
	return {
		household: { id, headName },
		lanes: await register.lanesOf(database(), household.villageId),
		values: {
			...{ id, lane, headName, living, produces, way: '', seen: String(household.version) },
			villageId: String(household.villageId),
			phone: household.phone?.replace('+84', '0') ?? ''
		},
		commandId: newId()
	};
};

export const actions: Actions = {
	default: async (event) => {
		const actor = signedIn(event);
		const form = await event.request.formData();
		const values = readHousehold(form);
		const { output, problem } = parse(EditHousehold, payloadOf(values));
		if (problem) return refuse(problem, { values });
		const command = { id: commandIdOf(form), name: 'household.edit' as const, payload: output };
		const { problem: rejected } = await carryOut(actor, command);
		if (rejected) return refuse(rejected, { values });
		return redirect(303, `/households/${output.id}?saved`);
	}
};
