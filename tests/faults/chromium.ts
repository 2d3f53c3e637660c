// A real browser with the real app, which can be stopped at a write to its database by its own
// debugger, killed there, and opened again on the same profile.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type Browser, chromium, type Page } from '@playwright/test';
import { findBrowser } from '../browser.ts';
import type { VisitRow } from '$lib/domain/sync';
import type { Held } from './ledger.ts';
import type { Cut } from './phone.ts';

export class Chromium {
	readonly name = '';
	readonly accountId: string;
	readonly #profile: string;
	readonly #address: () => string;
	#process: ChildProcess | undefined;
	#browser: Browser | undefined;
	#page: Page | undefined;

	constructor(accountId: string, profile: string, address: () => string) {
		this.accountId = accountId;
		this.#profile = profile;
		this.#address = address;
	}

	get page(): Page {
		if (!this.#page) throw new Error('The browser is not open.');
		return this.#page;
	}

	async open(): Promise<void> {
		const { executablePath, args, env } = findBrowser();
		const own = ['--remote-debugging-port=0', `--user-data-dir=${this.#profile}`, 'about:blank'];
		// A group of its own, because a browser is many processes and a phone takes all of them with it.
		this.#process = spawn(executablePath, [...args, ...own], {
			env,
			detached: true,
			stdio: ['ignore', 'ignore', 'pipe']
		});
		this.#browser = await chromium.connectOverCDP(await endpointOf(this.#process));
		const [context] = this.#browser.contexts();
		this.#page = context!.pages()[0] ?? (await context!.newPage());
	}

	/** Opens it the way a person comes in, once; what is not on the disk yet is written by its orderly end. */
	async signIn(cookie: string): Promise<void> {
		await this.open();
		const [name, value] = cookie.split('=') as [string, string];
		const expires = Date.now() / 1000 + 30 * 86_400;
		await this.page.context().addCookies([{ name, value, url: this.#address(), expires }]);
		await this.goto('/m');
		await this.page.getByRole('heading', { name: 'Hôm nay' }).waitFor();
		await this.page.waitForFunction(
			() => navigator.serviceWorker.controller?.state === 'activated'
		);
		const gone = once(this.#process!, 'exit');
		const session = await this.#browser!.newBrowserCDPSession();
		await session.send('Browser.close').catch(() => {});
		await gone;
	}

	async goto(path: string): Promise<void> {
		await this.page.goto(this.#address() + path);
	}

	/** SIGKILL for all of it, at once. */
	async kill(): Promise<void> {
		const child = this.#process;
		if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
		const gone = once(child, 'exit');
		process.kill(-child.pid, 'SIGKILL');
		await gone;
	}

	/** Halts the page at its next write of this kind; `reached` resolves when it stands there. */
	async haltAt(cut: Cut): Promise<{ reached: Promise<void> }> {
		const debug = await this.page.context().newCDPSession(this.page);
		await debug.send('Debugger.enable');
		const reached = new Promise<void>((resolve) => debug.once('Debugger.paused', () => resolve()));
		await this.page.evaluate(haltOnWrite, cut);
		return { reached };
	}

	/** What lies on the disk, read without the app. */
	async held(): Promise<Held> {
		const [outbox, sent, drafts] = await this.#read(['outbox', 'sent', 'drafts']);
		return { outbox, sent, drafts } as Held;
	}

	async visits(): Promise<VisitRow[]> {
		const [visits] = await this.#read(['visits']);
		return visits as VisitRow[];
	}

	#read(tables: string[]): Promise<unknown[][]> {
		return this.page.evaluate(readTables, { name: `phone-${this.accountId}`, tables });
	}
}

async function endpointOf(child: ChildProcess): Promise<string> {
	for await (const line of createInterface({ input: child.stderr! })) {
		const [, endpoint] = /DevTools listening on (ws:\S+)/.exec(line) ?? [];
		if (endpoint) {
			child.stderr!.resume();
			return endpoint;
		}
	}
	throw new Error('The browser did not start.');
}

/** Runs in the page: between the app and its database, of which the app knows nothing. */
function haltOnWrite({ step, when }: Cut): void {
	const { add, put } = IDBObjectStore.prototype;
	const isIt = (store: IDBObjectStore, row: { key?: string; state?: string }) =>
		({
			draft: store.name === 'drafts',
			outbox: store.name === 'outbox' && row.state === 'pending' && !('sequence' in row),
			offer: store.name === 'outbox' && row.state === 'pending' && 'sequence' in row,
			receipt: store.name === 'sent',
			cursor: store.name === 'meta' && row.key === 'cursor'
		})[step];
	const halt = () => {
		// eslint-disable-next-line no-debugger -- the browser's debugger is told of it
		debugger;
	};
	const halting = (write: typeof add) =>
		function (this: IDBObjectStore, row: { key?: string; state?: string }, ...key: [IDBValidKey?]) {
			if (isIt(this, row) && when === 'in') halt();
			if (isIt(this, row) && when === 'after') this.transaction.addEventListener('complete', halt);
			return write.call(this, row, ...key);
		};
	IDBObjectStore.prototype.add = halting(add);
	IDBObjectStore.prototype.put = halting(put);
}

/** Runs in the page: all of them in one transaction, because the app may be at work. */
async function readTables({ name, tables }: { name: string; tables: string[] }) {
	const done = <T>(request: IDBRequest<T>) =>
		new Promise<T>((resolve, reject) => {
			request.onsuccess = () => resolve(request.result);
			request.onerror = () => reject(new Error(String(request.error)));
		});
	const db = await done(indexedDB.open(name));
	const transaction = db.transaction(tables);
	const rows = await Promise.all(
		tables.map((each) => done(transaction.objectStore(each).getAll()))
	);
	db.close();
	return rows as unknown[][];
}
