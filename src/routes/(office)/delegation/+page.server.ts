import { redirect, type RequestEvent } from '@sveltejs/kit';
import { DelegateChair, EndDelegation } from '$lib/domain/account';
import * as delegations from '$lib/server/delegations';
import { database } from '$lib/server/installation';
import { readDay } from '$lib/ui/format';
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
} from '../../form.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { communeId } = chairOf(event);
	return {
		delegations: await delegations.ofCommune(database(), communeId, today()),
		done: event.url.searchParams.has('done'),
		today: today(),
		commandId: newId()
	};
};

export const actions: Actions = {
	delegate: async (event) => {
		const { actor, communeId } = chairOf(event);
		const form = await event.request.formData();
		const values = {
			name: textOf(form, 'name'),
			phone: textOf(form, 'phone'),
			from: readDay(textOf(form, 'from')),
			to: readDay(textOf(form, 'to'))
		};
		const { output, problem: mistyped } = parse(DelegateChair, {
			id: newId(),
			communeId,
			...values
		});
		const command = { id: commandIdOf(form), name: 'chair.delegate' as const, payload: output };
		const problem = mistyped ?? (await carryOut(actor, command)).problem;
		return problem ? refuse(problem, { values }) : redirect(303, '/delegation?done');
	},
	end: async (event) => {
		const { actor } = chairOf(event);
		const form = await event.request.formData();
		const { output, problem: mistyped } = parse(EndDelegation, { id: textOf(form, 'delegation') });
		const command = {
			id: commandIdOf(form),
			name: 'chair.end_delegation' as const,
			payload: output
		};
		const problem = mistyped ?? (await carryOut(actor, command)).problem;
		return problem ? refuse(problem, { values: null }) : redirect(303, '/delegation?done');
	}
};

function chairOf(event: Pick<RequestEvent, 'locals' | 'url'>) {
	const actor = signedIn(event);
	const grant = actor.grants.find((each) => each.role === 'commune_chair');
	return grant && 'communeId' in grant ? { actor, communeId: grant.communeId } : notFound();
}
