import { redirect } from '@sveltejs/kit';
import { type Actor, grantsFor, is } from '$lib/domain/access';
import { IssueApiKey, RevokeApiKey } from '$lib/domain/api-key';
import { addDays } from '$lib/domain/day';
import * as apiKeys from '$lib/server/api-keys';
import * as areas from '$lib/server/areas';
import { database } from '$lib/server/installation';
import { readDay } from '$lib/ui/format';
import {
	carryOut,
	commandIdOf,
	newId,
	parse,
	permitted,
	refuse,
	textOf,
	today
} from '../../form.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = permitted(event, 'api_key.issue');
	return {
		keys: await apiKeys.list(database(), actor, today()),
		places: await placesOf(actor),
		halfAYear: addDays(today(), 182),
		done: event.url.searchParams.has('revoked'),
		commandId: newId()
	};
};

export const actions: Actions = {
	issue: async (event) => {
		const actor = permitted(event, 'api_key.issue');
		const form = await event.request.formData();
		const values = {
			name: textOf(form, 'name'),
			areaId: textOf(form, 'areaId'),
			whole: form.has('whole'),
			perMinute: textOf(form, 'perMinute'),
			lastOn: readDay(textOf(form, 'lastOn'))
		};
		const key = apiKeys.newKey();
		const { output, problem: mistyped } = parse(IssueApiKey, {
			...values,
			id: newId(),
			hash: apiKeys.hashOf(key),
			areaId: values.areaId === '' ? null : Number(values.areaId),
			perMinute: /^\d+$/.test(values.perMinute.trim()) ? Number(values.perMinute) : NaN
		});
		const command = { id: commandIdOf(form), name: 'api_key.issue' as const, payload: output };
		if (mistyped) return refuse(mistyped, { values, key: null });
		const { problem, repeated } = await carryOut(actor, command);
		if (problem) return refuse(problem, { values, key: null });
		// The form sent twice made one key, and that was shown the first time.
		return repeated ? redirect(303, '/api-keys') : { key, problem: null };
	},
	revoke: async (event) => {
		const actor = permitted(event, 'api_key.revoke');
		const form = await event.request.formData();
		const { output, problem: mistyped } = parse(RevokeApiKey, { id: textOf(form, 'key') });
		const command = { id: commandIdOf(form), name: 'api_key.revoke' as const, payload: output };
		const problem = mistyped ?? (await carryOut(actor, command)).problem;
		return problem
			? refuse(problem, { values: null, key: null })
			: redirect(303, '/api-keys?revoked');
	}
};

/** Where the actor may open figures: a province and its communes, or the provinces of the country. */
async function placesOf(actor: Actor): Promise<{ id: number | null; name: string }[]> {
	const tx = database();
	if (is(actor, 'admin')) {
		const provinces = await areas.provinces(tx, today());
		return [{ id: null, name: '' }, ...provinces.map(({ id, name }) => ({ id, name }))];
	}
	const places: { id: number; name: string }[] = [];
	for (const grant of grantsFor(actor, 'api_key.issue')) {
		if (!('provinceId' in grant)) continue;
		const province = await areas.byId(tx, grant.provinceId);
		if (province) places.push({ id: province.id, name: province.name });
		const communes = await areas.children(tx, grant.provinceId, 'commune', today());
		places.push(
			...communes
				.filter(({ kind }) => kind !== 'cho_xac_dinh')
				.map(({ id, name }) => ({ id, name }))
		);
	}
	return places;
}
