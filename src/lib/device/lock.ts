/**
 * The lock of one account on this phone: a PIN of six digits, without which its rows are noise.
 * Setting and removing it rewrite the whole database in one transaction, so a phone that dies in the
 * middle finds it as it was before. A wrong PIN is counted before it is tried, so dying does not help
 * to guess. Who forgets it proves who they are to the server, which keeps the recovery secret.
 */
import * as cipher from './cipher';
import type { Database } from './database';
import { newId } from './id';
import type { Network } from './network';
import * as outbox from './outbox';
import { room } from './room';
import { giveSeal } from './sealed';

/** The row of `lock`: of no use to anybody without the PIN or the recovery secret. */
export type Lock = {
	key: 'lock';
	keyId: string;
	stretch: cipher.Stretch;
	byPin: cipher.Wrapped;
	bySecret: cipher.Wrapped;
	/** The command that brings the recovery secret to the server. */
	keptBy: string;
	/** Wrong PINs in a row, the last one counted at `triedAt` by the phone's clock. */
	wrong: number;
	triedAt: number;
};

/** How the next try stands. */
export type Standing =
	/** @property left tries until only the password helps; null while the server has no secret */
	| { kind: 'free'; left: number | null }
	| { kind: 'wait'; waitMs: number }
	/** Too many wrong PINs: only the password opens it now. */
	| { kind: 'password' };
/** What a PIN did: opened, or was wrong, or was not even tried. */
export type Opening = { open: true } | { open: false; tried: boolean; next: Standing };

export const pinLength = 6;
/** So many wrong ones cost nothing; each further one costs a wait, twice as long as the one before. */
const freeTries = 5;
const mostTries = 10;
const firstWaitMs = 60_000;
const longestWaitMs = 60 * 60_000;

export function isPin(text: string): boolean {
	return /^[0-9]{6}$/.test(text);
}

export async function read(db: Database): Promise<Lock | undefined> {
	return db.lock.get('lock');
}

/** Seals everything on this phone under a new key; the secret that recovers it goes to the server. */
export async function setPin(db: Database, pin: string): Promise<void> {
	const [dataKey, keyId] = [cipher.random(32), newId()];
	const secret = cipher.toBase64(cipher.random(32));
	const lock: Lock = {
		key: 'lock',
		keyId,
		...(await wrappedByPin(dataKey, pin)),
		bySecret: await cipher.wrap(dataKey, await cipher.keyFromSecret(secret)),
		keptBy: '',
		wrong: 0,
		triedAt: 0
	};
	const seal = cipher.sealWith(dataKey, keyId);
	const work = async () => {
		// The first write waits for all that other windows have under way.
		await db.lock.add(lock);
		giveSeal(db, seal);
		await rewrite(db);
		const command = { name: 'device.keep_key', payload: { secret }, about: '' } as const;
		await db.lock.update('lock', { keptBy: await outbox.append(db, command, {}) });
	};
	await room.for(db, () => db.transaction('rw', db.tables, work));
}

/** Another PIN for the same key: nothing is rewritten. Answers whether the present one was right. */
export async function changePin(db: Database, present: string, pin: string): Promise<Opening> {
	return proven(db, present, (dataKey) => rewrap(db, dataKey, pin));
}

/** Lays everything open again. */
export async function removePin(db: Database, present: string): Promise<Opening> {
	const work = async () => {
		await db.lock.delete('lock');
		await rewrite(db);
	};
	return proven(db, present, () => room.for(db, () => db.transaction('rw', db.tables, work)));
}

/** Opens this window's view of the database. */
export async function unlock(db: Database, pin: string): Promise<Opening> {
	return proven(db, pin, async (dataKey, { keyId }) =>
		giveSeal(db, cipher.sealWith(dataKey, keyId))
	);
}

/** Opens with what the server kept, and puts the new PIN in the place of the forgotten one. */
export async function recover(db: Database, secret: string, pin: string): Promise<boolean> {
	const lock = await read(db);
	if (!lock) return true;
	const dataKey = await cipher.unwrap(lock.bySecret, await cipher.keyFromSecret(secret));
	if (!dataKey) return false;
	await rewrap(db, dataKey, pin);
	giveSeal(db, cipher.sealWith(dataKey, lock.keyId));
	return true;
}

