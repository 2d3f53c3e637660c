import { redirect } from '@sveltejs/kit';
import { type Actor, can, grantsFor, is, type Place } from '$lib/domain/access';
import { LockReports, MakeReport, shownStates } from '$lib/domain/report';
import { addDays, daysBetween } from '$lib/domain/day';
import type { Period } from '$lib/domain/period';
import { database } from '$lib/server/installation';
import * as forms from '$lib/server/report-forms';
import * as register from '$lib/server/report-register';
import {
	carryOut,
	commandIdOf,
	furtherId,
	newId,
	parse,
	permitted,
	refuse,
	signedIn,
	textOf,
	today
} from '../../form.server';
import { pageIn } from '../query';
import type { Actions, PageServerLoad } from './$types';

const mostPeriods = 24;

export const load: PageServerLoad = async (event) => {
	const actor = permitted(event, 'report.read');
	const query = event.url.searchParams;
	const all = await forms.inReach(database(), actor);
	const form = chosen(all, query.get('form'), actor);
	const shown = {
		forms: all.map(({ id, name, level, withdrawnAt }) => ({ id, name, level, withdrawnAt })),
		editsForms: grantsFor(actor, 'report_form.save').length > 0,
		leads: is(actor, 'leader'),
		today: today(),
		commandId: newId()
	};
	const periods = form ? register.periodsOf(form, today(), mostPeriods) : [];
	const due = form && register.latestPeriod(form, today());
	const period =
		periods.find(({ from }) => from === query.get('from')) ??
		periods.find(({ from }) => from === due?.from) ??
		periods[0];
	if (!form || !period) return { ...shown, form, periods, listed: null };
	const filter = {
		state: shownStates.find((state) => state === query.get('state')) ?? null,
		text: query.get('q') ?? '',
		page: pageIn(query)
	};
	const list = await register.list(database(), actor, form, period, filter, today());
	return { ...shown, form, periods, listed: listed(actor, form, period, list, filter) };
};

export const actions: Actions = {
	make: async (event) => {
		const actor = signedIn(event);
		const data = await event.request.formData();
		const [areaId, teamId] = [textOf(data, 'areaId'), textOf(data, 'teamId')];
		// The page has one id for all its rows: each row's own follows from it.
		const commandId = furtherId(commandIdOf(data), `${teamId} ${areaId}`);
		const { output, problem: mistyped } = parse(MakeReport, {
			// The same form sent twice names the same report.
			id: commandId,
			formId: textOf(data, 'formId'),
			version: Number(textOf(data, 'version')),
			teamId: teamId || null,
			areaId: areaId === '' ? null : Number(areaId),
			from: textOf(data, 'from')
		});
		const command = { id: commandId, name: 'report.make' as const, payload: output };
		const problem = mistyped ?? (await carryOut(actor, command)).problem;
		return problem ? refuse(problem, {}) : redirect(303, `/reports/${output!.id}?done=made`);
	},
	lock: async (event) => closing(event, 'report.lock'),
	unlock: async (event) => closing(event, 'report.unlock')
};

async function closing(
	event: Parameters<NonNullable<Actions[string]>>[0],
	name: 'report.lock' | 'report.unlock'
) {
	const actor = signedIn(event);
	const data = await event.request.formData();
	const { output, problem: mistyped } = parse(LockReports, {
		formId: textOf(data, 'formId'),
		from: textOf(data, 'from')
	});
	const command = { id: commandIdOf(data), name, payload: output };
	const problem = mistyped ?? (await carryOut(actor, command)).problem;
	if (problem) return refuse(problem, {});
	return redirect(303, `/reports?form=${output!.formId}&from=${output!.from}`);
}

/** The form that is asked for, else the one by which the actor's own desk reports. */
function chosen(all: forms.Form[], id: string | null, actor: Actor): forms.Form | null {
	const asked = all.find((form) => form.id === id);
	const level = is(actor, 'commune_chair', 'commune_officer', 'province_officer', 'admin')
		? 'commune'
		: 'team';
	return asked ?? all.find((form) => form.level === level) ?? all[0] ?? null;
}

type List = Awaited<ReturnType<typeof register.list>>;

function listed(
	actor: Actor,
	form: forms.Form,
	period: Period,
	{ found, counts, matching, locked }: List,
	filter: register.Asked
) {
	const dueOn = addDays(period.to, form.dueDays);
	const late = Math.max(0, daysBetween(dueOn, today()));
	const open = form.withdrawnAt === null && !locked;
	return {
		...filter,
		period,
		counts,
		matching,
		locked,
		dueOn,
		/** From which day on, and for how many days, whoever has not sent it is late. */
		late: late > 0 ? { days: late, since: addDays(dueOn, 1) } : null,
		locks: period.to < today() && can(actor, 'report.lock', { provinceId: form.provinceId }),
		rows: found.map((row) => ({
			...row,
			makes: open && row.state === 'none' && can(actor, 'report.make', placeOf(row))
		}))
	};
}

function placeOf({ teamId, areaId, communeId, villageId }: register.Row): Place {
	if (teamId !== null) return { teamId, communeId: communeId!, villageId: villageId! };
	return communeId === null ? { provinceId: areaId! } : { communeId };
}
