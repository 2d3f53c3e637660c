import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { mostCommands, SyncRequest } from '$lib/domain/sync';
import * as first from '$lib/domain/sync-1';

const both = {
	accountId: null,
	deviceId: '0192a000-0000-7000-8010-000000000001',
	sentAt: '2026-11-21T03:00:00.000Z',
	cursor: null
};
const device = { label: 'Android · Chrome', waiting: 1, rejected: 0 };
const id = '0192A000-0000-7000-8009-00000000ABCD';
const spoken = { at: '2026-11-21T02:00:00.000Z', heard: null, replaces: null };

describe.each([
	{
		protocol: 1,
		read: (commands: unknown[]) =>
			v.safeParse(first.SyncRequest, { ...both, protocol: 1, commands })
	},
	{
		protocol: 2,
		read: (commands: unknown[]) =>
			v.safeParse(SyncRequest, { ...both, protocol: 2, device, commands })
	}
])('a request of a phone in protocol $protocol', ({ read }) => {
	it('is sound whatever stands in a payload, also when a command has none', () => {
		const { success, output } = read([
			{ ...spoken, id, name: 'visit.record' },
			{ ...spoken, id, name: 'visit.dream', payload: [[null]] }
		]);
		expect(success).toBe(true);
		expect(output).toMatchObject({ commands: [{ payload: null }, { payload: [[null]] }] });
	});

	it('names the same command alike in upper and lower case', () => {
		expect(read([{ ...spoken, id, name: 'x', payload: {} }]).output).toMatchObject({
			commands: [{ id: id.toLowerCase() }]
		});
	});

	it('is refused when it holds too many commands, or one that no receipt could name', () => {
		const one = { ...spoken, id, name: 'x', payload: {} };
		const many = Array.from({ length: mostCommands + 1 }, () => one);
		expect(read(many).issues?.[0].message).toBe('too_many_commands');
		expect(read([{ ...one, id: '7' }]).success).toBe(false);
	});
});

it('no list has a kind or version that the database could not read', () => {
	const asked = (lists: object) =>
		v.safeParse(SyncRequest, { ...both, protocol: 2, device, commands: [], lists }).success;
	expect(asked({ topic: 'aB3_-x9Z', shop: '' })).toBe(true);
	for (const lists of [{ topic: '\u0000' }, { 'a\u0000': 'x' }, { topic: 'x'.repeat(41) }])
		expect(asked(lists)).toBe(false);
});

it('a clock that says nonsense stops nothing: what it said is unknown', () => {
	const far = { at: '+010000-01-01T00:00:00.000Z', heard: { at: 'hôm qua', skew: 0 }, replaces: 7 };
	const sent = { ...both, protocol: 2, device, sentAt: '-000044-03-15T00:00:00.000Z' };
	const { output } = v.safeParse(SyncRequest, {
		...sent,
		commands: [
			{ ...far, id, name: 'x', payload: {} },
			{ id, name: 'x' }
		]
	});
	const unknown = { at: null, heard: null, replaces: null };
	expect(output).toMatchObject({ sentAt: null, commands: [unknown, unknown] });
});
