import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { addDays, dayOf } from '$lib/domain/day';
import { hashOf, newKey } from '$lib/server/api-keys';
import { performAll } from '$lib/server/commands';
import type { Connection } from '$lib/server/db/client';
import { actor, areas, command, id, type Person } from '../people';
import { open } from './database';

let connection: Connection;
vi.mock('$lib/server/installation', () => ({
	database: () => connection.database,
	isDemo: async () => false
}));
beforeEach(async () => {
	connection = await open();
});
afterEach(() => {
	vi.useRealTimers();
	return connection.close();
});

const today = () => dayOf(Date.now());
const key = newKey();
const issue = async (more: object = {}, who: Person = 'province') => {
	const payload = {
		id: id('operation', 1),
		name: 'Cục Thống kê',
		hash: hashOf(key),
		areaId: areas.naSam.id,
		whole: true,
		perMinute: 10,
		lastOn: addDays(today(), 30),
		...more
	};
	return run(who, command('api_key.issue', payload as never));
};
async function run(who: Person, asked: ReturnType<typeof command>) {
	const person = await actor(connection.database, who);
	const sending = { now: new Date(), deviceId: null };
	const { receipts } = await performAll(connection.database, person, [asked], sending);
	return receipts[0]!;
}

let address = 0;
async function get(authorization: string | null, area: string, from = `10.1.0.${++address}`) {
	const { GET } = await import('../../src/routes/api/v1/coverage/+server');
	const url = new URL(`http://localhost/api/v1/coverage?area=${area}&indicator=ORG-03`);
	const request = new Request(url, authorization ? { headers: { authorization } } : {});
	const event = { url, request, getClientAddress: () => from };
	return GET(event as unknown as Parameters<typeof GET>[0]);
}
const isWhole = async (response: Response) =>
	((await response.json()) as { total: { numerator: number | null } }).total.numerator !== null;

describe('a key', () => {
	it('shows the figures of its own area whole, by either way of showing it', async () => {
		await issue();
		const basic = `Basic ${Buffer.from(`ai cũng được:${key}`).toString('base64')}`;
		expect(await isWhole(await get(null, areas.naSam.code))).toBe(false);
		expect(await isWhole(await get(`Bearer ${key}`, areas.naSam.code))).toBe(true);
		expect(await isWhole(await get(basic, areas.naPuc.code))).toBe(true);
		expect(await isWhole(await get(`Bearer ${key}`, areas.thatKhe.code))).toBe(false);
		const mine = await get(`Bearer ${key}`, areas.naSam.code);
		expect(mine.headers.get('cache-control')).toMatch(/^private/);
	});

	it('that only raises the rate shows no more than anybody sees', async () => {
		await issue({ whole: false });
		expect(await isWhole(await get(`Bearer ${key}`, areas.naSam.code))).toBe(false);
	});

	it('opens nothing on the day after its last', async () => {
		await issue({ lastOn: today() });
		expect((await get(`Bearer ${key}`, '20')).status).toBe(200);
		vi.useFakeTimers({ now: Date.now() + 86_400_000, toFake: ['Date'] });
		expect((await get(`Bearer ${key}`, '20')).status).toBe(401);
	});

	it('opens nothing once it is revoked, nor when nobody has it', async () => {
		await issue();
		await run('province', command('api_key.revoke', { id: id('operation', 1) }));
		expect((await get(`Bearer ${key}`, '20')).status).toBe(401);
		expect((await get(`Bearer ${newKey()}`, '20')).status).toBe(401);
		// Nor is it revoked twice.
		const again = await run('province', command('api_key.revoke', { id: id('operation', 1) }));
		expect(again.problem?.code).toBe('changed_meanwhile');
	});

	it('may be used as often as it says, and an address without one as often as any', async () => {
		await issue();
		// A minute of its own, which does not end meanwhile.
		vi.useFakeTimers({ now: Date.now() + 120_000, toFake: ['Date'] });
		const statuses = async (authorization: string | null, times: number) => {
			const all = [];
			for (let n = 0; n < times; n++) all.push(await get(authorization, 'x', '10.2.0.1'));
			return all;
		};
		const withKey = await statuses(`Bearer ${key}`, 11);
		expect(withKey.map(({ status }) => status)).toEqual([...Array(10).fill(422), 429]);
		expect(Number(withKey.at(-1)!.headers.get('retry-after'))).toBeGreaterThan(0);
		const open = await statuses(null, 121);
		expect(open.map(({ status }) => status)).toEqual([...Array(120).fill(422), 429]);
	});

	it('is for a province or a commune, and for a year at most', async () => {
		const far = await issue({ lastOn: addDays(today(), 400) });
		expect(far.problem?.fields).toEqual({ lastOn: 'outside' });
		const village = await issue({ areaId: areas.naPuc.id });
		expect(village.problem?.fields).toEqual({ areaId: 'invalid_choice' });
		expect((await issue({ areaId: areas.elsewhere.id })).problem?.code).toBe('not_found');
		expect((await issue({ areaId: null, whole: false })).problem?.code).toBe('not_found');
		expect((await issue({ areaId: null, whole: false }, 'admin')).verdict).toBe('accepted');
	});
});
