import { redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { can } from '$lib/domain/access';
import { RecordCourse } from '$lib/domain/course';
import { Id } from '$lib/domain/id';
import * as courses from '$lib/server/courses';
import { database } from '$lib/server/installation';
import * as members from '$lib/server/members';
import { readDay } from '$lib/ui/format';
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
} from '../../../form.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { actor, member, place } = await memberFor(event);
	const records = can(actor, 'course.record', place);
	const contacts = records || can(actor, 'invitation.issue', place);
	const taken = await courses.ofMember(database(), member.id);
	return {
		member: contacts ? member : members.withoutContacts(member),
		standings: await members.standingsOf(database(), member.id),
		elsewhere: await members.elsewhere(database(), actor, member.id, today()),
		courses: taken.map((each) => ({ ...each, commandId: newId() })),
		contacts,
		records,
		done: event.url.searchParams.get('done'),
		today: today(),
		commandId: newId()
	};
};

export const actions: Actions = {
	record: async (event) => {
		const { actor, member } = await memberFor(event);
		const form = await event.request.formData();
		const values = {
			title: textOf(form, 'title'),
			heldBy: textOf(form, 'heldBy'),
			completedOn: readDay(textOf(form, 'completedOn')),
			certificate: textOf(form, 'certificate')
		};
		const asked = { ...values, id: newId(), memberId: member.id };
		const { output, problem: mistyped } = parse(RecordCourse, asked);
		if (mistyped) return refuse(mistyped, { values });
		const name = 'course.record' as const;
		const { problem } = await carryOut(actor, { id: commandIdOf(form), name, payload: output });
		if (problem) return refuse(problem, { values });
		return redirect(303, `/members/${member.id}?done=recorded`);
	},
	remove: async (event) => {
		const { actor, member } = await memberFor(event);
		const form = await event.request.formData();
		const payload = { id: textOf(form, 'id') };
		const name = 'course.remove' as const;
		const { problem } = await carryOut(actor, { id: commandIdOf(form), name, payload });
		if (problem) return refuse(problem, { values: null });
		return redirect(303, `/members/${member.id}?done=removed`);
	}
};

/** A member whose team the person may see; anybody else does not exist. */
async function memberFor(event: Pick<RequestEvent, 'locals' | 'url' | 'params'>) {
	const actor = signedIn(event);
	const id = event.params.id ?? '';
	const member = v.is(Id, id) ? await members.one(database(), actor, id, today()) : null;
	const place = member && (await courses.placeOfMember(database(), member.id, today()));
	return member && place ? { actor, member, place } : notFound();
}
