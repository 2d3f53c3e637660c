import { redirect } from '@sveltejs/kit';
import { RegisterHousehold } from '$lib/domain/household';
import { type Actor, can } from '$lib/domain/access';
import * as areas from '$lib/server/areas';
import * as doubles from '$lib/server/doubles';
import * as register from '$lib/server/household-register';
import { database } from '$lib/server/installation';
import * as villages from '$lib/server/villages';
import {
	carryOut,
	commandIdOf,
	newId,
	notFound,
	parse,
	refuse,
	signedIn,
	today
} from '../../../form.server';
import { numberIn } from '../../query';
import { consentOf, payloadOf, readHousehold } from '../household-form';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedIn(event);
	const wanted = numberIn(event.url.searchParams, 'village');
	const all = await villages.inReach(database(), actor, 'household.register', today());
	const village = all.find(({ id }) => id === wanted) ?? notFound();
	return {
		village: { id: village.id, name: village.name },
		lanes: await register.lanesOf(database(), village.id),
		values: {
			id: newId(),
			villageId: String(village.id),
			lane: '',
			headName: '',
			phone: '',
			living: true,
			produces: false,
			way: '',
			seen: ''
		},
		commandId: newId()
	};
};

export const actions: Actions = {
	default: async (event) => {
		const actor = signedIn(event);
		const form = await event.request.formData();
		const values = readHousehold(form);
		const payload = { ...payloadOf(values), consent: consentOf(values) };
		const { output, problem } = parse(RegisterHousehold, payload);
		if (problem) return refuse(problem, { values });
		const near = form.has('anyway') ? [] : await likeThis(actor, output);
		if (near.length > 0) return { values, near, commandId: commandIdOf(form), ...nothingWrong };
		const command = { id: commandIdOf(form), name: 'household.register' as const, payload: output };
		const { problem: rejected } = await carryOut(actor, command);
		if (rejected) return refuse(rejected, { values });
		return redirect(303, `/households/${output.id}?saved`);
	}
};

const nothingWrong = { problem: undefined, faults: {} };

/** Households that she may see and that may be this one: told before saving, never forbidding it. */
async function likeThis(actor: Actor, household: RegisterHousehold) {
	const place = await areas.place(database(), household.villageId, today());
	if (!place || !can(actor, 'household.read', place)) return [];
	return doubles.near(database(), household);
}
