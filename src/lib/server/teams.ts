import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { can, inCommon, type Place } from '../domain/access';
import type { Day } from '../domain/day';
import { Problem } from '../domain/problem';
import {
	type EditTeam,
	faultsOf,
	type ProposeTeam,
	type ReturnTeam,
	type SubmitTeam
} from '../domain/team';
import { fold } from '../domain/text';
import { holdsOn } from './access';
import * as accounts from './accounts';
import * as areas from './areas';
import type { Context } from './commands';
import { arrayOf } from './db/bulk';
import { rows, type Tx } from './db/client';
import { recall } from './db/recall';
import { decisionTeam, member, submission, team, teamVillage } from './db/schema';

/** Where a team sits on today's areas; null when there is no such team. */
export async function placeOf(tx: Tx, id: string, today: Day): Promise<Place | null> {
	const [found] = await tx.select({ seat: team.seatVillageId }).from(team).where(eq(team.id, id));
	const place = found && (await areas.place(tx, found.seat, today));
	return place ? { ...place, teamId: id } : null;
}

/** What the places of several teams have in common; null when one of them does not exist. */
export async function placeOfAll(tx: Tx, ids: string[], today: Day): Promise<Place | null> {
	const places = await Promise.all(ids.map((id) => placeOf(tx, id, today)));
	const known = places.filter((place) => place !== null);
	return known.length === ids.length && known.length > 0 ? known.reduce(inCommon) : null;
}

export async function proposeTeam(context: Context, proposed: ProposeTeam): Promise<void> {
	const { tx, actor, now } = context;
	await tx.insert(team).values({
		...nameAndSeat(proposed),
		id: proposed.id,
		proposedBy: actor.id,
		createdAt: now,
		version: await context.version(`team:${proposed.id}`)
	});
	await storeVillagesAndMembers(context, proposed);
}

/** Replaces a draft or a returned proposal; what the chair has before him or has approved stays as it is. */
export async function editTeam(context: Context, edited: EditTeam): Promise<void> {
	const { tx, actor, today } = context;
	if (!(await isEditable(tx, edited.id))) throw new Problem('not_editable');
	const [before, after] = [
		await placeOf(tx, edited.id, today),
		await areas.place(tx, edited.seatVillageId, today)
	];
	if (before?.communeId !== after?.communeId)
		throw new Problem('village_outside_commune', { seatVillageId: 'invalid_choice' });
	// A head who may propose for one village does not come by another by moving the seat there.
	if (!after || !can(actor, 'team.edit', after))
		throw new Problem('invalid', { seatVillageId: 'invalid_choice' });
	await replaceTeam(context, edited);
}

/** Whatever was proposed before. */
export async function replaceTeam(context: Context, edited: EditTeam): Promise<void> {
	const { tx } = context;
	await tx.delete(teamVillage).where(eq(teamVillage.teamId, edited.id));
	await tx.delete(member).where(eq(member.teamId, edited.id));
	await tx
		.update(team)
		.set({ ...nameAndSeat(edited), version: await context.version(`team:${edited.id}`) })
		.where(eq(team.id, edited.id));
	await storeVillagesAndMembers(context, edited);
}

export async function submitTeam(
	{ tx, actor, now }: Context,
	{ id, submissionId }: SubmitTeam
): Promise<void> {
	if (!(await isEditable(tx, id))) throw new Problem('not_editable');
	const members = await tx.select().from(member).where(eq(member.teamId, id)).orderBy(member.id);
	const faults = faultsOf({ members });
	if (Object.keys(faults).length > 0) throw new Problem('invalid', faults);
	await tx
		.insert(submission)
		.values({ id: submissionId, teamId: id, submittedAt: now, submittedBy: actor.id });
}

export async function returnTeam(
	{ tx, actor, now }: Context,
	{ id, reason }: ReturnTeam
): Promise<void> {
	const open = await openSubmission(tx, id);
	if (!open) throw new Problem('not_submitted');
	await tx
		.update(submission)
		.set({ returnedAt: now, returnedBy: actor.id, reason })
		.where(eq(submission.id, open.id));
}

/** From the day its decision takes effect the team serves its villages, and its members have joined. */
export async function found(context: Context, teamId: string, day: Day): Promise<void> {
	const { tx } = context;
	await raise(context, teamId);
	await tx.update(teamVillage).set({ validFrom: day }).where(eq(teamVillage.teamId, teamId));
	const members = await tx
		.select()
		.from(member)
		.where(eq(member.teamId, teamId))
		.orderBy(member.id);
	const accountOf = await accounts.forPhones(context, members);
	await tx.execute(
		sql`update member m set joined_on = ${day}::date, account_id = g.account_id
			from unnest(${arrayOf(
				members.map(({ id }) => id),
				'uuid'
			)}, ${arrayOf(
				members.map(({ phone }) => phone && accountOf.get(phone)),
				'uuid'
			)}) as g (id, account_id)
			where m.id = g.id`
	);
	await mustLeadAlone(tx, teamId, day);
}

