import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { Actor } from '$lib/domain/access';
import { Problem } from '$lib/domain/problem';
import { faultsOf, ProposeTeam } from '$lib/domain/team';
import { database } from '$lib/server/installation';
import * as villages from '$lib/server/villages';
import { office } from '$lib/ui/words';
import {
	carryOut,
	commandIdOf,
	furtherId,
	newId,
	notFound,
	parse,
	refuse,
	signedIn,
	textOf,
	today
} from '../../form.server';
import { blankMember, payloadOf, readTeam, type TeamValues } from './team-form';

/** The villages in which a person may propose a team, and those of the same communes it may serve too. */
export async function villageChoice(actor: Actor) {
	const seats = await villages.inReach(database(), actor, 'team.propose', today());
	if (seats.length === 0) notFound();
	return seats.map(({ id, name, communeId, communeName, teams }) => ({
		id,
		name,
		communeId,
		communeName,
		teams: teams.map((team) => team.name)
	}));
}

/** Keeps a proposal under a command, and hands it in when that was asked for. */
export async function keepProposal(event: RequestEvent, name: 'team.propose' | 'team.edit') {
	const actor = signedIn(event);
	const form = await event.request.formData();
	const intent = textOf(form, 'intent');
	if (intent === 'add' || intent.startsWith('remove:')) return withOtherRows(form, intent);

	const values = readTeam(form);
	const choice = await villageChoice(actor);
	const nameFor = (id: number) => {
		const village = choice.find((each) => each.id === id);
		return village ? office.team.nameFor(village.name) : null;
	};
	const { output, problem } = parse(ProposeTeam, payloadOf(values, nameFor));
	const faults = output && intent === 'submit' ? faultsOf(output) : {};
	if (problem) return refuse(problem, { values });
	if (Object.keys(faults).length > 0) return refuse(new Problem('invalid', faults), { values });

	const id = commandIdOf(form);
	const kept = await carryOut(actor, { id, name, payload: output });
	if (kept.problem) return refuse(kept.problem, { values });
	const submitted = intent === 'submit' && (await handIn(actor, output.id, id));
	return redirect(303, `/teams/${output.id}?done=${submitted ? 'submitted' : 'proposed'}`);
}

/** Hands a stored proposal to the chair; what still stands in its way is told on the team's page. */
async function handIn(actor: Actor, teamId: string, commandId: string): Promise<boolean> {
	const payload = { id: teamId, submissionId: newId() };
	const { problem } = await carryOut(actor, {
		id: furtherId(commandId, 'submit'),
		name: 'team.submit',
		payload
	});
	return problem === null;
}

/** One row of members more or less, where no script does it on the page. */
function withOtherRows(form: FormData, intent: string) {
	const values: TeamValues = readTeam(form, true);
	const removed = intent === 'add' ? -1 : Number(intent.slice('remove:'.length));
	const members = values.members.filter((_, index) => index !== removed);
	if (intent === 'add') members.push(blankMember(newId()));
	return { values: { ...values, members }, problem: null, faults: {}, commandId: newId() };
}
