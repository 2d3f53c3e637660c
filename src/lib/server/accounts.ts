import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { and, desc, eq, inArray, isNull, not, or, sql } from 'drizzle-orm';
import { type Actor, inCommon, type Place } from '../domain/access';
import {
	type ChangePassword,
	type CloseAccount,
	invitationHours,
	type IssueInvitation,
	type JoinAccount,
	type OpenAccount,
	type RevokeInvitation
} from '../domain/account';
import { type Day, dayOf } from '../domain/day';
import { uuidv7 } from '../domain/id';
import { Problem } from '../domain/problem';
import { actorOf } from './access';
import * as areas from './areas';
import type { Context } from './commands';
import { type Database, rows, type Tx } from './db/client';
import { account, appointment, invitation, session } from './db/schema';

/** argon2id as OWASP asks at least: 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const letters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

export function hashPassword(password: string): Promise<string> {
	return hash(password.normalize('NFC'), cost);
}

/** A one-time code of eight characters, about 39 bits; the database keeps only its hash. */
export function newCode(): string {
	return Array.from({ length: 8 }, () => letters[randomInt(letters.length)]).join('');
}

/**
 * The account that phone and password belong to, or null. It takes as long for an unknown phone as
 * for a wrong password, so that nobody learns which phones have accounts.
 */
export async function authenticate(
	tx: Tx,
	phone: string,
	password: string
): Promise<string | null> {
	// Whoever only asked to join may have given a number that is somebody else's: that one comes first, and
	// its place is never skipped, so that the time it takes tells nobody whether there is one.
	const found = await tx
		.select({ id: account.id, passwordHash: account.passwordHash, waiting: account.waiting })
		.from(account)
		.where(
			or(hasNumber(phone), and(eq(account.phone, phone), isNull(account.closedAt), account.waiting))
		)
		.orderBy(desc(account.createdAt));
	const owner = found.find(({ waiting }) => !waiting) ?? nobody;
	for (const { id, passwordHash } of [owner, ...found.filter(({ waiting }) => waiting)]) {
		const right = await verify(passwordHash ?? (await nobodysHash), password.normalize('NFC'));
		if (right && passwordHash) return id;
	}
	return null;
}

/** The person whom an unused, unexpired code invites; null for any other code. */
export async function invitee(tx: Tx, code: string, now: Date): Promise<Actor | null> {
	const [found] = await tx
		.select()
		.from(invitation)
		.where(eq(invitation.codeHash, hashOf(code)));
	if (!found || found.usedAt || found.expiresAt <= now) return null;
	return actorOf(tx, found.accountId, dayOf(now.getTime()));
}

/**
 * Where an account belongs, for those who may invite its holder: what all its teams and villages have
 * in common. Whoever holds an office, or belongs to several communes, is nobody's but the
 * administrator's: a new code is a new password, and must not lend anybody a reach they do not have.
 */
export async function placeOf(tx: Tx, accountId: string, today: Day): Promise<Place | null> {
	const found = await rows<{ village_id: number | null; team_id: string | null }>(
		tx,
		sql`select t.seat_village_id as village_id, t.id as team_id from member m join team t on t.id = m.team_id
				where m.account_id = ${accountId} and (m.left_on is null or m.left_on > ${today}::date)
			union all
			select case when role = 'leader' then area_id end, null from appointment
				where account_id = ${accountId} and (valid_to is null or valid_to > ${today}::date)`
	);
	if (found.length === 0) return null;
	const places = await Promise.all(
		found.map(async ({ village_id, team_id }) => ({
			...(village_id === null ? {} : await areas.place(tx, village_id, today)),
			...(team_id === null ? {} : { teamId: team_id })
		}))
	);
	return places.reduce(inCommon);
}

/**
 * The accounts of phone numbers, opened without a password where there are none. They stay locked, so
 * that two decisions at the same moment know of each other's members.
 */
