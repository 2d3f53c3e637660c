import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import * as households from '$lib/device/households';
import { newId } from '$lib/device/id';
import * as outbox from '$lib/device/outbox';
import * as visits from '$lib/device/visits';
import { household, lan, phoneOf, visitTo } from './phone';

const van = household('Chu Văn Tiến');

describe('recording a visit', () => {
	test('writes the visit, its command and the end of its draft in one transaction', async () => {
		const db = await phoneOf(lan, [van]);
		await db.drafts.put({ key: 'visit', about: '', content: {}, changedAt: '' });
		const visit = visitTo(van.id, { nextVisitOn: '2026-11-28' });
		const commandId = await visits.recordVisit(db, visit, 'visit');

		expect(await db.visits.get(visit.id)).toMatchObject({ revision: 1, happenedOn: '2026-11-21' });
		expect(await outbox.byCommandId(db, commandId)).toMatchObject({
			name: 'visit.record',
			payload: visit,
			about: 'Chu Văn Tiến',
			state: 'pending'
		});
		expect(await db.drafts.count()).toBe(0);
		expect(await households.read(db, van.id)).toMatchObject({
			visitedOn: '2026-11-21',
			dueOn: '2026-11-28'
		});
	});

	test('leaves nothing at all when one of the writes fails', async () => {
		const db = await phoneOf(lan, [van]);
		const visit = visitTo(van.id);
		const broken = { ...visit, id: undefined as unknown as string };
		await expect(visits.recordVisit(db, broken)).rejects.toThrow();
		expect(await db.visits.count()).toBe(0);
		expect(await db.outbox.count()).toBe(0);
		expect((await households.read(db, van.id))?.visitedOn).toBeNull();
	});

	test('undo within its time leaves no trace', async () => {
		const db = await phoneOf(lan, [van]);
		const visit = visitTo(van.id, { nextVisitOn: '2026-11-28' });
		const commandId = await visits.recordVisit(db, visit);
		await visits.undo(db, commandId, visit.id);

		expect(await db.visits.count()).toBe(0);
		expect(await db.outbox.count()).toBe(0);
		expect(await households.read(db, van.id)).toMatchObject({ visitedOn: null, dueOn: null });
	});

	test('undo of a visit that has already left the phone withdraws it', async () => {
		const db = await phoneOf(lan, [van]);
		const visit = visitTo(van.id);
		const commandId = await visits.recordVisit(db, visit);
		await outbox.offer(db, await outbox.pending(db, 10));
		await visits.undo(db, commandId, visit.id);

		const [record, correction] = await outbox.unsent(db);
		expect(record?.id).toBe(commandId);
		expect(correction).toMatchObject({
			name: 'visit.correct',
			payload: { originId: visit.id, revision: 1, withdrawn: true }
		});
		expect((await households.read(db, van.id))?.visitedOn).toBeNull();
		expect(await visits.current(db, visit.id)).toMatchObject({ revision: 2, withdrawn: true });
	});
});

describe('correcting a visit', () => {
	const corrected = (originId: string) => ({
		...visits.factsOf(visitTo(van.id, { people: 5 }) as never),
		id: newId(),
		originId,
		revision: 1,
		withdrawn: false
	});

	test('says an unsent visit differently, in its place in the line', async () => {
		const db = await phoneOf(lan, [van]);
		const [first, second] = [visitTo(van.id), visitTo(van.id)];
		await visits.recordVisit(db, first);
		await visits.recordVisit(db, second);
		await visits.correctVisit(db, corrected(first.id));

		const sent = await outbox.pending(db, 10);
		expect(sent.map(({ name }) => name)).toEqual(['visit.record', 'visit.record']);
		expect(sent[0]?.payload).toMatchObject({ id: first.id, people: 5 });
		expect(await db.visits.count()).toBe(2);
	});

	test('adds a revision to a visit that the server may know', async () => {
		const db = await phoneOf(lan, [van]);
		const visit = visitTo(van.id);
		await visits.recordVisit(db, visit);
		await outbox.offer(db, await outbox.pending(db, 10));
		const correction = corrected(visit.id);
		await visits.correctVisit(db, correction);

		expect(await visits.current(db, visit.id)).toMatchObject({ id: correction.id, people: 5 });
		expect((await db.visits.get(visit.id))?.replacedBy).toBe(correction.id);
		expect((await outbox.unsent(db)).map(({ name }) => name)).toEqual([
			'visit.record',
			'visit.correct'
		]);
	});

	test('an unsent visit that is withdrawn was never there', async () => {
		const db = await phoneOf(lan, [van]);
		const visit = visitTo(van.id);
		await visits.recordVisit(db, visit);
		await visits.correctVisit(db, { ...corrected(visit.id), withdrawn: true });
		expect(await db.visits.count()).toBe(0);
		expect(await db.outbox.count()).toBe(0);
	});
});
