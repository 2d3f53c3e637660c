import { redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import type { Actor } from '$lib/domain/access';
import { importKinds, importLimits } from '$lib/domain/import';
import { Problem } from '$lib/domain/problem';
import * as imports from '$lib/server/imports';
import { database } from '$lib/server/installation';
import {
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

const Brought = v.object({
	kind: v.picklist(importKinds, 'invalid_choice'),
	file: v.pipe(
		v.file('required'),
		v.check(({ size }) => size > 0, 'required'),
		v.check(({ size }) => size <= importLimits.megabytes * 1_000_000, 'sheet_too_large')
	)
});

export const load: PageServerLoad = async (event) => {
	const actor = bringerOf(event);
	const jobs = await imports.list(database(), actor);
	return {
		kinds: imports.kindsFor(actor),
		kind: event.url.searchParams.get('kind'),
		// A letter per row is not for the list.
		jobs: jobs.map(({ verdicts: _, ...job }) => job),
		days: importLimits.days,
		today: today(),
		commandId: newId()
	};
};

export const actions: Actions = {
	default: async (event) => {
		const actor = bringerOf(event);
		const form = await event.request.formData();
		const values = { kind: textOf(form, 'kind') };
		const { output, problem } = parse(Brought, { ...values, file: form.get('file') });
		if (problem) return refuse(problem, { values });
		const id = commandIdOf(form);
		const { kind, file } = output;
		try {
			const bytes = new Uint8Array(await file.arrayBuffer());
			const given = { id, kind, fileName: file.name, bytes };
			await imports.bring(database(), actor, given, new Date());
		} catch (thrown) {
			if (!(thrown instanceof Problem)) throw thrown;
			return refuse(new Problem(thrown.code, { file: thrown.code }), { values });
		}
		return redirect(303, `/import/${id}`);
	}
};

function bringerOf(event: Pick<RequestEvent, 'locals' | 'url'>): Actor {
	const actor = signedIn(event);
	return imports.kindsFor(actor).length > 0 ? actor : notFound();
}