/** Whether the server has the recovery secret: before that, a forgotten PIN cannot be helped. */
export async function isRecoverable(db: Database): Promise<boolean> {
	const lock = await read(db);
	return !lock || (await db.outbox.where('id').equals(lock.keptBy).count()) === 0;
}

/** What a try would meet now, without making one. */
export async function standing(db: Database, now: number): Promise<Standing> {
	const lock = await read(db);
	if (!lock) return { kind: 'free', left: null };
	const recoverable = await isRecoverable(db);
	if (lock.wrong >= mostTries && recoverable) return { kind: 'password' };
	// A clock that was set back begins the wait anew: neither shorter nor as long as the jump.
	if (now < lock.triedAt) await db.lock.update('lock', { triedAt: now });
	const waitMs = waitAfter(lock.wrong) - Math.max(0, now - lock.triedAt);
	if (waitMs > 0) return { kind: 'wait', waitMs };
	return { kind: 'free', left: recoverable ? mostTries - lock.wrong : null };
}

export type Asked = { kind: 'secret'; secret: string } | { kind: 'problem'; code: string };

/** Asks the server for the recovery secret of this phone. `offline` when nobody of ours answers. */
export async function askSecret(
	network: Network,
	who: { phone: string; password: string; deviceId: string }
): Promise<Asked> {
	const offline: Asked = { kind: 'problem', code: 'offline' };
	const response = await network
		.fetch('/unlock', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(who),
			redirect: 'error',
			cache: 'no-store'
		})
		.catch(() => null);
	const body = (await response?.json().catch(() => null)) as {
		secret?: string;
		problem?: { code?: string };
	} | null;
	if (response?.ok && body?.secret) return { kind: 'secret', secret: body.secret };
	return body?.problem?.code ? { kind: 'problem', code: body.problem.code } : offline;
}

/** Counts the try, then makes it; only a right PIN takes the count back. */
async function proven(
	db: Database,
	pin: string,
	then: (dataKey: cipher.Bytes, lock: Lock) => Promise<unknown> | void
): Promise<Opening> {
	const before = await standing(db, Date.now());
	if (before.kind !== 'free') return { open: false, tried: false, next: before };
	const lock = await countTry(db);
	const dataKey = await cipher.unwrap(lock.byPin, await cipher.keyFromPin(pin, lock.stretch));
	if (!dataKey) return { open: false, tried: true, next: await standing(db, Date.now()) };
	await room.for(db, () => db.lock.update('lock', { wrong: 0 }));
	await then(dataKey, lock);
	return { open: true };
}

/** On a phone too full to count, nothing is tried. */
async function countTry(db: Database): Promise<Lock> {
	const lock = db.lock.where('key').equals('lock');
	const count = (each: Lock) => {
		each.wrong += 1;
		each.triedAt = Date.now();
	};
	await room.for(db, () => lock.modify(count));
	return (await lock.first())!;
}

/** After the free tries a minute, then twice as long each time. */
function waitAfter(wrong: number): number {
	if (wrong < freeTries) return 0;
	return Math.min(longestWaitMs, firstWaitMs * 2 ** (wrong - freeTries));
}

async function rewrap(db: Database, dataKey: cipher.Bytes, pin: string): Promise<void> {
	const renewed = { ...(await wrappedByPin(dataKey, pin)), wrong: 0 };
	await room.for(db, () => db.lock.update('lock', renewed));
}

async function wrappedByPin(
	dataKey: cipher.Bytes,
	pin: string
): Promise<Pick<Lock, 'stretch' | 'byPin'>> {
	const stretch = cipher.newStretch();
	const under = await cipher.keyFromPin(pin, stretch);
	return { stretch, byPin: await cipher.wrap(dataKey, under) };
}

/** Writes every row as the lock now says; call it in the transaction that changed the lock. */
async function rewrite(db: Database): Promise<void> {
	for (const table of db.tables)
		if (table.name !== 'lock') await table.bulkPut(await table.toArray());
}
