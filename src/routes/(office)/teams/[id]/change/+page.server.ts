import { error, redirect } from '@sveltejs/kit';
import { can } from '$lib/domain/access';
import { commands } from '$lib/domain/commands';
import type { TeamChange } from '$lib/domain/team';
import { database } from '$lib/server/installation';
import * as members from '$lib/server/members';
import * as register from '$lib/server/team-register';
import * as villages from '$lib/server/villages';
import { problems } from '$lib/ui/words';
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
} from '../../../../form.server';
import { addressOfLast, blankPaper, paperIn } from '../../paper.server';
import { blankMember, payloadOf, readTeam } from '../../team-form';
import { teamFor } from '../../team.server';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async (event) => {
	const { actor, team, place, decides, present, choice, served } = await change(event);
	return {
		paper: decides ? await blankPaper(actor, place.communeId) : null,
		team: { id: team.id, name: team.name },
		members: present.map(members.withoutContacts),
		villages: choice,
		values: {
			actions: {} as Record<string, string>,
			reasons: {} as Record<string, string>,
			villageIds: served.map(({ id }) => String(id)),
			seatVillageId: String(team.seatVillageId),
			grounds: '',
			joins: [blankMember(newId())]
		},
		commandId: newId()
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { actor, team, decides, present, served } = await change(event);
		const form = await event.request.formData();
		const values = valuesIn(
			form,
			present.map(({ id }) => id)
		);
		const paper = decides ? paperIn(form) : null;
		const intent = textOf(form, 'intent');
		if (intent === 'add') values.joins.push(blankMember(newId()));
		if (intent.startsWith('remove:')) values.joins.splice(Number(intent.slice(7)), 1);
		if (intent !== '') return { values, paper, problem: null, faults: {}, commandId: newId() };
		const changed = changeIn(
			form,
			values,
			team.seatVillageId,
			served.map(({ id }) => id)
		);
		const said = { teamId: team.id, grounds: values.grounds, change: changed };
		const asked = paper
			? commandFor('team.change', { ...paper, decisionId: newId(), teams: [said] })
			: commandFor('team.propose_change', { ...said, submissionId: newId() });
		const problem =
			asked.problem ?? (await carryOut(actor, { id: commandIdOf(form), ...asked.command })).problem;
		if (problem) return refuse(problem, { values, paper });
		return redirect(
			303,
			paper ? await addressOfLast([team.id], 'decided') : `/teams/${team.id}?done=proposed_change`
		);
	}
};

/** What is merely mistyped is told at once and does not become a refused command in the journal. */
function commandFor(name: 'team.change' | 'team.propose_change', said: object) {
	const { output, problem } = parse(commands[name], said);
	return { command: { name, payload: output }, problem };
}

type Values = ReturnType<typeof valuesIn>;

async function change(event: Pick<RequestEvent, 'locals' | 'url' | 'params'>) {
	const actor = signedIn(event);
	const { team, place } = await teamFor(actor, event.params.id);
	const decides = can(actor, 'team.change', place);
	if (!decides && !can(actor, 'team.propose_change', place)) notFound();
	if (team.state !== 'in_force')
		error(409, { message: problems.team_not_in_force, code: 'team_not_in_force' });
	const choice = await villages.inReach(database(), actor, 'team.read', today(), place.communeId);
	return {
		actor,
		team,
		place,
		decides,
		present: await members.ofTeam(database(), team.id, new Date()),
		served: await register.villagesServed(database(), team.id, today()),
		choice: choice.map(({ id, name }) => ({ id, name }))
	};
}

function valuesIn(form: FormData, memberIds: string[]) {
	const each = (field: string) =>
		Object.fromEntries(memberIds.map((id) => [id, textOf(form, `${field}.${id}`)]));
	return {
		actions: each('action'),
		reasons: each('reason'),
		villageIds: form.getAll('villageIds').map(String),
		seatVillageId: textOf(form, 'seatVillageId'),
		grounds: textOf(form, 'grounds'),
		joins: readTeam(form, true).members
	};
}

/** What differs from how the team is. */
function changeIn(form: FormData, values: Values, seat: number, served: number[]) {
	const chosen = (action: string) =>
		Object.keys(values.actions).filter((id) => values.actions[id]?.startsWith(action));
	const withReason = (memberId: string) => ({ memberId, reason: values.reasons[memberId] ?? '' });
	const wanted = values.villageIds.map(Number);
	const newSeat = Number(values.seatVillageId);
	return {
		joins: payloadOf(readTeam(form), () => null).members,
		leaves: chosen('leave').map(withReason),
		pauses: chosen('pause').map(withReason),
		resumes: chosen('resume').map((memberId) => ({ memberId })),
		roles: chosen('role:').map((memberId) => ({
			memberId,
			role: values.actions[memberId]!.slice('role:'.length)
		})),
		villagesJoin: wanted.filter((id) => !served.includes(id)),
		villagesLeave: served.filter((id) => !wanted.includes(id)),
		seatVillageId: newSeat === seat ? null : newSeat
	} satisfies Record<keyof TeamChange, unknown>;
}
