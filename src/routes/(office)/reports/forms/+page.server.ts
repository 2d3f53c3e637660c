import { redirect } from '@sveltejs/kit';
import { WithdrawReportForm } from '$lib/domain/report';
import { database } from '$lib/server/installation';
import * as forms from '$lib/server/report-forms';
import {
	carryOut,
	commandIdOf,
	newId,
	parse,
	permitted,
	refuse,
	signedIn,
	textOf
} from '../../../form.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = permitted(event, 'report_form.save');
	return {
		forms: await forms.inReach(database(), actor),
		saved: event.url.searchParams.has('saved'),
		commandId: newId()
	};
};

export const actions: Actions = {
	withdraw: async (event) => {
		const actor = signedIn(event);
		const form = await event.request.formData();
		const { output, problem: mistyped } = parse(WithdrawReportForm, {
			id: textOf(form, 'id'),
			version: Number(textOf(form, 'version'))
		});
		const command = {
			id: commandIdOf(form),
			name: 'report_form.withdraw' as const,
			payload: output
		};
		const problem = mistyped ?? (await carryOut(actor, command)).problem;
		return problem ? refuse(problem, {}) : redirect(303, '/reports/forms');
	}
};
