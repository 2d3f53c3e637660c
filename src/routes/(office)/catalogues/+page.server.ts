import { redirect } from '@sveltejs/kit';
import { type Actor, grantsFor, is } from '$lib/domain/access';
import {
	type Catalogue,
	type CatalogueItem,
	type CatalogueKind,
	catalogueKinds,
	codeFor,
	counted,
	EditCatalogue
} from '$lib/domain/catalogue';
import { Problem } from '$lib/domain/problem';
import * as areas from '$lib/server/areas';
import * as catalogues from '$lib/server/catalogues';
import { database } from '$lib/server/installation';
import { nameIn } from '$lib/ui/choices';
import {
	carryOut,
	commandIdOf,
	furtherId,
	newId,
	notFound,
	parse,
	permitted,
	refuse,
	textOf,
	today
} from '../../form.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const provinces = await provincesOf(permitted(event, 'catalogue.edit'));
	const asked = Number(event.url.searchParams.get('province'));
	const province = provinces.find(({ id }) => id === asked) ?? provinces[0] ?? notFound();
	const held = await catalogues.ofProvince(database(), province.id);
	return {
		provinces,
		province,
		lists: catalogueKinds.map((kind) => ({
			kind,
			seen: held[kind]?.version ?? '',
			items: listIn(held, kind).map((item) => ({
				...item,
				counted: counted[kind].includes(item.code)
			}))
		})),
		saved: event.url.searchParams.get('saved'),
		commandId: newId()
	};
};

export const actions: Actions = {
	/** One change of one list: a new item, or another name, state or place of one that is there. */
	edit: async (event) => {
		const actor = permitted(event, 'catalogue.edit');
		const form = await event.request.formData();
		const asked = Number(textOf(form, 'province'));
		const { id: provinceId } =
			(await provincesOf(actor)).find(({ id }) => id === asked) ?? notFound();
		const kind = catalogueKinds.find((each) => each === textOf(form, 'kind')) ?? notFound();
		const list = listIn(await catalogues.ofProvince(database(), provinceId), kind);
		const change = { what: textOf(form, 'what'), name: textOf(form, 'name') };
		const code =
			textOf(form, 'code') ||
			codeFor(
				change.name,
				list.map((item) => item.code)
			);
		const edited = { provinceId, kind, seen: textOf(form, 'seen') };
		const { output, problem: mistyped } = parse(EditCatalogue, {
			...edited,
			items: changed(list, code, change)
		});
		const id = furtherId(commandIdOf(form), `${kind} ${change.what} ${code}`);
		const command = { id, name: 'catalogue.edit' as const, payload: output };
		const problem = mistyped ?? (await carryOut(actor, command)).problem;
		const field = `${kind}-${textOf(form, 'code') || 'new'}`;
		if (problem) return refuse(atField(problem, field), { field, name: change.name });
		redirect(303, `/catalogues?province=${provinceId}&saved=${kind}#at-${kind}-${code}`);
	}
};

/** A province's list whole: as it made it, then what it has not heard of yet. */
function listIn(held: Catalogue, kind: CatalogueKind): CatalogueItem[] {
	const own = held[kind]?.items ?? [];
	const rest = catalogues.builtIn[kind].filter((code) => !own.some((item) => item.code === code));
	return [...own, ...rest.map((code) => ({ code, name: nameIn({}, kind, code), retired: false }))];
}

function changed(
	list: CatalogueItem[],
	code: string,
	{ what, name }: { what: string; name: string }
): CatalogueItem[] {
	if (what === 'add') return [...list, { code, name, retired: false }];
	const at = list.findIndex((item) => item.code === code);
	const item = list[at] ?? notFound();
	const neighbour = what === 'up' ? at - 1 : what === 'down' ? at + 1 : at;
	const other = list[neighbour];
	if (what === 'up' || what === 'down')
		return other ? list.with(neighbour, item).with(at, other) : list;
	return list.with(
		at,
		what === 'rename' ? { ...item, name } : { ...item, retired: what === 'retire' }
	);
}

/** What is wrong with the list is wrong with the one thing that was changed in it. */
function atField(problem: Problem, field: string): Problem {
	const [fault] = Object.values(problem.fields);
	return fault ? new Problem(problem.code, { [field]: fault }) : problem;
}

async function provincesOf(actor: Actor): Promise<{ id: number; name: string }[]> {
	const all = (await areas.provinces(database(), today())).map(({ id, name }) => ({ id, name }));
	if (is(actor, 'admin')) return all;
	const own = grantsFor(actor, 'catalogue.edit').flatMap((grant) =>
		'provinceId' in grant ? grant.provinceId : []
	);
	return all.filter(({ id }) => own.includes(id));
}