export async function forPhones(
	{ tx, now }: Context,
	people: { phone: string | null; name: string }[]
): Promise<Map<string, string>> {
	const named = new Map(
		people.flatMap(({ phone, name }) => (phone ? [[phone, name] as const] : []))
	);
	if (named.size === 0) return new Map();
	// In one order for all, so that two decisions wait for each other instead of getting in each other's way.
	const phones = [...named.keys()].sort();
	await tx
		.insert(account)
		.values(
			phones.map((phone) => ({
				id: uuidv7(now.getTime(), randomBytes(10)),
				phone,
				name: named.get(phone)!,
				createdAt: now
			}))
		)
		.onConflictDoNothing({ target: account.phone, where: sql`closed_at is null and not waiting` });
	const known = await tx
		.select({ id: account.id, phone: account.phone })
		.from(account)
		.where(hasNumber(...phones))
		.orderBy(account.phone)
		.for('no key update');
	return new Map(known.map(({ id, phone }) => [phone, id]));
}

export async function forPhone(context: Context, phone: string, name: string): Promise<string> {
	const known = (await forPhones(context, [{ phone, name }])).get(phone);
	if (!known) throw new Error('The account was not stored.');
	return known;
}

/**
 * The account of a new member who asked to join the team by themselves: from now on the number is theirs.
 * Null for anybody else.
 */
export async function forRegistered(
	tx: Tx,
	teamId: string,
	{ id, phone }: { id: string; phone: string | null }
): Promise<string | null> {
	const [asked] = await rows<{ id: string; taken: boolean }>(
		tx,
		sql`select a.id, exists (select 1 from account o where o.phone = a.phone and o.closed_at is null and not o.waiting) as taken
			from registration r join account a on a.id = r.account_id
			where r.id = ${id} and r.team_id = ${teamId} and a.waiting and a.closed_at is null and a.phone = ${phone}
			for update of a`
	);
	if (!asked) return null;
	if (asked.taken) throw new Problem('phone_taken', { members: 'phone_taken' });
	await tx.update(account).set({ waiting: false }).where(eq(account.id, asked.id));
	return asked.id;
}

export async function openAccount({ tx, now, today }: Context, opened: OpenAccount): Promise<void> {
	const [known] = await tx.select({ id: account.id }).from(account).where(hasNumber(opened.phone));
	if (known) throw new Problem('phone_taken', { phone: 'phone_taken' });
	await mustFit(tx, opened, today);
	await tx
		.insert(account)
		.values({ id: opened.id, phone: opened.phone, name: opened.name, createdAt: now });
	await tx.insert(appointment).values({
		id: uuidv7(now.getTime(), randomBytes(10)),
		accountId: opened.id,
		role: opened.role,
		areaId: opened.areaId,
		validFrom: today
	});
}

/** Closes an account and ends its sessions; what its holder did stays in their name. */
export async function closeAccount(
	{ tx, now, today }: Context,
	{ id }: CloseAccount
): Promise<void> {
	const [known] = await tx.select().from(account).where(eq(account.id, id)).for('update');
	if (!known) throw new Problem('not_found');
	const [others] = await rows<{ left: number }>(
		tx,
		sql`select count(*)::integer as left from appointment p join account a on a.id = p.account_id
			where p.role = 'admin' and p.valid_to is null and a.closed_at is null and a.id <> ${id}`
	);
	if (others?.left === 0) throw new Problem('last_administrator');
	await tx
		.update(account)
		.set({ closedAt: known.closedAt ?? now })
		.where(eq(account.id, id));
	await tx
		.update(appointment)
		.set({ validTo: today })
		.where(and(eq(appointment.accountId, id), isNull(appointment.validTo)));
	await tx.delete(session).where(eq(session.userId, id));
}

/** Replaces any code given before: only the newest works. */
export async function issueInvitation(
	context: Context,
	{ accountId, code }: IssueInvitation
): Promise<void> {
	const { tx, actor, now } = context;
	await revokeInvitation(context, { accountId });
	await tx.insert(invitation).values({
		codeHash: hashOf(code),
		accountId,
		issuedBy: actor.id,
		expiresAt: new Date(now.getTime() + invitationHours * 3_600_000)
	});
}

