import { eq, inArray, isNull, and, type SQL, sql } from 'drizzle-orm';
import type { Actor, Place } from '../domain/access';
import type { Day } from '../domain/day';
import { dayOf } from '../domain/day';
import { Problem } from '../domain/problem';
import {
	type AskToJoin,
	mostWaiting,
	type NominateRegistered,
	type RefuseRegistration,
	type Registration,
	registrationDays
} from '../domain/registration';
import type { Changes } from '../domain/sync';
import { holdsOn, visibleTo } from './access';
import * as accounts from './accounts';
import type { Context } from './commands';
import { type Database, rows, type Tx } from './db/client';
import { instant } from './db/instant';
import { account, joiningLink, registration, session } from './db/schema';
import * as sessions from './sessions';
import { proposeChange } from './team-changes';
import * as teams from './teams';

/**
 * People who ask to join a team by themselves. Until a decision makes them members they have an account
 * that waits: it reaches nothing, takes its phone number from nobody, and what its phone records stays
 * there. Their phone knows the team, its villages by name, and themselves.
 */

/** What anybody may know of the team that a link leads to; null when it leads to none in force. */
export async function teamOpenTo(tx: Tx, link: string, today: Day) {
	const [found] = await rows<{ id: string; name: string; villages: string[]; commune: string }>(
		tx,
		sql`select t.id, t.name, c.name as commune, array(
				select a.name from team_village tv join area a on a.id = tv.village_id
				where tv.team_id = t.id and ${holdsOn('tv', today)} order by a.code) as villages
			from team t join team_in_force f on f.team_id = t.id
			join area_edge e on e.child_id = t.seat_village_id and e.parent_level = 'commune' and ${holdsOn('e', today)}
			join area c on c.id = e.parent_id
			left join joining_link l on l.team_id = t.id
			where (l.key = ${link} or (l.team_id is null and t.id = ${link})) and f.spans @> ${today}::date`
	);
	return found ?? null;
}

/** The key of the link by which people ask to join a team; null while nobody can. */
export async function linkOf(tx: Tx, teamId: string): Promise<string | null> {
	const [changed] = await tx.select().from(joiningLink).where(eq(joiningLink.teamId, teamId));
	return changed ? changed.key : teamId;
}

/** Another link, or none: whoever has asked already still waits for an answer. */
export async function renewLink(
	{ tx, actor, now }: Context,
	{ teamId, key }: { teamId: string; key: string | null }
): Promise<void> {
	const link = { key, changedBy: actor.id, changedAt: now };
	await tx
		.insert(joiningLink)
		.values({ teamId, ...link })
		.onConflictDoUpdate({ target: joiningLink.teamId, set: link });
}

/** Opens an account that waits. The same form sent twice asks once. */
export async function ask(
	database: Database,
	{ password, ...asked }: AskToJoin,
	address: string,
	now: Date
): Promise<void> {
	await sessions.mayAskToJoin(database, address, now);
	const passwordHash = await accounts.hashPassword(password);
	const today = dayOf(now.getTime());
	await database.transaction(async (tx) => {
		const team = await teamOpenTo(tx, asked.link, today);
		if (!team) throw new Problem('not_found');
		await tx.execute(sql`select 1 from team where id = ${team.id} for update`);
		const teamId = team.id;
		const { id, accountId, name, phone } = asked;
		const [known] = await tx.select().from(registration).where(eq(registration.id, id));
		if (known) return;
		await mustHaveRoom(tx, { teamId, phone }, today);
		await tx
			.insert(account)
			.values({ id: accountId, phone, name, passwordHash, createdAt: now, waiting: true });
		await tx.insert(registration).values({ id, teamId, accountId, askedAt: now });
	});
}

