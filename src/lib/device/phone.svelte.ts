import { createContext } from 'svelte';
import type { Day } from '../domain/day';
import { Clock } from './clock.svelte';
import { type Database, openDatabase, readMeta } from './database';
import type { Answer } from './network';
import * as outbox from './outbox';
import { room } from './room';
import * as session from './session';
import { askToKeep } from './storage';
import type { Progress, Sync, SyncState } from './sync';
import * as visits from './visits';
import { leaveWord } from './word';

/** How long a visit just recorded can be taken back with one tap. */
const undoMs = 10_000;

export type Undoable = { commandId: string; visitId: string };

/** This phone: whose it is, their data, and how sending stands. One per window, passed by context. */
export class Phone {
	/**
	 * `nobody`: nobody has signed in here, or the last person has left. `broken`: the browser does not
	 * give the app its data.
	 */
	stage = $state<'opening' | 'nobody' | 'ready' | 'broken'>('opening');
	/** What the last look for a signed-in person found. */
	contact = $state<'looking' | 'offline' | 'signed_out'>('looking');
	account = $state.raw<session.Account | null>(null);
	sending = $state<SyncState>('idle');
	/** How far sending has come, while there is something to send. */
	progress = $state.raw<Progress | null>(null);
	/** The browser had cleared this account's data when the app was opened. */
	wiped = $state(false);
	undoable = $state.raw<Undoable | null>(null);
	/** Nothing more could be written down. */
	full = $state(false);
	readonly clock = new Clock();

	#db = $state.raw<Database | null>(null);
	/** Sending is not needed to show and to save: its code comes after the first screen. */
	#sync: Promise<Sync> | null = null;
	#undoTimer: ReturnType<typeof setTimeout> | undefined;

	/** Only pages that are shown when the phone is ready may ask for it. */
	get db(): Database {
		if (!this.#db) throw new Error('The phone is nobody’s yet.');
		return this.#db;
	}

	constructor() {
		room.tell = (full) => (this.full = full);
	}

	get today(): Day {
		return this.clock.today;
	}

	/** Opens what the last person left, without waiting for anything; otherwise asks whose phone it is. */
	async start(): Promise<void> {
		const account = session.currentAccount();
		try {
			await (account ? this.#open(account) : this.look());
		} catch (error) {
			this.stage = 'broken';
			throw error;
		}
	}

	/** Asks the server who is signed in in this browser, and makes the phone theirs. */
	async look(): Promise<void> {
		if (this.stage !== 'ready') this.stage = 'nobody';
		this.contact = 'looking';
		const [{ browserNetwork }, { firstContact }] = await entrance();
		if (!(await session.finishSignOut(browserNetwork))) return void (this.contact = 'offline');
		const found = await firstContact(browserNetwork);
		if (found.kind === 'account') await this.#welcome(found.answer);
		else this.contact = found.kind;
	}

	/** Sends what waits and asks for news, when something speaks for it. */
	wake(): void {
		this.clock.look();
		if (this.stage === 'ready') this.#send((sync) => sync.wake());
	}

	/** The page goes out of sight, perhaps for ever: what could be undone goes out now. */
	hide(): void {
		this.#endUndo();
		this.#leaveWord();
		this.#send(async (sync) => {
			void sync.letGo();
			sync.rest();
		});
	}

	/** Something was saved: it shall be kept, and sent. */
	saved(): void {
		void askToKeep();
		this.#leaveWord();
		this.wake();
	}

	/** A visit was saved; it waits as long as it can be taken back. */
	savedVisit(undoable: Undoable): void {
		this.#endUndo();
		void askToKeep();
		this.#leaveWord();
		this.#send(async (sync) => sync.hold(undoable.commandId));
		this.undoable = undoable;
		this.#undoTimer = setTimeout(() => this.#endUndo(), undoMs);
	}

	async undo(): Promise<void> {
		const undoable = this.undoable;
		if (!undoable) return;
		await visits.undo(this.db, undoable.commandId, undoable.visitId);
		this.#endUndo();
	}

	async signOut(): Promise<void> {
		this.#close();
		this.account = null;
		this.stage = 'nobody';
		this.contact = 'looking';
		const [{ browserNetwork }] = await entrance();
		await session.signOut(browserNetwork);
		this.contact = session.hasLeft() ? 'signed_out' : 'offline';
	}

	async #welcome(answer: Answer): Promise<void> {
		const db = openDatabase(answer.account.id);
		// Somebody who was here before goes on from their own cursor.
		const known = await readMeta(db, 'cursor');
		if (!known) await (await import('./changes')).apply(db, answer, 0);
		db.close();
		session.enter(answer.account);
		await this.#open(answer.account);
	}

	async #open(account: session.Account): Promise<void> {
		this.#close();
		const db = openDatabase(account.id);
		const who = { accountId: account.id, deviceId: session.deviceId() };
		this.#sync = import('./sync').then(
			({ Sync }) =>
				new Sync(db, who, (state, progress) => Object.assign(this, { sending: state, progress }))
		);
		this.clock.follow(db);
		this.#db = db;
		this.account = account;
		this.stage = 'ready';
		this.wiped = (await readMeta(db, 'account')) === undefined;
		this.wake();
	}

	#close(): void {
		clearTimeout(this.#undoTimer);
		this.undoable = null;
		this.clock.close();
		this.#send(async (sync) => sync.close());
		this.#sync = null;
		this.#db?.close();
		this.sending = 'idle';
	}

	/** In the order in which it is asked for, as soon as the code for it is there. */
	#send(work: (sync: Sync) => Promise<void>): void {
		void this.#sync?.then(work);
	}

	/** Should the page go before everything is sent, the service worker sends the rest. */
	#leaveWord(): void {
		const [db, accountId] = [this.#db, this.account?.id];
		if (!db || !accountId) return;
		const leave = async ({ waiting }: { waiting: number }) => {
			if (waiting > 0) await leaveWord({ accountId, deviceId: session.deviceId() });
		};
		outbox
			.counts(db)
			.then(leave)
			.catch(() => undefined);
	}

	#endUndo(): void {
		clearTimeout(this.#undoTimer);
		const ended = this.undoable;
		this.undoable = null;
		if (ended) this.#send((sync) => sync.letGo(ended.commandId));
	}
}

/** What only a phone without an owner needs, and one that gets another. */
function entrance() {
	return Promise.all([import('./network'), import('./contact')]);
}

export const [getPhone, setPhone] = createContext<Phone>();
