// A member leaves, and who takes their place in the team takes over their phone, too. Nothing that the
// one before did is lost, and none of it goes out under the new name.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { firstContact } from '$lib/device/contact';
import type { Database } from '$lib/device/database';
import * as outbox from '$lib/device/outbox';
import * as session from '$lib/device/session';
import { Sync } from '$lib/device/sync';
import * as visits from '$lib/device/visits';
import { accepted, household, lan, network, phoneOf, refusal, says, thang, visitTo } from './phone';

const van = household('Chu Văn Tiến');
const deviceId = '01950000-0000-7000-8000-000000000001';
const visit = visitTo(van.id);
let hers: Database;

beforeEach(async () => {
	const kept = new Map<string, string>();
	vi.stubGlobal('localStorage', {
		getItem: (key: string) => kept.get(key) ?? null,
		setItem: (key: string, value: string) => kept.set(key, value),
		removeItem: (key: string) => kept.delete(key)
	});
	hers = await phoneOf(lan, [van]);
	session.enter(lan.account);
	await visits.recordVisit(hers, visit);
});
afterEach(() => {
	hers.close();
	vi.unstubAllGlobals();
});

/** The server, for whoever's session the phone holds. */
const serverFor = ({ account }: typeof lan) =>
	network(({ accountId, commands }) =>
		accountId === null || accountId === account.id
			? says({ account, receipts: commands.map(({ id }) => accepted(id)) })
			: refusal(409, 'wrong_account')
	);
async function exchange(db: Database, accountId: string, wire: ReturnType<typeof network>) {
	const sync = new Sync(db, { accountId, deviceId }, () => undefined, wire);
	await sync.wake();
	sync.close();
	return wire.requests.flatMap(({ commands }) => commands.map(({ name }) => name));
}

test('who joins on the phone of the one before starts with nothing, and is told what waits there', async () => {
	const wire = serverFor(thang);
	expect(await firstContact(wire)).toMatchObject({ answer: { account: thang.account } });
	session.enter(thang.account);
	const his = await phoneOf(thang, [van]);
	expect(await outbox.unsent(his)).toEqual([]);
	expect(await exchange(his, thang.account.id, wire)).toEqual([]);
	expect(await session.othersHaveUnsent(thang.account.id)).toBe(true);
	expect(await outbox.unsent(hers)).toHaveLength(1);
	his.close();
});

test('a page of the one before that is still open sends nothing in the session of the new one', async () => {
	const wire = serverFor(thang);
	await exchange(hers, lan.account.id, wire);
	expect(wire.requests.every(({ accountId }) => accountId === lan.account.id)).toBe(true);
	expect(await outbox.unsent(hers)).toHaveLength(1);
});

test('when the one before signs in again, all of it goes out under their own name', async () => {
	session.enter(thang.account);
	const his = await phoneOf(thang, [van]);
	await visits.recordVisit(his, visitTo(van.id, { memberIds: [thang.member.id] }));
	expect(await exchange(his, thang.account.id, serverFor(thang))).toEqual(['visit.record']);

	session.enter(lan.account);
	const wire = serverFor(lan);
	expect(await exchange(hers, lan.account.id, wire)).toEqual(['visit.record']);
	expect(wire.requests[0]).toMatchObject({
		accountId: lan.account.id,
		commands: [{ payload: { id: visit.id, memberIds: [lan.member.id] } }]
	});
	expect(await outbox.unsent(hers)).toEqual([]);
	expect(await session.othersHaveUnsent(lan.account.id)).toBe(false);
	his.close();
});
