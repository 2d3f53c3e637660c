import { redirect } from '@sveltejs/kit';
import { can } from '$lib/domain/access';
import { consentText, MoveHousehold } from '$lib/domain/household';
import * as catalogues from '$lib/server/catalogues';
import * as register from '$lib/server/household-register';
import { database } from '$lib/server/installation';
import * as villages from '$lib/server/villages';
import { readDay } from '$lib/ui/format';
import {
	carryOut,
	commandIdOf,
	newId,
	refuse,
	signedIn,
	textOf,
	parse,
	today
} from '../../../form.server';
import { householdFor } from '../household.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedIn(event);
	const { household, places } = await householdFor(actor, event.params.id);
	return {
		household,
		catalogue: await catalogues.forActor(database(), actor, today()),
		visits: await register.visitsAt(database(), household.id),
		mayEdit: places.some((place) => can(actor, 'household.edit', place)),
		/** Where it may move to: nothing where it may not. */
		villages: places.some((place) => can(actor, 'household.move', place))
			? (await villages.inReach(database(), actor, 'household.move', today()))
					.filter(({ id }) => id !== household.villageId)
					.map(({ id, name }) => ({ id, name }))
			: [],
		today: today(),
		saved: event.url.searchParams.has('saved'),
		commandId: newId()
	};
};

export const actions: Actions = {
	move: async (event) => {
		const actor = signedIn(event);
		const form = await event.request.formData();
		const movedOn = readDay(textOf(form, 'movedOn'));
		const moved = { villageId: textOf(form, 'villageId'), lane: textOf(form, 'lane'), movedOn };
		const said = { ...moved, id: event.params.id, villageId: Number(moved.villageId) };
		const { output, problem } = parse(MoveHousehold, said);
		if (problem) return refuse(problem, { moved });
		const command = { id: commandIdOf(form), name: 'household.move' as const, payload: output };
		const { problem: rejected } = await carryOut(actor, command);
		if (rejected) return refuse(rejected, { moved });
		return redirect(303, `/households/${event.params.id}?saved`);
	},

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
