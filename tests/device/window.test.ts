// One window of the app and what comes upon it from outside: the browser, another window, another
// version, the server that is too new for it, somebody who lays the phone aside.
import 'fake-indexeddb/auto';
import Dexie from 'dexie';
import { forceCloseDatabase } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type * as cipher from '$lib/device/cipher';
import { databaseName, openDatabase, readMeta } from '$lib/device/database';
import * as drafts from '$lib/device/drafts';
import * as lock from '$lib/device/lock';
import { Phone } from '$lib/device/phone.svelte';
import * as session from '$lib/device/session';
import { update } from '$lib/device/update.svelte';
import * as visits from '$lib/device/visits';
import { Disk } from './disk';
import {
	acceptsAll,
	type Answering,
	household,
	lan,
	network,
	nothing,
	phoneOf,
	refusal,
	says,
	thang,
	village,
	visitTo
} from './phone';

vi.mock('$app/environment', () => ({ dev: false }));
// Stretching a PIN takes a good part of a second by design.
vi.mock('$lib/device/cipher', async (original) => {
	const real = await original<typeof cipher>();
	return { ...real, newStretch: () => ({ ...real.newStretch(), iterations: 10 }) };
});

const van = household('Chu Văn Tiến');
const name = databaseName(lan.account.id);
const silence: Answering = () => Promise.reject(new TypeError('Failed to fetch'));
const minute = 60_000;
const open: Phone[] = [];
let server: Answering;

beforeEach(async () => {
	const kept = new Map<string, string>();
	vi.stubGlobal('localStorage', {
		getItem: (key: string) => kept.get(key) ?? null,
		setItem: (key: string, value: string) => kept.set(key, value),
		removeItem: (key: string) => kept.delete(key)
	});
	server = silence;
	const wire = network((request, times) => server(request, times));
	vi.stubGlobal('fetch', wire.fetch);
	(await phoneOf(lan, [van])).close();
	session.enter(lan.account);
});

afterEach(async () => {
	vi.useRealTimers();
	for (const phone of open.splice(0)) await phone.signOut();
	vi.unstubAllGlobals();
});

/** The app in one window, as far as it comes. */
async function window(): Promise<Phone> {
	const phone = new Phone();
	open.push(phone);
	await phone.start();
	return phone;
}

async function recordOne(phone: Phone): Promise<void> {
	await visits.recordVisit(phone.db, visitTo(van.id));
}

describe('data that the browser closes', () => {
	test('are opened again, with all that is unsent', async () => {
		const phone = await window();
		await recordOne(phone);
		await drafts.keep(phone.db, '/m/x', 'Chu Văn Tiến', {});
		await vi.waitFor(() => expect(phone.sending).toBe('offline'));
		forceCloseDatabase(phone.db.backendDB() as never);
		await vi.waitFor(async () => expect(await phone.db.outbox.count()).toBe(1));
		expect(await drafts.open(phone.db)).toHaveLength(1);
		await recordOne(phone);
		expect(await phone.db.outbox.count()).toBe(2);
		expect(phone).toMatchObject({ stage: 'ready', wiped: false });
	});

	test('and clears are noticed, told and filled again', async () => {
		const phone = await window();
		expect(phone.wiped).toBe(false);
		await vi.waitFor(() => expect(phone.sending).toBe('offline'));
		server = () =>
			says({ changes: { ...nothing, fresh: true, villages: [village], households: [van] } });
		clear(name);
		forceCloseDatabase(phone.db.backendDB() as never);
		await vi.waitFor(() => expect(phone.wiped).toBe(true));
		await vi.waitFor(async () => expect(await phone.db.households.count()).toBe(1));
		expect(phone.stage).toBe('ready');
	});
});

describe('a browser that gives no data', () => {
	test('is told of, and tried again', async () => {
		const { open: real } = indexedDB;
		indexedDB.open = () => {
			throw new DOMException('Private.', 'InvalidStateError');
		};
		const phone = new Phone();
		open.push(phone);
		await expect(phone.start()).rejects.toMatchObject({
			message: expect.stringContaining('Private')
		});
		expect(phone.stage).toBe('broken');
		indexedDB.open = real;
		await phone.start();
		expect(phone.stage).toBe('ready');
	});

	test('not even its small storage, is told of too', async () => {
		const small = localStorage;
		vi.stubGlobal('localStorage', {
			getItem: () => {
				throw new DOMException('Blocked.', 'SecurityError');
			}
		});
		const phone = new Phone();
		await expect(phone.start()).rejects.toMatchObject({ name: 'SecurityError' });
		expect(phone.stage).toBe('broken');
		vi.stubGlobal('localStorage', small);
	});

	test.each([
		['promises to keep them', () => Promise.resolve(true)],
		['does not promise to keep them', () => Promise.resolve(false)],
		['does not know how to', undefined],
		['fails over the question', () => Promise.reject(new Error('No.'))]
	])('that %s is asked after a save, and the save stands', async (_, persist) => {
		const asked = vi.fn(persist);
		const storage = persist ? { persist: asked } : undefined;
		vi.stubGlobal('navigator', { userAgent: '', ...(storage && { storage }) });
		const phone = await window();
		expect(asked).not.toHaveBeenCalled();
		await recordOne(phone);
		phone.saved();
		expect(asked).toHaveBeenCalledTimes(persist ? 1 : 0);
		expect(await phone.db.outbox.count()).toBe(1);
	});
});

