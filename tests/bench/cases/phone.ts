// The built app in a real browser on a slow phone with a slow network.
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { BrowserPhone } from '../browser-phone.ts';
import type { Case, Figures, Opened } from '../case.ts';
import { type Member, Phone, registrationsBy } from '../member.ts';
import { Wire } from '../wire.ts';
import { least, mustBeSlow, SlowNetwork } from '../slow-network.ts';
import type { World } from '../world.ts';

const largeVillage = 325;
const visitsInOutbox = 1000;
const savesPerRound = 8;

/** The first load of a page that can log a visit, and the same page without a network after a cold start. */
export const firstLoad: Case = {
	name: 'first-load',
	async open(world) {
		const { network, phoneOf } = await mobilePhone(world);
		return {
			async round() {
				const phone = await phoneOf();
				const page = await phone.page();
				const usable = await shown(page, `${network.url}/m/households`, 'main article');
				const bytes = await page.evaluate(bytesOfPage);
				await settled(page);
				await page.close();
				network.cut();
				const cold = await phone.page();
				const offline = await shown(cold, `${network.url}/m/households`, 'main article');
				network.mend();
				await phone.close();
				return { usable, limit: least({ down: bytes }, 4), offline };
			},
			rows: [
				{
					title: 'first-load',
					unit: 'ms',
					ours: 'usable',
					peer: { figure: 'limit', name: 'bytes ÷ bandwidth + 4 round trips' },
					target: { ratio: { most: 1.5 }, words: '≤ 1.5 ×' }
				},
				{
					title: 'first-load, offline cold start',
					unit: 'ms',
					ours: 'offline',
					target: { most: 500, words: '≤ 500 ms' }
				}
			],
			close: () => network.close()
		};
	}
};

/** From the tap on save to the frame that says it is saved. */
export const tapSaved: Case = {
	name: 'tap-saved',
	async open(world) {
		const { network, phoneOf, member } = await mobilePhone(world);
		const phone = await phoneOf();
		const page = await phone.page();
		await shown(page, `${network.url}/m/households`, 'main article');
		await settled(page);
		let door = 0;
		const save = async () => {
			const household = member.householdIds[door++ % member.householdIds.length];
			await shown(page, `${network.url}/m/households/${household}/visit`, 'button.main');
			await page.locator('label').filter({ hasText: 'VNeID' }).first().tap();
			return page.evaluate(tapAndWait, 'Lưu lượt hỗ trợ');
		};
		await save();
		return {
			async round() {
				const saved: number[] = [];
				for (let count = 0; count < savesPerRound; count++) saved.push(await save());
				const limit = await page.evaluate(bareSaves, savesPerRound);
				return { saved, limit };
			},
			rows: [
				{
					title: 'tap-saved',
					unit: 'ms',
					ours: 'saved',
					percentile: 95,
					peer: { figure: 'limit', name: 'bare transaction + 1 frame' },
					target: { ratio: { most: 2 }, most: 60, words: '≤ 2 × and ≤ 60 ms' }
				}
			],
			close: async () => (await phone.close(), network.close())
		};
	}
};

/** A large village from the first question to a list that can be searched. */
export const coldReplica: Case = {
	name: 'cold-replica',
	async open(world) {
		const { network, phoneOf, member } = await mobilePhone(world);
		await growVillage((await world.province()).server.url, member);
		const phone = await phoneOf();
		await (async () => {
			const page = await phone.page();
			await shown(page, `${network.url}/m/households`, 'main article');
			await settled(page);
			await page.close();
		})();
		const size = await sizeOfReplica(network.url, member);
		return {
			async round() {
				const page = await phone.page();
				await page.goto(`${network.url}/m/install`);
				await page.evaluate(forgetEverything);
				const start = page.waitForRequest((request) => request.url().endsWith('/sync'));
				await page.addInitScript(noteAsking);
				const shownAt = shown(page, `${network.url}/m/households`, 'main article');
				await start;
				const searchable = (await shownAt) - (await page.evaluate(() => window.askedAt));
				const stored = await page.evaluate(bareStore, size.rows);
				await page.close();
				return {
					searchable,
					limit: least({ down: size.compressed }, 1) + stored,
					compressed: size.compressed / 1024,
					objects: size.objects / 1024
				};
			},
			rows: [
				{
					title: 'cold-replica',
					unit: 'ms',
					ours: 'searchable',
					peer: { figure: 'limit', name: 'bytes ÷ bandwidth + 1 round trip + bulkPut' },
					target: { ratio: { most: 1.3 }, words: '≤ 1.3 ×' }
				},
				{
					title: 'cold-replica, bytes',
					unit: 'KiB',
					ours: 'compressed',
					peer: { figure: 'objects', name: 'gzipped JSON objects' },
					target: { ratio: { most: 0.7 }, words: '≤ 0.7 ×' }
				}
			],
			close: async () => (await phone.close(), network.close())
		};
	}
};

