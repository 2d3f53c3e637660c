import { redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { type Actor, can } from '$lib/domain/access';
import { Day } from '$lib/domain/day';
import { RequiredLine } from '$lib/domain/text';
import { Problem } from '$lib/domain/problem';
import { loaded } from '$lib/server/boundaries';
import { judge } from '$lib/server/boundary-judgement';
import { database } from '$lib/server/installation';
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

const mostFaultsShown = 200;
const Files = v.pipe(v.array(v.file()), v.minLength(1, 'required'));
const Checked = v.object({ files: Files, day: v.optional(Day), source: v.string() });
const Loaded = v.object({ files: Files, day: v.optional(Day), source: RequiredLine(300) });

export const load: PageServerLoad = async (event) => {
	administratorOf(event);
	return { loaded: await loaded(database()), today: today(), commandId: newId() };
};

export const actions: Actions = {
	/** A dry run: what is wrong with the files, or what they would load. */
	check: async (event) => {
		administratorOf(event);
		const { values, given } = await read(event);
		const { output, problem } = parse(Checked, given);
		return problem ? refuse(problem, { values }) : { values, judged: told(await judged(output)) };
	},
	load: async (event) => {
		const actor = administratorOf(event);
		const { form, values, given } = await read(event);
		const { output, problem } = parse(Loaded, given);
		if (problem) return refuse(problem, { values });
		const result = await judged(output);
		if (result.faults.length > 0)
			return refuse(new Problem('boundaries_invalid'), { values, judged: told(result) });
		const { problem: rejected } = await carryOut(actor, {
			id: commandIdOf(form),
			name: 'boundaries.load',
			payload: { source: output.source, boundaries: result.boundaries }
		});
		if (rejected) return refuse(rejected, { values });
		return redirect(303, `/boundaries?loaded=${result.boundaries.length}`);
	}
};

function administratorOf(event: Pick<RequestEvent, 'locals' | 'url'>): Actor {
	const actor = signedIn(event);
	return can(actor, 'boundaries.load', {}) ? actor : notFound();
}

async function read({ request }: Pick<RequestEvent, 'request'>) {
	const form = await request.formData();
	const values = { source: textOf(form, 'source'), day: textOf(form, 'day') };
	const files = form.getAll('files').filter((file) => file instanceof File && file.size > 0);
	return { form, values, given: { ...values, files, day: values.day || undefined } };
}

async function judged({ files, day }: v.InferOutput<typeof Checked>) {
	const texts = files.map(async (file) => ({ name: file.name, text: await file.text() }));
	return judge(database(), await Promise.all(texts), { today: today(), day });
}

/** What the page says of a judgement, without the shapes. */
function told({ day, faults, levels }: Awaited<ReturnType<typeof judged>>) {
	return { day, faults: faults.slice(0, mostFaultsShown), faultCount: faults.length, levels };
}