/** Whatever code the person was given and has not used works no more. */
export async function revokeInvitation(
	{ tx }: Context,
	{ accountId }: RevokeInvitation
): Promise<void> {
	await tx
		.delete(invitation)
		.where(and(eq(invitation.accountId, accountId), isNull(invitation.usedAt)));
}

/** Uses a code once: sets the password and ends sessions that an older password opened. */
export async function joinAccount(
	{ tx, actor, now }: Context,
	{ code, passwordHash }: JoinAccount
): Promise<void> {
	const used = await tx
		.update(invitation)
		.set({ usedAt: now })
		.where(
			and(
				eq(invitation.codeHash, hashOf(code)),
				eq(invitation.accountId, actor.id),
				isNull(invitation.usedAt),
				sql`expires_at > ${now.toISOString()}::timestamptz`
			)
		)
		.returning({ accountId: invitation.accountId });
	if (used.length === 0) throw new Problem('code_expired', { code: 'code_expired' });
	await setPassword(tx, actor.id, passwordHash);
}

export async function changePassword(
	{ tx, actor }: Context,
	{ passwordHash }: ChangePassword
): Promise<void> {
	await setPassword(tx, actor.id, passwordHash);
}

export async function signOutEverywhere({ tx, actor }: Context): Promise<void> {
	await tx.delete(session).where(eq(session.userId, actor.id));
}

/** On an installation in which nobody can sign in yet: a code by which the first administrator joins. */
export async function firstAdministratorCode(
	database: Database,
	phone: string,
	now: Date
): Promise<string> {
	return database.transaction(async (tx) => {
		const [known] = await tx.select({ id: account.id }).from(account).where(hasNumber(phone));
		const accountId = known?.id ?? randomUUID();
		if (!known) {
			await tx
				.insert(account)
				.values({ id: accountId, phone, name: 'Quản trị viên', createdAt: now });
			await tx
				.insert(appointment)
				.values({ id: randomUUID(), accountId, role: 'admin', validFrom: dayOf(now.getTime()) });
		}
		const code = newCode();
		await tx.delete(invitation).where(eq(invitation.accountId, accountId));
		const expiresAt = new Date(now.getTime() + invitationHours * 3_600_000);
		await tx.insert(invitation).values({ codeHash: hashOf(code), accountId, expiresAt });
		return code;
	});
}

/** Whether anybody at all can sign in. */
export async function anybodyCanSignIn(tx: Tx): Promise<boolean> {
	return (
		(await rows(tx, sql`select 1 from account where password_hash is not null limit 1`)).length > 0
	);
}

/** Whether an open account has the number. */
export async function isTaken(tx: Tx, phone: string): Promise<boolean> {
	return (await tx.select({ id: account.id }).from(account).where(hasNumber(phone))).length > 0;
}

const nobodysHash = hashPassword(randomUUID());
const nobody = { id: '', passwordHash: null };

/** The open accounts that numbers belong to. */
function hasNumber(...phones: string[]) {
	return and(inArray(account.phone, phones), isNull(account.closedAt), not(account.waiting));
}

async function setPassword(tx: Tx, accountId: string, passwordHash: string): Promise<void> {
	await tx.update(account).set({ passwordHash }).where(eq(account.id, accountId));
	await tx.delete(session).where(eq(session.userId, accountId));
}

/** A role is given over an area of its own level. */
export async function mustFit(
	tx: Tx,
	{ role, areaId }: Pick<OpenAccount, 'role' | 'areaId'>,
	today: Day
): Promise<void> {
	const place = areaId === null ? {} : await areas.placeOfArea(tx, areaId, today);
	const level = !place
		? null
		: place.villageId
			? 'village'
			: place.communeId
				? 'commune'
				: place.provinceId
					? 'province'
					: 'none';
	const wanted = {
		leader: 'village',
		commune_chair: 'commune',
		commune_officer: 'commune',
		province_officer: 'province',
		admin: 'none'
	};
	if (level !== wanted[role])
		throw new Problem('invalid', { areaId: areaId === null ? 'required' : 'invalid_choice' });
}

function hashOf(code: string): string {
	return createHash('sha256').update(code).digest('hex');
}