/** A thousand visits logged without a network, until each has its receipt. */
export const flush: Case = {
	name: 'flush-1000',
	open: (world) =>
		flushing(
			world,
			(figures) => [
				{
					title: 'flush-1000',
					unit: 'ms',
					ours: figures.clean,
					peer: { figure: figures.floor, name: 'bytes ÷ bandwidth + 1 round trip' },
					target: { ratio: { most: 1.5 }, words: '≤ 1.5 ×' }
				}
			],
			false
		)
};

/** The same while three of ten answers are lost. */
export const flushFlaky: Case = {
	name: 'flush-flaky',
	// Most of it goes into making phones with a thousand unsent visits.
	minutes: 10,
	open: (world) =>
		flushing(
			world,
			(figures) => [
				{
					title: 'flush-flaky',
					unit: 'ms',
					ours: figures.flaky,
					peer: { figure: figures.clean, name: 'no answer lost' },
					target: { ratio: { most: 2 }, words: '≤ 2 ×, 0 lost, 0 double' }
				}
			],
			true
		)
};

/** The same answers in each run, and one of them however few there are. */
const lostOfTen = [1, 4, 7];

type Names = { clean: string; flaky: string; floor: string };

async function flushing(
	world: World,
	rows: (names: Names) => Opened['rows'],
	flaky: boolean
): Promise<Opened> {
	const { network, phoneOf, sql } = await mobilePhone(world);
	const once = async (loses: boolean): Promise<{ took: number; floor: number }> => {
		const phone = await phoneOf();
		const page = await phone.page();
		await shown(page, `${network.url}/m/households`, 'main article');
		await settled(page);
		network.cut();
		const told = await outboxOf(page, network);
		let answers = 0;
		network.losesAnswer = () => loses && lostOfTen.includes(answers++ % 10);
		network.mend();
		const took = await page.evaluate(flushed);
		network.losesAnswer = () => false;
		await mustBeStoredOnce(sql, told.visitIds);
		await phone.close();
		return { took, floor: least({ up: told.packed, down: told.receipts }, 1) };
	};
	return {
		async round() {
			const clean = await once(false);
			const figures: Figures = { clean: clean.took, floor: clean.floor };
			if (flaky) figures.flaky = (await once(true)).took;
			return figures;
		},
		rows: rows({ clean: 'clean', flaky: 'flaky', floor: 'floor' }),
		close: () => network.close()
	};
}

/** A phone of a new member each time, on a network that was found to be slow. */
async function mobilePhone(world: World) {
	const { server, sql, take } = await world.province();
	const browser = await world.browser();
	const network = await SlowNetwork.open(server.port);
	await mustBeSlow(network, '/login');
	const [member] = take(1) as [Member];
	let next: Member | undefined = member;
	const phoneOf = () => {
		const who = next ?? take(1)[0]!;
		next = undefined;
		return BrowserPhone.of(browser, network.url, who);
	};
	return { network, sql, member, phoneOf };
}

type Sql = Awaited<ReturnType<World['province']>>['sql'];

/** Opens an address; the milliseconds from its beginning to the frame that shows the element. */
async function shown(page: Page, address: string, selector: string): Promise<number> {
	await page.goto(address, { waitUntil: 'commit' });
	return page.evaluate((wanted) => window.seen(wanted), selector);
}

/** Until the service worker holds the page. */
async function settled(page: Page): Promise<void> {
	await page.waitForFunction(
		() => navigator.serviceWorker.controller?.state === 'activated',
		null,
		{
			timeout: 120_000
		}
	);
}

