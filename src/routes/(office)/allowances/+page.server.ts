import { redirect } from '@sveltejs/kit';
import { can } from '$lib/domain/access';
import { CloseAllowances, type Reckoned, SetAllowanceRate } from '$lib/domain/allowance';
import { monthEnds, periodOf } from '$lib/domain/period';
import { fold } from '$lib/domain/text';
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
import { pageIn } from '../query';
import { communeIn, monthIn, provinceOf, reckonedFor } from './month.server';
import type { Actions, PageServerLoad } from './$types';

const mostMonths = 24;
const pageSize = 50;

export const load: PageServerLoad = async (event) => {
	const actor = permitted(event, 'allowance.read');
	const query = event.url.searchParams;
	const period = monthIn(query);
	const { communes, commune } = await communeIn(actor, query, period);
	const reckoned = commune && (await reckonedFor(commune.id, period));
	const person = reckoned?.people.find(({ personId }) => personId === query.get('person')) ?? null;
	const provinceId = provinceOf(actor);
	const text = query.get('q') ?? '';
	const matching = (reckoned?.people ?? []).filter(({ name, teamName }) =>
		fold(`${name} ${teamName}`).includes(fold(text))
	);
	const page = pageIn(query);
	return {
		period,
		month: period.from.slice(0, 7),
		months: monthEnds(today(), mostMonths)
			.map((day) => day.slice(0, 7))
			.reverse(),
		running: period.to === today(),
		communes,
		commune,
		// The sums are of everybody; only a page of them is shown.
		reckoned: reckoned && {
			rates: reckoned.rates,
			closed: reckoned.closed,
			changed: reckoned.changed,
			people: reckoned.people.length,
			sums: sumsOf(reckoned.people)
		},
		people: matching.slice((page - 1) * pageSize, page * pageSize),
		list: { text, page, size: pageSize, total: matching.length },
		closes:
			commune !== null &&
			periodOf('month', period.from).to < today() &&
			can(actor, 'allowance.close', { communeId: commune.id }),
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
		done:
			(['set', 'closed', 'reopened'] as const).find((each) => each === query.get('done')) ?? null,
		commandId: newId()
	};
};

export const actions: Actions = {
	set: async (event) => {
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
		query.delete('/set');
		query.set('done', 'set');
		return redirect(303, `/allowances?${query}`);
	},
	close: async (event) => closing(event, 'allowance.close'),
	reopen: async (event) => closing(event, 'allowance.reopen')
};

async function closing(
	event: Parameters<NonNullable<Actions[string]>>[0],
	name: 'allowance.close' | 'allowance.reopen'
) {
	const actor = signedIn(event);
	const form = await event.request.formData();
	const { output, problem: mistyped } = parse(CloseAllowances, {
		communeId: numberOf(textOf(form, 'communeId')),
		month: textOf(form, 'month')
	});
	const command = { id: commandIdOf(form), name, payload: output };
	const problem = mistyped ?? (await carryOut(actor, command)).problem;
	if (problem) return refuse(problem, { values: undefined });
	const query = new URLSearchParams({
		month: output!.month.slice(0, 7),
		commune: String(output!.communeId),
		done: name === 'allowance.close' ? 'closed' : 'reopened'
	});
	return redirect(303, `/allowances?${query}`);
}

/** What everybody's days come to; no amount while anybody's is unknown. */
function sumsOf(people: Reckoned['people']) {
	const sum = (numbers: number[]) => numbers.reduce((one, other) => one + other, 0);
	const amounts = people.flatMap(({ amount }) => amount ?? []);
	return {
		days: sum(people.map(({ days }) => days.length)),
		counted: sum(people.map(({ counted }) => counted.length)),
		amount: amounts.length === people.length ? sum(amounts) : null
	};
}

/** 50.000 as people type it; what is no number is left for the schema to refuse. */
function numberOf(typed: string): number {
	return /^[\d. ]+$/.test(typed) ? Number(typed.replace(/[. ]/g, '') || NaN) : NaN;
}
