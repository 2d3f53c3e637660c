import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changesSince } from '$lib/server/changes';
import { type Command, performAll } from '$lib/server/commands';
import { type Connection, rows } from '$lib/server/db/client';
import { openRevisions } from '$lib/server/households';
import {
	actor,
	areas,
	command,
	households,
	id,
	members,
	type Person,
	sending,
	teams,
	today,
	visit
} from '../people';
import { open } from './database';

/** One door of Nà Pục, registered by two people who were both without signal. */
let connection: Connection;
beforeEach(async () => {
	connection = await open();
});
afterEach(() => connection.close());

async function send(who: Person, ...commands: Command[]) {
	const by = await actor(connection.database, who);
	const { receipts } = await performAll(connection.database, by, commands, sending);
	return receipts.map(({ verdict, problem }) => problem?.code ?? verdict);
}
const learn = async (who: Person, cursor: string | null) =>
	changesSince(connection.database, await actor(connection.database, who), cursor, today);
const hers = id('household', 71);
const his = id('household', 72);
const register = (householdId: string, changed: object = {}) =>
	command('household.register', {
		id: householdId,
		villageId: areas.naPuc.id,
		lane: 'Xóm 1',
		headName: 'Lộc Thị Mai',
		phone: null,
		living: true,
		produces: true,
		consent: null,
		...changed
	});
const edit = (householdId: string, changed: object = {}) =>
	command('household.edit', {
		id: householdId,
		villageId: areas.naPuc.id,
		lane: 'Xóm 1',
		headName: 'Lộc Thị Mai',
		phone: null,
		living: true,
		produces: true,
		...changed
	});
const consent = (householdId: string, given: boolean) =>
	command('household.consent', { householdId, given, way: 'voice', textVersion: '2026-01' });
const merge = (kept: string, merged: string) =>
	command('household.merge', { id: kept, mergedId: merged });
const villagesBecomeOne = command('village.merge', {
	id: id('operation', 70),
	effectiveOn: today,
	decree: '1672/NQ-UBTVQH15',
	villageIds: [areas.naPuc.id, areas.banChu.id],
	kind: 'thon',
	name: 'Nà Chu'
});
const knock = (number: number, householdId: string, changed: object = {}) =>
	command('visit.record', visit(number, { householdId, ...changed }));
const today8 = async () => {
	const [found] = await rows<{ households: number; visited: number; both: number }>(
		connection.database,
		sql`select households, visited, "both" from village_indicators
			where village_id = ${areas.naPuc.id} and day <= ${today}::date order by day desc limit 1`
	);
	return found;
};
const seenBy = async (who: Person) => (await learn(who, null)).changes;
const onPhone = async (who: Person, householdId: string) =>
	(await seenBy(who)).households.find((row) => row.id === householdId);

