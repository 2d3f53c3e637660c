import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Command, performAll } from '$lib/server/commands';
import type { Connection } from '$lib/server/db/client';
import * as register from '$lib/server/rejection-register';
import {
	actor,
	areas,
	command,
	households,
	id,
	members,
	people,
	type Person,
	sending,
	teams,
	today,
	visit
} from '../people';
import { open } from './database';

/** What the server refused bà Hồng, as ông Phúc and the commune read it. */
let connection: Connection;
const empty = command('visit.record', visit(1, { steps: [] }));
const elsewhere = command(
	'visit.record',
	visit(2, { householdId: households.banChu[0] as string })
);
const nonsense = command('visit.record', { householdId: 'nhà bà Lan', villageId: '1e99' });
const session = command('training.record', {
	id: id('training', 1),
	teamId: teams.naPuc.id,
	villageId: areas.naPuc.id,
	kind: 'outreach',
	happenedAt: '2026-11-19T12:00:00.000Z',
	topics: [],
	memberIds: [members.hong.id],
	residents: 23,
	place: 'Nhà văn hóa thôn'
});

const send = async (who: Person, deviceId: string | null, ...batch: Command[]) =>
	performAll(connection.database, await actor(connection.database, who), batch, {
		...sending,
		deviceId
	});
beforeAll(async () => {
	connection = await open();
	await send('hong', id('device', 1), empty, elsewhere, nonsense, session);
	await send('officer', null, command('team.submit', {}));
});
afterAll(() => connection.close());

const seenBy = async (who: Person, open = false) =>
	register.list(
		connection.database,
		await actor(connection.database, who),
		{ page: 1, open },
		today
	);
const idsSeenBy = async (who: Person, open = false) =>
	(await seenBy(who, open)).found.map((each) => each.id);

describe('what was refused', () => {
	it('is seen by those who look after its owner, and not the faults of the office’s own forms', async () => {
		const all = [session, nonsense, elsewhere, empty].map((each) => each.id);
		for (const who of ['phuc', 'officer', 'admin'] as const)
			expect(await idsSeenBy(who)).toEqual(all);
		for (const who of ['neighbour', 'outsider', 'chair', 'province'] as const)
			expect(await idsSeenBy(who)).toEqual([]);
	});

	it('says whose door it was and what was written only where the reader may see the household', async () => {
		const read = async (who: Person, what: Command) =>
			(await seenBy(who)).found.find((each) => each.id === what.id);
		expect(await read('phuc', empty)).toMatchObject({
			who: people.hong.name,
			headName: 'Hoàng Văn 1',
			payload: { people: 2 },
			problem: { code: 'invalid', fields: { steps: 'topics_or_outcome' } }
		});
		expect(await read('phuc', elsewhere)).toMatchObject({ headName: null, payload: null });
		expect(await read('officer', elsewhere)).toMatchObject({ payload: { people: 2 } });
		expect(await read('admin', empty)).toMatchObject({ headName: null, payload: null });
		expect(await read('phuc', session)).toMatchObject({ payload: { place: 'Nhà văn hóa thôn' } });
		expect(await read('phuc', nonsense)).toMatchObject({ headName: null, payload: null });
	});

	it('is open until its owner says it better, or somebody lets it rest', async () => {
		const better = { ...command('visit.record', visit(1)), replaces: empty.id };
		await send('hong', id('device', 1), better);
		await send('phuc', null, command('rejection.close', { commandId: elsewhere.id }));
		await send('hong', id('device', 1), command('rejection.close', { commandId: nonsense.id }));
		const stranger = await send(
			'outsider',
			null,
			command('rejection.close', { commandId: session.id })
		);
		expect(stranger.receipts[0]?.problem?.code).toBe('not_found');
		expect(await idsSeenBy('officer', true)).toEqual([session.id]);
		expect((await seenBy('officer')).found).toMatchObject([
			{ id: session.id, corrected: false, closedBy: null },
			{ id: nonsense.id, closedBy: people.hong.name },
			{ id: elsewhere.id, closedBy: people.phuc.name },
			{ id: empty.id, corrected: true }
		]);
		expect((await seenBy('officer')).total).toBe(4);
	});

	it('and never reached the server can be let rest by its owner all the same', async () => {
		const unknown = command('rejection.close', { commandId: id('command', 99_999) });
		expect((await send('hong', id('device', 1), unknown)).receipts[0]?.verdict).toBe('accepted');
	});
});
