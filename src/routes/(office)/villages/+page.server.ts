import { redirect } from '@sveltejs/kit';
import { type Actor, can, is } from '$lib/domain/access';
import { OpenVillage } from '$lib/domain/area';
import type { Day } from '$lib/domain/day';
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
import { dayIn, numberIn } from '../query';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedIn(event);
	if (!is(actor, 'commune_chair', 'commune_officer', 'province_officer', 'admin')) notFound();
	const query = event.url.searchParams;
	const day = dayIn(query, today());
	const communes = await villages.communesInReach(database(), actor, 'team.read', today(), day);
	const communeId = numberIn(query, 'commune') ?? ownCommune(actor);
	const commune = communeId === null ? null : await communeFor(actor, communeId, communes, day);
	const text = query.get('q') ?? '';
	return {
		communes,
		commune,
		villages: commune
			? await villages.inReach(database(), actor, 'team.read', today(), commune.id, day)
			: [],
		mayOpen: day === today() && commune?.place != null && can(actor, 'village.open', commune.place),
		search: communes.length > 1 || is(actor, 'admin') ? await find(actor, text, communes) : null,
		day,
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

/** By any name it ever had; only the administrator also reaches communes without villages. */
async function find(actor: Actor, text: string, communes: { id: number }[]) {
	const named = await areasNamed(text, 'commune');
	const found = is(actor, 'admin')
		? named
		: named.filter(({ id }) => communes.some((each) => each.id === id));
	return { text, found };
}

/**
 * A commune in the person's reach, with or without villages; one of an earlier day has no place today. One
 * that is no more leads to what it became, or is told; anything else does not exist.
 */
async function communeFor(
	actor: Actor,
	id: number,
	communes: { id: number; name: string }[],
	day: Day
) {
	const then = communes.find((each) => each.id === id);
	const place = await areas.placeOfArea(database(), id, today());
	const area = place?.communeId === id ? await areas.byId(database(), id) : null;
	if (place && area && can(actor, 'team.read', place))
		return { id, name: area.name, place, became: [] };
	if (then && day !== today()) return { id, name: then.name, place: null, became: [] };
	const was = await areas.byId(database(), id);
	const became = (await areas.becameOf(database(), id, today())).filter((now) =>
		communes.some((each) => each.id === now.id)
	);
	if (!was || became.length === 0) return notFound();
	return { id, name: was.name, place: null, became };
}
