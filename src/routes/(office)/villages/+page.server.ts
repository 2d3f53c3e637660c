import { redirect } from '@sveltejs/kit';
import { type Actor, can, is } from '$lib/domain/access';
import { OpenVillage } from '$lib/domain/area';
import * as areas from '$lib/server/areas';
import { database } from '$lib/server/installation';
import * as villages from '$lib/server/villages';
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
import { areasNamed } from '../areas.server';
import { numberIn } from '../query';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedIn(event);
	if (!is(actor, 'commune_chair', 'commune_officer', 'province_officer', 'admin')) notFound();
	const query = event.url.searchParams;
	const communes = await villages.communesInReach(database(), actor, 'team.read', today());
	const communeId = numberIn(query, 'commune') ?? ownCommune(actor);
	const commune = communeId === null ? null : await communeFor(actor, communeId);
	const text = query.get('q') ?? '';
	return {
		communes,
		commune,
		villages: commune
			? await villages.inReach(database(), actor, 'team.read', today(), commune.id)
			: [],
		mayOpen: commune !== null && can(actor, 'village.open', commune.place),
		search: is(actor, 'admin') ? { text, found: await areasNamed(text, 'commune') } : null,
		opened: query.has('opened'),
		today: today(),
		blank: { kind: 'thon', name: '', openedOn: today() },
		commandId: newId()
	};
};

export const actions: Actions = {
	default: async (event) => {
		const actor = signedIn(event);
		const form = await event.request.formData();
		const values = {
			kind: textOf(form, 'kind'),
			name: textOf(form, 'name'),
			openedOn: readDay(textOf(form, 'openedOn'))
		};
		const communeId = Number(textOf(form, 'communeId'));
		const { output, problem } = parse(OpenVillage, { ...values, communeId });
		if (problem) return refuse(problem, { values });
		const command = { id: commandIdOf(form), name: 'village.open' as const, payload: output };
		const { problem: rejected } = await carryOut(actor, command);
		if (rejected) return refuse(rejected, { values });
		return redirect(303, `/villages?commune=${communeId}&opened`);
	}
};

function ownCommune({ grants }: Actor): number | null {
	const grant = grants.find((each) => 'communeId' in each);
	return grant ? grant.communeId : null;
}

/** A commune in the person's reach, with or without villages; anything else does not exist. */
async function communeFor(actor: Actor, id: number) {
	const place = await areas.placeOfArea(database(), id, today());
	const area = place?.communeId === id ? await areas.byId(database(), id) : null;
	if (!place || !area || !can(actor, 'team.read', place)) return notFound();
	return { id, name: area.name, place };
}