describe('a household registered on two phones', () => {
	beforeEach(async () => {
		await send('hong', register(hers), knock(1, hers));
		await send('phuc', register(his, { headName: 'Lộc Thị Mại' }), knock(2, his));
	});

	it('is one after the merge: in the figures, on the phones, with the visits of both', async () => {
		expect(await today8()).toEqual({ households: 10, visited: 2, both: 2 });
		const { cursor } = await learn('hong', null);
		expect(await send('phuc', merge(hers, his))).toEqual(['accepted']);
		expect(await today8()).toEqual({ households: 9, visited: 1, both: 1 });
		const { changes } = await learn('hong', cursor);
		expect(changes.goneHouseholdIds).toEqual([his]);
		expect(changes.visits).toMatchObject([{ id: id('visit', 2), householdId: hers }]);
		expect(
			await rows(
				connection.database,
				sql`select head_name as name, merged_into as kept from household where id = ${his}`
			)
		).toEqual([{ name: 'Lộc Thị Mại', kept: hers }]);
	});

	it('takes under either name what phones say of it later, through a chain of merges too', async () => {
		await send('phuc', merge(hers, his));
		await send('officer', merge(households.naPuc[0] as string, hers));
		expect(
			await send(
				'hong',
				knock(3, his),
				consent(his, true),
				command('visit.correct', {
					...visit(4),
					originId: id('visit', 1),
					revision: 1,
					withdrawn: false
				}),
				merge(his, hers),
				merge(households.naPuc[1] as string, his)
			)
		).toEqual(['accepted', 'accepted', 'accepted', 'not_found', 'not_found']);
		expect(await send('phuc', merge(his, hers))).toEqual(['accepted']);
		const { visits } = await seenBy('hong');
		expect(new Set(visits.map((row) => row.householdId))).toEqual(
			new Set([households.naPuc[0] as string])
		);
		expect(visits).toHaveLength(4);
		expect(await onPhone('hong', households.naPuc[0] as string)).toMatchObject({ consent: true });
	});

	it('merged both ways at the same moment by two people is one household', async () => {
		const both = await Promise.all([
			send('phuc', merge(hers, his)),
			send('officer', merge(his, hers))
		]);
		expect(both).toEqual([['accepted'], ['accepted']]);
		expect((await today8())?.households).toBe(9);
		const { households: known, visits } = await seenBy('hong');
		const left = known.filter((row) => [hers, his].includes(row.id));
		expect(left).toHaveLength(1);
		expect(visits.map((row) => row.householdId)).toEqual([left[0]?.id, left[0]?.id]);
	});

	it('keeps a phone number only with the consent that was said last', async () => {
		await send('hong', consent(hers, true));
		await send('phuc', consent(his, true), edit(his, { phone: '0912345678' }));
		await send('phuc', merge(hers, his));
		expect(await onPhone('hong', hers)).toMatchObject({ phone: '+84912345678', consent: true });
		await send('hong', consent(his, false));
		expect(await onPhone('hong', hers)).toMatchObject({ phone: null, consent: false });
		expect(
			await rows(
				connection.database,
				sql`select id from household where phone is not null or folded like '%0912345678%'
					union select household_id from household_revision where phone is not null
					union select id from journal where payload::text like '%912345678%'`
			)
		).toEqual([]);
	});

	it('is merged only by who reaches both', async () => {
		expect(await send('neighbour', merge(hers, his))).toEqual(['not_found']);
		expect(await send('phuc', merge(hers, households.banChu[0] as string))).toEqual(['not_found']);
		expect(await send('officer', merge(hers, households.banChu[0] as string))).toEqual([
			'accepted'
		]);
	});

	it('in two villages lives on each day where the kept registration says, and moves phones with it', async () => {
		const theirs = households.banChu[0] as string;
		const visitThere = { teamId: teams.banChu.id, memberIds: [members.neighbour.id] };
		await send('neighbour', knock(5, theirs, visitThere));
		const { cursor } = await learn('neighbour', null);
		await send('officer', merge(hers, theirs));
		const { changes } = await learn('neighbour', cursor);
		expect(changes).toMatchObject({ goneHouseholdIds: [theirs], visits: [] });
		expect((await seenBy('hong')).visits).toHaveLength(3);
		const lived = await rows(
			connection.database,
			sql`select village_id as village, day::text as day, households from village_indicators
				where village_id in (${areas.naPuc.id}, ${areas.banChu.id}) and day in ('2021-01-01', ${today}) order by 1, 2`
		);
		expect(lived).toEqual([
			{ village: areas.naPuc.id, day: '2021-01-01', households: 8 },
			{ village: areas.naPuc.id, day: today, households: 10 },
			{ village: areas.banChu.id, day: '2021-01-01', households: 2 },
			{ village: areas.banChu.id, day: today, households: 1 }
		]);
	});
});

