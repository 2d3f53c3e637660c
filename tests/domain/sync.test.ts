import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { mostCommands, SyncRequest } from '$lib/domain/sync';

const envelope = {
	protocol: 1,
	accountId: null,
	deviceId: '0192a000-0000-7000-8010-000000000001',
	sentAt: '2026-11-21T03:00:00.000Z',
	commands: [] as unknown[],
	cursor: null
};
const id = '0192A000-0000-7000-8009-00000000ABCD';
const read = (commands: unknown[]) => v.safeParse(SyncRequest, { ...envelope, commands });

describe('a request of a phone', () => {
	it('is sound whatever stands in a payload, also when a command has none', () => {
		const { success, output } = read([
			{ id, name: 'visit.record' },
			{ id, name: 'visit.dream', payload: [[null]] }
		]);
		expect(success).toBe(true);
		expect(output).toMatchObject({ commands: [{ payload: null }, { payload: [[null]] }] });
	});

	it('names the same command alike in upper and lower case', () => {
		expect(read([{ id, name: 'x', payload: {} }]).output).toMatchObject({
			commands: [{ id: id.toLowerCase() }]
		});
	});

	it('is refused when it holds too many commands, or one that no receipt could name', () => {
		const many = Array.from({ length: mostCommands + 1 }, () => ({ id, name: 'x', payload: {} }));
		expect(read(many).issues?.[0].message).toBe('too_many_commands');
		expect(read([{ id: '7', name: 'x', payload: {} }]).success).toBe(false);
	});
});
