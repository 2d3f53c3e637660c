import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type * as cipher from '$lib/device/cipher';
import { type Database, databaseName, openDatabase } from '$lib/device/database';
import * as drafts from '$lib/device/drafts';
import { newId } from '$lib/device/id';
import * as lock from '$lib/device/lock';
import * as outbox from '$lib/device/outbox';
import { isLocked } from '$lib/device/sealed';
import { Sync } from '$lib/device/sync';
import * as visits from '$lib/device/visits';
import { dumpOf } from './golden';
import { fullPhone, lane, names, phoneNumber } from './lived';
import { acceptsAll, lan, network, team, thang, village, visitTo } from './phone';

// Stretching a PIN takes a good part of a second by design; these stories try many.
vi.mock('$lib/device/cipher', async (original) => {
	const real = await original<typeof cipher>();
	return { ...real, newStretch: () => ({ ...real.newStretch(), iterations: 10 }) };
});

const pin = '280469';
const windows: Database[] = [];
let db: Database;
let before: Rows;

beforeEach(async () => {
	vi.useFakeTimers({ toFake: ['Date'] });
	db = await fullPhone();
	windows.push(db);
	before = await rowsOf(db);
});

afterEach(async () => {
	vi.useRealTimers();
	for (const each of windows.splice(0)) each.close();
});

describe('a PIN', () => {
	test('leaves no name, lane or number readable on the phone', async () => {
		expect(await found()).toEqual(secrets());
		await lock.setPin(db, pin);
		expect(await found()).toEqual([]);
		// What is learned and typed from now on is no more readable than what was there.
		const [household] = await db.households.toArray();
		await drafts.keep(db, '/m/households/new', names[0]!, { headName: names[0] });
		await visits.recordVisit(db, visitTo(household!.id));
		await syncOf(db).wake();
		expect(await found()).toEqual([]);
	});

	test('changes nothing for who knows it: rows, order and sending are the same', async () => {
		await lock.setPin(db, pin);
		const again = await reopened();
		expect(await lock.unlock(again, pin)).toEqual({ open: true });
		const after = await rowsOf(again);
		const keepKey = after['outbox']?.at(-1) as { name: string; payload: { secret: string } };
		expect(keepKey.name).toBe('device.keep_key');
		expect({ ...after, outbox: after['outbox']?.slice(0, -1) }).toEqual(before);

		const waiting = await outbox.pending(again, 500);
		const wire = network(acceptsAll);
		await syncOf(again, wire).wake();
		expect(wire.requests.flatMap(({ commands }) => commands.map(({ id }) => id))).toEqual(
			waiting.map(({ id }) => id)
		);
	});

	test('is stretched as OWASP asks, under a salt of its own', async () => {
		const { newStretch } = await vi.importActual<typeof cipher>('$lib/device/cipher');
		const [one, other] = [newStretch(), newStretch()];
		expect(one.iterations).toBeGreaterThanOrEqual(600_000);
		expect(one.salt).not.toEqual(other.salt);
	});

	test('that is changed opens as the new one only, and nothing is rewritten', async () => {
		await lock.setPin(db, pin);
		const sealed = (await dumpOf(db.name)).stores['households'];
		expect(await lock.changePin(db, '000000', '111111')).toMatchObject({ open: false });
		expect(await lock.changePin(db, pin, '111111')).toEqual({ open: true });
		expect((await dumpOf(db.name)).stores['households']).toEqual(sealed);
		const again = await reopened();
		expect(await lock.unlock(again, pin)).toMatchObject({ open: false, tried: true });
		expect(await lock.unlock(again, '111111')).toEqual({ open: true });
	});

	test('that is removed leaves everything as it was before', async () => {
		await lock.setPin(db, pin);
		expect(await lock.removePin(db, '000000')).toMatchObject({ open: false, tried: true });
		expect(await lock.removePin(db, pin)).toEqual({ open: true });
		const again = await reopened();
		expect(await isLocked(again)).toBe(false);
		const after = await rowsOf(again);
		expect({ ...after, outbox: after['outbox']?.slice(0, -1) }).toEqual(before);
	});
});

