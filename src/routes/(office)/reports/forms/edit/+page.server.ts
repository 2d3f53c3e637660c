import { redirect } from '@sveltejs/kit';
import { type Actor, grantsFor } from '$lib/domain/access';
import type { IndicatorCode } from '$lib/domain/indicator';
import { periodOf } from '$lib/domain/period';
import { type ReportLevel, reportLevels, SaveReportForm } from '$lib/domain/report';
import { database } from '$lib/server/installation';
import * as localIndicators from '$lib/server/local-indicators';
import * as forms from '$lib/server/report-forms';
import { readDay } from '$lib/ui/format';
import { reports as words } from '$lib/ui/words';
import {
	carryOut,
	commandIdOf,
	newId,
	notFound,
	parse,
	permitted,
	refuse,
	signedIn,
	textOf,
	today
} from '../../../../form.server';
import type { Actions, PageServerLoad } from './$types';

/** What a new form asks until the province says otherwise. */
const firstLines: Record<ReportLevel, IndicatorCode[]> = {
	team: ['ACT-01', 'ACT-02', 'ACT-03', 'TRN-02', 'SHP-01', 'PAY-01', 'SHP-02'],
	commune: [
		'ORG-01',
		'ORG-03',
		'ORG-04',
		'TRN-01',
		'ACT-01',
		'ACT-02',
		'SHP-01',
		'PAY-01',
		'SHP-02'
	],
	province: [
		'ORG-01',
		'ORG-02',
		'ORG-03',
		'ORG-04',
		'TRN-01',
		'ACT-01',
		'ACT-02',
		'SHP-01',
		'SHP-02'
	]
};

export const load: PageServerLoad = async (event) => {
	const actor = permitted(event, 'report_form.save');
	const query = event.url.searchParams;
	const id = query.get('form');
	const held = id ? (await forms.inReach(database(), actor)).find((form) => form.id === id) : null;
	if (held === undefined) notFound();
	const level = reportLevels.find((each) => each === query.get('level')) ?? 'commune';
	const form = held ?? begun(actor, level);
	const locals = await localIndicators.list(database(), form.provinceId);
	return { held: form, locals, commandId: newId() };
};

export const actions: Actions = {
	default: async (event) => {
		const actor = signedIn(event);
		const data = await event.request.formData();
		const all = (name: string) => data.getAll(name).map(String);
		const labels = all('labels');
		const seen = Number(textOf(data, 'version'));
		const values = {
			id: textOf(data, 'id'),
			provinceId: Number(textOf(data, 'provinceId')),
			level: textOf(data, 'level') as ReportLevel,
			period: textOf(data, 'period'),
			name: textOf(data, 'name'),
			about: textOf(data, 'about'),
			addressee: textOf(data, 'addressee'),
			lines: all('indicators').map((indicator, index) => ({
				indicator,
				label: labels[index] ?? ''
			})),
			blocks: textOf(data, 'blocks')
				.split('\n')
				.filter((line) => line.trim() !== ''),
			dueDays: Number(textOf(data, 'dueDays') || NaN),
			startsOn: readDay(textOf(data, 'startsOn'))
		};
		const payload = { ...values, seen: seen || null };
		const { output, problem: mistyped } = parse(SaveReportForm, payload);
		const command = { id: commandIdOf(data), name: 'report_form.save' as const, payload: output };
		const problem = mistyped ?? (await carryOut(actor, command)).problem;
		return problem
			? refuse(problem, { values: { ...values, version: seen } })
			: redirect(303, '/reports/forms?saved');
	}
};

/** A form of a level as it is offered at first, from this month on. */
function begun(actor: Actor, level: ReportLevel) {
	const grant = grantsFor(actor, 'report_form.save')[0];
	return {
		id: newId(),
		version: 0,
		provinceId: grant && 'provinceId' in grant ? grant.provinceId : notFound(),
		level,
		period: 'month' as const,
		...words.templates[level],
		lines: firstLines[level].map((indicator) => ({ indicator, label: '' })),
		blocks: [...words.blocks],
		dueDays: 5,
		startsOn: periodOf('month', today()).from
	};
}
