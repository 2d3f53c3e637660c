import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Actor } from '$lib/domain/access';
import { perform } from '$lib/server/commands';
import type { Connection } from '$lib/server/db/client';
import * as schema from '$lib/server/db/schema';
import * as indicatorCache from '$lib/server/indicators';
import { readXlsx } from '$lib/server/sheet/xlsx';
import { behind } from '$lib/server/trends';
import { actor, areas, command, households, id, members, sending, teams } from '../people';
import { open } from './database';

let connection: Connection;
// Pages ask for the database of the process: theirs is this file's, and files share their modules.
vi.mock('$lib/server/installation', () => ({
	database: () => connection.database,
	isDemo: async () => false
}));
beforeAll(() => void vi.resetModules());
afterAll(() => void vi.resetModules());

/** The day of the story: what is asked of today is asked of it. */
const day = '2026-11-21';
const path = [{ ...areas.province, level: 'province' as const }];

beforeAll(async () => {
	vi.useFakeTimers({ toFake: ['Date'], now: new Date(`${day}T03:00:00Z`) });
	connection = await open();
	for (const [index, month] of ['05', '06', '07', '08', '09'].entries())
		await opened(index, `2026-${month}-15`);
	await connection.database.transaction((tx) => indicatorCache.refresh(tx, [areas.naPuc.id]));
});
afterAll(async () => {
	vi.useRealTimers();
	await connection.close();
});

/** One more household of thôn Nà Pục has a shop and an account from that day on. */
async function opened(number: number, happenedOn: string): Promise<void> {
	const tx = connection.database;
	const happenedAt = new Date(`${happenedOn}T03:00:00Z`);
	await tx.insert(schema.visit).values({
		id: id('visit', 500 + number),
		originId: id('visit', 500 + number),
		revision: 1,
		householdId: households.naPuc[number]!,
		villageId: areas.naPuc.id,
		teamId: teams.naPuc.id,
		happenedAt,
		happenedOn,
		receivedAt: happenedAt,
		memberIds: [members.hong.id],
		people: 2,
		version: 1
	});
	await tx.insert(schema.onboarding).values([
		{
			visitId: id('visit', 500 + number),
			service: 'shop',
			provider: 'voso',
			state: 'selling'
		},
		{
			visitId: id('visit', 500 + number),
			service: 'account',
			provider: 'mb',
			state: 'registered'
		}
	]);
}

async function aims(
	number: number,
	areaId: number,
	year: number,
	value: number,
	indicator = 'SHP-02'
): Promise<void> {
	const target = {
		...{ id: id('operation', number), indicator, areaId, year, value },
		...{ source: 'Kế hoạch 12/KH-UBND', sourceOn: null, replaces: null }
	};
	const by = await actor(connection.database, 'province');
	await perform(connection.database, by, command('target.set', target), sending);
}

const late = async () =>
	(await behind(connection.database, path, day, ['SHP-02'])).map(({ name, outlook }) => [
		name,
		outlook.state
	]);

describe('communes that fall behind', () => {
	it('are those that will not be there at the end of the year, going on like this', async () => {
		expect(await late()).toEqual([]);
		await aims(1, areas.naSam.id, 2026, 100);
		expect(await late()).toEqual([['Xã Na Sầm', 'behind']]);
	});

	it('and those whose year is over; what the province aims at holds for all of them', async () => {
		await aims(2, areas.province.id, 2025, 80);
		expect(await late()).toEqual([
			['Xã Thất Khê', 'missed'],
			['Xã Na Sầm', 'behind']
		]);
	});
});

describe('whoever can do something about it', () => {
	type Late = {
		indicator: string;
		communes: { name: string; value: number; expected: number | null; target: object }[];
	};
	const inbox = async (name: Parameters<typeof actor>[1]) => {
		const { load } = await import('../../src/routes/(office)/inbox/+page.server');
		const event = { locals: { actor: await actor(connection.database, name) } };
		const shown = await load(event as unknown as Parameters<typeof load>[0]);
		return (shown as { late: { behind: Late[] } | null }).late?.behind;
	};
	const shown = async (name: Parameters<typeof actor>[1]) =>
		(await inbox(name))?.map(({ indicator, communes }) => [
			indicator,
			...communes.map(({ name }) => name)
		]);

	it('finds it in the inbox: the province all communes, a commune’s chair and officer their own', async () => {
		expect(await shown('province')).toEqual([['SHP-02', 'Xã Thất Khê', 'Xã Na Sầm']]);
		expect(await shown('chair')).toEqual([['SHP-02', 'Xã Na Sầm']]);
		expect(await shown('officer')).toEqual([['SHP-02', 'Xã Na Sầm']]);
	});

	it('also of a number for the year, and of what is counted from all facts', async () => {
		await aims(3, areas.naSam.id, 2026, 500, 'ACT-01');
		await aims(4, areas.province.id, 2025, 90, 'TRN-01');
		expect((await shown('chair'))?.map(([indicator]) => indicator)).toEqual([
			'TRN-01',
			'ACT-01',
			'SHP-02'
		]);
		const visits = (await inbox('chair'))!.find(({ indicator }) => indicator === 'ACT-01')!;
		// Five visits in 325 days of the year.
		expect(visits.communes).toEqual([
			expect.objectContaining({ value: 5, expected: 6, target: { value: 500, year: 2026 } })
		]);
	});
});