describe('without the PIN', () => {
	test('nothing is read, nothing is written, and the work is counted', async () => {
		await lock.setPin(db, pin);
		const again = await reopened();
		await expect(again.households.toArray()).rejects.toMatchObject({ name: 'LockedError' });
		await expect(outbox.pending(again, 10)).rejects.toMatchObject({ name: 'LockedError' });
		const draft = drafts.keep(again, '/m/households/new', names[0]!, {});
		await expect(draft).rejects.toMatchObject({ name: 'LockedError' });
		expect(await again.outbox.count()).toBe(before['outbox']!.length + 1);
		expect(await isLocked(again)).toBe(true);
	});

	test('a guess costs more and more time, also over restarts and a turned clock', async () => {
		await lock.setPin(db, pin);
		await syncOf(db).wake();
		for (let left = 9; left > 5; left--) expect(await wrongPin()).toEqual({ kind: 'free', left });
		expect(await wrongPin()).toEqual({ kind: 'wait', waitMs: 60_000 });
		// Not even the right one is tried before its time.
		const early = { open: false, tried: false };
		expect(await lock.unlock(await reopened(), pin)).toMatchObject(early);
		vi.setSystemTime(Date.now() - 86_400_000);
		expect(await lock.unlock(await reopened(), pin)).toMatchObject({
			...early,
			next: { kind: 'wait', waitMs: 60_000 }
		});
		for (const minutes of [2, 4, 8, 16]) {
			vi.setSystemTime(Date.now() + 60 * 60_000);
			expect(await wrongPin()).toEqual({ kind: 'wait', waitMs: minutes * 60_000 });
		}
		vi.setSystemTime(Date.now() + 60 * 60_000);
		expect(await wrongPin()).toEqual({ kind: 'password' });
		vi.setSystemTime(Date.now() + 365 * 86_400_000);
		expect(await lock.unlock(await reopened(), pin)).toMatchObject({ ...early });
	});

	test('a phone killed while it tries has counted the try', async () => {
		await lock.setPin(db, pin);
		const again = await reopened();
		const trying = lock.unlock(again, '000000');
		await vi.waitFor(async () => expect((await lock.read(db))?.wrong).toBe(1));
		again.close();
		await trying.catch(() => undefined);
		expect((await lock.read(db))?.wrong).toBe(1);
	});

	test('the right PIN takes the count back', async () => {
		await lock.setPin(db, pin);
		for (let times = 0; times < 4; times++) await wrongPin();
		await lock.unlock(await reopened(), pin);
		expect((await lock.read(db))?.wrong).toBe(0);
	});
});

describe('a forgotten PIN', () => {
	test('is replaced with the secret that the server keeps, and no work is lost', async () => {
		await lock.setPin(db, pin);
		expect(await lock.isRecoverable(db)).toBe(false);
		const secret = await secretIn(db);
		await syncOf(db).wake();
		expect(await lock.isRecoverable(db)).toBe(true);
		const [household] = await db.households.toArray();
		await visits.recordVisit(db, visitTo(household!.id));

		const again = await reopened();
		expect(await lock.recover(again, secret.replaceAll(/./g, 'A'), '333333')).toBe(false);
		expect(await lock.recover(again, secret, '333333')).toBe(true);
		expect(await outbox.pending(again, 500)).toMatchObject([{ name: 'visit.record' }]);
		expect(await lock.unlock(await reopened(), '333333')).toEqual({ open: true });
	});

	test('is not ruled out for ever before the server has that secret', async () => {
		await lock.setPin(db, pin);
		for (let times = 0; times < 12; times++) {
			await wrongPin();
			vi.setSystemTime(Date.now() + 2 * 60 * 60_000);
		}
		expect(await lock.unlock(await reopened(), pin)).toEqual({ open: true });
	});

	test.each([
		[{ secret: 'abc' }, 200, { kind: 'secret', secret: 'abc' }],
		[
			{ problem: { code: 'wrong_credentials' } },
			401,
			{ kind: 'problem', code: 'wrong_credentials' }
		],
		['<html>', 200, { kind: 'problem', code: 'offline' }]
	])('the server’s word %j is understood', async (body, status, asked) => {
		const who = { phone: '0912345678', password: 'x', deviceId: newId() };
		const wire = { ...network(acceptsAll), fetch: async () => Response.json(body, { status }) };
		expect(await lock.askSecret(wire, who)).toEqual(asked);
	});
});

