import { redirect } from '@sveltejs/kit';
import { type Actor, grantsFor } from '$lib/domain/access';
import {
	AddLocalIndicator,
	LocalDefinition,
	RenameLocalIndicator,
	RetireLocalIndicator
} from '$lib/domain/local-definition';
import {
	type Block,
	blockNames,
	blocks,
	localCode,
	localIndicator
} from '$lib/domain/local-indicator';
import { periodOf } from '$lib/domain/period';
import { Problem } from '$lib/domain/problem';
import * as areas from '$lib/server/areas';
import * as catalogues from '$lib/server/catalogues';
import { database } from '$lib/server/installation';
import * as localIndicators from '$lib/server/local-indicators';
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
import type { Actions, PageServerLoad } from './$types';
import { choicesIn, countsIn, wholeIn } from './names';

/** Where a province composes what it counts beside the country's catalogue. */
export const load: PageServerLoad = async (event) => {
	const provinceId = provinceOf(permitted(event, 'local_indicator.add'));
	const query = event.url.searchParams;
	const listed = await localIndicators.list(database(), provinceId);
	const lists = await catalogues.ofProvince(database(), provinceId);
	return {
		province: (await areas.byId(database(), provinceId)) ?? notFound(),
		choices: choicesIn(lists),
		indicators: listed.map((each) => ({ ...each, how: countsIn(each.definition, lists) })),
		block: blockIn(query.get('block')),
		editing: listed.find(({ code }) => code === query.get('edit')) ?? null,
		done: (['added', 'renamed', 'retired'] as const).find((each) => query.has(each)) ?? null,
		commandId: newId()
	};
};

export const actions: Actions = {
	preview: async (event) => {
		const provinceId = provinceOf(permitted(event, 'local_indicator.add'));
		const values = valuesOf(await event.request.formData());
		const { output, problem } = definitionIn(values);
		if (problem) return refuse(problem, { values, preview: null });
		const preview = await previewOf(provinceId, output);
		return { values, preview, problem: null, faults: {}, commandId: newId() };
	},
	add: async (event) => {
		const actor = permitted(event, 'local_indicator.add');
		const provinceId = provinceOf(actor);
		const form = await event.request.formData();
		const values = valuesOf(form);
		const { output: definition, problem: unclear } = definitionIn(values);
		if (unclear) return refuse(unclear, { values, preview: null });
		const lists = await catalogues.ofProvince(database(), provinceId);
		const { output, problem: mistyped } = parse(AddLocalIndicator, {
			provinceId,
			name: values.name,
			numerator: values.numerator.trim() || countsIn(definition, lists),
			denominator: wholeIn(definition) && (values.denominator.trim() || wholeIn(definition)),
			lessIsBetter: values.less === 'on',
			definition
		});
		const command = {
			id: commandIdOf(form),
			name: 'local_indicator.add' as const,
			payload: output
		};
		const problem = mistyped ?? (await carryOut(actor, command)).problem;
		return problem
			? refuse(problem, { values, preview: null })
			: redirect(303, '/indicators/local?added');
	},
	rename: async (event) => {
		const actor = permitted(event, 'local_indicator.rename');
		const form = await event.request.formData();
		const values = valuesOf(form);
		const { output, problem: mistyped } = parse(RenameLocalIndicator, {
			...values,
			denominator: values.denominator || null,
			seen: Number(textOf(form, 'seen') || NaN)
		});
		const command = {
			id: commandIdOf(form),
			name: 'local_indicator.rename' as const,
			payload: output
		};
		const problem = mistyped ?? (await carryOut(actor, command)).problem;
		return problem
			? refuse(problem, { values, preview: null })
			: redirect(303, '/indicators/local?renamed');
	},
	retire: async (event) => {
		const actor = permitted(event, 'local_indicator.retire');
		const form = await event.request.formData();
		const { output, problem: mistyped } = parse(RetireLocalIndicator, {
			code: textOf(form, 'code')
		});
		const command = {
			id: commandIdOf(form),
			name: 'local_indicator.retire' as const,
			payload: output
		};
		const problem = mistyped ?? (await carryOut(actor, command)).problem;
		return problem
			? refuse(problem, { values: null, preview: null })
			: redirect(303, '/indicators/local?retired');
	}
};

function provinceOf(actor: Actor): number {
	const grant = grantsFor(actor, 'local_indicator.add')[0];
	return grant && 'provinceId' in grant ? grant.provinceId : notFound();
}

const blockIn = (text: string | null): Block =>
	blockNames.find((each) => each === text) ?? 'reached';

const fields = [
	'code',
	'name',
	'numerator',
	'denominator',
	'less',
	'block',
	'per',
	'topic',
	'outcome',
	'service',
	'use',
	'kind'
] as const;
type Values = Record<(typeof fields)[number], string>;

/** As it was typed; the parts of the definition come under their paths. */
function valuesOf(form: FormData): Values {
	const of = (name: string) => textOf(form, name) || textOf(form, `definition.${name}`);
	return Object.fromEntries(fields.map((name) => [name, of(name)])) as Values;
}

/** Nothing chosen is whatever; a service comes with its provider: `shop/voso`, or `shop` for any. */
function definitionIn({ block, per, topic, outcome, service: chosen, use, kind }: Values) {
	const [service = '', provider = ''] = chosen.split('/');
	const parts = Object.entries({ topic, outcome, provider, kind });
	const any = Object.fromEntries(parts.map(([name, value]) => [name, value || null]));
	const { output, problem } = parse(LocalDefinition, { block, per, service, use, ...any });
	if (output) return { output, problem: null };
	const faults = Object.entries(problem.fields).map(([path, fault]) => [
		`definition.${path}`,
		fault
	]);
	return { output: null, problem: new Problem('invalid', Object.fromEntries(faults)) };
}

/** What the province has of it today, or this month and this year. */
async function previewOf(provinceId: number, definition: LocalDefinition) {
	const to = today();
	const spans =
		blocks[definition.block].kind === 'stock'
			? [{ of: 'day' as const, from: to }]
			: (['month', 'year'] as const).map((of) => ({ of, from: periodOf(of, to).from }));
	const code = localCode({ province: '00', ...definition, less: false }, 1);
	const { unit, counted } = localIndicator(code);
	return {
		unit,
		counted,
		on: to,
		figures: await Promise.all(
			spans.map(async ({ of, from }) => ({
				of,
				...(await localIndicators.preview(database(), provinceId, definition, { from, to }))
			}))
		)
	};
}
