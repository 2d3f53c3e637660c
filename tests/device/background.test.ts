// Sending with the app closed: what the service worker does with the word that a page left.
import 'fake-indexeddb/auto';
import { beforeEach, expect, test, vi } from 'vitest';
import { isWord, sendAfter } from '$lib/device/background';
import type * as cipher from '$lib/device/cipher';
import type { Database } from '$lib/device/database';
import * as lock from '$lib/device/lock';
import * as outbox from '$lib/device/outbox';
import { acceptsAll, network, refusal, thang, lan } from './phone';
import { fullPhone } from './lived';

vi.mock('$lib/device/cipher', async (original) => {
	const real = await original<typeof cipher>();
	return { ...real, newStretch: () => ({ ...real.newStretch(), iterations: 10 }) };
});

const word = (who: typeof lan) => `outbox/${who.account.id}/0193-device`;
const unseen = async () => false;
let db: Database;

beforeEach(async () => {
	db = await fullPhone();
});

test('a word says whose work it is, and nothing else is one', () => {
	expect(isWord(word(lan))).toBe(true);
	expect(isWord('test-tag-from-devtools')).toBe(false);
});

test('everything that waits is sent in its order', async () => {
	const waiting = (await outbox.pending(db, 500)).map(({ id }) => id);
	const wire = network(acceptsAll);
	await sendAfter(word(lan), unseen, wire);
	const sent = wire.requests.flatMap(({ commands }) => commands.map(({ id }) => id));
	expect(sent).toEqual(waiting);
	expect(await outbox.pending(db, 1)).toEqual([]);
});

test('an app that is in sight sends by itself, and the browser asks again', async () => {
	const wire = network(acceptsAll);
	await expect(sendAfter(word(lan), async () => true, wire)).rejects.toThrow('still waiting');
	expect(wire.requests).toEqual([]);
});

test('under a PIN nothing leaves, nothing breaks and nothing is lost', async () => {
	await lock.setPin(db, '280469');
	const before = await db.outbox.toArray();
	const wire = network(acceptsAll);
	await sendAfter(word(lan), unseen, wire);
	expect(wire.requests).toEqual([]);
	expect(await db.outbox.toArray()).toEqual(before);
	expect((await lock.read(db))?.wrong).toBe(0);
});

test('a PIN that is set while it sends ends it, and nothing leaves unsealed or is lost', async () => {
	const waiting = (await outbox.pending(db, 500)).map(({ id }) => id);
	const wire = network(async (request, times) => {
		await lock.setPin(db, '280469');
		return acceptsAll(request, times);
	});
	await sendAfter(word(lan), unseen, wire).catch(() => undefined);
	// The answer could not be stored; the same ids go again, and get the same receipts.
	const held = (await outbox.pending(db, 500)).map(({ id }) => id);
	expect(held.slice(0, -1)).toEqual(waiting);
	expect(wire.requests).toHaveLength(1);
});

test('what only a person can end is not asked for again and again', async () => {
	const wire = network(() => refusal(401, 'not_signed_in'));
	await sendAfter(word(lan), unseen, wire);
	expect(wire.requests).toHaveLength(1);
	expect((await outbox.pending(db, 500)).length).toBeGreaterThan(0);
});

test('somebody whose data are not here any more has nothing to send', async () => {
	const wire = network(acceptsAll);
	await sendAfter(word(thang), unseen, wire);
	expect(wire.requests).toEqual([]);
});