describe('a phone that dies', () => {
	// Every seventh write is its last once: some in each table, with the lock's row before them all.
	test.each(['set', 'removed'])('while the PIN is %s is as before', async (what) => {
		if (what === 'removed') await lock.setPin(db, pin);
		const start = what === 'removed' ? await unlockedRows() : before;
		let died = 0;
		for (let step = 0; ; step += 7) {
			const dying = await reopened();
			if (what === 'removed') await lock.unlock(dying, pin);
			const end = dieAt(dying, step);
			const work = what === 'set' ? lock.setPin(dying, pin) : lock.removePin(dying, pin);
			const survived = await work.then(
				() => true,
				() => false
			);
			end.stop();
			if (survived) break;
			died += 1;
			const after = await reopened();
			expect(await isLocked(after)).toBe(what === 'removed');
			if (what === 'removed') await lock.unlock(after, pin);
			expect(await rowsOf(after)).toEqual(start);
		}
		expect(died).toBeGreaterThan(5);
		expect(await isLocked(await reopened())).toBe(what === 'set');
	});
});

describe('another window', () => {
	test('without the key can write nothing once the PIN is set', async () => {
		const other = openDatabase(lan.account.id);
		windows.push(other);
		const [household] = await other.households.toArray();
		await lock.setPin(db, pin);
		const late = visits.recordVisit(other, visitTo(household!.id));
		await expect(late).rejects.toMatchObject({ name: 'LockedError' });
		expect(await found()).toEqual([]);
	});

	test('with the key of a lock that is gone writes plain, or not at all', async () => {
		await lock.setPin(db, pin);
		const other = openDatabase(lan.account.id);
		windows.push(other);
		await lock.unlock(other, pin);
		const [household] = await other.households.toArray();
		await lock.removePin(db, pin);
		await visits.recordVisit(other, visitTo(household!.id));
		expect(await (await reopened()).outbox.count()).toBe(before['outbox']!.length + 2);

		await lock.setPin(db, '111111');
		const late = visits.recordVisit(other, visitTo(household!.id));
		await expect(late).rejects.toMatchObject({ name: 'LockedError' });
		await expect(other.households.toArray()).rejects.toMatchObject({ name: 'LockedError' });
	});
});

type Rows = Record<string, unknown[]>;

/** A cold start: a new connection that knows no key. */
async function reopened(): Promise<Database> {
	const again = openDatabase(lan.account.id);
	windows.push(again);
	return again;
}

async function wrongPin() {
	const opening = await lock.unlock(await reopened(), '000000');
	return opening.open ? null : opening.next;
}

async function rowsOf(from: Database): Promise<Rows> {
	const tables = from.tables.filter(({ name }) => name !== 'lock');
	const rows = tables.map(async (table) => [table.name, await table.toArray()] as const);
	return Object.fromEntries(await Promise.all(rows));
}

async function unlockedRows(): Promise<Rows> {
	const again = await reopened();
	await lock.unlock(again, pin);
	return rowsOf(again);
}

async function secretIn(from: Database): Promise<string> {
	const kept = (await from.outbox.toArray()).find(({ name }) => String(name) === 'device.keep_key');
	return (kept?.payload as { secret: string }).secret;
}

function syncOf(of: Database, wire = network(acceptsAll)): Sync {
	return new Sync(of, { accountId: lan.account.id, deviceId: newId() }, () => {}, wire);
}

function secrets(): string[] {
	const people = [...names, lan.account.name, thang.account.name];
	return [...people, lane, phoneNumber, lan.account.phone, village.name, team.name];
}

/** What of this village can be read in the raw database, in whatever form: text or bytes. */
async function found(): Promise<string[]> {
	const raw = readable(await dumpOf(databaseName(lan.account.id)));
	return secrets().filter((each) => raw.includes(each));
}

function readable(value: unknown): string {
	if (value instanceof Uint8Array) return new TextDecoder('utf-8').decode(value);
	if (typeof value !== 'object' || value === null) return String(value);
	return Object.entries(value)
		.map(([key, each]) => `${key} ${readable(each)}`)
		.join(' ');
}

/** The n-th write of this connection, counted below everything, is its last. */
function dieAt(dying: Database, step: number): { stop: () => void } {
	let written = 0;
	const { put, add, delete: remove } = IDBObjectStore.prototype;
	const dies = <Way extends (this: IDBObjectStore, ...given: never[]) => unknown>(way: Way): Way =>
		function (this: IDBObjectStore, ...given: never[]) {
			const own = this.transaction.db === dying.backendDB();
			if (own && this.name !== 'lock' && written++ === step) {
				dying.close();
				this.transaction.abort();
				throw new DOMException('The phone died.', 'AbortError');
			}
			return way.apply(this, given);
		} as Way;
	Object.assign(IDBObjectStore.prototype, { put: dies(put), add: dies(add), delete: dies(remove) });
	return {
		stop: () => {
			Object.assign(IDBObjectStore.prototype, { put, add, delete: remove });
			dying.close();
		}
	};
}
