import * as v from 'valibot';
import { AreaId } from './area';
import { Id } from './id';
import { Member, memberRoles } from './member';
import { Line, RequiredLine } from './text';

export const teamKinds = ['village', 'commune'] as const;

/** Derived from the team's submissions and decisions, never stored. */
export const teamStates = ['draft', 'submitted', 'returned', 'in_force', 'dissolved'] as const;
export type TeamState = (typeof teamStates)[number];

/** How many members a team may have; provinces differ (3, 2–5, 5–8, at most 10 were seen). */
export const teamSize = { least: 2, most: 10 };

/** What a village head or commune officer writes down; `team.propose` makes it, `team.edit` replaces it. */
export const ProposeTeam = v.object({
	id: Id,
	kind: v.picklist(teamKinds, 'invalid_choice'),
	name: RequiredLine(120),
	/** The village where the team sits; a team is counted where it sits, on whatever map. */
	seatVillageId: AreaId,
	/** All villages it serves, the seat among them. */
	villageIds: v.pipe(v.array(AreaId), v.minLength(1, 'required'), v.maxLength(50, 'too_many')),
	members: v.pipe(v.array(Member), v.maxLength(50, 'too_many'))
});
export type ProposeTeam = v.InferOutput<typeof ProposeTeam>;
export const EditTeam = ProposeTeam;
export type EditTeam = ProposeTeam;

export const SubmitTeam = v.object({ id: Id, submissionId: Id });
export type SubmitTeam = v.InferOutput<typeof SubmitTeam>;

export const ReturnTeam = v.object({ id: Id, reason: RequiredLine(1000) });
export type ReturnTeam = v.InferOutput<typeof ReturnTeam>;

const Reason = v.optional(Line(300), '');
const few = <Item extends v.GenericSchema>(item: Item) =>
	v.optional(v.pipe(v.array(item), v.maxLength(50, 'too_many')), []);

/** What a decision changes in a team that is in force, from one day on. */
export const TeamChange = v.pipe(
	v.object({
		joins: few(v.object({ ...Member.entries, replaces: v.optional(v.nullable(Id), null) })),
		leaves: few(v.object({ memberId: Id, reason: Reason })),
		pauses: few(v.object({ memberId: Id, reason: Reason })),
		resumes: few(v.object({ memberId: Id })),
		roles: few(v.object({ memberId: Id, role: v.picklist(memberRoles, 'invalid_choice') })),
		villagesJoin: few(AreaId),
		villagesLeave: few(AreaId),
		/** Where the team sits from then on; null when it stays where it is. */
		seatVillageId: v.optional(v.nullable(AreaId), null)
	}),
	v.check(
		({ seatVillageId, ...lists }) =>
			seatVillageId !== null || Object.values(lists).some((list) => list.length > 0),
		'required'
	)
);
export type TeamChange = v.InferOutput<typeof TeamChange>;

/** Asks the chair to change a team that is in force. */
export const ProposeTeamChange = v.object({
	submissionId: Id,
	teamId: Id,
	change: TeamChange,
	grounds: RequiredLine(1000)
});
export type ProposeTeamChange = v.InferOutput<typeof ProposeTeamChange>;

/** Asks the chair to dissolve a team that is in force. */
export const ProposeDissolution = v.object({
	submissionId: Id,
	teamId: Id,
	grounds: RequiredLine(1000)
});
export type ProposeDissolution = v.InferOutput<typeof ProposeDissolution>;

/**
 * The faults that keep a proposal from being submitted, by field path. A draft may have them.
 * Rules: one leader, who has a phone; size within `teamSize`; no phone twice.
 */
export function faultsOf(team: Pick<ProposeTeam, 'members'>): Record<string, string> {
	const faults: Record<string, string> = {};
	const leaders = team.members.filter((member) => member.role === 'leader');
	if (leaders.length !== 1) faults.members = 'team_needs_one_leader';
	else if (team.members.length < teamSize.least || team.members.length > teamSize.most)
		faults.members = 'team_size';
	team.members.forEach((member, index) => {
		if (member.role === 'leader' && !member.phone)
			faults[`members.${index}.phone`] = 'leader_needs_phone';
		if (member.phone && team.members.findIndex((other) => other.phone === member.phone) < index)
			faults[`members.${index}.phone`] = 'phone_twice';
	});
	return faults;
}
