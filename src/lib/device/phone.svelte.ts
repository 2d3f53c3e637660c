import { createContext } from 'svelte';
import type { Day } from '../domain/day';
import { Absence } from './absence';
import { Clock } from './clock.svelte';
import { type Database, openDatabase, readMeta } from './database';
import type { Answer } from './network';
import * as outbox from './outbox';
import { room } from './room';
import { isLocked, whenLocked } from './sealed';
import * as session from './session';
import { askToKeep, isFull } from './storage';
import type { Progress, Sync, SyncState } from './sync';
import { update } from './update.svelte';
import * as visits from './visits';
import { leaveWord } from './word';

/** How long a visit just recorded can be taken back with one tap. */
const undoMs = 10_000;

export type Undoable = { commandId: string; visitId: string };

/** This phone: whose it is, their data, and how sending stands. One per window, passed by context. */
export class Phone {
	/**
	 * `nobody`: nobody has signed in here, or the last person has left. `locked`: a PIN stands before
	 * their data. `broken`: the browser does not give the app its data. `replaced`: a newer version of the
	 * app runs in another window and has changed them.
	 */
	stage = $state<'opening' | 'nobody' | 'locked' | 'ready' | 'broken' | 'replaced'>('opening');
	/** What the last look for a signed-in person found. */
	contact = $state<'looking' | 'offline' | 'signed_out'>('looking');
	account = $state.raw<session.Account | null>(null);
	sending = $state<SyncState>('idle');
	/** How far sending has come, while there is something to send. */
	progress = $state.raw<Progress | null>(null);
	/** The browser had cleared this account's data when the app was opened. */
	wiped = $state(false);
	/** A window with an older version keeps the data from being opened. */
	blocked = $state(false);
	/** A PIN guards the data, and this window has their key. */
	guarded = $state(false);
	undoable = $state.raw<Undoable | null>(null);
	/** Nothing more could be written down. */
	full = $state(false);
	readonly clock = new Clock();

