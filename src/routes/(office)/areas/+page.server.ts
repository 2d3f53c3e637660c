import { redirect, type RequestEvent } from '@sveltejs/kit';
import { AssignVillages, UndoOperation } from '$lib/domain/reform';
import * as operations from '$lib/server/area-operations';
import { database } from '$lib/server/installation';
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

const mostShown = 50;

export const load: PageServerLoad = async (event) => {
	const actor = permitted(event, 'area.reform');
	return {
		operations: await operations.list(database(), actor, mostShown),
		waiting: await operations.workList(database(), actor, today()),
		withoutChair: await operations.withoutChair(database(), actor, today()),
		done: event.url.searchParams.get('done'),
		commandId: newId()
	};
};

export const actions: Actions = {
	undo: async (event) => {
		const form = await event.request.formData();
		return take(
			event,
			form,
			'area.undo',
			UndoOperation,
			{ id: textOf(form, 'operation') },
			'undone'
		);
	},
	assign: async (event) => {
		const form = await event.request.formData();
		const said = {
			id: newId(),
			villageIds: form.getAll('villageIds').map(Number),
			communeId: Number(textOf(form, 'communeId'))
		};
		return take(event, form, 'village.assign', AssignVillages, said, 'assigned');
	}
};

async function take(
	event: RequestEvent,
	form: FormData,
	name: 'area.undo' | 'village.assign',
	schema: typeof UndoOperation | typeof AssignVillages,
	said: object,
	done: string
) {
	const actor = permitted(event, 'area.reform');
	const { output, problem: mistyped } = parse(schema, said);
	const problem =
		mistyped ?? (await carryOut(actor, { id: commandIdOf(form), name, payload: output })).problem;
	if (problem) return refuse(problem, {});
	return redirect(303, `/areas?done=${done}`);
}
