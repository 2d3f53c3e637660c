import { redirect } from '@sveltejs/kit';
import { can } from '$lib/domain/access';
import { consentText } from '$lib/domain/household';
import * as register from '$lib/server/household-register';
import { database } from '$lib/server/installation';
import { carryOut, commandIdOf, newId, refuse, signedIn, textOf } from '../../../form.server';
import { householdFor } from '../household.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedIn(event);
	const { household, places } = await householdFor(actor, event.params.id);
	return {
		household,
		visits: await register.visitsAt(database(), household.id),
		mayEdit: places.some((place) => can(actor, 'household.edit', place)),
		saved: event.url.searchParams.has('saved'),
		commandId: newId()
	};
};

export const actions: Actions = {
	/** Consent given in some way, or withdrawn on paper or by word. */
	consent: async (event) => {
		const actor = signedIn(event);
		const form = await event.request.formData();
		const payload = {
			householdId: event.params.id,
			given: textOf(form, 'given') === 'yes',
			way: textOf(form, 'way'),
			textVersion: consentText
		};
		const command = { id: commandIdOf(form), name: 'household.consent' as const, payload };
		const { problem } = await carryOut(actor, command);
		if (problem) return refuse(problem, {});
		return redirect(303, `/households/${event.params.id}?saved`);
	}
};
