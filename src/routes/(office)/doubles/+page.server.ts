import { redirect } from '@sveltejs/kit';
import type { Actor } from '$lib/domain/access';
import type { CommandName } from '$lib/domain/commands';
import * as catalogues from '$lib/server/catalogues';
import * as doubles from '$lib/server/doubles';
import { database } from '$lib/server/installation';
import {
	carryOut,
	commandIdOf,
	furtherId,
	newId,
	permitted,
	refuse,
	signedIn,
	textOf,
	today
} from '../../form.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = permitted(event, 'household.merge');
	const identified = <Row>(found: Row[]) => found.map((row) => ({ row, commandId: newId() }));
	return {
		pairs: identified(await doubles.pairs(database(), actor, today())),
		households: identified(await doubles.differingHouseholds(database(), actor, today())),
		visits: identified(await doubles.differingVisits(database(), actor, today())),
		catalogue: await catalogues.forActor(database(), actor, today()),
		saved: event.url.searchParams.has('saved')
	};
};

export const actions: Actions = {
	merge: async (event) => {
		const form = await event.request.formData();
		const [one, other] = [textOf(form, 'one'), textOf(form, 'other')];
		const id = textOf(form, 'kept') === other ? other : one;
		const payload = { id, mergedId: id === one ? other : one };
		return decide(signedIn(event), form, 'household.merge', payload);
	},
	apart: async (event) => {
		const form = await event.request.formData();
		const payload = { id: textOf(form, 'one'), otherId: textOf(form, 'other') };
		return decide(signedIn(event), form, 'household.tell_apart', payload);
	},
	household: async (event) => {
		const form = await event.request.formData();
		const payload = { id: textOf(form, 'id'), ...choiceIn(form) };
		return decide(signedIn(event), form, 'household.settle', payload);
	},
	visit: async (event) => {
		const form = await event.request.formData();
		const id = furtherId(commandIdOf(form), 'revision');
		const payload = { id, originId: textOf(form, 'id'), ...choiceIn(form) };
		return decide(signedIn(event), form, 'visit.settle', payload);
	}
};

function choiceIn(form: FormData) {
	return { revision: Number(textOf(form, 'revision')), newest: Number(textOf(form, 'newest')) };
}

async function decide(actor: Actor, form: FormData, name: CommandName, payload: unknown) {
	const { problem } = await carryOut(actor, { id: commandIdOf(form), name, payload });
	if (problem) return refuse(problem, {});
	return redirect(303, '/doubles?saved');
}
