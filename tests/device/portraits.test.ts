import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { signedPart } from '$lib/domain/card';
import * as cards from '$lib/device/cards';
import { type Database, writeMeta } from '$lib/device/database';
import { discard } from '$lib/device/discard';
import * as outbox from '$lib/device/outbox';
import { addPortrait, removePortrait } from '$lib/device/portraits';
import * as verdicts from '$lib/device/verdicts';
import { lan, phoneOf } from './phone';

const memberId = lan.member.id;
const card = {
	memberId,
	name: lan.account.name,
	role: 'member',
	team: 'Tổ Nà Pục',
	commune: 'Xã Na Sầm',
	decision: '12/QĐ-UBND',
	validUntil: '2027-02-20'
} as const;
const token = `${signedPart(card)}.${'A'.repeat(86)}`;
const [picture, better, older] = ['YmVzdA==', 'YmV0dGVy', 'b2xkZXI='];
const now = Date.parse('2026-11-21T03:00:00.000Z');

let db: Database;
/** What the server holds of her picture. */
let there: Record<string, string>;
beforeEach(async () => {
	db = await phoneOf(lan, []);
	await writeMeta(db, 'cards', { tokens: [token], renewedAt: '2026-11-20T03:00:00.000Z' });
	there = {};
	vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined });
	vi.stubGlobal('fetch', async () =>
		Response.json({ tokens: [token], keys: [], portraits: there })
	);
});
afterEach(async () => {
	vi.unstubAllGlobals();
	await db.delete();
});

const shown = async () => (await cards.mine(db))[0]?.portrait;
const settle = async (verdict: 'accepted' | 'rejected') => {
	const receipts = (await outbox.unsent(db)).map(({ id }) => ({
		id,
		verdict,
		receivedAt: '2026-11-21T03:01:00.000Z',
		...(verdict === 'rejected' ? { problem: { code: 'invalid' as const, fields: {} } } : {})
	}));
	await db.transaction('rw', db.tables, () => verdicts.settle(db, receipts));
};

describe('the picture on one’s own card', () => {
	test('is there at once, counts as unsent work, and comes whole into the line', async () => {
		await addPortrait(db, card, picture, now);
		expect(await shown()).toBe(picture);
		expect(await outbox.tally(db)).toEqual({ unsent: 1, rejected: 0 });
		expect((await outbox.unsent(db))[0]).toMatchObject({
			name: 'portrait.add',
			about: lan.account.name,
			payload: { memberId, image: picture, way: 'tick', at: '2026-11-21T03:00:00.000Z' }
		});
	});

	test('taken anew before it left is sent once; taken back after it left, both are', async () => {
		await addPortrait(db, card, picture, now);
		await addPortrait(db, card, better, now + 1);
		const [only, ...none] = await outbox.unsent(db);
		expect([only?.payload, none]).toMatchObject([{ image: better }, []]);
		await outbox.offer(db, [only!]);
		await removePortrait(db, card, now + 2);
		expect(await shown()).toBeNull();
		expect((await outbox.unsent(db)).map(({ name }) => name)).toEqual([
			'portrait.add',
			'portrait.remove'
		]);
	});

	test('is not kept in case a backup lacks it, once the server has it', async () => {
		await addPortrait(db, card, picture, now);
		await settle('accepted');
		expect(await db.sent.toArray()).toEqual([]);
		expect(await outbox.tally(db)).toEqual({ unsent: 0, rejected: 0 });
	});

	test('is not overwritten by what the server has while it is unsent, and follows it afterwards', async () => {
		there = { [memberId]: older };
		await addPortrait(db, card, picture, now);
		await cards.renew(db, now, { force: true });
		expect(await shown()).toBe(picture);
		await settle('accepted');
		await cards.renew(db, now, { force: true });
		expect(await shown()).toBe(older);
	});

	test('that was refused can be given up, and the card is again as the server says', async () => {
		await addPortrait(db, card, picture, now);
		await settle('rejected');
		const [refused] = await outbox.unsent(db);
		await discard(db, refused!.id);
		expect(await outbox.unsent(db)).toEqual([]);
		await cards.renew(db, now, { force: true });
		expect(await shown()).toBeNull();
	});
});
