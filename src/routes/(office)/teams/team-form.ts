import type { Member } from '$lib/domain/member';
import type { ProposeTeam } from '$lib/domain/team';

/** A proposal as it stands in the form: everything is text until its schema has read it. */
export type MemberValues = Record<keyof Member, string>;
export type TeamValues = {
	id: string;
	kind: string;
	name: string;
	seatVillageId: string;
	villageIds: string[];
	members: MemberValues[];
};

export function blankMember(id: string, filled: Partial<MemberValues> = {}): MemberValues {
	const blank = { name: '', phone: '', sex: '', birthYear: '' };
	return { ...blank, id, role: 'member', organisation: 'resident', ...filled };
}

/** What was typed; rows of members in which nobody was named are left out, unless `keepBlank`. */
export function readTeam(form: FormData, keepBlank = false): TeamValues {
	const text = (name: string) => String(form.get(name) ?? '');
	const members = form.getAll('memberId').map((id, index) =>
		blankMember(String(id), {
			name: text(`members.${index}.name`),
			phone: text(`members.${index}.phone`),
			role: text(`members.${index}.role`),
			organisation: text(`members.${index}.organisation`),
			sex: text(`members.${index}.sex`),
			birthYear: text(`members.${index}.birthYear`)
		})
	);
	return {
		id: text('id'),
		kind: text('kind'),
		name: text('name'),
		seatVillageId: text('seatVillageId'),
		villageIds: form.getAll('villageIds').map(String),
		members: members.filter((member) => keepBlank || isNamed(member))
	};
}

/** The proposal as its schema wants it; without a name of its own a team is named after its village. */
export function payloadOf(values: TeamValues, nameFor: (villageId: number) => string | null) {
	const seat = Number(values.seatVillageId);
	return {
		...values,
		name: values.name.trim() || (nameFor(seat) ?? ''),
		seatVillageId: seat,
		villageIds: [...new Set([seat, ...values.villageIds.map(Number)])],
		members: values.members.map((member) => ({
			...member,
			phone: member.phone.trim() || null,
			sex: member.sex || null,
			birthYear: member.birthYear.trim() === '' ? null : Number(member.birthYear)
		}))
	};
}

/** A stored proposal as the form shows it. */
export function valuesOf(team: ProposeTeam): TeamValues {
	return {
		...team,
		seatVillageId: String(team.seatVillageId),
		villageIds: team.villageIds.map(String),
		members: team.members.map((member) => ({
			...member,
			phone: member.phone?.replace('+84', '0') ?? '',
			sex: member.sex ?? '',
			birthYear: member.birthYear === null ? '' : String(member.birthYear)
		}))
	};
}

function isNamed(member: MemberValues): boolean {
	return [member.name, member.phone, member.birthYear].some((text) => text.trim() !== '');
}
