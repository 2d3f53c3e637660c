import { redirect } from '@sveltejs/kit';
import { can } from '$lib/domain/access';
import { OpenAccount } from '$lib/domain/account';
import type { AreaLevel } from '$lib/domain/area';
import {
	carryOut,
	commandIdOf,
	newId,
	notFound,
	parse,
	refuse,
	signedIn,
	textOf
} from '../../../form.server';
import { areasNamed } from '../../areas.server';
import type { Actions, PageServerLoad } from './$types';

/** The level of the area over which each role is given; the administrator has none. */
const levelOf: Record<string, AreaLevel | undefined> = {
	leader: 'village',
	commune_chair: 'commune',
	commune_officer: 'commune',
	province_officer: 'province'
};

export const load: PageServerLoad = (event) => {
	if (!can(signedIn(event), 'account.open', {})) notFound();
	const values = { id: newId(), name: '', phone: '', role: 'leader', areaId: '', area: '' };
	return { values, choice: [] as Awaited<ReturnType<typeof areasNamed>>, commandId: newId() };
};

export const actions: Actions = {
	default: async (event) => {
		const actor = signedIn(event);
		if (!can(actor, 'account.open', {})) notFound();
		const form = await event.request.formData();
		const values = {
			id: textOf(form, 'id'),
			name: textOf(form, 'name'),
			phone: textOf(form, 'phone'),
			role: textOf(form, 'role'),
			areaId: textOf(form, 'areaId'),
			area: textOf(form, 'area')
		};
		const level = levelOf[values.role];
		const choice = level ? await areasNamed(values.area, level) : [];
		if (textOf(form, 'intent') === 'find')
			return { problem: undefined, faults: {}, values, choice, commandId: newId() };

		const areaId = values.areaId === '' || !level ? null : Number(values.areaId);
		const { output, problem } = parse(OpenAccount, { ...values, areaId });
		if (problem) return refuse(problem, { values, choice });
		const command = { id: commandIdOf(form), name: 'account.open' as const, payload: output };
		const { problem: rejected } = await carryOut(actor, command);
		if (rejected) return refuse(rejected, { values, choice });
		return redirect(303, `/accounts/${output.id}?done=opened`);
	}
};