	#db = $state.raw<Database | null>(null);
	/** Sending is not needed to show and to save: its code comes after the first screen. */
	#sync: Promise<Sync> | null = null;
	#undoTimer: ReturnType<typeof setTimeout> | undefined;
	readonly #absence = new Absence();

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
		await this.#orBroken(this.#openLast());
	}

	/** Asks the server who is signed in in this browser, and makes the phone theirs. */
	async look(): Promise<void> {
		if (this.stage !== 'ready') this.stage = 'nobody';
		this.contact = 'looking';
		const [{ browserNetwork }, { firstContact }] = await entrance();
		if (!(await session.finishSignOut(browserNetwork))) return void (this.contact = 'offline');
		const found = await firstContact(browserNetwork);
		if (found.kind === 'account') await this.#orBroken(this.#welcome(found.answer, found.skew));
		else this.contact = found.kind;
	}

	/** Sends what waits and asks for news, when something speaks for it. */
	wake(): void {
		this.clock.look();
		if (this.stage === 'ready') this.#send((sync) => sync.wake());
	}

	/** The page is in sight again. */
	show(): void {
		if (this.#absence.end()) this.lock();
		this.wake();
	}

	/** The page goes out of sight, perhaps for ever: what could be undone goes out now. */
	hide(): void {
		this.#absence.begin(() => this.lock());
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

	/** Shuts the data away until the PIN is given again; without a PIN there is nothing to shut. */
	lock(): void {
		if (this.guarded && this.stage === 'ready' && this.account)
			void this.#orBroken(this.#open(session.unnamed(this.account.id)));
	}

	/** The right PIN was given. */
	async unlocked(): Promise<void> {
		const known = await readMeta(this.db, 'account');
		if (known) this.account = known;
		await this.#begin(this.db);
	}

	/** A PIN was set or taken away. */
	async relocked(): Promise<void> {
		this.guarded = await isLocked(this.db);
		if (this.account) session.enter(this.account, this.guarded);
	}

	/** Another window signed out, or signed somebody else in. */
	noticeOthers(): void {
		const now = session.currentAccount();
		if (!this.account || now?.id === this.account.id) return;
		if (now) void this.start();
		else this.#leave();
	}

	async signOut(): Promise<void> {
		this.#leave();
		const [{ browserNetwork }] = await entrance();
		await session.signOut(browserNetwork);
		this.contact = session.hasLeft() ? 'signed_out' : 'offline';
	}

	async #welcome(answer: Answer, skew: number): Promise<void> {
		const db = openDatabase(answer.account.id);
		const locked = await this.#takeIn(db, answer, skew).finally(() => db.close());
		session.enter(answer.account, locked);
		await this.#open(locked ? session.unnamed(answer.account.id) : answer.account);
	}

	/** Answers whether a PIN guards what is here. */
	async #takeIn(db: Database, answer: Answer, skew: number): Promise<boolean> {
		const locked = await isLocked(db);
		// Somebody who was here before goes on from their own cursor.
		const known = locked || (await readMeta(db, 'cursor'));
		if (!known) await (await import('./changes')).apply(db, answer, skew);
		return locked;
	}

	async #openLast(): Promise<void> {
		const forgetting = session.beingForgotten();
		if (forgetting) await this.#forget(forgetting);
		const account = session.currentAccount();
		await (account ? this.#open(account) : this.look());
	}

	async #open(account: session.Account): Promise<void> {
		this.#close();
		this.stage = 'opening';
		const db = openDatabase(account.id);
		this.#db = db;
		this.account = account;
		this.#watch(db);
		// Whose name is not written down lies under a PIN, or did when the phone died over its end.
		if (account.name) return this.#begin(db);
		if (!(await isLocked(db))) return this.unlocked();
		this.stage = 'locked';
	}

	async #begin(db: Database): Promise<void> {
		const who = { accountId: this.account?.id ?? '', deviceId: session.deviceId() };
		this.#sync = import('./sync').then(
			({ Sync }) => new Sync(db, who, (state, progress) => this.#follow(state, progress))
		);
		this.clock.follow(db);
		this.stage = 'ready';
		await this.relocked();
		this.wiped = (await readMeta(db, 'account')) === undefined;
		this.wake();
	}

	#follow(state: SyncState, progress: Progress | null): void {
		Object.assign(this, { sending: state, progress });
		if (state === 'outdated') void update.look();
		if (state === 'dismissed' && this.account) void this.#dismiss(this.account.id);
	}

	/** Signed out from afar, and everything is offered: nothing of this person stays here. */
	async #dismiss(accountId: string): Promise<void> {
		this.#close();
		this.stage = 'opening';
		await this.#forget(accountId);
		await this.start();
	}

	async #forget(accountId: string): Promise<void> {
		await (await import('./dismissal')).forget(accountId);
	}

	/** What can happen to an open database from outside: another window, the browser, the person. */
	#watch(db: Database): void {
		whenLocked(db, () => queueMicrotask(() => this.#shut(db)));
		db.on('blocked', () => void (this.blocked = true));
		db.on('ready', () => void (this.blocked = false));
		db.on('versionchange', ({ newVersion }) => {
			if (newVersion) this.#replaced(db);
			// Left to itself, Dexie would open it again at the next reading.
			return newVersion ? false : undefined;
		});
		db.on('close', this.#closed);
	}

	/** Another window has set a PIN meanwhile. */
	#shut(db: Database): void {
		if (db !== this.#db || this.stage !== 'ready' || !this.account) return;
		this.guarded = true;
		this.lock();
	}

	/** What this version would write, the newer one could not read. */
	#replaced(db: Database): void {
		if (db !== this.#db) return;
		this.#close();
		this.stage = 'replaced';
	}

	/** Closed by the browser, perhaps cleared: the next reading opens it again and shows what is left. */
	readonly #closed = () => {
		setTimeout(() => {
			if (this.stage === 'ready') void this.#orBroken(this.#lookForData());
		});
	};

	async #lookForData(): Promise<void> {
		this.wiped ||= (await readMeta(this.db, 'account')) === undefined;
		this.wake();
	}

	async #orBroken(opening: Promise<void>): Promise<void> {
		try {
			await opening;
		} catch (error) {
			if (isFull(error)) room.full = true;
			this.stage = 'broken';
			throw error;
		}
	}

	#leave(): void {
		this.#close();
		this.account = null;
		this.stage = 'nobody';
		this.contact = 'looking';
	}

	#close(): void {
		clearTimeout(this.#undoTimer);
		this.undoable = null;
		this.clock.close();
		this.#send(async (sync) => sync.close());
		this.#sync = null;
		this.#db?.on('close').unsubscribe(this.#closed);
		this.#db?.close();
		this.guarded = false;
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
	// What takes in the server's answer comes while that is on its way.
	import('./changes').catch(() => undefined);
	return Promise.all([import('./network'), import('./contact')]);
}

export const [getPhone, setPhone] = createContext<Phone>();
