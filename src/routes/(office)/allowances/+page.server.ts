import { redirect } from '@sveltejs/kit';
import { can } from '$lib/domain/access';
import { SetAllowanceRate } from '$lib/domain/allowance';
import { monthEnds } from '$lib/domain/period';
import * as allowances from '$lib/server/allowances';
import { database } from '$lib/server/installation';
import { readDay } from '$lib/ui/format';
import {
	carryOut,
	commandIdOf,
	newId,
	parse,
	permitted,
	refuse,
	signedIn,
	textOf,
	today
} from '../../form.server';
import { communeIn, monthIn, provinceOf, reckonedFor } from './month.server';
import type { Actions, PageServerLoad } from './$types';

const mostMonths = 24;

export const load: PageServerLoad = async (event) => {
	const actor = permitted(event, 'allowance.read');
	const query = event.url.searchParams;
	const period = monthIn(query);
	const { communes, commune } = await communeIn(actor, query, period);
	const reckoned = commune && (await reckonedFor(commune.id, period));
	const person = reckoned?.people.find(({ personId }) => personId === query.get('person')) ?? null;
	const provinceId = provinceOf(actor);
	return {
		period,
		month: period.from.slice(0, 7),
		months: monthEnds(today(), mostMonths)
			.map((day) => day.slice(0, 7))
			.reverse(),
		running: period.to === today(),
		communes,
		commune,
		reckoned,
		person: person && {
			...person,
			proofs: await allowances.proofsOf(
				database(),
				actor,
				commune!.id,
				person.personId,
				period,
				today()
			)
		},
		provinceId,
		sets:
			commune !== null &&
			(provinceId !== null || can(actor, 'allowance.set_rate', { communeId: commune.id })),
		today: today(),
		done: query.has('done'),
		commandId: newId()
	};
};

export const actions: Actions = {
	default: async (event) => {
		const actor = signedIn(event);
		const form = await event.request.formData();
		const planned = textOf(form, 'plannedDays').trim();
		const values = {
			areaId: numberOf(textOf(form, 'areaId')),
			from: readDay(textOf(form, 'from')),
			perDay: textOf(form, 'perDay'),
			plannedDays: planned
		};
		const { output, problem: mistyped } = parse(SetAllowanceRate, {
			...values,
			perDay: numberOf(values.perDay),
			plannedDays: planned === '' ? null : numberOf(planned)
		});
		const command = {
			id: commandIdOf(form),
			name: 'allowance.set_rate' as const,
			payload: output
		};
		const problem = mistyped ?? (await carryOut(actor, command)).problem;
		if (problem) return refuse(problem, { values });
		const query = new URLSearchParams(event.url.search);
		query.set('done', '');
		return redirect(303, `/allowances?${query}`);
	}
};

/** 50.000 as people type it; what is no number is left for the schema to refuse. */
function numberOf(typed: string): number {
	return /^[\d. ]+$/.test(typed) ? Number(typed.replace(/[. ]/g, '') || NaN) : NaN;
}
