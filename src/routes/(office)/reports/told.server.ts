import type { RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { type Action, type Actor, can, type Place } from '$lib/domain/access';
import { Id } from '$lib/domain/id';
import { database } from '$lib/server/installation';
import * as register from '$lib/server/report-register';
import * as reports from '$lib/server/reports';
import { notFound, signedIn, today } from '../../form.server';

/** The report of an address, if the person may read it; anything else does not exist. */
export async function toldFor(
	event: Pick<RequestEvent, 'locals' | 'url'>,
	id: string
): Promise<register.Told> {
	const actor = signedIn(event);
	if (!v.is(Id, id)) notFound();
	return (await register.find(database(), actor, id, today())) ?? notFound();
}

/** What the person may do to a report in the state it is in. */
export async function rightsOver(actor: Actor, { report, form, state, successor }: register.Told) {
	const desk = await reports.deskOf(database(), report.id, today());
	const judges = await reports.judgesOf(database(), report.id, today());
	const at = (places: Place[] | null, action: Action) =>
		(places ?? []).some((place) => can(actor, action, place));
	const locked = await reports.isLocked(database(), form.id, report.periodFrom);
	const open = !locked && (state === 'draft' || state === 'returned');
	const whole = state === 'approved' || (state === 'sent' && form.level === 'province');
	return {
		writes: open && at(desk, 'report.write'),
		sends: open && at(desk, 'report.send') && today() > report.periodTo,
		judges: !locked && state === 'sent' && at(judges, 'report.approve'),
		corrects: !locked && whole && successor === null && at(desk, 'report.correct'),
		discards: !locked && state === 'draft' && at(desk, 'report.discard')
	};
}
