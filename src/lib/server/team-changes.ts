import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Day } from '../domain/day';
import type { MemberRole } from '../domain/member';
import { Problem } from '../domain/problem';
import {
	type ProposeDissolution,
	type ProposeTeamChange,
	type TeamChange,
	teamSize
} from '../domain/team';
import { holdsOn } from './access';
import * as accounts from './accounts';
import * as areas from './areas';
import type { Context } from './commands';
import { rows, type Tx } from './db/client';
import { member, memberChange, submission, team, teamPastSeat, teamVillage } from './db/schema';
import * as teams from './teams';

/**
 * What happens to a team between its founding and its end. Nothing that was is written over: members
 * and villages have days, and a decision takes effect no earlier than the one before it.
 */
export async function proposeChange(
	context: Context,
	{ submissionId, teamId, change, grounds }: ProposeTeamChange
): Promise<void> {
	await mustBeFree(context, teamId);
	await tryOut(context, teamId, change);
	await submit(context, { id: submissionId, kind: 'change', teamId, change, grounds });
}

export async function proposeDissolution(
	context: Context,
	{ submissionId, teamId, grounds }: ProposeDissolution
): Promise<void> {
	await mustBeFree(context, teamId);
	await submit(context, { id: submissionId, kind: 'dissolve', teamId, grounds });
}

/** The villages and members of the team from a day on; throws when a rule would not hold on any later day. */
export async function applyChange(
	context: Context,
	teamId: string,
	change: TeamChange,
	day: Day
): Promise<void> {
	const { tx } = context;
	await mustFollow(tx, teamId, day);
	// Once for what the team leaves, and once for what it comes to.
	await teams.raise(context, teamId);
	await leaveVillages(tx, teamId, change, day);
	await joinVillages(context, teamId, change, day);
	await moveSeat(tx, teamId, change.seatVillageId, day);
	await mustServeItsSeat(tx, teamId, day);
	await leaveMembers(tx, teamId, change, day);
	await restandMembers(tx, teamId, change, day);
	await joinMembers(context, teamId, change, day);
	await mustKeepRules(tx, teamId, day);
	await teams.raise(context, teamId);
}

/** The team ends; it was in force at least a day. */
export async function dissolve(context: Context, teamId: string, day: Day): Promise<void> {
	await mustFollow(context.tx, teamId, day);
	const [span] = await rows<{ lasted: boolean }>(
		context.tx,
		sql`select lower(f.spans) < ${day}::date as lasted from team_in_force f where f.team_id = ${teamId}`
	);
	if (!span?.lasted)
		throw new Problem('decision_out_of_order', { effectiveOn: 'decision_out_of_order' });
	await teams.raise(context, teamId);
}

async function submit(
	{ tx, actor, now }: Context,
	submitted: Pick<typeof submission.$inferInsert, 'id' | 'kind' | 'teamId' | 'change' | 'grounds'>
): Promise<void> {
	await tx.insert(submission).values({ ...submitted, submittedAt: now, submittedBy: actor.id });
}

/** Founded, not dissolved, and nothing else before the chair. */
async function mustBeFree({ tx }: Context, teamId: string): Promise<void> {
	await lock(tx, teamId);
	if ((await spanOf(tx, teamId)).until !== null || (await spanOf(tx, teamId)).from === null)
		throw new Problem('team_not_in_force');
	if (await teams.openSubmission(tx, teamId)) throw new Problem('already_submitted');
}

/** Carries the change out and takes it back: what the chair could not approve is not submitted either. */
async function tryOut(context: Context, teamId: string, change: TeamChange): Promise<void> {
	class Fits extends Error {}
	const { from, last } = await spanOf(context.tx, teamId);
	const day = [context.today, from, last]
		.filter((each) => each !== null)
		.sort()
		.at(-1)!;
	try {
		await context.tx.transaction(async (tx) => {
			const aside = { ...context, tx, version: async () => 0, touch: () => {} };
			await applyChange(aside, teamId, change, day);
			throw new Fits();
		});
	} catch (thrown) {
		if (!(thrown instanceof Fits)) throw thrown;
	}
}

/** No decision takes effect before one that was recorded earlier. */
async function mustFollow(tx: Tx, teamId: string, day: Day): Promise<void> {
	await lock(tx, teamId);
	const { from, until, last } = await spanOf(tx, teamId);
	if (from === null || until !== null) throw new Problem('team_not_in_force');
	if (last !== null && day < last)
		throw new Problem('decision_out_of_order', { effectiveOn: 'decision_out_of_order' });
}

