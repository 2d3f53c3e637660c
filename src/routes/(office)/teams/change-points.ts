import type { TeamChange } from '$lib/domain/team';
import { labels, office, officeLabels } from '$lib/ui/words';

export type Names = { members: Record<string, string>; villages: Record<number, string> };

/** What a decision changes in a team, or would change, point by point. */
export function changePoints(change: TeamChange, names: Names): string[] {
	const words = office.teamChange;
	const member = (id: string) => names.members[id] ?? words.someone;
	const village = (id: number) => names.villages[id] ?? String(id);
	const because = (reason: string) => (reason === '' ? '' : ` (${reason})`);
	return [
		...change.joins.map(
			(each) =>
				words.joins(
					each.name,
					labels.memberRoles[each.role],
					officeLabels.organisations[each.organisation]
				) + (each.replaces ? words.replaces(member(each.replaces)) : '')
		),
		...change.leaves.map((each) => words.leaves(member(each.memberId)) + because(each.reason)),
		...change.pauses.map((each) => words.pauses(member(each.memberId)) + because(each.reason)),
		...change.resumes.map((each) => words.resumes(member(each.memberId))),
		...change.roles.map((each) =>
			words.roles(member(each.memberId), labels.memberRoles[each.role])
		),
		...change.villagesJoin.map((id) => words.villageJoins(village(id))),
		...change.villagesLeave.map((id) => words.villageLeaves(village(id))),
		...(change.seatVillageId === null ? [] : [words.seatMoves(village(change.seatVillageId))])
	];
}