/** What the page itself has loaded so far, headers included. */
function bytesOfPage(): number {
	const entries = [
		...performance.getEntriesByType('navigation'),
		...performance.getEntriesByType('resource')
	] as PerformanceResourceTiming[];
	return entries.reduce((sum, { transferSize }) => sum + transferSize, 0);
}

async function tapAndWait(name: string): Promise<number> {
	const button = [...document.querySelectorAll('button')].find((each) =>
		each.textContent?.includes(name)
	);
	const start = performance.now();
	button!.click();
	return (await window.seen('.undo [role=status]', 'Đã lưu')) - start;
}

/** The least that saving can be: the same two rows in one durable transaction, and a frame that says so. */
async function bareSaves(count: number): Promise<number[]> {
	const db = await new Promise<IDBDatabase>((resolve, reject) => {
		const request = indexedDB.open('bench-limit', 1);
		request.onupgradeneeded = () => {
			request.result.createObjectStore('visits', { keyPath: 'id' });
			request.result.createObjectStore('outbox', { autoIncrement: true });
		};
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error!);
	});
	const all: number[] = [];
	for (let index = 0; index < count; index++) {
		const start = performance.now();
		await new Promise<void>((resolve, reject) => {
			const stores = ['visits', 'outbox'];
			const transaction = db.transaction(stores, 'readwrite', { durability: 'strict' });
			const visit = {
				id: crypto.randomUUID(),
				people: 2,
				steps: [{ topic: 'national_id', outcome: 'done' }]
			};
			transaction.objectStore('visits').put(visit);
			transaction.objectStore('outbox').add({ id: crypto.randomUUID(), payload: visit });
			transaction.oncomplete = () => resolve();
			transaction.onerror = () => reject(transaction.error!);
		});
		const said = document.body.appendChild(document.createElement('i'));
		said.textContent = `saved ${index}`;
		all.push((await window.seen('body > i', `saved ${index}`)) - start);
		said.remove();
	}
	db.close();
	return all;
}

declare global {
	interface Window {
		askedAt: number;
	}
}

function noteAsking(): void {
	const { fetch } = window;
	window.fetch = (...args) => {
		if (String(args[0]).endsWith('/sync')) window.askedAt ??= performance.now();
		return fetch(...args);
	};
}

async function forgetEverything(): Promise<void> {
	localStorage.clear();
	for (const { name } of await indexedDB.databases()) {
		if (name)
			await new Promise((resolve) => {
				const request = indexedDB.deleteDatabase(name);
				request.onsuccess = request.onerror = request.onblocked = resolve;
			});
	}
}

/** Storing the same rows with nothing else around it. */
async function bareStore(rows: object[]): Promise<number> {
	const db = await new Promise<IDBDatabase>((resolve) => {
		const request = indexedDB.open(`bench-${Math.random()}`, 1);
		request.onupgradeneeded = () => request.result.createObjectStore('rows', { keyPath: 'id' });
		request.onsuccess = () => resolve(request.result);
	});
	const start = performance.now();
	await new Promise<void>((resolve) => {
		const transaction = db.transaction('rows', 'readwrite', { durability: 'strict' });
		for (const row of rows) transaction.objectStore('rows').put(row);
		transaction.oncomplete = () => resolve();
	});
	const took = performance.now() - start;
	db.close();
	indexedDB.deleteDatabase(db.name);
	return took;
}

async function growVillage(url: string, member: Member): Promise<void> {
	const phone = new Phone(url, member);
	await phone.send(registrationsBy(member, largeVillage - member.householdIds.length));
	phone.close();
}

/** The bytes of the village's answer, and of the same rows as gzipped objects. */
async function sizeOfReplica(url: string, { cookie }: Member) {
	const headers = { cookie, 'accept-encoding': 'br, gzip' };
	const body = {
		protocol: 2,
		accountId: null,
		deviceId: crypto.randomUUID(),
		sentAt: new Date().toISOString(),
		device: { label: 'bench', waiting: 0, rejected: 0 },
		commands: [],
		cursor: null
	};
	const wire = new Wire(url, headers);
	const answer = await wire.post<{ changes: Record<string, unknown> }>('/sync', body);
	const compressed = wire.lastBytes;
	wire.close();
	const lists = Object.entries(answer.changes).map(([name, list]) => [name, rowsOf(list)] as const);
	const objects = { ...answer, changes: Object.fromEntries(lists) };
	const rows = lists
		.flatMap(([, list]) => list)
		.filter((row): row is object => typeof row === 'object' && row !== null);
	return { compressed, objects: gzipSync(JSON.stringify(objects)).length, rows };
}

