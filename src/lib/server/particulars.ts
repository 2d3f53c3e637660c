import { and, eq, isNull, max, sql } from 'drizzle-orm';
import { can } from '../domain/access';
import { addDays, type Day } from '../domain/day';
import type { ChangeMember, CorrectMember } from '../domain/member';
import { Problem } from '../domain/problem';
import * as accounts from './accounts';
import type { Context } from './commands';
import * as courses from './courses';
import { rows, type Tx } from './db/client';
import { account, member, memberPastOrganisation } from './db/schema';
import * as teams from './teams';

/**
 * What is known of a member beside what a decision says: a fault in it is corrected for all days, and
 * what became different is so from a day on.
 */
export async function correctMember(
	context: Context,
	{ memberId, ...right }: CorrectMember
): Promise<void> {
	const { tx } = context;
	const before = await serving(context, memberId);
	await tx.update(member).set(right).where(eq(member.id, memberId));
	// The account was opened under the same name, with the same fault in it.
	if (before.accountId)
		await tx
			.update(account)
			.set({ name: right.name })
			.where(and(eq(account.id, before.accountId), eq(account.name, before.name)));
	await teams.raise(context, before.teamId);
}

export async function changeMember(
	context: Context,
	{ memberId, phone, organisation, from }: ChangeMember
): Promise<void> {
	const before = await serving(context, memberId);
	if (organisation !== before.organisation) await moveTo(context, before, organisation, from);
	if (phone !== before.phone) await call(context, before, phone);
}

type Serving = typeof member.$inferSelect & { joinedOn: Day };

/** A member who has joined and not left. */
async function serving({ tx, today }: Context, memberId: string): Promise<Serving> {
	const [found] = await tx.select().from(member).where(eq(member.id, memberId)).for('update');
	const { joinedOn = null, leftOn = null } = found ?? {};
	if (!found || joinedOn === null || joinedOn > today || (leftOn !== null && leftOn <= today))
		throw new Problem('member_not_in_team', { memberId: 'member_not_in_team' });
	return { ...found, joinedOn };
}

/** Another organisation sends them from a day on; counts of earlier days stay as they were. */
async function moveTo(
	{ tx, today }: Context,
	{ id, joinedOn, organisation: former }: Serving,
	organisation: Serving['organisation'],
	from: Day | null
): Promise<void> {
	if (from === null) throw new Problem('invalid', { from: 'required' });
	const [last] = await tx
		.select({ day: max(memberPastOrganisation.validTo) })
		.from(memberPastOrganisation)
		.where(eq(memberPastOrganisation.memberId, id));
	const earliest = last?.day ?? addDays(joinedOn, 1);
	if (from < earliest || from > today) throw new Problem('invalid', { from: 'outside' });
	// A second change on the same day: the organisation in between never sent them.
	await tx
		.insert(memberPastOrganisation)
		.values({ memberId: id, organisation: former, validTo: from })
		.onConflictDoNothing();
	await tx.update(member).set({ organisation }).where(eq(member.id, id));
}

/**
 * Another number: their account goes with them to it, as long as it lends nobody a reach they do not have. A
 * first number opens the households of the team to whoever has it, so that is for the commune to give; and
 * one that is only taken away would leave their account to whoever gets the number next.
 */
async function call(context: Context, before: Serving, phone: string | null): Promise<void> {
	const { tx, actor, today } = context;
	if (phone === null) throw new Problem('invalid', { phone: 'phone_stays' });
	const place = await courses.placeOfMember(tx, before.id, today);
	if (before.phone === null && !(place && can(actor, 'member.correct', place)))
		throw new Problem('invalid', { phone: 'first_phone' });
	const own = before.phone !== null && before.accountId;
	const accountId = own
		? await renumber(context, own, phone)
		: await accounts.forPhone(context, phone, before.name);
	await mustBeAlone(tx, before, phone);
	await tx.update(member).set({ phone, accountId }).where(eq(member.id, before.id));
	// The same person in another team has the same number there.
	await tx
		.update(member)
		.set({ phone })
		.where(
			and(
				eq(member.accountId, accountId),
				eq(member.phone, before.phone ?? phone),
				isNull(member.leftOn)
			)
		);
	await teams.raise(context, before.teamId);
}

async function renumber(
	{ tx, actor, today }: Context,
	accountId: string,
	phone: string
): Promise<string> {
	const place = await accounts.placeOf(tx, accountId, today);
	if (!place || !can(actor, 'invitation.issue', place)) throw new Problem('not_found');
	if (await accounts.isTaken(tx, phone)) throw new Problem('phone_taken', { phone: 'phone_taken' });
	await tx.update(account).set({ phone }).where(eq(account.id, accountId));
	return accountId;
}

async function mustBeAlone(tx: Tx, { id, teamId }: Serving, phone: string): Promise<void> {
	const others = await rows(
		tx,
		sql`select 1 from member where team_id = ${teamId} and id <> ${id} and phone = ${phone} and left_on is null`
	);
	if (others.length > 0) throw new Problem('phone_twice', { phone: 'phone_twice' });
}
