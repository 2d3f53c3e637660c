import { redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { type Actor, can, type Place } from '$lib/domain/access';
import { RecordCourse } from '$lib/domain/course';
import { Id } from '$lib/domain/id';
import * as courses from '$lib/server/courses';
import { database } from '$lib/server/installation';
import * as members from '$lib/server/members';
import * as portraits from '$lib/server/portraits';
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
import { write } from './particulars.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { actor, member, place } = await memberFor(event);
	const serves = member.joinedOn !== null && member.leftOn === null;
	const records = can(actor, 'course.record', place);
	const contacts = records || can(actor, 'invitation.issue', place);
	const taken = await courses.ofMember(database(), member.id);
	return {
		member: contacts ? member : members.withoutContacts(member),
		particulars: serves
			? (['member.correct', 'member.change'] as const).filter((name) => can(actor, name, place))
			: [],
		edit: event.url.searchParams.get('edit'),
		portrait: serves ? await portraitFor(actor, member.id, place) : null,
		sentBy: await members.pastOrganisationsOf(database(), member.id),
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
		const values: Record<string, string> = {
			title: textOf(form, 'title'),
			heldBy: textOf(form, 'heldBy'),
			completedOn: readDay(textOf(form, 'completedOn')),
			certificate: textOf(form, 'certificate')
		};
		const asked = { ...values, id: newId(), memberId: member.id };
		const { output, problem: mistyped } = parse(RecordCourse, asked);
		if (mistyped) return refuse(mistyped, { name: 'course.record' as const, values });
		const name = 'course.record' as const;
		const { problem } = await carryOut(actor, { id: commandIdOf(form), name, payload: output });
		if (problem) return refuse(problem, { name, values });
		return redirect(303, `/members/${member.id}?done=recorded`);
	},
	remove: async (event) => {
		const { actor, member } = await memberFor(event);
		const form = await event.request.formData();
		const payload = { id: textOf(form, 'id') };
		const name = 'course.remove' as const;
		const { problem } = await carryOut(actor, { id: commandIdOf(form), name, payload });
		if (problem) return refuse(problem, { name, values: {} });
		return redirect(303, `/members/${member.id}?done=removed`);
	},
	member_correct: (event) => written(event, 'member.correct'),
	member_change: (event) => written(event, 'member.change'),
	portrait_add: (event) => written(event, 'portrait.add'),
	portrait_remove: (event) => written(event, 'portrait.remove')
};

async function written(event: RequestEvent, name: Parameters<typeof write>[0]['name']) {
	const { actor, member } = await memberFor(event);
	return write({ actor, memberId: member.id, name }, await event.request.formData());
}

/** The picture on the card and what the person may do about it; null for who has nothing to do with it. */
async function portraitFor(actor: Actor, memberId: string, place: Place) {
	const whose = (await portraits.placeOf(database(), memberId, today())) ?? place;
	const may = {
		add: can(actor, 'portrait.add', whose),
		remove: can(actor, 'portrait.remove', whose)
	};
	const image = may.add || may.remove ? await portraits.ofMember(database(), memberId) : null;
	if (!may.add && !image) return null;
	return { ...may, own: whose.accountId === actor.id, image, commandId: newId() };
}

/** A member whose team the person may see; anybody else does not exist. */
async function memberFor(event: Pick<RequestEvent, 'locals' | 'url' | 'params'>) {
	const actor = signedIn(event);
	const id = event.params.id ?? '';
	const member = v.is(Id, id) ? await members.one(database(), actor, id, today()) : null;
	const place = member && (await courses.placeOfMember(database(), member.id, today()));
	return member && place ? { actor, member, place } : notFound();
}
