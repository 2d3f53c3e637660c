import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import * as changes from '$lib/device/changes';
import { recordVisit } from '$lib/device/visits';
import { accepted, answer, household, lan, nothing, phoneOf, stored, visitTo } from './phone';

describe('a household that is no longer hers', () => {
	const gone = (id: string) =>
		answer({ changes: { ...nothing, goneHouseholdIds: [id] }, cursor: 'cursor-2' });
	const settled = (commandId: string) =>
		answer({ receipts: [accepted(commandId)], cursor: 'cursor-3' });

	it('leaves with its visits, wherever they were', async () => {
		const [one, other] = [household('Vi Thị Hồng'), household('Chu Văn Tiến')];
		const db = await phoneOf(lan, [one, other]);
		const visits = [stored(visitTo(one.id), { villageId: 99 }), stored(visitTo(other.id))];
		await changes.apply(db, answer({ changes: { ...nothing, visits } }), 0);
		await changes.apply(db, gone(one.id), 0);
		expect(await db.households.toCollection().primaryKeys()).toEqual([other.id]);
		expect((await db.visits.toArray()).map((row) => row.householdId)).toEqual([other.id]);
	});

	it('stays while a visit to it is unsent, and leaves when that is settled', async () => {
		const one = household('Vi Thị Hồng');
		const db = await phoneOf(lan, [one]);
		const commandId = await recordVisit(db, visitTo(one.id));
		await changes.apply(db, gone(one.id), 0);
		expect(await db.households.count()).toBe(1);
		expect(await db.visits.count()).toBe(1);
		await changes.apply(db, settled(commandId), 0);
		expect(await db.households.count()).toBe(0);
		expect(await db.visits.count()).toBe(0);
		expect(await db.confirmed.count()).toBe(0);
	});

	it('and came back meanwhile stays', async () => {
		const one = household('Vi Thị Hồng');
		const db = await phoneOf(lan, [one]);
		const commandId = await recordVisit(db, visitTo(one.id));
		await changes.apply(db, gone(one.id), 0);
		const back = { ...one, lane: 'Ngõ 9', version: 7 };
		await changes.apply(db, answer({ changes: { ...nothing, households: [back] } }), 0);
		await changes.apply(db, settled(commandId), 0);
		expect(await db.households.get(one.id)).toMatchObject({ lane: 'Ngõ 9' });
	});

	it('merged into another gives its visits to that one', async () => {
		const [kept, merged] = [household('Vi Thị Hồng'), household('Vi Thị Hông')];
		const db = await phoneOf(lan, [kept, merged]);
		const before = stored(visitTo(merged.id));
		await changes.apply(db, answer({ changes: { ...nothing, visits: [before] } }), 0);
		const visits = [{ ...before, householdId: kept.id, version: 8 }];
		await changes.apply(
			db,
			answer({ changes: { ...nothing, goneHouseholdIds: [merged.id], visits } }),
			0
		);
		expect(await db.households.toCollection().primaryKeys()).toEqual([kept.id]);
		expect(await db.households.get(kept.id)).toMatchObject({ visitedOn: before.happenedOn });
	});
});
