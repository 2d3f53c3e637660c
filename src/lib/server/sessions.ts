import { createHash } from 'node:crypto';
import { DrizzlePostgreSQLAdapter } from '@lucia-auth/adapter-drizzle';
import { eq, lt, sql } from 'drizzle-orm';
import { type Adapter, type Cookie, Lucia, TimeSpan } from 'lucia';
import type { Actor } from '../domain/access';
import { dayOf } from '../domain/day';
import { Problem } from '../domain/problem';
import { actorFrom, type Person, personIn } from './access';
import * as accounts from './accounts';
import { type Database, rows } from './db/client';
import { account, session } from './db/schema';

/**
 * Sessions by lucia, which upstream treats as finished: nothing outside this module knows it. The
 * database holds only a hash of a session's id.
 */
const weeks = new TimeSpan(60, 'd');
const mostFailures = 5;
const failureMinutes = 15;

declare module 'lucia' {
	interface Register {
		Lucia: ReturnType<typeof luciaOn>;
		DatabaseSessionAttributes: { deviceId?: string | null; signedOut?: boolean };
		DatabaseUserAttributes: { actor: Actor | null };
	}
}

/** A sign-in, from which phone it was last used, and whether that phone was signed out since. */
export type Session = { id: string; deviceId: string | null; signedOut: boolean };
export type SignedIn = { actor: Actor; session: Session; cookie: Cookie | null };

/** Who a session's cookie speaks for; a cookie to set when the session was prolonged. */
export async function validate(
	database: Database,
	secure: boolean,
	sessionId: string,
	now: Date
): Promise<SignedIn | null> {
	const lucia = luciaOn(database, secure, now);
	const { session: valid, user } = await lucia.validateSession(sessionId);
	const actor = user?.actor;
	if (!valid || !actor) return null;
	const { deviceId = null, signedOut = false } = valid;
	return {
		actor,
		session: { id: sessionId, deviceId, signedOut },
		cookie: valid.fresh ? lucia.createSessionCookie(sessionId) : null
	};
}

/** Signs in with phone and password, at most five failures in a quarter of an hour per phone and per address. */
export async function signIn(
	database: Database,
	secure: boolean,
	{ phone, password }: { phone: string; password: string },
	address: string,
	now: Date
): Promise<{ accountId: string; cookie: Cookie }> {
	const accountId = await prove(database, { phone, password }, address, now);
	return { accountId, cookie: await open(database, secure, accountId) };
}

/** The account that phone and password belong to, counted and limited like a sign-in. */
export async function prove(
	database: Database,
	{ phone, password }: { phone: string; password: string },
	address: string,
	now: Date
): Promise<string> {
	const keys = [`phone:${phone}`, `address:${networkOf(address)}`];
	await countAttempt(database, keys, now);
	const accountId = await accounts.authenticate(database, phone, password);
	if (!accountId) throw new Problem('wrong_credentials');
	await forgive(database, keys);
	return accountId;
}

/** Counts a try at a joining code from an address, and refuses when there were too many; `forgiveCode` after a right one. */
export async function mayTryCode(database: Database, address: string, now: Date): Promise<void> {
	await countAttempt(database, [`code:${networkOf(address)}`], now);
}

/** Counts a card that nobody signed, shown from an address, and refuses when there were too many. */
export async function mayShowUnknownCard(
	database: Database,
	address: string,
	now: Date
): Promise<void> {
	await countAttempt(database, [`card:${networkOf(address)}`], now);
}

/** Counts what a resident tells from an address without an account, and refuses when it was too much. */
export async function mayReport(database: Database, address: string, now: Date): Promise<void> {
	await countAttempt(database, [`report:${networkOf(address)}`], now);
}

/** Counts who asks from an address to join a team, and refuses when there were too many: a whole meeting may share one. */
export async function mayAskToJoin(database: Database, address: string, now: Date): Promise<void> {
	await countAttempt(database, [`join:${networkOf(address)}`], now);
}

export async function forgiveCode(database: Database, address: string): Promise<void> {
	await forgive(database, [`code:${networkOf(address)}`]);
}

/** Opens a session for an account whose holder has just proved who they are. */
export async function open(
	database: Database,
	secure: boolean,
	accountId: string
): Promise<Cookie> {
	const lucia = luciaOn(database, secure);
	const opened = await lucia.createSession(accountId, {});
	return lucia.createSessionCookie(opened.id);
}

/** From now on the session is known to be used from a phone, which is signed out or not. */
export async function bind(
	database: Database,
	{ id, ...known }: Session,
	deviceId: string,
	signedOut: boolean
): Promise<void> {
	// Once signed out it stays so, whatever the phone calls itself from then on.
	if (known.signedOut || (known.deviceId === deviceId && !signedOut)) return;
	await database
		.update(session)
		.set({ deviceId, signedOut })
		.where(eq(session.id, hashOf(id)));
}

/** The phone of this session was signed out and has wiped what it held: it is free for its owner again. */
export async function wiped(database: Database, sessionId: string, now: Date): Promise<void> {
	await database.execute(
		sql`update device d set wiped_at = ${now.toISOString()}::timestamptz from session s
			where s.id = ${hashOf(sessionId)} and s.signed_out and d.signed_out_at is not null and d.id = s.device_id and d.account_id = s.user_id`
	);
}

/** Under what an officer's computer keeps its last map: it comes from the session, gives nothing of it away, and is no other's. */
export function mapKeyOf({ id }: Session): string {
	return createHash('sha256').update(`kept map of ${id}`).digest('base64url');
}

