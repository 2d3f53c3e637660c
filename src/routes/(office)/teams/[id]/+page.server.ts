import { redirect, type RequestEvent } from '@sveltejs/kit';
import { type Actor, can } from '$lib/domain/access';
import { commands } from '$lib/domain/commands';
import * as decisions from '$lib/server/decisions';
import { type Day, dayOf } from '$lib/domain/day';
import { database } from '$lib/server/installation';
import * as members from '$lib/server/members';
import * as submissions from '$lib/server/submissions';
import * as register from '$lib/server/team-register';
import {
	carryOut,
	commandIdOf,
	newId,
	parse,
	refuse,
	signedIn,
	textOf,
	today
} from '../../../form.server';
import { odditiesOf } from '../../oddities.server';
import { dayIn } from '../../query';
import { blankPaper, paperIn } from '../paper.server';
import { teamFor } from '../team.server';
import type { Actions, PageServerLoad } from './$types';

type Found = Awaited<ReturnType<typeof teamFor>>;

export const load: PageServerLoad = async (event) => {
	const actor = signedIn(event);
	const found = await teamFor(actor, event.params.id);
	const { team, place } = found;
	const day = dayIn(event.url.searchParams, today());
	const people = await peopleOn(team.id, day);
	const contacts =
		day === today() && (can(actor, 'team.edit', place) || can(actor, 'invitation.issue', place));
	const handedIn = await submissions.ofTeam(database(), team.id);
	const open = handedIn.find((each) => !each.returnedAt && !each.decided) ?? null;
	// What was is read; what is to be done is done today.
	const may = day === today() ? mayDo(actor, found, open !== null) : nothing;
	const waits = team.state === 'submitted';
	return {
		team,
		may,
		members: contacts ? people : people.map(members.withoutContacts),
		contacts,
		day,
		elsewhere: await members.alsoElsewhere(database(), actor, [team.id], day),
		villages: await register.villagesServed(database(), team.id, day, day < today()),
		state: day === today() ? team.state : await register.stoodOn(database(), team.id, day),
		submissions: handedIn.filter(
			(each) => day === today() || dayOf(Date.parse(each.submittedAt)) <= day
		),
		open: day === today() ? open : null,
		names: await members.namesIn(database(), team.id),
		decisions: (await decisions.ofTeam(database(), team.id)).filter(
			(each) => day === today() || each.effectiveOn <= day
		),
		odd: waits ? ((await odditiesOf(actor, [team.id])).get(team.id) ?? []) : [],
		approval: may.approve ? await blankPaper(actor, place.communeId) : null,
		done: event.url.searchParams.get('done'),
		today: today(),
		commandId: newId()
	};
};

export const actions: Actions = {
	submit: (event) =>
		take(event, 'team.submit', 'submitted', () => ({
			id: event.params.id,
			submissionId: newId()
		})),
	approve: (event) =>
		take(event, 'team.approve', 'approved', (form) => ({
			...paperIn(form),
			decisionId: newId(),
			teamIds: [event.params.id]
		})),
	return: (event) =>
		take(event, 'team.return', 'returned', (form) => ({
			id: event.params.id,
			reason: textOf(form, 'reason')
		}))
};

/** One command on this team; a refusal gives back what was typed. */
async function take(
	event: RequestEvent,
	name: 'team.submit' | 'team.approve' | 'team.return',
	done: string,
	payloadOf: (form: FormData) => object
) {
	const actor = signedIn(event);
	const form = await event.request.formData();
	// What is merely mistyped is told at once and does not become a refused command in the journal.
	const { output, problem: mistyped } = parse(commands[name], payloadOf(form));
	const problem =
		mistyped ?? (await carryOut(actor, { id: commandIdOf(form), name, payload: output })).problem;
	if (problem)
		return refuse(problem, {
			action: name,
			approval: paperIn(form),
			reason: textOf(form, 'reason')
		});
	return redirect(303, `/teams/${event.params.id}?done=${done}`);
}

function peopleOn(teamId: string, day: Day) {
	return day === today()
		? members.ofTeam(database(), teamId, new Date())
		: members.ofTeamOn(database(), teamId, day);
}

const nothing: Partial<ReturnType<typeof mayDo>> = {};

function mayDo(actor: Actor, { team, place }: Found, waits: boolean) {
	const inForce = team.state === 'in_force' && !waits;
	const open = team.state === 'draft' || team.state === 'returned';
	return {
		change: inForce && can(actor, 'team.propose_change', place),
		dissolve: inForce && can(actor, 'team.propose_dissolution', place),
		decideChange: inForce && can(actor, 'team.change', place),
		decideDissolution: inForce && can(actor, 'team.dissolve', place),
		edit: open && can(actor, 'team.edit', place),
		submit: open && can(actor, 'team.submit', place),
		approve: waits && can(actor, 'team.approve', place),
		return: waits && can(actor, 'team.return', place),
		printCards: team.state === 'in_force' && can(actor, 'card.print', place),
		answer: team.state === 'in_force' && can(actor, 'registration.refuse', place),
		invite: team.state === 'in_force' && can(actor, 'invitation.issue', place)
	};
}