describe('a phone without room', () => {
	/** So many more writes fit into the small storage; answers what makes room again. */
	function smallStorage(fitting: number): () => void {
		const { setItem } = localStorage;
		localStorage.setItem = (...item) => {
			if (fitting-- <= 0) throw new DOMException('Full.', 'QuotaExceededError');
			setItem(...item);
		};
		return () => (localStorage.setItem = setItem);
	}

	function smallDisk(fitting: number): () => void {
		const disk = new Disk();
		disk.fullAfter(fitting, 'at once');
		return disk.empty;
	}

	const first: Answering = () =>
		says({ changes: { ...nothing, fresh: true, villages: [village], households: [van] } });

	test.each([
		['database', smallDisk],
		['small storage', smallStorage]
	])(
		'for the first of its data says so at each write, and takes them once there is (%s)',
		async (_, fill) => {
			server = first;
			for (let step = 0, stage = ''; stage !== 'ready'; step++) {
				await Dexie.delete(name);
				for (const key of ['account', 'accounts', 'device', 'signing-out'])
					localStorage.removeItem(key);
				const phone = new Phone();
				open.push(phone);
				const makeRoom = fill(step);
				await phone.start().catch(() => undefined);
				makeRoom();
				stage = phone.stage;
				expect(stage).toBe(phone.full ? 'broken' : 'ready');
				expect(phone.full || step > 0).toBe(true);
				await phone.start();
				expect(phone.stage).toBe('ready');
				expect(phone.account).toEqual(lan.account);
				expect(await phone.db.households.count()).toBe(1);
				await phone.signOut();
			}
		}
	);

	test('in its small storage keeps and sends what is done all the same', async () => {
		const phone = await window();
		const makeRoom = smallStorage(0);
		await recordOne(phone);
		server = acceptsAll;
		phone.saved();
		await vi.waitFor(async () => expect(await phone.db.outbox.count()).toBe(0));
		expect((await window()).stage).toBe('ready');
		makeRoom();
	});
});

describe('what waits', () => {
	test.each<[string, (phone: Phone) => unknown]>([
		['when the app is opened', () => window()],
		['when the network is back', (phone) => phone.wake()],
		['when the app comes to sight', (phone) => phone.show()],
		['when it goes out of sight', (phone) => phone.hide()],
		['when something more is saved', (phone) => phone.saved()]
	])('leaves at once %s', async (_, happens) => {
		const phone = await window();
		await recordOne(phone);
		let asked = 0;
		server = (...request) => {
			asked += 1;
			return silence(...request);
		};
		// After so many failures the clock by itself would not try again within a quarter of a minute.
		const failed = () => {
			phone.wake();
			expect(asked).toBeGreaterThan(4);
		};
		await vi.waitFor(failed, { timeout: 10_000 });
		await vi.waitFor(() => expect(phone.sending).toBe('offline'));
		server = acceptsAll;
		await happens(phone);
		const sent = async () => expect(await phone.db.outbox.count()).toBe(0);
		await vi.waitFor(sent, { timeout: 10_000 });
	});
});

describe('two versions of the app', () => {
	test('an older window keeps the newer one waiting, until it is closed', async () => {
		await Dexie.delete(name);
		const older = new Dexie(name);
		older.version(1).stores({ outbox: '++sequence, &id, state, *touches', meta: 'key' });
		await older.open();
		older.on('versionchange', () => false);
		await older.table('outbox').add({ id: van.id, state: 'pending', touches: [] });

		const phone = new Phone();
		open.push(phone);
		const starting = phone.start();
		await vi.waitFor(() => expect(phone.blocked).toBe(true));
		older.close();
		await starting;
		await vi.waitFor(() => expect(phone.blocked).toBe(false));
		expect(phone.stage).toBe('ready');
		expect(await phone.db.outbox.count()).toBe(1);
	});

	test('a newer window takes the data over, and the older one leaves them alone', async () => {
		const phone = await window();
		await recordOne(phone);
		await drafts.keep(phone.db, '/m/x', 'Chu Văn Tiến', { lane: 'x' });
		const newer = await opened(indexedDB.open(name, 1000));
		await vi.waitFor(() => expect(phone.stage).toBe('replaced'));
		await expect(recordOne(phone)).rejects.toThrow();
		const held = newer.transaction(['outbox', 'drafts']);
		expect(await opened(held.objectStore('outbox').count())).toBe(1);
		expect(await opened(held.objectStore('drafts').count())).toBe(1);
		newer.close();
	});
});

