// Somebody asked to join a team by themselves: what they record stays on their phone until a decision
// makes them a member, and is never sent when they are refused.
import 'fake-indexeddb/auto';
import { beforeEach, expect, test } from 'vitest';
import * as changes from '$lib/device/changes';
import { type Database, openDatabase, readMeta } from '$lib/device/database';
import * as households from '$lib/device/households';
import { newId } from '$lib/device/id';
import * as news from '$lib/device/news';
import * as outbox from '$lib/device/outbox';
import { Sync } from '$lib/device/sync';
import * as teams from '$lib/device/teams';
import * as visits from '$lib/device/visits';
import type { Registration } from '$lib/domain/registration';
import { accepted, answer, lan, network, nothing, says, team, village, visitTo } from './phone';

const asked: Registration = {
	id: lan.member.id,
	teamName: team.name,
	state: 'waiting',
	until: '2026-12-21',
	reason: null
};
const names = { villages: [village], teams: [team], members: [lan.member] };
const door = {
	id: newId(),
	villageId: village.id,
	lane: 'Xóm 3',
	headName: 'Chu Thị Mận',
	phone: null,
	living: true,
	produces: false,
	consent: null
};

let db: Database;
beforeEach(async () => {
	db?.close();
	db = openDatabase(lan.account.id);
	await db.delete({ disableAutoOpen: false });
	const first = { ...nothing, fresh: true, ...names };
	await changes.apply(db, answer({ changes: first, registration: asked }), 0);
	await households.registerHousehold(db, door);
	await visits.recordVisit(db, visitTo(door.id));
});

async function exchange(answering: Parameters<typeof network>[0]) {
	const line = network(answering);
	const sync = new Sync(
		db,
		{ accountId: lan.account.id, deviceId: newId() },
		() => undefined,
		line
	);
	await sync.wake();
	sync.close();
	return line.requests;
}

test('whoever waits finds the team and themselves, records a visit, and nothing of it is sent', async () => {
	expect((await teams.serving(db, village.id))?.me?.id).toBe(lan.member.id);
	const requests = await exchange(() =>
		says({ changes: { ...nothing, ...names }, registration: asked })
	);
	expect(requests.map(({ commands }) => commands)).toEqual([[]]);
	expect(await outbox.unsent(db)).toHaveLength(2);
});

test('when the decision is there, all of it is sent in order and they are told', async () => {
	const joined = { ...nothing, ...names };
	const requests = await exchange(({ commands }) =>
		says({ changes: joined, receipts: commands.map(({ id }) => accepted(id)), registration: null })
	);
	expect(requests.map(({ commands }) => commands.map(({ name }) => name))).toEqual([
		[],
		['household.register', 'visit.record']
	]);
	expect(await outbox.unsent(db)).toEqual([]);
	expect((await news.unseen(db))?.teamsCome).toEqual([team.name]);
});

test('whoever is refused keeps what they recorded, sends nothing, and has no village to work in', async () => {
	const refused = { ...asked, state: 'refused' as const, reason: 'Không ở thôn này' };
	const requests = await exchange(() => says({ registration: refused }));
	expect(requests.flatMap(({ commands }) => commands)).toEqual([]);
	expect(await readMeta(db, 'registration')).toEqual(refused);
	expect(await outbox.unsent(db)).toHaveLength(2);
	expect(await teams.villages(db)).toEqual([]);
	expect(await news.unseen(db)).toBeNull();
});

test('a phone that its owner signed out from afar lets go of what was held', async () => {
	await exchange(() => says({ registration: asked, signedOut: true }));
	expect(await outbox.unsent(db)).toEqual([]);
});
