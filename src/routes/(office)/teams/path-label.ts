import { office } from '$lib/ui/words';

/** The label of a field of the proposal by its path, as the summary of faults names it. */
export function pathLabel(path: string): string | null {
	const words = office.team;
	const [, index, field] = /^members\.(\d+)\.(\w+)$/.exec(path) ?? [];
	if (index && field) return words.atPath(Number(index) + 1, memberLabels[field] ?? words.members);
	return teamLabels[path] ?? null;
}

export const memberLabels: Record<string, string> = {
	name: office.team.memberName,
	phone: office.team.phone,
	role: office.team.role,
	organisation: office.team.organisation,
	sex: office.team.sex,
	birthYear: office.team.birthYear
};

const teamLabels: Record<string, string> = {
	kind: office.team.kind,
	name: office.team.name,
	seatVillageId: office.team.seat,
	villageIds: office.team.others,
	members: office.team.members
};
