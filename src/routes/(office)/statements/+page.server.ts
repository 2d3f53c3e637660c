import { redirect } from '@sveltejs/kit';
import { type Actor, grantsFor } from '$lib/domain/access';
import { MakeStatement } from '$lib/domain/statement';
import * as areas from '$lib/server/areas';
import { database } from '$lib/server/installation';
import * as statements from '$lib/server/statements';
import { readDay, readNumber } from '$lib/ui/format';
import {
	carryOut,
	commandIdOf,
	newId,
	notFound,
	parse,
	permitted,
	refuse,
	signedIn,
	textOf,
	today
} from '../../form.server';
import { dayIn, numberIn } from '../query';
import type { Actions, PageServerLoad } from './$types';

const mostMade = 50;

export const load: PageServerLoad = async (event) => {
	const actor = permitted(event, 'statement.make');
	const query = event.url.searchParams;
	const communes = await communesOf(actor);
	const asked = numberIn(query, 'commune');
	const commune = communes.find(({ id }) => asked === null || id === asked) ?? notFound();
	const day = dayIn(query, today());
	const known = await statements.areasOf(database(), commune.id, day);
	const ids = known.map(({ id }) => id);
	const cells = await statements.cellsOf(database(), ids, day);
	const held = [...cells.values()].flatMap(({ now }) => now ?? []);
	return {
		communes,
		commune,
		day,
		today: today(),
		areas: known.filter(({ inForce }) => inForce),
		cells: Object.fromEntries(cells),
		source: held[0]?.source ?? '',
		made: await statements.madeOf(database(), ids, mostMade),
		saved: query.has('saved'),
		commandId: newId()
	};
};

export const actions: Actions = {
	default: async (event) => {
		const actor = signedIn(event);
		const form = await event.request.formData();
		const day = readDay(textOf(form, 'day'));
		const typed = typedIn(form);
		const { output, problem: mistyped } = parse(MakeStatement, {
			communeId: Number(textOf(form, 'communeId')),
			day,
			source: textOf(form, 'source'),
			figures: typed.map(({ value, ...of }) => ({
				...of,
				value: value === '' ? null : readNumber(value)
			}))
		});
		const command = { id: commandIdOf(form), name: 'statement.make' as const, payload: output };
		const problem = mistyped ?? (await carryOut(actor, command)).problem;
		if (!problem) {
			const query = new URLSearchParams({ commune: String(output?.communeId), asOf: day });
			return redirect(303, `/statements?${query}&saved`);
		}
		return refuse(problem, {
			values: {
				day,
				source: textOf(form, 'source'),
				cells: Object.fromEntries(
					typed.map(({ areaId, measure, value }) => [`${areaId}.${measure}`, value])
				)
			},
			/** The cell that each fault of a figure is about. */
			about: typed.map(({ areaId, measure }) => `${areaId}.${measure}`)
		});
	}
};

/**
 * The cells that were changed since the page was opened: what it did not show is not taken back, and
 * figures keep the source that they came with.
 */
function typedIn(form: FormData) {
	return [...form.keys()].flatMap((key) => {
		const found = /^(\d{1,9})\.([a-z_]+)$/.exec(key);
		if (!found) return [];
		const value = textOf(form, key).trim();
		if (value === textOf(form, `was.${key}`)) return [];
		return [{ areaId: Number(found[1]), measure: found[2] ?? '', value }];
	});
}

async function communesOf(actor: Actor) {
	const ids = grantsFor(actor, 'statement.make').flatMap((grant) =>
		'communeId' in grant ? [grant.communeId] : []
	);
	const found = await Promise.all(ids.map((id) => areas.byId(database(), id)));
	return found.flatMap((area) => (area ? [{ id: area.id, name: area.name }] : []));
}
