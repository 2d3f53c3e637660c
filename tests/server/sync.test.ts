import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { SyncRequest, unpacked } from '$lib/domain/sync';
import * as first from '$lib/domain/sync-1';
import type { Connection } from '$lib/server/db/client';
import { exchange, firstExchange } from '$lib/server/sync';
import { actor, command, households, id, now, people, session, visit } from '../people';
import { open } from './database';

let connection: Connection;
beforeAll(async () => {
	connection = await open();
});
afterAll(() => connection.close());

const envelope = {
	accountId: people.hong.id,
	deviceId: id('device', 1),
	sentAt: now.toISOString(),
	cursor: null
};
const doors = households.naPuc as readonly string[];
const spoken = { at: now.toISOString(), heard: null, replaces: null };

describe('a phone of the first version', () => {
	it('is answered in the words that it knows, and no others', async () => {
		const sent = command('visit.record', visit(1));
		const request = v.parse(first.SyncRequest, { ...envelope, protocol: 1, commands: [sent] });
		const hong = await actor(connection.database, 'hong');
		const answer = await firstExchange(connection.database, hong, session, request, now);
		expect(Object.keys(answer).sort()).toEqual(
			[
				'account',
				'changes',
				'cursor',
				'more',
				'protocol',
				'receipts',
				'receivedAt',
				'repeated'
			].sort()
		);
		expect(answer).toMatchObject({
			protocol: 1,
			account: people.hong,
			receivedAt: now.toISOString(),
			receipts: [{ id: sent.id, verdict: 'accepted', receivedAt: now.toISOString() }],
			repeated: [],
			more: false
		});
		expect(Object.keys(answer.changes)).not.toContain('goneHouseholdIds');
		expect(answer.changes.households.map((row) => row.id)).toEqual(doors);
		expect(answer.changes.visits).toMatchObject([{ ...visit(1), revision: 1 }]);
	});
});

describe('a phone of this version', () => {
	const request = (commands: unknown[], changed: Partial<SyncRequest> = {}) =>
		v.parse(SyncRequest, {
			...envelope,
			protocol: 2,
			device: { label: 'Android · Chrome', waiting: commands.length, rejected: 0 },
			commands,
			...changed
		});
	const ask = async (asked: SyncRequest) =>
		exchange(connection.database, await actor(connection.database, 'hong'), session, asked, now);

	it('is answered with the same rows as columns, and learns how long it may go without contact', async () => {
		const sent = { ...spoken, ...command('visit.record', visit(2)) };
		const answer = await ask(request([sent]));
		expect(answer).toMatchObject({
			protocol: 2,
			receipts: [{ id: sent.id, verdict: 'accepted' }],
			offlineDays: 30,
			signedOut: false
		});
		expect(answer.changes.households).toMatchObject({ id: doors });
		expect(answer.changes.trainings).toEqual({});
		const { visits, ...rest } = unpacked(answer.changes);
		expect(rest).toMatchObject({ fresh: true, goneHouseholdIds: [] });
		expect(visits).toContainEqual(expect.objectContaining({ ...visit(2), revision: 1 }));
	});

	it('and one of the first version learn the same rows', async () => {
		const hong = await actor(connection.database, 'hong');
		const old = v.parse(first.SyncRequest, { ...envelope, protocol: 1, commands: [] });
		const known = await firstExchange(connection.database, hong, session, old, now);
		const { goneHouseholdIds: _, ...learned } = unpacked((await ask(request([]))).changes);
		expect(learned).toEqual(known.changes);
	});
});