describe('the line of an area', () => {
	it('of a flow has the period that is asked for and the twelve before it', async () => {
		const { points } = await trend('province', `area=${areas.naSam.code}&indicator=ACT-01`);
		expect(points).toHaveLength(13);
		expect(points[0]).toEqual({ from: '2025-11-01', day: '2025-11-30', value: 0 });
		expect(points.at(-1)).toEqual({ from: '2026-11-01', day, value: 0 });
		expect(points.map((each: { value: number }) => each.value).join('')).toBe('0000001111100');
		const years = await trend('province', `area=20&indicator=ACT-01&period=year`);
		expect(years.points.map((each: { value: number }) => each.value)).toEqual([0, 0, 0, 0, 0, 5]);
	});

	it('of what is counted from all facts has a year of month ends', async () => {
		const { points } = await trend('province', `area=20&indicator=TRN-01`);
		expect(points.map((each: { day: string }) => each.day.slice(0, 7))).toHaveLength(13);
		expect(points.at(-1)).toEqual({ day, value: 0 });
		const shops = await trend('province', `area=20&indicator=SHP-04`);
		expect(shops.points.map((each: { day: string }) => each.day)).toEqual([
			...['2025-11-30', '2026-02-28', '2026-05-31', '2026-08-31'],
			day
		]);
		expect((await trend('province', 'area=20&indicator=ORG-02')).points.at(-1).value).toBe(100);
	});

	it('has 24 month ends, its target and where it leads, for whom the area is whole', async () => {
		const told = await trend('province', `area=${areas.naSam.code}`);
		expect(told.points).toHaveLength(24);
		expect(told.points.at(-1)).toEqual({ day, value: 50 });
		expect(told.points[17]).toEqual({ day: '2026-05-31', value: 10 });
		expect(told).toMatchObject({
			target: { value: 100, year: 2026 },
			outlook: { state: 'behind' }
		});
	});

	it('is told to everybody of provinces only, without small counts', async () => {
		const { points, behind } = await trend(null, 'area=20');
		expect(points.at(-1).value).not.toBeNull();
		expect(points[17]).toEqual({ day: '2026-05-31', value: null });
		expect(behind).toEqual([]);
		expect(await trend(null, `area=${areas.naSam.code}`)).toEqual({
			problem: { code: 'not_found', fields: {} }
		});
	});

	it('of the province names the communes behind', async () => {
		const { behind } = await trend('province', 'area=20');
		expect(behind.map((each: { code: string }) => each.code)).toEqual([
			areas.thatKhe.code,
			areas.naSam.code
		]);
	});
});

describe('a file of what the page shows', () => {
	it('has the figures that its reader sees, with target and gap', async () => {
		const csv = await (
			await file('province', 'csv', `area=20&show=change&compare=2026-05-31`)
		).text();
		const [head, ...lines] = csv.replace('\ufeff', '').trim().split('\r\n');
		expect(head).toBe(
			'Mã,Tên,Có cả hai,Số hộ,Giá trị,Mục tiêu,Chênh lệch,Giá trị 31/05/2026,Thay đổi'
		);
		expect(lines[0]).toBe(`${areas.naSam.code},Xã Na Sầm,5,10,50,100,'-50,10,40`);
		const open = await (await file(null, 'csv', 'area=20')).text();
		expect(open).not.toContain('Xã Na Sầm,5');
	});

	it('is a workbook with its source, or shapes with their figures', async () => {
		const bytes = new Uint8Array(await (await file('province', 'xlsx', 'area=20')).arrayBuffer());
		const text = JSON.stringify(await readXlsx(bytes));
		expect(text).toContain('Xã Na Sầm');
		const shapes = await (await file('province', 'geojson', 'area=20')).json();
		expect(shapes.features).toHaveLength(2);
		await expect(file('province', 'exe', 'area=20')).rejects.toMatchObject({ status: 404 });
	});
});

async function who(name: 'province' | null): Promise<Actor | null> {
	return name && actor(connection.database, name);
}

async function trend(name: 'province' | null, query: string) {
	const { GET } = await import('../../src/routes/(office)/coverage/trend/+server');
	const url = new URL(`http://localhost/coverage/trend?${query}`);
	const event = { locals: { actor: await who(name) }, url } as Parameters<typeof GET>[0];
	return (await GET(event)).json();
}

async function file(name: 'province' | null, format: string, query: string): Promise<Response> {
	const { GET } = await import('../../src/routes/(office)/coverage/export.[format]/+server');
	const url = new URL(`http://localhost/coverage/export.${format}?${query}`);
	const event = { locals: { actor: await who(name) }, url, params: { format } };
	return GET(event as Parameters<typeof GET>[0]);
}
