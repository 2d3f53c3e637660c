import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import { discard } from '$lib/device/discard';
import * as households from '$lib/device/households';
import { newId } from '$lib/device/id';
import * as outbox from '$lib/device/outbox';
import * as visits from '$lib/device/visits';
import { household, lan, phoneOf, village, visitTo } from './phone';

const binh = household('Lộc Văn Bình', { lane: 'Ngõ 10' });
const hong = household('Vi Thị Hồng', { lane: 'Ngõ 2', phone: '+84912345678', consent: true });
const diep = household('Đinh Ngọc Điệp', { lane: 'Ngõ 2' });

describe('finding a household', () => {
	test('lanes come in the order people count, names in theirs', async () => {
		const db = await phoneOf(lan, [binh, hong, diep]);
		const lanes = await households.byLane(db);
		expect(lanes.map(({ lane }) => lane)).toEqual(['Ngõ 2', 'Ngõ 10']);
		expect(lanes[0]?.households.map(({ headName }) => headName)).toEqual([
			'Đinh Ngọc Điệp',
			'Vi Thị Hồng'
		]);
	});

	test.each([
		['hong', 'Vi Thị Hồng'],
		['dinh diep', 'Đinh Ngọc Điệp'],
		['ĐIỆP', 'Đinh Ngọc Điệp'],
		['0912 345', 'Vi Thị Hồng'],
		['ngo 10', 'Lộc Văn Bình']
	])('“%s” finds %s', async (text, name) => {
		const db = await phoneOf(lan, [binh, hong, diep]);
		const found = households.search(await households.byLane(db), text);
		expect(found.flatMap((lane) => lane.households.map(({ headName }) => headName))).toEqual([
			name
		]);
	});

	test('due households come first for today, then by how long they wait', async () => {
		const db = await phoneOf(lan, [binh, hong, diep]);
		await visits.recordVisit(db, visitTo(binh.id, { nextVisitOn: '2026-11-10' }));
		await visits.recordVisit(db, visitTo(hong.id, { nextVisitOn: '2026-11-21' }));
		await visits.recordVisit(db, visitTo(diep.id, { nextVisitOn: '2026-11-22' }));
		const due = await households.due(db, '2026-11-21');
		expect(due.map(({ headName }) => headName)).toEqual(['Vi Thị Hồng', 'Lộc Văn Bình']);
	});

	test('a newer visit ends what was due', async () => {
		const db = await phoneOf(lan, [binh]);
		await visits.recordVisit(db, visitTo(binh.id, { nextVisitOn: '2026-11-20' }));
		await visits.recordVisit(db, visitTo(binh.id, { happenedAt: '2026-11-21T05:00:00.000Z' }));
		expect(await households.due(db, '2026-11-21')).toEqual([]);
	});
});

describe('changing a household', () => {
	const fresh = {
		id: newId(),
		villageId: village.id,
		lane: '',
		headName: 'Triệu Sinh Phúc',
		phone: null,
		living: true,
		produces: true
	};

	test('editing one that was not sent yet registers it so, before the visit that needs it', async () => {
		const db = await phoneOf(lan, []);
		await households.registerHousehold(db, { ...fresh, consent: null });
		await visits.recordVisit(db, visitTo(fresh.id));
		await households.editHousehold(db, { ...fresh, lane: 'Ngõ 3' });

		const sent = await outbox.pending(db, 10);
		expect(sent.map(({ name }) => name)).toEqual(['household.register', 'visit.record']);
		expect(sent[0]?.payload).toMatchObject({ lane: 'Ngõ 3', consent: null });
		expect(await households.read(db, fresh.id)).toMatchObject({
			lane: 'Ngõ 3',
			visitedOn: '2026-11-21'
		});
	});

	test('withdrawing consent erases the phone number at once', async () => {
		const db = await phoneOf(lan, [hong]);
		await households.recordConsent(db, {
			householdId: hong.id,
			given: false,
			way: 'voice',
			textVersion: '2026-01'
		});
		expect(await households.read(db, hong.id)).toMatchObject({ phone: null, consent: false });
	});

	test('a discarded edit leaves what the server said', async () => {
		const db = await phoneOf(lan, [hong]);
		const { consent: _, version: __, ...known } = hong;
		await households.editHousehold(db, { ...known, headName: 'Vi Thị Hoa' });
		const [command] = await outbox.unsent(db);
		await discard(db, command?.id ?? '');
		expect((await households.read(db, hong.id))?.headName).toBe('Vi Thị Hồng');
		expect(await db.confirmed.count()).toBe(0);
	});
});