/** Says that phones have something to learn of the team, and that its villages' figures change. */
export async function raise(context: Context, teamId: string): Promise<void> {
	const { tx } = context;
	await tx
		.update(team)
		.set({ version: await context.version(`team:${teamId}`) })
		.where(eq(team.id, teamId));
	const counted = await rows<{ id: number }>(
		tx,
		sql`select village_id as id from team_village where team_id = ${teamId}
			union select village_id from team_seat where team_id = ${teamId}`
	);
	counted.forEach(({ id }) => context.touch(id));
}

/**
 * Whoever leads the team on a day from then on leads no other team in force on that day. Asked of one
 * person after the other, whatever the database believes about how many there are.
 */
export async function mustLeadAlone(tx: Tx, teamId: string, day: Day): Promise<void> {
	const days = (alias: string) =>
		sql.raw(`datemultirange(daterange(${alias}.valid_from, ${alias}.valid_to))`);
	const others = await rows(
		tx,
		sql`select 1 from member_standing mine
			cross join lateral (
				select * from member_standing s where s.account_id = mine.account_id and s.team_id <> mine.team_id offset 0
			) other
			cross join lateral (select spans from team_in_force where team_id = other.team_id offset 0) f
			where mine.team_id = ${teamId} and mine.role = 'leader' and other.role = 'leader'
				and not mine.paused and not other.paused
				and ${days('mine')} * ${days('other')} * f.spans && daterange(${day}::date, null) limit 1`
	);
	if (others.length > 0) throw new Problem('leads_another_team', { members: 'leads_another_team' });
}

/**
 * A team acts in the villages it serves, while a decision holds, and through its own people.
 * What is outside its villages answers like what does not exist. Answers the first of the villages
 * that it serves.
 */
export async function mustServe(
	{ tx, actor, judgedOn }: Context,
	teamId: string,
	villageIds: number[],
	happenedOn: Day
): Promise<number> {
	// Late work that is judged by the day before a change counts for the team as it was that day.
	const day = happenedOn < judgedOn ? happenedOn : judgedOn;
	if (!actor.grants.some((grant) => 'teamId' in grant && grant.teamId === teamId))
		throw new Problem('not_found');
	const [serving] = await recall(tx, `service ${teamId} ${day}`, () =>
		rows<{ in_force: boolean | null; served: number[] }>(
			tx,
			// With what its villages became since: whoever was registered late in one of them lives there.
			sql`select f.spans @> ${day}::date as in_force, array(
				with recursive served (id) as (
					select tv.village_id from team_village tv where tv.team_id = f.team_id and ${holdsOn('tv', day)}
					union select s.to_id from served join area_succession s on s.from_id = served.id
				) select id from served) as served
			from team_in_force f where f.team_id = ${teamId}`
		)
	);
	if (!serving?.in_force) throw new Problem('team_not_in_force');
	const first = villageIds.find((villageId) => serving.served.includes(villageId));
	if (first === undefined) throw new Problem('not_found');
	return first;
}

export async function mustHaveMembers(tx: Tx, teamId: string, memberIds: string[]): Promise<void> {
	const wanted = new Set(memberIds);
	if (wanted.size === 0) return;
	const found = await recall(tx, `members ${teamId} ${[...wanted].sort().join()}`, () =>
		tx
			.select({ id: member.id })
			.from(member)
			.where(and(eq(member.teamId, teamId), inArray(member.id, [...wanted])))
	);
	if (found.length !== wanted.size)
		throw new Problem('member_not_in_team', { memberIds: 'invalid_choice' });
}

function nameAndSeat({ kind, name, seatVillageId }: ProposeTeam) {
	return { kind, name, folded: fold(name), seatVillageId };
}

async function storeVillagesAndMembers(
	{ tx, today }: Context,
	proposed: ProposeTeam
): Promise<void> {
	const villageIds = new Set([proposed.seatVillageId, ...proposed.villageIds]);
	const seat = await areas.place(tx, proposed.seatVillageId, today);
	for (const villageId of proposed.villageIds.filter((id) => id !== proposed.seatVillageId)) {
		const place = await areas.place(tx, villageId, today);
		if (!place || place.communeId !== seat?.communeId)
			throw new Problem('village_outside_commune', { villageIds: 'invalid_choice' });
	}
	await tx
		.insert(teamVillage)
		.values([...villageIds].map((villageId) => ({ teamId: proposed.id, villageId })));
	if (proposed.members.length > 0)
		await tx
			.insert(member)
			.values(proposed.members.map((each) => ({ ...each, teamId: proposed.id })));
}

/** Nothing before the chair, and no decision yet. */
export async function isEditable(tx: Tx, id: string): Promise<boolean> {
	await tx.select({ id: team.id }).from(team).where(eq(team.id, id)).for('update');
	const open = await tx
		.select({ id: submission.id })
		.from(submission)
		.where(and(eq(submission.teamId, id), isNull(submission.returnedAt)));
	const decided = await tx
		.select({ id: decisionTeam.teamId })
		.from(decisionTeam)
		.where(eq(decisionTeam.teamId, id));
	return open.length === 0 && decided.length === 0;
}

/** What waits for the chair's answer, locked until it is given. */
export async function openSubmission(tx: Tx, teamId: string) {
	const [open] = await tx
		.select()
		.from(submission)
		.where(
			and(
				eq(submission.teamId, teamId),
				isNull(submission.returnedAt),
				isNull(submission.decisionId)
			)
		)
		.for('update');
	return open ?? null;
}
