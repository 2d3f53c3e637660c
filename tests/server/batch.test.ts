import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '$lib/domain/access';
import { type Command, performAll, type Sending } from '$lib/server/commands';
import type { Connection } from '$lib/server/db/client';
import { actor, areas, command, id, sending, visit } from '../people';
import { open } from './database';

/**
 * No command, however strange, may keep its neighbours from landing: a batch that fails as a whole is
 * sent again for ever, and nothing behind it ever arrives.
 */
let connection: Connection;
let hong: Actor;
let count = 0;
beforeAll(async () => {
	connection = await open();
	hong = await actor(connection.database, 'hong');
});
afterAll(() => connection.close());

const send = (batch: Command[], changed: Partial<Sending> = {}) =>
	performAll(connection.database, hong, batch, { ...sending, ...changed });
const sound = () => command('visit.record', visit(++count));
const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));

const strange: Record<string, Omit<Command, 'id'>> = {
	'a name with NUL': { name: 'visit\0record', payload: {} },
	'a name with half a surrogate pair': { name: 'visit.record\ud83d', payload: {} },
	'no name': { name: '', payload: {} },
	'the name of a property of every object': { name: '__proto__', payload: {} },
	'the name of a method of every object': { name: 'constructor', payload: {} },
	'nothing at all': { name: 'visit.record', payload: null },
	'keys of every object': {
		name: 'visit.record',
		payload: JSON.parse('{"__proto__":{"kept":1},"constructor":{},"toString":7,"hasOwnProperty":0}')
	},
	'NUL and half surrogates in keys and values': {
		name: 'visit.record',
		payload: { 'a\0\ud800': ['\0', '\udc00', { '\ud83d': '\ud83d' }] }
	},
	'a hundred levels': { name: 'visit.record', payload: nested(100) },
	'thirty thousand levels': { name: 'visit.record', payload: nested(30_000) },
	'a million levels': { name: 'household.edit', payload: nested(1_000_000) },
	// Whatever the length of what stands before it, one of these two is cut in the middle of the pair.
	'a long text of emoji': { name: 'visit.record', payload: { note: '😀'.repeat(50_000) } },
	'a long text of emoji, one letter later': {
		name: 'visit.record',
		payload: { note: 'x' + '😀'.repeat(50_000) }
	},
	'64,000 characters to the letter': {
		name: 'visit.record',
		payload: { note: '😀\\'.repeat(10_663) }
	},
	'numbers beyond the database': {
		name: 'training.record',
		payload: JSON.parse('{"villageId":1e308,"residents":1e999,"x":-1e-400}')
	},
	'a village beyond 32 bits': {
		name: 'village.open',
		payload: {
			communeId: 9_007_199_254_740_991,
			kind: 'thon',
			name: 'Nà Lầu',
			openedOn: '9999-12-31'
		}
	},
	'the year 0': { name: 'visit.record', payload: visit(9000, { nextVisitOn: '0000-01-01' }) },
	'a moment of 1970': {
		name: 'visit.record',
		payload: visit(9001, { happenedAt: '1970-01-01T00:00:00.000Z' })
	},
	'the same step twice': {
		name: 'visit.record',
		payload: visit(9002, {
			steps: [
				{ topic: 'safe_online', outcome: 'done' },
				{ topic: 'safe_online', outcome: 'done' }
			]
		})
	}
};

describe.each(Object.entries(strange))('a batch with %s', (_, { name, payload }) => {
	it('lands without it, and answers the same again', async () => {
		const batch = [sound(), command(name, payload), sound()];
		const { receipts } = await send(batch);
		expect(receipts.map((receipt) => receipt.verdict)).toEqual([
			'accepted',
			'rejected',
			'accepted'
		]);
		expect(receipts[1]?.problem?.code).not.toBe('unexpected');
		const again = await send(batch, { now: new Date(sending.now.getTime() + 60_000) });
		expect(again.receipts).toEqual(receipts);
		expect(again.repeated).toHaveLength(3);
	});
});

it('a batch in which the same command stands twice does it once', async () => {
	const once = sound();
	const { receipts, repeated } = await send([once, sound(), once]);
	expect(receipts[2]).toEqual(receipts[0]);
	expect(repeated).toEqual([once.id]);
});

it('a batch from a phone that believes in the year 9999, or in 1970, lands', async () => {
	for (const year of ['9999', '1970']) {
		const itsToday = `${year}-01-01T00:00:00.000Z`;
		const clock = { at: null, shift: sending.now.getTime() - Date.parse(itsToday) };
		const odd = command('visit.record', visit(++count, { happenedAt: itsToday }));
		// By such a clock these days are thousands of years ago, or yet to come.
		const moments = ['1970-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'];
		const others = moments.map((happenedAt) =>
			command('visit.record', visit(++count, { happenedAt }))
		);
		const batch = [odd, ...others].map((each) => ({ ...each, clock }));
		const { receipts } = await send(batch);
		expect(receipts[0]?.verdict).toBe('accepted');
		expect(receipts.map((receipt) => receipt.problem?.code)).not.toContain('unexpected');
	}
});

it('a record with the id of another record of its kind is told that it is taken', async () => {
	const first = sound();
	const twin = command('visit.record', visit(count));
	const { receipts } = await send([first, twin, sound()]);
	expect(receipts[1]?.problem).toEqual({ code: 'id_taken', fields: {} });
	expect(receipts[2]?.verdict).toBe('accepted');
	expect(first.id).not.toBe(twin.id);
	expect(twin.payload).toEqual(first.payload);
});

it('a visit at a household counts from its registration on, in the same batch too', async () => {
	const household = id('household', 901);
	const visited = () => command('visit.record', visit(++count, { householdId: household }));
	const registered = command('household.register', {
		id: household,
		villageId: areas.naPuc.id,
		lane: 'Xóm 1',
		headName: 'Nông Văn Mới',
		phone: null,
		living: true,
		produces: false,
		consent: null
	});
	const batch = [sound(), visited(), sound(), registered, visited(), sound()];
	const { receipts } = await send(batch);
	expect(receipts.map((receipt) => receipt.problem?.code ?? receipt.verdict)).toEqual([
		'accepted',
		'not_found',
		'accepted',
		'accepted',
		'accepted',
		'accepted'
	]);
});