async function lock(tx: Tx, teamId: string): Promise<void> {
	await tx.select({ id: team.id }).from(team).where(eq(team.id, teamId)).for('update');
}

/** From when to when a team is in force, and when its last decision takes effect. */
async function spanOf(tx: Tx, teamId: string) {
	const [span] = await rows<{ from: Day | null; until: Day | null; last: Day | null }>(
		tx,
		sql`select lower(f.spans)::text as "from", upper(f.spans)::text as until, (
				select max(d.effective_on)::text from decision_team dt join decision d on d.id = dt.decision_id
				where dt.team_id = f.team_id) as last
			from team_in_force f where f.team_id = ${teamId}`
	);
	return span ?? { from: null, until: null, last: null };
}

async function leaveVillages(
	tx: Tx,
	teamId: string,
	{ villagesLeave }: TeamChange,
	day: Day
): Promise<void> {
	for (const [index, villageId] of villagesLeave.entries()) {
		const left = await tx
			.update(teamVillage)
			.set({ validTo: day })
			.where(
				and(
					eq(teamVillage.teamId, teamId),
					eq(teamVillage.villageId, villageId),
					isNull(teamVillage.validTo)
				)
			)
			.returning({ id: teamVillage.villageId });
		if (left.length === 0)
			throw new Problem('invalid', { [`villagesLeave.${index}`]: 'invalid_choice' });
	}
}

async function joinVillages(
	{ tx, today }: Context,
	teamId: string,
	{ villagesJoin }: TeamChange,
	day: Day
): Promise<void> {
	if (villagesJoin.length === 0) return;
	const own = await teams.placeOf(tx, teamId, today);
	const served = new Set(await servedOn(tx, teamId, day));
	for (const [index, villageId] of villagesJoin.entries()) {
		const place = await areas.place(tx, villageId, today);
		if (!place || place.communeId !== own?.communeId)
			throw new Problem('village_outside_commune', {
				[`villagesJoin.${index}`]: 'village_outside_commune'
			});
		if (served.has(villageId)) throw new Problem('invalid', { [`villagesJoin.${index}`]: 'twice' });
		served.add(villageId);
		await tx.insert(teamVillage).values({ teamId, villageId, validFrom: day });
	}
}

async function moveSeat(tx: Tx, teamId: string, villageId: number | null, day: Day): Promise<void> {
	const [now] = await rows<{ village_id: number; valid_from: Day | null }>(
		tx,
		sql`select village_id, valid_from::text from team_seat where team_id = ${teamId} and valid_to is null`
	);
	if (villageId === null || !now || now.village_id === villageId) return;
	// A second move on the same day: the seat in between was never one.
	if (now.valid_from !== day)
		await tx.insert(teamPastSeat).values({
			teamId,
			villageId: now.village_id,
			validFrom: now.valid_from,
			validTo: day
		});
	await tx.update(team).set({ seatVillageId: villageId }).where(eq(team.id, teamId));
}

async function mustServeItsSeat(tx: Tx, teamId: string, day: Day): Promise<void> {
	const [{ seat }] = (await tx
		.select({ seat: team.seatVillageId })
		.from(team)
		.where(eq(team.id, teamId))) as [{ seat: number }];
	if (!(await servedOn(tx, teamId, day)).includes(seat))
		throw new Problem('invalid', { seatVillageId: 'invalid_choice' });
}

async function servedOn(tx: Tx, teamId: string, day: Day): Promise<number[]> {
	const served = await rows<{ id: number }>(
		tx,
		sql`select tv.village_id as id from team_village tv where tv.team_id = ${teamId} and ${holdsOn('tv', day)}`
	);
	return served.map(({ id }) => id);
}

async function leaveMembers(
	tx: Tx,
	teamId: string,
	{ leaves }: TeamChange,
	day: Day
): Promise<void> {
	for (const [index, { memberId }] of leaves.entries()) {
		await standing(tx, teamId, memberId, day, `leaves.${index}.memberId`);
		await tx.update(member).set({ leftOn: day }).where(eq(member.id, memberId));
	}
}