function rowsOf(list: unknown): unknown[] {
	if (typeof list !== 'object' || list === null || Array.isArray(list)) return list as unknown[];
	const fields = Object.entries(list as Record<string, unknown[]>);
	return (fields[0]?.[1] ?? []).map((_, index) =>
		Object.fromEntries(fields.map(([field, values]) => [field, values[index]]))
	);
}

/** Logs one visit by hand, and writes the others after its likeness straight into the phone's database. */
async function outboxOf(page: Page, network: SlowNetwork) {
	await page.locator('main article a[href$="/visit"]').first().click();
	await page.locator('label').filter({ hasText: 'VNeID' }).first().tap();
	await page.getByRole('button', { name: 'Lưu lượt hỗ trợ' }).tap();
	await page.evaluate(() => window.seen('main article', 'Đã lưu trên máy'));
	const { commands, visitIds } = await page.evaluate(copyVisits, visitsInOutbox);
	await page.goto(`${network.url}/m`);
	await page.evaluate(() => window.seen('[role=status]', 'Không có mạng'));
	const receipts = commands.map(({ id }) => ({ id, verdict: 'accepted', receivedAt: new Date() }));
	return {
		visitIds,
		packed: gzipSync(JSON.stringify(commands)).length,
		receipts: gzipSync(JSON.stringify(receipts)).length
	};
}

async function copyVisits(count: number) {
	const { name } = (await indexedDB.databases()).find((each) => each.name?.startsWith('phone-'))!;
	const db = await new Promise<IDBDatabase>((resolve) => {
		const request = indexedDB.open(name!);
		request.onsuccess = () => resolve(request.result);
	});
	const transaction = db.transaction(['visits', 'outbox', 'households'], 'readwrite');
	const all = <T>(store: string) =>
		new Promise<T[]>((resolve) => {
			const request = transaction.objectStore(store).getAll();
			request.onsuccess = () => resolve(request.result as T[]);
		});
	type Row = { id: string; [field: string]: unknown };
	const [first] = await all<Row & { payload: Row; touches: string[] }>('outbox');
	const doors = await all<Row>('households');
	const visit = (await all<Row>('visits')).find(({ id }) => id === first!.payload.id)!;
	const { sequence: _, ...pattern } = first!;
	for (let index = 1; index < count; index++) {
		const id = crypto.randomUUID();
		const householdId = doors[index % doors.length]!.id;
		transaction.objectStore('visits').put({ ...visit, id, originId: id, householdId });
		const payload = { ...first!.payload, id, householdId };
		const touches = [`visits/${id}`];
		transaction
			.objectStore('outbox')
			.add({ ...pattern, id: crypto.randomUUID(), payload, touches });
	}
	const told = await all<Row & { payload: Row; name: string; createdAt: string }>('outbox');
	db.close();
	return {
		visitIds: told.map(({ payload }) => payload.id),
		commands: told.map(({ id, name: verb, payload, createdAt }) => ({
			id,
			name: verb,
			payload,
			at: createdAt
		}))
	};
}

/** From the moment the network is back to an outbox without a command. */
async function flushed(): Promise<number> {
	const start = performance.now();
	dispatchEvent(new Event('online'));
	return (await window.seen('[role=status]', 'Mọi việc đã gửi')) - start;
}

async function mustBeStoredOnce(sql: Sql, ids: string[]): Promise<void> {
	const [row] = await sql<{ stored: number; kept: number }[]>`
		select (select count(*)::integer from visit where id in ${sql(ids)}) as stored,
			(select count(*)::integer from journal where payload ->> 'id' in ${sql(ids)} and verdict = 'accepted') as kept`;
	if (row!.stored !== ids.length || row!.kept !== ids.length)
		throw new Error(`Of ${ids.length} visits ${row!.stored} are stored, ${row!.kept} accepted.`);
}
