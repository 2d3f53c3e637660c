import { redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { type Actor, grantsFor } from '$lib/domain/access';
import { commands } from '$lib/domain/commands';
import { type FieldFaults, Problem } from '$lib/domain/problem';
import * as operations from '$lib/server/area-operations';
import * as areas from '$lib/server/areas';
import { rehearse } from '$lib/server/commands';
import * as coverage from '$lib/server/coverage';
import { database } from '$lib/server/installation';
import * as villageSplit from '$lib/server/village-split';
import {
	carryOut,
	commandIdOf,
	newId,
	notFound,
	parse,
	permitted,
	refuse,
	textOf,
	today
} from '../../../form.server';
import { numberIn } from '../../query';
import { askedBy, commandOf, fieldOf, forms } from './asked.server';
import type { Actions, PageServerLoad } from './$types';

const Payload = v.pipe(v.string(), v.parseJson());
const mostFaults = 50;

export const load: PageServerLoad = async (event) => {
	const { actor, operation } = asking(event);
	const provinces = await provincesOf(actor);
	const code = event.url.searchParams.get('province') ?? provinces[0]?.code;
	const province = provinces.find((each) => each.code === code) ?? null;
	const communes = province
		? await areas.children(database(), province.id, 'commune', today())
		: [];
	const commune = communes.find(({ id }) => id === numberIn(event.url.searchParams, 'commune'));
	const villages = commune ? await villagesOf(commune.id) : [];
	const village = villages.find(({ id }) => id === numberIn(event.url.searchParams, 'village'));
	return {
		operation,
		provinces,
		province,
		communes: communes.map(({ id, code, name }) => ({ id, code, name })),
		commune: commune ? { id: commune.id, code: commune.code, name: commune.name } : null,
		villages,
		dividing:
			operation === 'village_split' && village
				? { village, ...(await villageSplit.dividing(database(), village.id)) }
				: null,
		chairs:
			operation === 'merge'
				? await operations.chairsIn(
						database(),
						communes.map(({ id }) => id),
						today()
					)
				: [],
		today: today(),
		commandId: newId()
	};
};

export const actions: Actions = {
	/** A dry run: what would change, and for whom. */
	preview: async (event) => {
		const { actor, operation } = asking(event);
		const form = await event.request.formData();
		const name = commandOf[operation];
		const { payload, faults: lines } = await askedBy(form, operation);
		const values = valuesOf(form);
		if (lines.length > 0)
			return refuse(new Problem('invalid'), {
				values,
				wrong: { lines: lines.slice(0, mostFaults), count: lines.length }
			});
		const { output, problem } = parse(commands[name], payload);
		if (problem) return refuse(told(problem), { values });
		try {
			const command = { id: newId(), name, payload: output };
			const sending = { now: new Date(), deviceId: null };
			const { id } = output as { id: string };
			const report = await operations.followed(id, () =>
				rehearse(database(), actor, command, sending, (tx) => operations.report(tx, id, today()))
			);
			return { values, report, payload: JSON.stringify(output), commandId: commandIdOf(form) };
		} catch (thrown) {
			if (!(thrown instanceof Problem)) throw thrown;
			return refuse(told(thrown), { values });
		}
	},
	apply: async (event) => {
		const { actor, operation } = asking(event);
		const form = await event.request.formData();
		const name = commandOf[operation];
		const said = v.safeParse(Payload, textOf(form, 'payload'));
		const { output, problem: mistyped } = parse(commands[name], said.success ? said.output : null);
		const carried = async () => carryOut(actor, { id: commandIdOf(form), name, payload: output });
		const problem =
			mistyped ?? (await operations.followed((output as { id: string }).id, carried)).problem;
		if (problem) return refuse(told(problem), { values: {} as Record<string, string[]> });
		return redirect(303, '/areas?done=done');
	}
};

function asking(event: Pick<RequestEvent, 'locals' | 'url' | 'params'>) {
	const actor = permitted(event, 'area.reform');
	const operation = forms.find((each) => each === event.params.operation) ?? notFound();
	return { actor, operation };
}

async function provincesOf(actor: Actor) {
	const own = grantsFor(actor, 'area.reform').flatMap((grant) =>
		'provinceId' in grant ? [grant.provinceId] : []
	);
	const found = await coverage.provincesWithVillages(database(), today());
	const all = await Promise.all(
		found.map(({ code }) => areas.byCode(database(), 'province', code, today()))
	);
	return all
		.filter((province) => province !== null)
		.filter(({ id }) => own.length === 0 || own.includes(id))
		.map(({ id, code, name }) => ({ id, code, name }));
}

async function villagesOf(communeId: number) {
	const found = await areas.villagesOf(database(), communeId, today());
	return found.map(({ id, code, name }) => ({ id, code, name }));
}

/** What was typed, by field; a field that stands more than once in its order. */
function valuesOf(form: FormData): Record<string, string[]> {
	const names = [...new Set(form.keys())].filter((name) => name !== 'file' && name !== 'commandId');
	return Object.fromEntries(names.map((name) => [name, form.getAll(name).map(String)]));
}

function told(problem: Problem): Problem {
	const fields: FieldFaults = {};
	for (const [path, code] of Object.entries(problem.fields)) fields[fieldOf(path)] ??= code;
	return new Problem(problem.code, fields);
}