describe('two windows of one version', () => {
	test('both send, and nothing is sent twice or lost', async () => {
		const [one, other] = [await window(), await window()];
		await recordOne(one);
		await recordOne(other);
		server = acceptsAll;
		one.wake();
		other.wake();
		await vi.waitFor(async () => expect(await one.db.outbox.count()).toBe(0));
		expect(await other.db.sent.count()).toBe(2);
	});

	test('who leaves in one has left in the other, whose work stays', async () => {
		const [one, other] = [await window(), await window()];
		await recordOne(one);
		await one.signOut();
		other.noticeOthers();
		expect(other.stage).toBe('nobody');
		session.enter(thang.account);
		other.noticeOthers();
		const db = openDatabase(lan.account.id);
		expect(await db.outbox.count()).toBe(1);
		db.close();
	});
});

describe('a phone that is laid aside', () => {
	beforeEach(() => {
		vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
	});

	async function guarded(): Promise<Phone> {
		const phone = await window();
		await lock.setPin(phone.db, '280469');
		await phone.relocked();
		return phone;
	}

	test('locks after five minutes, not before, and opens with its PIN as it was', async () => {
		const phone = await guarded();
		await recordOne(phone);
		phone.hide();
		vi.advanceTimersByTime(5 * minute - 1);
		phone.show();
		expect(phone.stage).toBe('ready');
		phone.hide();
		vi.advanceTimersByTime(5 * minute);
		await vi.waitFor(() => expect(phone.stage).toBe('locked'));
		await expect(phone.db.households.toArray()).rejects.toMatchObject({ name: 'LockedError' });
		expect(phone.account).toMatchObject({ name: '' });
		await lock.unlock(phone.db, '280469');
		await phone.unlocked();
		expect(phone).toMatchObject({ stage: 'ready', account: lan.account });
		expect(await visits.ofHousehold(phone.db, van.id)).toHaveLength(1);
	});

	test('and falls asleep, so that no timer runs, locks when it wakes', async () => {
		const phone = await guarded();
		phone.hide();
		vi.setSystemTime(Date.now() + 6 * minute);
		phone.show();
		await vi.waitFor(() => expect(phone.stage).toBe('locked'));
	});

	test('without a PIN has nothing to lock', async () => {
		const phone = await window();
		phone.hide();
		vi.advanceTimersByTime(60 * minute);
		phone.show();
		expect(phone.stage).toBe('ready');
	});
});

describe('a phone in new hands', () => {
	test('knows from the first contact how far its clock is off', async () => {
		await Dexie.delete(name);
		localStorage.removeItem('account');
		const receivedAt = new Date(Date.now() + 24 * 60 * minute).toISOString();
		server = () => says({ receivedAt });
		const phone = await window();
		expect(phone.stage).toBe('ready');
		await vi.waitFor(() => expect(phone.clock.fault).toMatchObject({ kind: 'wrong' }));
		expect(Math.round(((await readMeta(phone.db, 'clockSkew')) ?? 0) / minute)).toBe(24 * 60);
	});
});

describe('a version that is too old for the server', () => {
	/** The browser's keeper of versions, in which another window may have a say. */
	class Worker extends EventTarget {
		controller: object | null = {};
		waiting: { state: string; postMessage: (said: string) => void } | null = null;
		installing = Object.assign(new EventTarget(), { state: 'installing', postMessage: vi.fn() });
		update = vi.fn(async () => {
			this.dispatchEvent(new Event('updatefound'));
			this.waiting = this.installing;
			this.installing.state = 'installed';
			this.installing.dispatchEvent(new Event('statechange'));
		});
		register = async () => this;
		getRegistration = async () => this;
	}

	test('looks for a newer one by itself, and loads it by a tap alone', async () => {
		const worker = new Worker();
		const reload = vi.fn();
		vi.stubGlobal('navigator', { userAgent: '', serviceWorker: worker });
		vi.stubGlobal('document', new EventTarget());
		vi.stubGlobal('location', { reload });
		await update.watch();
		expect(update.ready).toBe(false);
		const phone = await window();
		await recordOne(phone);
		await drafts.keep(phone.db, '/m/x', 'Chu Văn Tiến', { lane: 'x' });

		server = () => refusal(400, 'unsupported_protocol');
		phone.wake();
		await vi.waitFor(() => expect(update.ready).toBe(true));
		expect(worker.update).toHaveBeenCalledTimes(1);
		expect(phone).toMatchObject({ sending: 'outdated', stage: 'ready' });
		// Another window took it: this one, which may hold a form, stays as it is.
		worker.dispatchEvent(new Event('controllerchange'));
		expect(reload).not.toHaveBeenCalled();
		expect(await phone.db.outbox.count()).toBe(1);
		expect(await drafts.open(phone.db)).toHaveLength(1);

		update.apply();
		expect(worker.installing.postMessage).toHaveBeenCalledWith('SKIP_WAITING');
		expect(reload).not.toHaveBeenCalled();
		worker.dispatchEvent(new Event('controllerchange'));
		expect(reload).toHaveBeenCalledTimes(1);
	});
});

/** As the browser does it: under an open connection, which it then closes. */
function clear(name: string): void {
	(indexedDB as unknown as { _databases: Map<string, unknown> })._databases.delete(name);
}

function opened<Result>(request: IDBRequest<Result>): Promise<Result> {
	return new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error ?? new Error('refused'));
	});
}
