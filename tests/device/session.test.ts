import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { openDatabase } from '$lib/device/database';
import { firstContact } from '$lib/device/contact';
import * as session from '$lib/device/session';
import * as visits from '$lib/device/visits';
import { household, lan, network, phoneOf, refusal, thang, visitTo, says } from './phone';

beforeEach(() => {
	const kept = new Map<string, string>();
	vi.stubGlobal('localStorage', {
		getItem: (key: string) => kept.get(key) ?? null,
		setItem: (key: string, value: string) => kept.set(key, value),
		removeItem: (key: string) => kept.delete(key)
	});
});

describe('whose phone this is', () => {
	test('nobody’s, until the first contact says who is signed in', async () => {
		expect(session.currentAccount()).toBeNull();
		const wire = network(() => says());
		const contact = await firstContact(wire);
		expect(contact).toMatchObject({ kind: 'account', answer: { account: lan.account } });
		expect(wire.requests[0]).toMatchObject({ accountId: null, commands: [], cursor: null });
		session.enter(lan.account);
		expect(session.currentAccount()).toEqual(lan.account);
	});

	test('its very first answer already says how far the clock is off', async () => {
		const receivedAt = new Date(Date.now() + 86_400_000).toISOString();
		const contact = await firstContact(network(() => says({ receivedAt })));
		const { skew } = contact as { skew: number };
		expect(Math.round(skew / 60_000)).toBe(24 * 60);
	});

	test.each([
		['not signed in', () => refusal(401, 'not_signed_in'), 'signed_out'],
		['a portal’s page', () => new Response('<html>', { status: 200 }), 'offline'],
		['a portal’s 401', () => new Response('<html>', { status: 401 }), 'offline'],
		['silence', () => Promise.reject(new TypeError('Failed to fetch')), 'offline']
	])('%s is %s', async (_, answering, kind) => {
		expect(await firstContact(network(answering))).toEqual({ kind });
	});

	test('the phone keeps one name for ever', () => {
		expect(session.deviceId()).toBe(session.deviceId());
	});
});

describe('signing out', () => {
	test('without a network it is done here at once and told to the server later', async () => {
		session.enter(lan.account);
		await session.signOut(network(() => Promise.reject(new TypeError('Failed to fetch'))));
		expect(session.currentAccount()).toBeNull();
		expect(session.hasLeft()).toBe(false);

		const portal = { ...network(() => new Response()), fetch: async () => new Response('<html>') };
		expect(await session.finishSignOut(portal)).toBe(false);
		const server = { ...portal, fetch: async () => Response.json({ type: 'redirect' }) };
		expect(await session.finishSignOut(server)).toBe(true);
		expect(session.hasLeft()).toBe(true);
	});

	test('keeps the work of the one who leaves and tells the next one that it is there', async () => {
		const van = household('Chu Văn Tiến');
		const hers = await phoneOf(lan, [van]);
		session.enter(lan.account);
		await visits.recordVisit(hers, visitTo(van.id));
		hers.close();
		session.enter(thang.account);
		expect(await session.othersHaveUnsent(thang.account.id)).toBe(true);
		expect(await session.othersHaveUnsent(lan.account.id)).toBe(false);
		expect(await openDatabase(lan.account.id).outbox.count()).toBe(1);
	});
});