describe('a household changed by two people who had not seen each other’s change', () => {
	let seen: number;
	beforeEach(async () => {
		await send('hong', register(hers));
		seen = (await onPhone('hong', hers))?.version ?? 0;
	});

	it('keeps both versions, is flagged on every phone, and is what the leader chooses', async () => {
		await send('phuc', edit(hers, { headName: 'Lộc Thị Mây', seen }));
		await send('hong', edit(hers, { lane: 'Xóm 2', seen }));
		expect(await onPhone('phuc', hers)).toMatchObject({ lane: 'Xóm 2', flagged: true });
		const [second, first] = await openRevisions(connection.database, hers);
		expect([first?.headName, second?.lane]).toEqual(['Lộc Thị Mây', 'Xóm 2']);
		const choose = command('household.settle', {
			id: hers,
			revision: first?.id,
			newest: second?.id
		});
		expect(await send('phuc', choose)).toEqual(['accepted']);
		expect(await onPhone('hong', hers)).toMatchObject({
			headName: 'Lộc Thị Mây',
			lane: 'Xóm 1',
			flagged: false
		});
		const again = { id: hers, revision: second?.id, newest: second?.id };
		expect(await send('officer', command('household.settle', again))).toEqual([
			'changed_meanwhile'
		]);
	});

	it('is not flagged for her own two changes, for the same words, or for what an old phone does not say', async () => {
		await send('hong', edit(hers, { lane: 'Xóm 2', seen }), edit(hers, { lane: 'Xóm 3', seen }));
		expect((await onPhone('hong', hers))?.flagged).toBe(false);
		await send('phuc', edit(hers, { lane: 'Xóm 3', seen }));
		await send('phuc', edit(hers, { lane: 'Xóm 4' }));
		expect(await onPhone('hong', hers)).toMatchObject({ lane: 'Xóm 4', flagged: false });
	});

	it('before their villages became one is flagged only for who had not seen it', async () => {
		await send('phuc', edit(hers, { headName: 'Lộc Thị Mây', seen }));
		expect(await send('province', villagesBecomeOne)).toEqual(['accepted']);
		const now = (await onPhone('hong', hers))!;
		expect(now).toMatchObject({ headName: 'Lộc Thị Mây', flagged: false });
		const here = { headName: 'Lộc Thị Mây', villageId: now.villageId };
		await send('hong', edit(hers, { ...here, lane: 'Xóm 2', seen: now.version }));
		expect(await onPhone('phuc', hers)).toMatchObject({ lane: 'Xóm 2', flagged: false });
		// What the leader wrote without a network before all that he had not seen.
		await send('phuc', edit(hers, { ...here, lane: 'Xóm 4', seen: now.version }));
		expect(await onPhone('hong', hers)).toMatchObject({ lane: 'Xóm 4', flagged: true });
	});

	it('written on a phone of the village that was is flagged for what came after it', async () => {
		await send('phuc', edit(hers, { headName: 'Lộc Thị Mây', seen }));
		const known = (await onPhone('hong', hers))!.version;
		await send('phuc', edit(hers, { headName: 'Lộc Thị Mây', lane: 'Xóm 7', seen: known }));
		await send('province', villagesBecomeOne);
		expect(await send('hong', edit(hers, { lane: 'Xóm 2', seen: known }))).toEqual(['accepted']);
		expect(await onPhone('phuc', hers)).toMatchObject({ lane: 'Xóm 2', flagged: true });
	});

	it('of whom one corrected what the other merged away is flagged on the one that is kept', async () => {
		await send('phuc', register(his, { headName: 'Lộc Mai' }));
		await send('phuc', merge(his, hers));
		expect(await send('hong', edit(hers, { lane: 'Xóm 5', seen }))).toEqual(['accepted']);
		expect(await onPhone('hong', his)).toMatchObject({ lane: 'Xóm 5', flagged: true });
		const names = (await openRevisions(connection.database, his)).map((each) => each.headName);
		expect(names).toEqual(['Lộc Thị Mai', 'Lộc Mai']);
	});

	it('corrected first and merged then keeps the correction in its history', async () => {
		await send('phuc', register(his, { headName: 'Lộc Mai' }));
		await send('hong', edit(hers, { lane: 'Xóm 5', seen }));
		await send('phuc', merge(his, hers));
		expect(await onPhone('hong', his)).toMatchObject({ headName: 'Lộc Mai', flagged: false });
		expect(
			await rows(
				connection.database,
				sql`select lane from household_revision where household_id = ${hers}`
			)
		).toEqual([{ lane: 'Xóm 5' }]);
	});
});

it('a visit corrected by two people is what the leader chooses, and one revision counts', async () => {
	const home = households.naPuc[0] as string;
	const corrected = (number: number, changed: object) => ({
		...visit(number, { householdId: home }),
		originId: id('visit', 1),
		revision: 1,
		withdrawn: false,
		...changed
	});
	await send('hong', knock(1, home));
	await send('phuc', command('visit.correct', corrected(2, { people: 5 })));
	await send('hong', command('visit.correct', corrected(3, { withdrawn: true })));
	expect((await today8())?.both).toBe(0);
	const choose = { id: id('visit', 4), originId: id('visit', 1), revision: 2, newest: 3 };
	expect(await send('officer', command('visit.settle', choose))).toEqual(['accepted']);
	expect((await today8())?.both).toBe(1);
	const { visits } = await seenBy('hong');
	expect(visits.filter((row) => row.replacedBy === null)).toMatchObject([
		{ id: id('visit', 4), people: 5, withdrawn: false, flagged: false, steps: expect.any(Array) }
	]);
	expect(await send('phuc', command('visit.settle', { ...choose, id: id('visit', 5) }))).toEqual([
		'changed_meanwhile'
	]);
});
