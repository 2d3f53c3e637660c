import { liveQuery, type Subscription } from 'dexie';
import { createContext } from 'svelte';
import { dayOf } from '../domain/day';
import * as changes from './changes';
import * as clock from './clock';
import { type Database, openDatabase, readMeta } from './database';
import { type Answer, browserNetwork as network } from './network';
import * as session from './session';
import { askToKeep } from './storage';
import { type Progress, Sync, type SyncState } from './sync';
import * as visits from './visits';

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
	/** What is wrong with this phone's clock, if it is worth telling. */
	clockFault = $state.raw<clock.Fault | null>(null);
	/** The browser had cleared this account's data when the app was opened. */
	wiped = $state(false);
	undoable = $state.raw<Undoable | null>(null);
	today = $state(dayOf(Date.now()));

	#db = $state.raw<Database | null>(null);
	#sync: Sync | null = null;
	#undoTimer: ReturnType<typeof setTimeout> | undefined;
	#clock: clock.Memory = { heard: null, latest: 0 };
	#clockWatch: Subscription | undefined;
	/** The clock beside a stopwatch: when one runs ahead of the other, somebody set the clock. */
	#watched = { clock: Date.now(), stopwatch: performance.now() };

	/** Only pages that are shown when the phone is ready may ask for it. */
	get db(): Database {
		if (!this.#db) throw new Error('The phone is nobody’s yet.');
		return this.#db;
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
		if (!(await session.finishSignOut(network))) return void (this.contact = 'offline');
		const found = await session.firstContact(network);
		if (found.kind === 'account') await this.#welcome(found.answer);
		else this.contact = found.kind;
	}

	/** What time it is, as far as the phone can know: its own clock may be a year off. */
	now(): number {
		const now = Date.now();
		return now + clock.offset(this.#clock, now);
	}

	/** Sends what waits and asks for news, when something speaks for it. */
	wake(): void {
		this.#lookAtClock();
		if (this.stage === 'ready') void this.#sync?.wake();
	}

	/** The page goes out of sight, perhaps for ever: what could be undone goes out now. */
	hide(): void {
		this.#endUndo();
		void this.#sync?.letGo();
		this.#sync?.rest();
	}

	/** Something was saved: it shall be kept, and sent. */
	saved(): void {
		void askToKeep();
		this.wake();
	}

	/** A visit was saved; it waits as long as it can be taken back. */
	savedVisit(undoable: Undoable): void {
		this.#endUndo();
		void askToKeep();
		this.#sync?.hold(undoable.commandId);
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
		await session.signOut(network);
		this.contact = session.hasLeft() ? 'signed_out' : 'offline';
	}

	async #welcome(answer: Answer): Promise<void> {
		const db = openDatabase(answer.account.id);
		// Somebody who was here before goes on from their own cursor.
		const known = await readMeta(db, 'cursor');
		if (!known) await changes.apply(db, answer, 0);
		db.close();
		session.enter(answer.account);
		await this.#open(answer.account);
	}

	async #open(account: session.Account): Promise<void> {
		this.#close();
		const db = openDatabase(account.id);
		const who = { accountId: account.id, deviceId: session.deviceId() };
		this.#sync = new Sync(db, who, (state, progress) => {
			this.sending = state;
			this.progress = progress;
		});
		this.#clockWatch = liveQuery(() => clock.memory(db)).subscribe((known) => {
			this.#clock = known;
			this.#lookAtClock();
		});
		this.#db = db;
		this.account = account;
		this.stage = 'ready';
		this.wiped = (await readMeta(db, 'account')) === undefined;
		this.wake();
	}

	#close(): void {
		clearTimeout(this.#undoTimer);
		this.undoable = null;
		this.#clockWatch?.unsubscribe();
		this.#sync?.close();
		this.#sync = null;
		this.#db?.close();
		this.sending = 'idle';
	}

	/** Tells what is wrong with the clock, and learns from its being set while the app runs. */
	#lookAtClock(): void {
		const now = { clock: Date.now(), stopwatch: performance.now() };
		const step = now.clock - this.#watched.clock - (now.stopwatch - this.#watched.stopwatch);
		this.#watched = now;
		this.today = dayOf(this.now());
		this.clockFault = clock.fault(this.#clock, now.clock);
		if (this.#db?.isOpen()) void clock.remember(this.#db, now.clock, step);
	}

	#endUndo(): void {
		clearTimeout(this.#undoTimer);
		const ended = this.undoable;
		this.undoable = null;
		if (ended) void this.#sync?.letGo(ended.commandId);
	}
}

export const [getPhone, setPhone] = createContext<Phone>();
