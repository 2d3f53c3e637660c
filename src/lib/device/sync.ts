/**
 * Brings the phone and the server together: everything unsent in order, in batches, and what is new
 * since the cursor. One exchange at a time, in one tab at a time. What has no receipt is sent again
 * under the same id, so a lost answer costs nothing; a failure keeps everything and tries later.
 */
import type { SyncRequest, SyncResponse } from '../domain/sync-1';
import { protocol } from '../domain/sync-1';
import * as changes from './changes';
import { type Database, type OutboxCommand, readMeta } from './database';
import { ask, browserNetwork, type Network, type Refusal, type Reply } from './network';
import * as outbox from './outbox';
import { isFull } from './storage';

/** What keeps the phone from sending, or that nothing does. */
export type SyncState =
	| 'idle'
	| 'sending'
	| 'offline'
	| 'signed_out'
	| 'wrong_account'
	| 'outdated'
	| 'busy'
	| 'refused'
	| 'full';

/** Only a person can end these: asking again by the clock would be in vain. */
const waitsForPerson: SyncState[] = ['signed_out', 'wrong_account', 'outdated'];

const mostPerRequest = 200;
const firstWaitMs = 2_000;
const longestWaitMs = 5 * 60_000;

class Stopped extends Error {
	constructor(
		readonly state: SyncState,
		readonly retryAfterMs: number | null = null
	) {
		super(state);
	}
}

export class Sync {
	state: SyncState = 'idle';

