import { redirect } from '@sveltejs/kit';
import { can } from '$lib/domain/access';
import { AttachFile } from '$lib/domain/decision';
import * as files from '$lib/server/decision-files';
import { database } from '$lib/server/installation';
import { carryOut, commandIdOf, newId, parse, refuse, signedIn, today } from '../../../form.server';
import { decisionFor } from '../decided.server';
import { documentOf } from '../document';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedIn(event);
	const decided = await decisionFor(event, event.params.id);
	const places = await files.placesOf(database(), event.params.id, today());
	return {
		paper: decided.paper,
		kind: decided.kind,
		teams: decided.teams.map(({ id, name }) => ({ id, name })),
		document: documentOf(decided, today()),
		scan: await files.ofDecision(database(), event.params.id),
		attaches: places.some((place) => can(actor, 'decision.attach', place)),
		done: event.url.searchParams.get('done'),
		commandId: newId()
	};
};

export const actions: Actions = {
	attach: async (event) => {
		const actor = signedIn(event);
		await decisionFor(event, event.params.id);
		const form = await event.request.formData();
		const file = form.get('file');
		const given = file instanceof File ? file : new File([], '');
		const { output, problem: mistyped } = parse(AttachFile, {
			decisionId: event.params.id,
			// The end of a name says what it is; the beginning of a long one may go.
			name: given.name.slice(-120),
			content: new Uint8Array(await given.arrayBuffer())
		});
		if (mistyped) return refuse(mistyped, {});
		const command = { id: commandIdOf(form), name: 'decision.attach' as const, payload: output };
		const { problem } = await carryOut(actor, command);
		if (problem) return refuse(problem, {});
		return redirect(303, `/decisions/${event.params.id}?done=attached`);
	}
};
