import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { CommandName } from '$lib/domain/commands';
import { ReturnReport, WriteReport } from '$lib/domain/report';
import { readDay } from '$lib/ui/format';
import {
	carryOut,
	commandIdOf,
	furtherId,
	newId,
	parse,
	refuse,
	signedIn,
	textOf,
	today
} from '../../../form.server';
import { documentOf, linesOf } from '../document';
import { rightsOver, toldFor } from '../told.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedIn(event);
	const told = await toldFor(event, event.params.id);
	const { report, form, subject, state, steps, frozen, successor } = told;
	return {
		report,
		form: {
			id: form.id,
			name: form.name,
			level: form.level,
			period: form.period,
			blocks: form.blocks
		},
		subject,
		state,
		steps,
		frozen,
		successor,
		lines: linesOf(told),
		document: documentOf(told, today()),
		rights: await rightsOver(actor, told),
		asOf: report.periodTo < today() ? report.periodTo : today(),
		running: today() <= report.periodTo,
		done: event.url.searchParams.get('done'),
		commandId: newId()
	};
};

export const actions: Actions = {
	save: async (event) => write(event, false),
	send: async (event) => write(event, true),
	approve: async (event) => simply(event, 'report.approve', 'approved'),
	return: async (event) => {
		const form = await event.request.formData();
		const reason = textOf(form, 'reason');
		const asked = parse(ReturnReport, { id: idOf(event), reason });
		return finish(event, form, 'report.return', asked, 'returned', { reason });
	},
	discard: async (event) => {
		const form = await event.request.formData();
		const command = { name: 'report.discard' as const, payload: { id: idOf(event) } };
		const { problem } = await carryOut(signedIn(event), { id: commandIdOf(form), ...command });
		return problem ? refuse(problem, { values: null }) : redirect(303, '/reports');
	},
	correct: async (event) => {
		const form = await event.request.formData();
		const id = commandIdOf(form);
		const payload = { id, corrects: idOf(event) };
		const { problem } = await carryOut(signedIn(event), { id, name: 'report.correct', payload });
		return problem ? refuse(problem, { values: null }) : redirect(303, `/reports/${id}?done=made`);
	}
};

type Asked = Pick<RequestEvent, 'locals' | 'url' | 'request' | 'params'>;
const idOf = ({ params }: Pick<Asked, 'params'>) => params.id ?? '';

/** Keeps what was written and, where that is wanted and went well, sends it. */
async function write(event: Asked, send: boolean) {
	const actor = signedIn(event);
	const form = await event.request.formData();
	const all = (name: string) => form.getAll(name).map(String);
	const signedOn = textOf(form, 'signedOn').trim();
	const values = {
		texts: all('texts'),
		notes: all('notes'),
		number: textOf(form, 'number'),
		signedOn: signedOn === '' ? null : readDay(signedOn),
		signer: textOf(form, 'signer'),
		capacity: textOf(form, 'capacity')
	};
	const asked = parse(WriteReport, {
		id: idOf(event),
		seen: Number(textOf(form, 'seen')),
		...values
	});
	if (asked.problem) return refuse(asked.problem, { values });
	const id = commandIdOf(form);
	const written = await carryOut(actor, { id, name: 'report.write', payload: asked.output });
	if (written.problem) return refuse(written.problem, { values });
	if (!send) return redirect(303, `/reports/${idOf(event)}?done=saved`);
	const { problem } = await carryOut(actor, {
		id: furtherId(id, 'send'),
		name: 'report.send',
		payload: { id: idOf(event) }
	});
	return problem
		? refuse(problem, { values: null })
		: redirect(303, `/reports/${idOf(event)}?done=sent`);
}

async function simply(event: Asked, name: CommandName, done: string) {
	const form = await event.request.formData();
	const payload = { id: idOf(event) };
	return finish(event, form, name, { output: payload, problem: null }, done, {});
}

async function finish(
	event: Asked,
	form: FormData,
	name: CommandName,
	{ output, problem: mistyped }: ReturnType<typeof parse>,
	done: string,
	typed: { reason?: string }
) {
	const actor = signedIn(event);
	const command = { id: commandIdOf(form), name, payload: output };
	const problem = mistyped ?? (await carryOut(actor, command)).problem;
	return problem
		? refuse(problem, { values: null, ...typed })
		: redirect(303, `/reports/${idOf(event)}?done=${done}`);
}
