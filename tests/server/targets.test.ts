import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { indicatorCodes } from '$lib/domain/indicator';
import type { SetTarget } from '$lib/domain/target';
import { perform } from '$lib/server/commands';
import { coverage } from '$lib/server/coverage';
import type { Connection } from '$lib/server/db/client';
import * as targets from '$lib/server/targets';
import { actor, areas, command, id, now, type Person, sending, today } from '../people';
import { open } from './database';

let connection: Connection;
// Pages ask for the database of the process: theirs is this file's, and files share their modules.
vi.mock('$lib/server/installation', () => ({
	database: () => connection.database,
	isDemo: async () => false
}));
beforeAll(() => void vi.resetModules());
afterAll(() => void vi.resetModules());

beforeAll(async () => {
	connection = await open();
});
afterAll(() => connection.close());

const goal = (number: number, changed: Partial<SetTarget> = {}): SetTarget => ({
	id: id('operation', number),
	indicator: 'SHP-02',
	areaId: areas.naSam.id,
	year: 2027,
	value: 60,
	source: 'Kế hoạch 12/KH-UBND',
	sourceOn: '2026-01-15',
	replaces: null,
	...changed
});
const sets = async (who: Person, target: SetTarget) =>
	perform(
		connection.database,
		await actor(connection.database, who),
		command('target.set', target),
		sending
	);
const withdraws = async (who: Person, number: number) =>
	perform(
		connection.database,
		await actor(connection.database, who),
		command('target.withdraw', { id: id('operation', number) }),
		sending
	);
const sees = async (who: Person) =>
	targets.list(connection.database, await actor(connection.database, who), today);
const values = async (who: Person) => (await sees(who)).map(({ value }) => value);

describe('targets', () => {
	it('are set by the province and seen by its communes, each their own', async () => {
		await sets('province', goal(1));
		await sets('province', goal(2, { areaId: areas.province.id, value: 70 }));
		expect((await values('officer')).sort()).toEqual([60, 70]);
		expect((await values('province')).sort()).toEqual([60, 70]);
		expect(await values('hong')).toEqual([]);
		for (const who of ['officer', 'chair'] as const)
			await expect(sets(who, goal(3, { year: 2028 }))).rejects.toThrow('not_found');
		const elsewhere = goal(3, { areaId: areas.elsewhere.id });
		await expect(sets('province', elsewhere)).rejects.toThrow('not_found');
		await expect(sets('province', goal(3, { areaId: null }))).rejects.toThrow('not_found');
		await sets('admin', goal(3, { areaId: null, value: 80 }));
		expect(await values('hong')).toEqual([80]);
	});

	it('of an area and a year are one: the next replaces the one that its author saw', async () => {
		await expect(sets('province', goal(4, { value: 65 }))).rejects.toThrow('target_set_already');
		await sets('province', goal(4, { value: 65, replaces: id('operation', 1) }));
		await expect(
			sets('province', goal(5, { value: 66, year: 2029, replaces: id('operation', 1) }))
		).rejects.toThrow('changed_meanwhile');
		expect((await values('officer')).sort()).toEqual([65, 70, 80]);
	});

	it('cannot end one elsewhere by naming it', async () => {
		const foreign = goal(6, { areaId: areas.thatKhe.id, replaces: id('operation', 4) });
		await expect(sets('province', foreign)).rejects.toThrow('changed_meanwhile');
		expect((await values('officer')).sort()).toEqual([65, 70, 80]);
	});

	it('are for provinces and communes, in their unit', async () => {
		const village = goal(7, { areaId: areas.naPuc.id });
		await expect(sets('province', village)).rejects.toThrow('invalid');
		await expect(sets('province', goal(7, { year: 2028, value: 120 }))).rejects.toThrow('invalid');
		await expect(sets('province', goal(7, { year: 1999 }))).rejects.toThrow('invalid');
	});

	it('are withdrawn by the province once, and may be set again', async () => {
		await expect(withdraws('officer', 4)).rejects.toThrow('not_found');
		await withdraws('province', 4);
		await expect(withdraws('province', 4)).rejects.toThrow('changed_meanwhile');
		await sets('province', goal(8, { value: 61 }));
		expect((await values('officer')).sort()).toEqual([61, 70, 80]);
	});

	it('that are known come once, and stay withdrawn', async () => {
		await connection.database.transaction((tx) => targets.loadKnown(tx, now));
		const known = (await sees('province')).find(
			({ area, year }) => area?.code === '20' && year === 2025
		);
		expect(known).toMatchObject({ indicator: 'SHP-02', value: 50, setBy: null });
		await perform(
			connection.database,
			await actor(connection.database, 'province'),
			command('target.withdraw', { id: known!.id }),
			sending
		);
		await connection.database.transaction((tx) => targets.loadKnown(tx, now));
		expect((await sees('province')).map((each) => each.id)).not.toContain(known!.id);
	});

	it('are the same wherever they are read: catalogue, OData, the open API and the map', async () => {
		const tx = connection.database;
		await tx.transaction((inner) => targets.loadKnown(inner, now));
		const { GET } = await import('../../src/routes/api/v1/indicators/+server');
		const url = new URL('http://localhost/api/v1/indicators');
		const event = { request: new Request(url), getClientAddress: () => '10.3.0.1' };
		const { indicators } = (await (await GET(event as Parameters<typeof GET>[0])).json()) as {
			indicators: { code: string; target: number | null; targets: object[] }[];
		};
		const shared = await targets.shared(tx, indicatorCodes);
		expect(indicators.flatMap((each) => each.targets)).toHaveLength(shared.length);
		const of = (code: string) => indicators.find((each) => each.code === code)!;
		expect(of('NET-02').target).toBe(0);
		expect(of('DEV-01').target).toBe(95);
		const covered = await coverage(tx, {
			area: '20',
			level: 'commune',
			indicator: 'ORG-01',
			asOf: today
		});
		expect((await targets.against(tx, covered)).own?.value).toBe(of('ORG-01').target);
		const odata = await import('../../src/routes/api/v1/odata/[...path]/+server');
		const feed = new URL('http://localhost/api/v1/odata/Targets?$select=indicator,area,year,value');
		const asked = { ...event, request: new Request(feed), url: feed, params: { path: 'Targets' } };
		const { value } = (await (
			await odata.GET(asked as unknown as Parameters<typeof odata.GET>[0])
		).json()) as { value: object[] };
		for (const { indicator, areaCode: area, year, value: aim } of shared)
			expect(value).toContainEqual({ indicator, area, year, value: aim });
	});
});
