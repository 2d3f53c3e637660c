// A phone without its screen: the product's own device code on a disk in memory, which can be killed
// in the middle of a write as a process can, and switched on again with what was on the disk.
import { randomUUID } from 'node:crypto';
import Dexie, {
	type DBCore,
	type DBCoreMutateRequest,
	type DBCoreTransaction,
	type Middleware
} from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { type Database, openDatabase } from '$lib/device/database';
import type { Network } from '$lib/device/network';
import type { VisitRow } from '$lib/domain/sync';
import { Sync, type SyncState } from '$lib/device/sync';
import type { Held } from './ledger.ts';
import { phoneHeader } from './proxy.ts';

// Each phone is a device of its own, and a dead process holds no lock.
Object.defineProperty(globalThis.navigator ?? {}, 'locks', { value: undefined });

/** The steps of a command's way at which the disk is written. */
export type DiskStep = 'draft' | 'outbox' | 'offer' | 'receipt' | 'cursor';
/** Before the write is committed, or when it just has been and nobody knows yet. */
export type Cut = { step: DiskStep; when: 'in' | 'after' };

export class Phone {
	readonly name: string;
	readonly accountId: string;
	readonly #cookie: string;
	readonly #address: () => string;
	readonly #deviceId = randomUUID();
	readonly #disk = new IDBFactory();
	#life: Life;

	/** @param address where the server is, as far as the phone knows */
	constructor(name: string, accountId: string, cookie: string, address: () => string) {
		this.name = name;
		this.accountId = accountId;
		this.#cookie = cookie;
		this.#address = address;
		this.#life = new Life(this.#disk, accountId);
	}

	get db(): Database {
		return this.#life.db;
	}

	get isDead(): boolean {
		return this.#life.isOver;
	}

	/** Takes the process away at the next write of this kind. */
	cutAt(cut: Cut): void {
		this.#life.cut = cut;
	}

	/** Whether a cut is still to come. */
	get isAwaitingCut(): boolean {
		return this.#life.cut !== null;
	}

	kill(): void {
		this.#life.end();
	}

	/** Switches it on again, with what its disk holds. */
	reopen(): void {
		this.#life.end();
		this.#life = new Life(this.#disk, this.accountId);
	}

	/** Does something on the phone; answers whether it lived to see the end. */
	async live(deed: (db: Database) => Promise<unknown>): Promise<boolean> {
		const life = this.#life;
		const done = deed(life.db).then(() => true);
		// What a killed process would have thrown, nobody hears.
		const lived = done.catch((error: unknown) => {
			if (life.isOver) return false;
			throw error;
		});
		return Promise.race([lived, life.over.then(() => false)]);
	}

	/** Sends and learns until that ends, one way or another; null when the phone did not live to see it. */
	async exchange(): Promise<SyncState | null> {
		const who = { accountId: this.accountId, deviceId: this.#deviceId };
		const sync = new Sync(this.db, who, () => {}, this.#network());
		const life = this.#life;
		void life.over.then(() => sync.close());
		const lived = await this.live(() => sync.wake());
		sync.close();
		return lived ? sync.state : null;
	}

	async held(): Promise<Held> {
		const [outbox, sent, drafts] = await Promise.all([
			this.db.outbox.orderBy('sequence').toArray(),
			this.db.sent.toArray(),
			this.db.drafts.toArray()
		]);
		return { outbox, sent, drafts };
	}

	visits(): Promise<VisitRow[]> {
		return this.db.visits.toArray();
	}

	#network(): Network {
		const life = this.#life;
		return {
			now: () => Date.now(),
			random: () => 0.5,
			fetch: (path, init) => {
				const headers = { ...init.headers, cookie: this.#cookie, [phoneHeader]: this.name };
				const signal = AbortSignal.any([life.signal, ...(init.signal ? [init.signal] : [])]);
				const sent = fetch(this.#address() + path, { ...init, headers, signal });
				return untilOver(sent, life);
			}
		};
	}
}

/** What is under way when the process ends has no end. */
function untilOver<T>(work: Promise<T>, life: Life): Promise<T> {
	const never = new Promise<never>(() => {});
	return work.then(
		(value) => (life.isOver ? never : value),
		(error: unknown) => (life.isOver ? never : Promise.reject(error as Error))
	);
}

/** One run of the app, from its start to its end. */
class Life {
	readonly db: Database;
	cut: Cut | null = null;
	isOver = false;
	readonly over: Promise<void>;
	readonly #open = new Set<DBCoreTransaction>();
	readonly #controller = new AbortController();
	#ended = () => {};

	constructor(disk: IDBFactory, accountId: string) {
		this.over = new Promise((resolve) => (this.#ended = resolve));
		Object.assign(Dexie.dependencies, { indexedDB: disk, IDBKeyRange });
		this.db = openDatabase(accountId);
		this.db.use(this.#knife());
	}

	get signal(): AbortSignal {
		return this.#controller.signal;
	}

	/** Nothing of this process happens any more; what was not committed is not on the disk. */
	end(): void {
		if (this.isOver) return;
		this.isOver = true;
		for (const transaction of this.#open) abort(transaction);
		this.#controller.abort();
		this.db.close();
		this.#ended();
	}

	/** A layer at the very disk: the product knows nothing of it. */
	#knife(): Middleware<DBCore> {
		return {
			stack: 'dbcore',
			name: 'knife',
			level: -20,
			create: (core) => ({
				...core,
				transaction: (stores, mode, options) => {
					const transaction = core.transaction(stores, mode, options);
					this.#watch(transaction);
					return transaction;
				},
				table: (name) => {
					const table = core.table(name);
					return {
						...table,
						mutate: (request) => {
							if (this.#falls(stepOf(name, request), request.trans))
								return new Dexie.Promise(() => {});
							return table.mutate(request);
						}
					};
				}
			})
		};
	}

	#watch(transaction: DBCoreTransaction): void {
		if (this.isOver) return abort(transaction);
		this.#open.add(transaction);
		const target = transaction as unknown as EventTarget;
		for (const end of ['complete', 'abort'])
			target.addEventListener(end, () => this.#open.delete(transaction));
	}

	/** Ends the process if this is the write it was to end at. Answers whether the write is lost. */
	#falls(step: DiskStep | null, transaction: DBCoreTransaction): boolean {
		if (this.isOver) return true;
		if (!step || this.cut?.step !== step) return false;
		const { when } = this.cut;
		this.cut = null;
		if (when === 'in') this.end();
		else (transaction as unknown as EventTarget).addEventListener('complete', () => this.end());
		return when === 'in';
	}
}

function stepOf(table: string, request: DBCoreMutateRequest): DiskStep | null {
	if (request.type === 'delete' || request.type === 'deleteRange') return null;
	const row = request.values[0] as { key?: string; state?: string } | undefined;
	if (!row) return null;
	if (table === 'drafts') return 'draft';
	if (table === 'sent') return 'receipt';
	if (table === 'meta') return row.key === 'cursor' ? 'cursor' : null;
	if (table !== 'outbox') return null;
	if (request.type === 'add') return 'outbox';
	return row.state === 'rejected' ? 'receipt' : 'offer';
}

function abort(transaction: DBCoreTransaction): void {
	try {
		transaction.abort();
	} catch {
		// It has ended in this very moment.
	}
}
