/**
 * Brings the phone and the server together: everything unsent in order, in batches, and what is new
 * since the cursor. One exchange at a time, in one tab at a time. What has no receipt is sent again
 * under the same id, so a lost answer costs nothing; a failure keeps everything and tries later.
 */
import { protocol, type SyncRequest } from '../domain/sync';
import * as changes from './changes';
import { type Database, type OutboxCommand, readMeta } from './database';
import { deviceLabel } from './label';
import {
	type Answer,
	ask,
	browserNetwork,
	type Network,
	type Refusal,
	type Reply
} from './network';
import * as outbox from './outbox';
import { room } from './room';
import { isFull } from './storage';
import * as verdicts from './verdicts';

/** What keeps the phone from sending, or that nothing does. */
export type SyncState =
	| 'idle'
	| 'sending'
	| 'offline'
	| 'captive'
	| 'signed_out'
	| 'dismissed'
	| 'wrong_account'
	| 'outdated'
	| 'busy'
	| 'refused'
	| 'full';

/** How much of what waited the server has accepted since sending began. */
export type Progress = { sent: number; total: number };

/** Only a person can end these: asking again by the clock would be in vain. */
const waitsForPerson: SyncState[] = ['signed_out', 'dismissed', 'wrong_account', 'outdated'];

/** The first request of many is smaller: the line may be bad, and a person wants to see it move. */
const firstPerRequest = 200;
const mostPerRequest = 500;
const firstWaitMs = 2_000;
const longestWaitMs = 5 * 60_000;
/** So often an open phone asks for news, more or less: a province's phones shall not ask at once. */
const pullEveryMs = 4 * 60_000;

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
	readonly #tell: (state: SyncState, progress: Progress | null) => void;
	readonly #held = new Set<string>();
	#running: Promise<void> | null = null;
	#again = false;
	#closed = false;
	#resting = false;
	#failures = 0;
	#limit = firstPerRequest;
	/** Accepted since the outbox was last empty. */
	#sent = 0;
	/** The server asked for quiet until then. */
	#notBefore = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(
		db: Database,
		who: { accountId: string; deviceId: string },
		tell: (state: SyncState, progress: Progress | null) => void = () => {},
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
		this.#resting = false;
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

	/** Whether trying again later may help without anybody's doing. */
	get mayGoOn(): boolean {
		return !waitsForPerson.includes(this.state);
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

	/** Nobody looks at the phone: what waits is still sent, but nothing is asked for by the clock. */
	rest(): void {
		this.#resting = true;
		if (this.state === 'idle') clearTimeout(this.#timer);
	}

	close(): void {
		this.#closed = true;
		clearTimeout(this.#timer);
	}

	async #run(): Promise<void> {
		clearTimeout(this.#timer);
		try {
			await this.#show();
			const mine = await alone(this.#who.accountId, () => this.#exchangeAll());
			this.#failures = 0;
			this.#sent = 0;
			this.#set('idle');
			if (!mine) this.#wakeIn(firstWaitMs);
			else if (!this.#resting) this.#wakeIn(pullEveryMs * (0.75 + this.#network.random() / 2));
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
		await room.for(this.#db, () => outbox.offer(this.#db, batch));
		const reply = await ask(this.#network, await this.#request(batch, cursor));
		if (reply.kind !== 'answer') return this.#refused(reply, batch);
		const { answer, skew } = reply;
		if (answer.account.id !== this.#who.accountId) throw new Stopped('wrong_account');
		mustMoveOn(batch, cursor, answer);
		await changes.apply(this.#db, answer, skew);
		this.#limit = Math.min(mostPerRequest, this.#limit * 2);
		this.#sent += acceptedOf(batch, answer);
		await this.#show();
		return this.#goesOn(answer);
	}

	async #goesOn({ more, signedOut }: Answer): Promise<boolean> {
		if (signedOut) this.#held.clear();
		const waits = (await outbox.pending(this.#db, 1, this.#held)).length > 0;
		if (signedOut && !waits) throw new Stopped('dismissed');
		return more || waits;
	}

	/** Too much for this line or this server at once: less the next time. */
	async #refused(reply: Reply, batch: OutboxCommand[]): Promise<boolean> {
		const status = statusOf(reply);
		const tooSlow = (reply.kind === 'silence' && reply.slow) || status === 408 || status === 504;
		if (tooSlow || status === 413) this.#limit = Math.max(1, Math.ceil(batch.length / 2));
		const [only] = batch;
		if (status !== 413 || !only) throw stop(reply);
		if (batch.length === 1) await setAside(this.#db, only);
		return true;
	}

	async #request(batch: OutboxCommand[], cursor: string | null): Promise<SyncRequest> {
		const counts = await outbox.counts(this.#db);
		const lists = Object.values((await readMeta(this.#db, 'catalogue')) ?? {});
		return {
			protocol,
			...this.#who,
			sentAt: new Date(this.#network.now()).toISOString(),
			device: { label: deviceLabel(navigator), ...counts },
			commands: batch.map(({ id, name, payload, createdAt, heard, replaces }) => ({
				id,
				name,
				payload,
				at: createdAt,
				heard: heard ?? null,
				replaces: replaces ?? null
			})),
			cursor,
			lists: Object.fromEntries(lists.map(({ kind, version }) => [kind, version]))
		};
	}

	#fail(error: unknown): void {
		// The person signed out meanwhile and the database was closed: nothing is lost, nothing to say.
		if (this.#closed) return;
		if (isFull(error)) {
			this.#set('full');
			return this.#backOff();
		}
		if (!(error instanceof Stopped)) {
			this.#set('refused');
			this.#backOff();
			throw error;
		}
		this.#set(error.state);
		if (error.retryAfterMs !== null) this.#notBefore = this.#network.now() + error.retryAfterMs;
		if (this.mayGoOn) this.#backOff(error.retryAfterMs ?? 0);
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

	/** Says how far sending has come; what is added meanwhile is more to send. */
	async #show(): Promise<void> {
		const { waiting } = await outbox.counts(this.#db);
		const total = this.#sent + waiting;
		this.#set('sending', total > 0 ? { sent: this.#sent, total } : null);
	}

	#set(state: SyncState, progress: Progress | null = null): void {
		this.state = state;
		this.#tell(state, progress);
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

function statusOf(reply: Reply): number | null {
	if (reply.kind === 'refusal') return reply.refusal.status;
	return reply.kind === 'stranger' ? reply.status : null;
}

function stop(reply: Reply): Stopped {
	if (reply.kind === 'refusal') return stopFor(reply.refusal);
	if (reply.kind !== 'stranger') return new Stopped('offline');
	const { status, retryAfterMs } = reply;
	// Who answers what only our server can, or sends us elsewhere, wants something of the person.
	if (status < 400) return new Stopped('captive', retryAfterMs);
	return new Stopped(status === 511 ? 'captive' : 'busy', retryAfterMs);
}

function stopFor({ status, code, retryAfterMs }: Refusal): Stopped {
	if (code === 'not_signed_in') return new Stopped('signed_out');
	if (code === 'wrong_account') return new Stopped('wrong_account');
	if (code === 'unsupported_protocol') return new Stopped('outdated');
	const passes = [408, 425, 429, 503].includes(status);
	return new Stopped(passes ? 'busy' : 'refused', retryAfterMs);
}

/** A command too large even alone would block all others for ever: a person must look at it. */
function setAside(db: Database, { id }: OutboxCommand): Promise<void> {
	const problem = { code: 'too_large' as const, fields: {} };
	const receipt = { id, verdict: 'rejected' as const, receivedAt: '', problem };
	const set = () => db.transaction('rw', db.tables, async () => verdicts.settle(db, [receipt]));
	return room.for(db, set);
}

/** An answer that neither judges what was sent nor brings anything new would be asked for for ever. */
function mustMoveOn(batch: OutboxCommand[], cursor: string | null, answer: Answer): void {
	const judged = new Set(answer.receipts.map(({ id }) => id));
	const moves = batch.length > 0 ? batch.some(({ id }) => judged.has(id)) : true;
	const ends = !answer.more || answer.cursor !== cursor;
	if (!moves || !ends) throw new Stopped('refused');
}

function acceptedOf(batch: OutboxCommand[], { receipts }: Answer): number {
	const sent = new Set(batch.map(({ id }) => id));
	return receipts.filter(({ id, verdict }) => sent.has(id) && verdict === 'accepted').length;
}