/** Ends one session; the cookie that clears it. */
export async function signOut(
	database: Database,
	secure: boolean,
	sessionId: string
): Promise<Cookie> {
	const lucia = luciaOn(database, secure);
	await lucia.invalidateSession(sessionId);
	return lucia.createBlankSessionCookie();
}

export const cookieName = 'session';

function luciaOn(database: Database, secure: boolean, now = new Date()) {
	const adapter = new DrizzlePostgreSQLAdapter(
		database as never,
		session as never,
		account as never
	);
	return new Lucia(
		hashing(adapter, (hash) => withActor(database, hash, now)),
		{
			sessionExpiresIn: weeks,
			getUserAttributes: ({ actor }) => ({ actor }),
			getSessionAttributes: ({ deviceId, signedOut }) => ({ deviceId, signedOut }),
			sessionCookie: { name: cookieName, attributes: { secure, sameSite: 'lax', path: '/' } }
		}
	);
}

type Found = Awaited<ReturnType<Adapter['getSessionAndUser']>>;

/** The same adapter, with every session id hashed on its way to the database and given back as it was asked. */
function hashing(adapter: Adapter, find: (hash: string) => Promise<Found>): Adapter {
	return {
		getSessionAndUser: async (id) => {
			const [found, user] = await find(hashOf(id));
			return found && user ? [{ ...found, id }, user] : [null, null];
		},
		getUserSessions: (userId) => adapter.getUserSessions(userId),
		setSession: (opened) => adapter.setSession({ ...opened, id: hashOf(opened.id) }),
		updateSessionExpiration: (id, expiresAt) =>
			adapter.updateSessionExpiration(hashOf(id), expiresAt),
		deleteSession: (id) => adapter.deleteSession(hashOf(id)),
		deleteUserSessions: (userId) => adapter.deleteUserSessions(userId),
		deleteExpiredSessions: () => adapter.deleteExpiredSessions()
	};
}

/** A session and who holds it with all that they reach, in one statement: every request begins with it. */
async function withActor(database: Database, hash: string, now: Date): Promise<Found> {
	type Row = Person & { userId: string; expiresAt: number; deviceId: string | null };
	const [found] = await rows<Row & { signedOut: boolean; closed: boolean }>(
		database,
		sql`select s.user_id as "userId", (extract(epoch from s.expires_at) * 1000)::double precision as "expiresAt",
				s.device_id as "deviceId", s.signed_out as "signedOut", a.closed_at is not null as closed,
				${personIn('a', dayOf(now.getTime()))}
			from session s join account a on a.id = s.user_id where s.id = ${hash}`
	);
	if (!found) return [null, null];
	const { userId, deviceId, signedOut, closed } = found;
	const expiresAt = new Date(found.expiresAt);
	return [
		{ id: hash, userId, expiresAt, attributes: { deviceId, signedOut } },
		{ id: userId, attributes: { actor: closed ? null : actorFrom(found) } }
	];
}

function hashOf(sessionId: string): string {
	return createHash('sha256').update(sessionId).digest('hex');
}

/**
 * Counts an attempt before it is tried, so that many at once are not all let through, and refuses it
 * when too many failed since the window opened. An address gets ten times more: a commune may share one.
 */
async function countAttempt(database: Database, keys: string[], now: Date): Promise<void> {
	const since = new Date(now.getTime() - failureMinutes * 60_000).toISOString();
	for (const key of keys) {
		const [counted] = await rows<{ failures: number }>(
			database,
			sql`insert into sign_in_failure (key, failures, since) values (${key}, 1, ${now.toISOString()}::timestamptz)
				on conflict (key) do update set
					failures = case when sign_in_failure.since > ${since}::timestamptz then sign_in_failure.failures + 1 else 1 end,
					since = case when sign_in_failure.since > ${since}::timestamptz then sign_in_failure.since else excluded.since end
				returning failures`
		);
		const most = /^(address|join):/.test(key) ? mostFailures * 10 : mostFailures;
		if ((counted?.failures ?? 0) > most) throw new Problem('too_many_attempts');
	}
}

/**
 * The attempt was no failure: a phone starts anew, an address gets back this one. So does a phone with whose
 * number somebody waits to join: theirs is no reason to forget what was guessed at its owner's password.
 */
async function forgive(database: Database, keys: string[]): Promise<void> {
	for (const key of keys)
		await database.execute(sql`
			update sign_in_failure set failures = case
				when key like 'phone:%' and not exists (
					select 1 from account a where a.waiting and a.closed_at is null and a.phone = substr(key, 7)
				) then 0 else failures - 1 end
			where key = ${key}`);
}

/** What counts as one address: of IPv6 the first half, because whoever has one address of it has them all. */
export function networkOf(address: string): string {
	const embedded = /^::ffff:([\d.]+)$/i.exec(address)?.[1];
	if (embedded || !address.includes(':')) return embedded ?? address;
	const [head = [], tail = []] = address.split('::').map((part) => part.split(':'));
	const zeros = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0');
	return [...head, ...zeros, ...tail].slice(0, 4).join(':');
}

/** Forgets sessions and failures that are over. */
export async function tidy(database: Database, now: Date): Promise<void> {
	await database.delete(session).where(lt(session.expiresAt, now));
	await database.execute(
		sql`delete from sign_in_failure where since < ${new Date(now.getTime() - 86_400_000).toISOString()}::timestamptz`
	);
}