	readonly #db: Database;
	readonly #who: { accountId: string; deviceId: string };
	readonly #network: Network;
	readonly #tell: (state: SyncState) => void;
	readonly #held = new Set<string>();
	#running: Promise<void> | null = null;
	#again = false;
	#closed = false;
	#failures = 0;
	#limit = mostPerRequest;
	/** The server asked for quiet until then. */
	#notBefore = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(
		db: Database,
		who: { accountId: string; deviceId: string },
		tell: (state: SyncState) => void = () => {},
		network: Network = browserNetwork
	) {
		this.#db = db;
		this.#who = who;
		this.#tell = tell;
		this.#network = network;
	}

	/** Sends and receives now, or as soon as the server allows; resolves when that is over. */
	wake(): Promise<void> {
		if (this.#closed) return Promise.resolve();
		if (this.#running) {
			this.#again = true;
			return this.#running;
		}
		const wait = this.#notBefore - this.#network.now();
		if (wait > 0) {
			this.#wakeIn(wait);
			return Promise.resolve();
		}
		this.#running = this.#run().finally(() => {
			this.#running = null;
			if (this.#again && this.state === 'idle') void this.wake();
			this.#again = false;
		});
		return this.#running;
	}

	/** Keeps a command, and all after it, on the phone until it is let go. */
	hold(commandId: string): void {
		this.#held.add(commandId);
	}

	/** Lets one held command go, or all, and sends. */
	letGo(commandId?: string): Promise<void> {
		if (commandId) this.#held.delete(commandId);
		else this.#held.clear();
		return this.wake();
	}

	close(): void {
		this.#closed = true;
		clearTimeout(this.#timer);
	}

	async #run(): Promise<void> {
		clearTimeout(this.#timer);
		this.#set('sending');
		try {
			const mine = await alone(this.#who.accountId, () => this.#exchangeAll());
			this.#failures = 0;
			this.#set('idle');
			if (!mine) this.#wakeIn(firstWaitMs);
		} catch (error) {
			this.#fail(error);
		}
	}

	async #exchangeAll(): Promise<void> {
		for (let more = true; more && !this.#closed;) more = await this.#exchange();
	}

	/** One request and its answer. Answers whether there is more to send or to learn. */
	async #exchange(): Promise<boolean> {
		const batch = await outbox.pending(this.#db, this.#limit, this.#held);
		const cursor = (await readMeta(this.#db, 'cursor')) ?? null;
		await outbox.offer(this.#db, batch);
		const sentAt = this.#network.now();
		const reply = await ask(this.#network, this.#request(batch, cursor, sentAt));
		if (reply.kind !== 'answer') return this.#refused(reply, batch);
		const { answer } = reply;
		if (answer.account.id !== this.#who.accountId) throw new Stopped('wrong_account');
		mustMoveOn(batch, cursor, answer);
		await changes.apply(this.#db, answer, skewOf(answer, sentAt, this.#network.now()));
		this.#limit = Math.min(mostPerRequest, this.#limit * 2);
		return answer.more || (await outbox.pending(this.#db, 1, this.#held)).length > 0;
	}

	async #refused(reply: Reply, batch: OutboxCommand[]): Promise<boolean> {
		if (reply.kind !== 'refusal' || reply.refusal.status !== 413) throw stop(reply);
		const [only] = batch;
		if (!only) throw new Stopped('refused');
		if (batch.length === 1) await setAside(this.#db, only);
		else this.#limit = Math.ceil(batch.length / 2);
		return true;
	}

	#request(batch: OutboxCommand[], cursor: string | null, sentAt: number): SyncRequest {
		return {
			protocol,
			...this.#who,
			sentAt: new Date(sentAt).toISOString(),
			commands: batch.map(({ id, name, payload }) => ({ id, name, payload })),
			cursor
		};
	}

	#fail(error: unknown): void {
		// The person signed out meanwhile and the database was closed: nothing is lost, nothing to say.
		if (this.#closed) return;
		if (isFull(error)) return this.#set('full');
		if (!(error instanceof Stopped)) {
			this.#set('refused');
			this.#backOff();
			throw error;
		}
		this.#set(error.state);
		if (error.retryAfterMs !== null) this.#notBefore = this.#network.now() + error.retryAfterMs;
		if (!waitsForPerson.includes(error.state)) this.#backOff(error.retryAfterMs ?? 0);
	}

	/** Twice as long after each failure, and never all phones of a province at the same moment. */
	#backOff(least = 0): void {
		const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** this.#failures);
		this.#failures += 1;
		this.#wakeIn(least + wait * (0.5 + this.#network.random() / 2));
	}

	#wakeIn(milliseconds: number): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.wake(), milliseconds);
	}

	#set(state: SyncState): void {
		this.state = state;
		this.#tell(state);
	}
}

/** Does the work unless another tab of the same account is at it. Answers whether it was done. */
async function alone(accountId: string, work: () => Promise<void>): Promise<boolean> {
	const locks = typeof navigator === 'undefined' ? undefined : navigator.locks;
	if (!locks) return work().then(() => true);
	return locks.request(`sync-${accountId}`, { ifAvailable: true }, async (lock) => {
		if (lock) await work();
		return lock !== null;
	});
}

function stop(reply: Reply): Stopped {
	if (reply.kind === 'refusal') return stopFor(reply.refusal);
	if (reply.kind === 'stranger' && reply.retryAfterMs !== null)
		return new Stopped('busy', reply.retryAfterMs);
	return new Stopped('offline');
}

function stopFor({ status, code, retryAfterMs }: Refusal): Stopped {
	if (code === 'not_signed_in') return new Stopped('signed_out');
	if (code === 'wrong_account') return new Stopped('wrong_account');
	if (code === 'unsupported_protocol') return new Stopped('outdated');
	if (status === 429 || status === 503) return new Stopped('busy', retryAfterMs);
	return new Stopped('refused', retryAfterMs);
}

/** A command too large even alone would block all others for ever: a person must look at it. */
function setAside(db: Database, { id }: OutboxCommand): Promise<void> {
	const problem = { code: 'too_large' as const, fields: {} };
	const receipt = { id, verdict: 'rejected' as const, receivedAt: '', problem };
	return db.transaction('rw', db.tables, () => outbox.settle(db, [receipt]));
}

/** An answer that neither judges what was sent nor brings anything new would be asked for for ever. */
function mustMoveOn(batch: OutboxCommand[], cursor: string | null, answer: SyncResponse): void {
	const judged = new Set(answer.receipts.map(({ id }) => id));
	const moves = batch.length > 0 ? batch.some(({ id }) => judged.has(id)) : true;
	const ends = !answer.more || answer.cursor !== cursor;
	if (!moves || !ends) throw new Stopped('refused');
}

/** Server's clock minus the phone's, taking the answer to have been written half-way. */
function skewOf({ receivedAt }: SyncResponse, sentAt: number, answeredAt: number): number {
	return Math.round(Date.parse(receivedAt) - (sentAt + answeredAt) / 2);
}