async function mustHaveRoom(
	tx: Tx,
	{ teamId, phone }: { teamId: string; phone: string },
	today: Day
): Promise<void> {
	const [counted] = await rows<{ team: number; phone: number }>(
		tx,
		sql`select ${countOf(sql`${teamId}`, today)} as team, (
				select count(*)::integer from account where waiting and closed_at is null and phone = ${phone}) as phone`
	);
	const { team = 0, phone: ofPhone = 0 } = counted ?? {};
	if (team >= mostWaiting.ofTeam || ofPhone >= mostWaiting.ofPhone)
		throw new Problem('registrations_full');
}

/** How an account stands that asked and is no member yet; null for everybody else. */
export async function ofAccount(
	tx: Tx,
	accountId: string,
	today: Day
): Promise<(Registration & { teamId: string }) | null> {
	const [found] = await rows<Registration & { teamId: string }>(
		tx,
		sql`select r.id, r.team_id as "teamId", t.name as "teamName", ${state(today)} as state, ${until}::text as until, r.reason
			from registration r join team t on t.id = r.team_id left join submission s on s.id = r.submission_id
			where r.account_id = ${accountId}
				and not exists (select 1 from member m where m.id = r.id and m.joined_on <= ${today}::date)
			order by r.asked_at desc limit 1`
	);
	return found ?? null;
}

/** What the phone of somebody who waits learns: names that stand on every notice board, and themselves. */
export async function learn(
	tx: Tx,
	actor: Actor,
	{ id, teamId, state }: Pick<Registration, 'id' | 'state'> & { teamId: string },
	today: Day
): Promise<Pick<Changes, 'teams' | 'villages' | 'members'>> {
	if (state !== 'waiting' && state !== 'nominated') return { teams: [], villages: [], members: [] };
	const [found] = await rows<Pick<Changes, 'teams' | 'villages'>>(
		tx,
		sql`select json_build_array(json_build_object('id', t.id, 'name', t.name, 'decision', null, 'villageIds', array(
					select tv.village_id from team_village tv where tv.team_id = t.id and ${holdsOn('tv', today)}
					order by tv.village_id))) as teams,
				(select coalesce(json_agg(json_build_object('id', a.id, 'name', a.name, 'communeName', c.name) order by a.id), '[]')
					from team_village tv join area a on a.id = tv.village_id
					join area_edge e on e.child_id = a.id and e.parent_level = 'commune' and ${holdsOn('e', today)}
					join area c on c.id = e.parent_id
					where tv.team_id = t.id and ${holdsOn('tv', today)}) as villages
			from team t where t.id = ${teamId}`
	);
	const me = { id, teamId, name: actor.name, role: 'member', accountId: actor.id };
	return { teams: found?.teams ?? [], villages: found?.villages ?? [], members: [me] };
}

export type Asking = {
	id: string;
	name: string;
	phone: string;
	askedAt: string;
	until: Day;
	/** Somebody else's account has the number: they cannot join under it. */
	taken: boolean;
};

/** Those who wait for an answer of a team, the first first. */
export async function ofTeam(tx: Tx, teamId: string, today: Day): Promise<Asking[]> {
	return rows<Asking>(
		tx,
		sql`select r.id, a.name, a.phone, ${instant('r.asked_at')} as "askedAt", ${until}::text as until,
				exists (select 1 from account o where o.phone = a.phone and o.closed_at is null and not o.waiting) as taken
			from registration r join account a on a.id = r.account_id left join submission s on s.id = r.submission_id
			where r.team_id = ${teamId} and ${state(today)} = 'waiting' order by r.asked_at, r.id`
	);
}

/** The teams in the actor's reach for which people wait, for those who answer them. */
export async function waitingFor(tx: Tx, actor: Actor, today: Day) {
	return rows<{ teamId: string; teamName: string; people: number }>(
		tx,
		sql`select * from (
				select t.id as "teamId", t.name as "teamName", ${countOf(sql`t.id`, today)} as people
				from team t where ${visibleTo(actor, 'registration.refuse', sql`t.seat_village_id`, today)}
					and t.id in (select team_id from registration)) asked
			where people > 0 order by "teamName", "teamId"`
	);
}

