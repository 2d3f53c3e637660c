// The promise of sending, tried at random: whatever fails wherever, what has a receipt is stored exactly
// once, what has none is still in the outbox, the order holds, and in the end all has arrived.
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { type Database, openDatabase } from '$lib/device/database';
import { newId } from '$lib/device/id';
import type { Network } from '$lib/device/network';
import * as outbox from '$lib/device/outbox';
import { Sync } from '$lib/device/sync';
import * as visits from '$lib/device/visits';
import type { Receipt } from '$lib/domain/sync';
import { generator } from '../random';
import {
	accepted,
	household,
	lan,
	network,
	phoneOf,
	refusal,
	rejected,
	says,
	visitTo
} from './phone';

const runs = Number(process.env['RUNS'] ?? 12);
const first = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const door = household('Chu Văn Tiến');

test.each(Array.from({ length: runs }, (_, index) => first + index))(
	'nothing is lost and nothing arrives twice, whatever fails (SEED=%i)',
	async (seed) => {
		const chance = generator(seed);
		const server = new Server(chance);
		let db = await phoneOf(lan, [door]);
		const done: string[] = [];

		for (let step = 0; step < 25; step++) {
			if (chance() < 0.6) done.push(await record(db));
			if (chance() < 0.7) await exchange(db, server, failure(chance));
			await check(db, server, done);
			// The phone dies and is opened again: only what is on the disk counts.
			if (chance() < 0.2) db = await reopened(db);
		}
		// The line holds at last; what waited is sent as one is used to it.
		for (let tries = 0; tries < 5; tries++) await exchange(db, server, 'none');
		await check(db, server, done);
		expect(await outbox.pending(db, 500)).toEqual([]);
		expect([...server.accepted, ...server.rejected].sort()).toEqual([...done].sort());
		db.close();
	}
);

const failures = [
	'none',
	'none',
	'never sent',
	'answer lost',
	'answer cut',
	'portal',
	'too large',
	'busy',
	'of another account',
	'an old answer again',
	'not stored'
] as const;
type Failure = (typeof failures)[number];

function failure(chance: () => number): Failure {
	return failures[Math.floor(chance() * failures.length)] ?? 'none';
}

/** Remembers every command it judged, as the real one's journal does. */
class Server {
	readonly accepted: string[] = [];
	readonly rejected = new Set<string>();
	readonly given = new Map<string, Receipt>();
	/** How often each command was carried out. */
	readonly carriedOut = new Map<string, number>();
	#last: (() => Response) | null = null;

	readonly #chance: () => number;

	constructor(chance: () => number) {
		this.#chance = chance;
	}

	line(failing: Failure): Network {
		const wire = network(({ commands }) => {
			if (failing === 'portal') return new Response('<html>Xin chào</html>');
			if (failing === 'busy') return refusal(503, 'unavailable', { 'retry-after': '0' });
			if (failing === 'too large' && commands.length > 2) return refusal(413, 'too_large');
			if (failing === 'an old answer again' && this.#last) return this.#last();
			const receipts = commands.map(({ id }) => this.#judge(id));
			const answer = () => says({ receipts });
			this.#last = answer;
			if (failing === 'answer lost') throw new TypeError('Failed to fetch');
			if (failing === 'answer cut') return cut(answer());
			if (failing === 'of another account')
				return says({ receipts, account: { ...lan.account, id: newId() } });
			return answer();
		});
		const fetch: Network['fetch'] = (address, init) => {
			if (failing === 'never sent') return Promise.reject(new TypeError('Failed to fetch'));
			return wire.fetch(address, init);
		};
		return { ...wire, fetch };
	}

	#judge(id: string): Receipt {
		const known = this.given.get(id);
		if (known) return known;
		const receipt = this.#chance() < 0.15 ? rejected(id) : accepted(id);
		this.given.set(id, receipt);
		this.carriedOut.set(id, (this.carriedOut.get(id) ?? 0) + 1);
		if (receipt.verdict === 'accepted') this.accepted.push(id);
		else this.rejected.add(id);
		return receipt;
	}
}

async function cut(answer: Response): Promise<Response> {
	const text = await answer.text();
	return new Response(text.slice(0, text.length / 2), { status: 200 });
}

function record(db: Database): Promise<string> {
	return visits.recordVisit(db, visitTo(door.id));
}

/** One go at sending. `not stored`: the answer comes, and the phone dies while it writes it down. */
async function exchange(db: Database, server: Server, failing: Failure): Promise<void> {
	const who = { accountId: lan.account.id, deviceId: door.id };
	const sync = new Sync(db, who, () => {}, server.line(failing));
	const { put } = IDBObjectStore.prototype;
	if (failing === 'not stored')
		IDBObjectStore.prototype.put = function (...given) {
			if (this.name === 'meta') throw new DOMException('The power went.', 'AbortError');
			return put.apply(this, given);
		};
	// Only the power may end it in a way that is not foreseen.
	await sync.wake().catch((error: unknown) => {
		if (failing !== 'not stored') throw error;
	});
	IDBObjectStore.prototype.put = put;
	sync.close();
}

async function reopened(db: Database): Promise<Database> {
	db.close();
	return openDatabase(lan.account.id);
}

async function check(db: Database, server: Server, done: string[]): Promise<void> {
	const here = await outbox.unsent(db);
	const sent = new Set((await db.sent.toArray()).map(({ id }) => id));
	for (const id of done) {
		const held = here.find((command) => command.id === id);
		if (!held) expect(server.given.get(id)?.verdict).toBe('accepted');
		if (held?.state === 'rejected') expect(server.rejected).toContain(id);
		expect(sent.has(id)).toBe(!held);
	}
	expect([...server.carriedOut.values()].filter((times) => times !== 1)).toEqual([]);
	// The order in which they were done is the order in which the server met them.
	expect([...server.given.keys()]).toEqual(done.filter((id) => server.given.has(id)));
	const order = here.map(({ id }) => done.indexOf(id));
	expect(order).toEqual([...order].sort((one, other) => one - other));
}
