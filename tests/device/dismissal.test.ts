import 'fake-indexeddb/auto';
import Dexie from 'dexie';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Database, databaseName, openDatabase } from '$lib/device/database';
import { forget } from '$lib/device/dismissal';
import * as drafts from '$lib/device/drafts';
import { newId } from '$lib/device/id';
import * as outbox from '$lib/device/outbox';
import * as verdicts from '$lib/device/verdicts';
import * as session from '$lib/device/session';
import { Sync } from '$lib/device/sync';
import * as visits from '$lib/device/visits';
import { fullPhone } from './lived';
import { accepted, lan, network, nothing, rejected, says, thang, visitTo } from './phone';

const kept = new Map<string, string>();
const name = databaseName(lan.account.id);
let db: Database;

beforeEach(async () => {
	kept.clear();
	vi.stubGlobal('localStorage', {
		getItem: (key: string) => kept.get(key) ?? null,
		setItem: (key: string, value: string) => kept.set(key, value),
		removeItem: (key: string) => kept.delete(key)
	});
	db = await fullPhone();
	session.enter(thang.account);
	session.enter(lan.account);
});

afterEach(async () => {
	db.close();
	vi.restoreAllMocks();
	await Dexie.delete(name);
});

describe('a phone signed out from afar', () => {
	test('offers everything, however much, before it is told to forget', async () => {
		const all = (await outbox.pending(db, 500)).map(({ id }) => id);
		const offered: string[] = [];
		const states: string[] = [];
		// A server that takes three at a time, and rejects one of them.
		const wire = network(({ commands }) => {
			const taken = commands.slice(0, 3).map(({ id }) => id);
			offered.push(...taken);
			const receipts = taken.map((id, index) => (index === 0 ? rejected : accepted)(id));
			return says({ receipts, signedOut: true, changes: nothing });
		});
		const who = { accountId: lan.account.id, deviceId: newId() };
		const sync = new Sync(db, who, (state) => states.push(state), wire);
		await sync.wake();
		sync.close();
		expect([...new Set(offered)].sort()).toEqual([...all].sort());
		expect(states.at(-1)).toBe('dismissed');
		expect(await forget(lan.account.id)).toBe(true);
	});

	test('forgets rows, drafts, name and key, and owes the server the word of it', async () => {
		await sendAll();
		expect(await forget(lan.account.id)).toBe(true);
		expect(await Dexie.exists(name)).toBe(false);
		expect(session.currentAccount()).toBeNull();
		expect(session.wasForgotten()).toBe(true);
		expect(session.hasLeft()).toBe(false);
		const traces = [...kept].join(' ');
		for (const trace of [lan.account.id, lan.account.name, lan.account.phone])
			expect(traces).not.toContain(trace);
	});

	test('says that it wiped, which nobody says who merely signs out', async () => {
		const said: string[] = [];
		const wire = network(() => says());
		const server = {
			...wire,
			fetch: async (_: string, { body }: RequestInit) => {
				said.push(String(body));
				return Response.json({ type: 'redirect' });
			}
		};
		await session.signOut(server);
		session.enter(lan.account);
		await sendAll();
		await forget(lan.account.id);
		expect(await session.finishSignOut(server)).toBe(true);
		expect(said).toEqual(['', 'wiped=yes']);
	});

	test('keeps everything when something unsent was not offered', async () => {
		await sendAll();
		const [household] = await db.households.toArray();
		await visits.recordVisit(db, visitTo(household!.id));
		const before = await rowsOf();
		expect(await forget(lan.account.id)).toBe(false);
		expect(await rowsOf()).toEqual(before);
		expect(session.currentAccount()).toEqual(lan.account);
		expect(session.beingForgotten()).toBeNull();
	});

	test('lets no other window write into what is being forgotten', async () => {
		await sendAll();
		const other = openDatabase(lan.account.id);
		const [household] = await other.households.toArray();
		vi.spyOn(Dexie, 'delete').mockRejectedValueOnce(new Error('The phone died.'));
		await forget(lan.account.id).catch(() => undefined);
		const late = visits.recordVisit(other, visitTo(household!.id));
		await expect(late).rejects.toMatchObject({ name: 'LockedError' });
		other.close();
	});

	test('that dies at any step has forgotten nothing unsent, and ends it at the next opening', async () => {
		await sendAll();
		await drafts.keep(db, '/m/x', 'Chu Văn Tiến', {});
		let died = 0;
		for (let step = 0; ; step++) {
			const stop = dieAt(step);
			const ended = await forget(lan.account.id).then(
				() => true,
				() => false
			);
			stop();
			if (ended) break;
			died += 1;
			// Whatever is left, the next opening knows of it, or finds all as it was and is told again.
			const resumes = session.beingForgotten() !== null;
			if (!resumes) expect(await db.households.count()).toBeGreaterThan(0);
		}
		expect(died).toBeGreaterThan(4);
		expect(await Dexie.exists(name)).toBe(false);
		expect(session.currentAccount()).toBeNull();
		expect(session.beingForgotten()).toBeNull();
	});

	test('leaves the other person’s account alone', async () => {
		await sendAll();
		session.enter(thang.account);
		await forget(lan.account.id);
		expect(session.currentAccount()).toEqual(thang.account);
		expect(session.hasLeft()).toBe(true);
	});
});

async function sendAll(): Promise<void> {
	const waiting = await outbox.pending(db, 500);
	await db.transaction('rw', db.tables, async () =>
		verdicts.settle(
			db,
			waiting.map(({ id }) => accepted(id))
		)
	);
}

async function rowsOf() {
	if (!db.isOpen()) await db.open();
	return Promise.all(db.tables.map((table) => table.toArray()));
}

/** The n-th step that touches the phone is the last: a write, a clearing, the end of the database. */
function dieAt(step: number): () => void {
	let taken = 0;
	const dies = () => {
		if (taken++ === step) throw new Error('The phone died.');
	};
	const { setItem, removeItem } = localStorage;
	const { clear, put } = IDBObjectStore.prototype;
	localStorage.setItem = (...given) => (dies(), setItem(...given));
	localStorage.removeItem = (...given) => (dies(), removeItem(...given));
	IDBObjectStore.prototype.clear = function () {
		dies();
		return clear.call(this);
	};
	IDBObjectStore.prototype.put = function (...given) {
		dies();
		return put.apply(this, given);
	};
	const end = Dexie.delete.bind(Dexie);
	const deleting = vi.spyOn(Dexie, 'delete').mockImplementation((of) => {
		dies();
		return end(of);
	});
	return () => {
		Object.assign(localStorage, { setItem, removeItem });
		Object.assign(IDBObjectStore.prototype, { clear, put });
		deleting.mockRestore();
	};
}