/** How many wait for an answer of the team of this id. */
export function countOf(teamId: SQL, today: Day): SQL {
	return sql`(select count(*)::integer from registration r left join submission s on s.id = r.submission_id
		where r.team_id = ${teamId} and ${state(today)} = 'waiting')`;
}

/** Where the team sits that they asked to join. */
export async function placeOf(tx: Tx, id: string, today: Day): Promise<Place | null> {
	const [found] = await tx.select().from(registration).where(eq(registration.id, id));
	return found ? teams.placeOf(tx, found.teamId, today) : null;
}

/** Hands a change of the team in to the chair, by which they join as any member does. */
export async function nominate(
	context: Context,
	{ submissionId, teamId, people, grounds }: NominateRegistered
): Promise<void> {
	const { tx, today } = context;
	await tx.execute(sql`select 1 from team where id = ${teamId} for update`);
	const waiting = await ofTeam(tx, teamId, today);
	const joins = people.map(({ id, organisation }, index) => {
		const asked = waiting.find((each) => each.id === id);
		if (!asked) throw new Problem('changed_meanwhile');
		if (asked.taken) throw new Problem('phone_taken', { [`people.${index}`]: 'phone_taken' });
		const { name, phone } = asked;
		const unknown = { sex: null, birthYear: null, replaces: null };
		return { id, name, phone, role: 'member' as const, organisation, ...unknown };
	});
	const change = { ...nothingElse, joins };
	await proposeChange(context, { submissionId, teamId, change, grounds });
	await tx
		.update(registration)
		.set({ submissionId })
		.where(
			inArray(
				registration.id,
				people.map(({ id }) => id)
			)
		);
}

const nothingElse = {
	leaves: [],
	pauses: [],
	resumes: [],
	roles: [],
	villagesJoin: [],
	villagesLeave: [],
	seatVillageId: null
};

export async function refuse(
	{ tx, actor, now, today }: Context,
	{ id, reason }: RefuseRegistration
): Promise<void> {
	const [asked] = await rows<{ state: string }>(
		tx,
		sql`select ${state(today)} as state from registration r left join submission s on s.id = r.submission_id
			where r.id = ${id} for update of r`
	);
	if (asked?.state !== 'waiting') throw new Problem('changed_meanwhile');
	await tx
		.update(registration)
		.set({ refusedAt: now, refusedBy: actor.id, reason })
		.where(and(eq(registration.id, id), isNull(registration.refusedAt)));
}

/** Erases who they were of people who were refused, or got no answer, a month ago. */
export async function tidy(database: Database, now: Date): Promise<void> {
	const today = dayOf(now.getTime());
	await database.transaction(async (tx) => {
		const over = await rows<{ id: string; account_id: string }>(
			tx,
			sql`select r.id, r.account_id from registration r join account a on a.id = r.account_id and a.waiting
					left join submission s on s.id = r.submission_id
				where ${state(today)} in ('refused', 'expired')
					and coalesce(${dayIn(sql`r.refused_at`)}, ${until}) + ${registrationDays}::integer < ${today}::date
				for update of r`
		);
		for (const { id, account_id } of over) {
			await tx.delete(registration).where(eq(registration.id, id));
			await tx.delete(session).where(eq(session.userId, account_id));
			await tx
				.update(account)
				.set({ name: '—', phone: '', passwordHash: null, closedAt: now })
				.where(eq(account.id, account_id));
		}
	});
}

const dayIn = (moment: SQL) => sql`(${moment} at time zone 'Asia/Ho_Chi_Minh')::date`;

/** Needs the registration `r` and its submission `s`, as does `state`. */
const until = sql`(${dayIn(sql`greatest(r.asked_at, s.returned_at)`)} + ${sql.raw(String(registrationDays))})`;

function state(today: Day): SQL {
	return sql`case when r.refused_at is not null then 'refused'
		when s.id is not null and s.returned_at is null and s.decision_id is null then 'nominated'
		when exists (select 1 from member m where m.id = r.id) then 'nominated'
		when ${until} < ${today}::date then 'expired'
		else 'waiting' end`;
}