/** Who changes role, pauses or comes back stands otherwise from the day on. */
async function restandMembers(
	tx: Tx,
	teamId: string,
	{ roles, pauses, resumes }: TeamChange,
	day: Day
): Promise<void> {
	const restand = async (
		memberId: string,
		path: string,
		change: Partial<{ role: MemberRole; paused: boolean }>
	) => {
		const { role, paused } = await standing(tx, teamId, memberId, day, path);
		const stands = { role, paused, ...change };
		await tx
			.insert(memberChange)
			.values({ memberId, effectiveOn: day, ...stands })
			.onConflictDoUpdate({
				target: [memberChange.memberId, memberChange.effectiveOn],
				set: stands
			});
	};
	for (const [index, { memberId, role }] of roles.entries())
		await restand(memberId, `roles.${index}.memberId`, { role });
	for (const [index, { memberId }] of pauses.entries())
		await restand(memberId, `pauses.${index}.memberId`, { paused: true });
	for (const [index, { memberId }] of resumes.entries())
		await restand(memberId, `resumes.${index}.memberId`, { paused: false });
}

/** How a member of the team stands on a day; whoever has left, or is not of the team, is a fault at the path. */
async function standing(tx: Tx, teamId: string, memberId: string, day: Day, path: string) {
	const [found] = await rows<{ role: MemberRole; paused: boolean }>(
		tx,
		sql`select s.role, s.paused from member_standing s join member m on m.id = s.member_id
			where s.member_id = ${memberId} and s.team_id = ${teamId} and m.left_on is null and ${holdsOn('s', day)}`
	);
	if (!found) throw new Problem('member_not_in_team', { [path]: 'member_not_in_team' });
	return found;
}

async function joinMembers(
	context: Context,
	teamId: string,
	{ joins, leaves }: TeamChange,
	day: Day
): Promise<void> {
	for (const [index, { replaces, ...joining }] of joins.entries()) {
		if (replaces !== null && !leaves.some(({ memberId }) => memberId === replaces))
			throw new Problem('invalid', { [`joins.${index}.replaces`]: 'invalid_choice' });
		const accountId = joining.phone
			? ((await accounts.forRegistered(context.tx, teamId, joining)) ??
				(await accounts.forPhone(context, joining.phone, joining.name)))
			: null;
		await context.tx.insert(member).values({ ...joining, teamId, accountId, joinedOn: day });
	}
}

/** On each day from then on: one leader, who has a phone; as many people as a team may have; no phone twice. */
async function mustKeepRules(tx: Tx, teamId: string, day: Day): Promise<void> {
	const days = await rows<{
		leaders: number;
		phoneless: number;
		people: number;
		twice: number;
	}>(
		tx,
		sql`with stands as (
				select s.*, m.phone from member_standing s join member m on m.id = s.member_id
				where s.team_id = ${teamId} and not s.paused and (s.valid_to is null or s.valid_to > ${day}::date)
			)
			select count(*) filter (where s.role = 'leader')::integer as leaders,
				count(*) filter (where s.role = 'leader' and s.phone is null)::integer as phoneless,
				count(s.member_id)::integer as people,
				(count(s.phone) - count(distinct s.phone))::integer as twice
			from (
				select ${day}::date as day
				union select valid_from from stands where valid_from > ${day}::date
				union select valid_to from stands where valid_to > ${day}::date
			) d left join stands s on s.valid_from <= d.day and (s.valid_to is null or s.valid_to > d.day)
			group by d.day`
	);
	const fault = (
		code: 'team_needs_one_leader' | 'leader_needs_phone' | 'team_size' | 'phone_twice'
	) => new Problem('invalid', { members: code });
	for (const { leaders, phoneless, people, twice } of days) {
		if (leaders !== 1) throw fault('team_needs_one_leader');
		if (phoneless > 0) throw fault('leader_needs_phone');
		if (people < teamSize.least || people > teamSize.most) throw fault('team_size');
		if (twice > 0) throw fault('phone_twice');
	}
	await lockLeaders(tx, teamId);
	await teams.mustLeadAlone(tx, teamId, day);
}

/** Two decisions at the same moment that make one person lead two teams wait for each other here. */
async function lockLeaders(tx: Tx, teamId: string): Promise<void> {
	await tx.execute(sql`select 1 from account where id in (
			select account_id from member_standing where team_id = ${teamId} and role = 'leader')
		order by id for no key update`);
}
