// A member's villages and teams change while her phone holds unsent work.
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import * as changes from '$lib/device/changes';
import { discard } from '$lib/device/discard';
import * as households from '$lib/device/households';
import * as news from '$lib/device/news';
import * as outbox from '$lib/device/outbox';
import * as visits from '$lib/device/visits';
import {
	accepted,
	answer,
	household,
	lan,
	nothing,
	phoneOf,
	rejected,
	team,
	village,
	visitTo
} from './phone';

const van = household('Chu Văn Tiến');
const left = {
	...nothing,
	leftVillageIds: [village.id],
	leftTeamIds: [team.id]
};

test('is told once what left her and what became hers, until she has seen it', async () => {
	const db = await phoneOf(lan, [van]);
	expect(await news.unseen(db)).toBeNull();
	const other = { id: 8, name: 'Thôn Pò Mạ', communeName: 'Xã Hoàng Văn Thụ' };
	await changes.apply(db, answer({ changes: { ...left, villages: [other] } }), 0);
	await changes.apply(db, answer({ changes: { ...nothing, villages: [other] } }), 0);
	expect(await news.unseen(db)).toMatchObject({
		villagesLeft: [village.name],
		villagesCome: [other.name],
		teamsLeft: [team.name]
	});
	await news.seen(db);
	await changes.apply(db, answer({ changes: { ...nothing, villages: [other] } }), 0);
	expect(await news.unseen(db)).toBeNull();
});

test('what came back before anybody saw that it had left is no news', async () => {
	const db = await phoneOf(lan, [van]);
	await changes.apply(db, answer({ changes: left }), 0);
	const back = { ...nothing, villages: [village], teams: [team] };
	await changes.apply(db, answer({ changes: back }), 0);
	expect(await news.unseen(db)).toBeNull();
});

test.each(['accepted', 'discarded'])('rows with unsent work leave when it is %s', async (how) => {
	const db = await phoneOf(lan, [van]);
	await visits.recordVisit(db, visitTo(van.id));
	const { consent: _, version: __, ...known } = van;
	await households.editHousehold(db, { ...known, lane: 'Ngõ 9' });
	await changes.apply(db, answer({ changes: left }), 0);
	expect([await db.visits.count(), await db.households.count()]).toEqual([1, 1]);

	const waiting = await outbox.pending(db, 10);
	const verdict = how === 'accepted' ? accepted : rejected;
	await changes.apply(db, answer({ receipts: waiting.map(({ id }) => verdict(id)) }), 0);
	if (how === 'discarded') for (const { id } of waiting) await discard(db, id);
	expect([await db.visits.count(), await db.households.count()]).toEqual([0, 0]);
});
