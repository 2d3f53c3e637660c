import type { Actor } from '$lib/domain/access';
import { database } from '$lib/server/installation';
import * as members from '$lib/server/members';
import * as submissions from '$lib/server/submissions';
import { labels, office } from '$lib/ui/words';
import { today } from '../form.server';

/** What is odd about proposed teams, in sentences by team: warnings, never prohibitions. */
export async function odditiesOf(actor: Actor, teamIds: string[]): Promise<Map<string, string[]>> {
	const { odd } = office.team;
	const served = await submissions.servedAlready(database(), teamIds, today());
	const elsewhere = await members.alsoElsewhere(database(), actor, teamIds, today());
	const found = new Map<string, string[]>();
	const say = (teamId: string, sentence: string) =>
		found.set(teamId, [...(found.get(teamId) ?? []), sentence]);
	for (const each of served) say(each.teamId, odd.served(each.villageName, each.otherTeam));
	for (const each of elsewhere)
		say(each.teamId, odd.elsewhere(each.name, labels.memberRoles[each.role], each.otherTeam));
	return found;
}
