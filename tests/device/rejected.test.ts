// What the server did not take: said better in its place, let rest, or sent again by itself.
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import * as changes from '$lib/device/changes';
import type { Database, OutboxCommand } from '$lib/device/database';
import { discard } from '$lib/device/discard';
import * as households from '$lib/device/households';
import { newId } from '$lib/device/id';
import * as outbox from '$lib/device/outbox';
import * as trainings from '$lib/device/trainings';
import * as visits from '$lib/device/visits';
import type { Receipt } from '$lib/domain/sync';
import {
	accepted,
	answer,
	household,
	lan,
	phoneOf,
	rejected,
	team,
	village,
	visitTo
} from './phone';

const van = household('Chu Văn Tiến');
const en = {
	id: newId(),
	villageId: village.id,
	lane: 'Ngõ 2',
	headName: 'Hứa Thị Én',
	phone: null,
	living: true,
	produces: false,
	consent: null
};

test('a corrected registration brings the visits along that were rejected with it', async () => {
	const db = await phoneOf(lan, []);
	await households.registerHousehold(db, en);
	await visits.recordVisit(db, visitTo(en.id));
	await judge(db, (command) =>
		command.name === 'household.register' ? rejected(command.id) : unknown(command.id)
	);
	const [register, visit] = await outbox.unsent(db);

	await households.registerHousehold(
		db,
		{ ...en, headName: 'Hứa Thị Yến' },
		undefined,
		register?.id
	);
	const [better] = await outbox.pending(db, 10);
	expect(better).toMatchObject({ sequence: register?.sequence, replaces: register?.id });
	await judge(db, ({ id }) => accepted(id));

	// Nobody touched the visit; it goes by itself, under a new id.
	const [again] = await outbox.pending(db, 10);
	expect(again).toMatchObject({
		name: 'visit.record',
		replaces: visit?.id,
		payload: visit?.payload
	});
	expect(again?.id).not.toBe(visit?.id);
});

test('a rejected visit with its correction becomes one visit again', async () => {
	const db = await phoneOf(lan, [van]);
	const visit = visitTo(van.id);
	await visits.recordVisit(db, visit);
	await outbox.offer(db, await outbox.pending(db, 10));
	await visits.correctVisit(db, corrected(visit, 4));
	await judge(db, ({ id, name }) => (name === 'visit.record' ? rejected(id) : unknown(id)));
	const [record, correction] = await outbox.unsent(db);

	await visits.correctVisit(db, corrected(visit, 5));
	expect(await db.outbox.toArray()).toMatchObject([
		{ name: 'visit.record', payload: { id: visit.id, people: 5 }, replaces: record?.id },
		{ name: 'rejection.close', payload: { commandId: correction?.id } }
	]);
	expect(await db.visits.toArray()).toMatchObject([{ id: visit.id, people: 5, revision: 1 }]);
});

test('every kind is said better in its place, or let rest with a word to the server', async () => {
	const db = await phoneOf(lan, [van]);
	const { consent: _, version: __, ...known } = van;
	const session = trainingOf();
	const deeds: [() => Promise<unknown>, (fix: string) => Promise<unknown>][] = [
		[
			() => households.registerHousehold(db, en),
			(fix) => households.registerHousehold(db, en, undefined, fix)
		],
		[
			() => households.editHousehold(db, known),
			(fix) => households.editHousehold(db, known, undefined, fix)
		],
		[() => consent(db), (fix) => consent(db, fix)],
		[
			() => trainings.recordTraining(db, session),
			(fix) => trainings.recordTraining(db, session, undefined, fix)
		]
	];
	for (const [say, sayBetter] of deeds) {
		await say();
		await judge(db, ({ id }) => rejected(id));
		const [first] = await outbox.unsent(db);
		await sayBetter(first?.id ?? '');
		const [better] = await outbox.unsent(db);
		expect(better).toMatchObject({
			name: first?.name,
			sequence: first?.sequence,
			replaces: first?.id
		});

		await judge(db, ({ id }) => rejected(id));
		await discard(db, better?.id ?? '');
		expect(await outbox.unsent(db)).toEqual([]);
		expect(await outbox.pending(db, 10)).toMatchObject([
			{ name: 'rejection.close', payload: { commandId: better?.id } }
		]);
		// A word the server has no use for is not kept for anybody to see.
		await judge(db, ({ id }) => rejected(id));
		expect(await db.outbox.count()).toBe(0);
	}
});

test('a moment that was not changed is told as the clock showed it when it was done', async () => {
	const db = await phoneOf(lan, [van]);
	const visit = visitTo(van.id);
	await visits.recordVisit(db, visit);
	const [first] = await outbox.unsent(db);
	await db.outbox.update(first!.sequence, { createdAt: '2027-11-21T02:00:00.000Z' });
	await visits.correctVisit(db, corrected(visit, 4));
	expect(await outbox.unsent(db)).toMatchObject([{ createdAt: '2027-11-21T02:00:00.000Z' }]);

	await visits.correctVisit(db, { ...corrected(visit, 4), happenedAt: '2026-11-20T05:00:00.000Z' });
	const [moved] = await outbox.unsent(db);
	expect(moved?.createdAt).not.toBe('2027-11-21T02:00:00.000Z');
});

async function judge(db: Database, verdict: (command: OutboxCommand) => Receipt): Promise<void> {
	const waiting = await outbox.pending(db, 50);
	await outbox.offer(db, waiting);
	await changes.apply(db, answer({ receipts: waiting.map(verdict) }), 0);
}

/** What the server says of something that stands on what it does not know. */
function unknown(id: string): Receipt {
	return { ...rejected(id), problem: { code: 'not_found', fields: {} } };
}

function corrected(visit: ReturnType<typeof visitTo>, people: number) {
	const { householdId: _, teamId: __, ...facts } = visit;
	return { ...facts, id: newId(), originId: visit.id, revision: 1, withdrawn: false, people };
}

function consent(db: Database, fix?: string) {
	const said = { householdId: van.id, given: true, way: 'voice', textVersion: '2026-01' } as const;
	return households.recordConsent(db, said, fix);
}

function trainingOf() {
	return {
		id: newId(),
		teamId: team.id,
		villageId: village.id,
		kind: 'outreach' as const,
		happenedAt: '2026-11-20T08:00:00.000Z',
		topics: ['safe_online' as const],
		memberIds: [lan.member.id],
		residents: 30,
		place: 'Nhà văn hóa thôn'
	};
}
