import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { fold } from '$lib/domain/text';
import { indicatorCodes, indicatorOf } from '$lib/domain/indicator';
import * as areasOf from '$lib/server/areas';
import { homeOf, isWithinReach, questionIn } from '$lib/server/coverage';
import { openly } from '$lib/server/open-coverage';
import * as server from '$lib/server/coverage';
import type { Connection } from '$lib/server/db/client';
import * as schema from '$lib/server/db/schema';
import * as indicators from '$lib/server/indicators';
import { outlines } from '$lib/server/outlines';
import * as targets from '$lib/server/targets';
import { series } from '$lib/server/trends';
import { actor, areas, id, now, people, today } from '../people';
import { open } from './database';

let connection: Connection;
// Pages ask for the database of the process: theirs is this file's, and files share their modules.
vi.mock('$lib/server/installation', () => ({
	database: () => connection.database,
	isDemo: async () => false
}));
beforeAll(() => void vi.resetModules());
afterAll(() => void vi.resetModules());

/** Cao Bằng has a commune that is called like one of Lạng Sơn; Lào Cai one with three households. */
const caoBang = { province: 2, commune: 31, village: 301, team: 21, households: 60 };
const laoCai = { province: 3, commune: 32, village: 302, team: 22, households: 3 };
let laoCaiOfficer: Awaited<ReturnType<typeof actor>>;

beforeAll(async () => {
	connection = await open();
	await found();
	for (const place of [caoBang, laoCai]) await settle(place);
	await indicators.refresh(connection.database, [
		...Object.values(areas).flatMap(({ level, id }) => (level === 'village' ? [id] : [])),
		caoBang.village,
		laoCai.village
	]);
	laoCaiOfficer = {
		...(await actor(connection.database, 'province')),
		grants: [{ role: 'province_officer', provinceId: laoCai.province }]
	};
});
afterAll(() => connection.close());

const ask = (asked: Record<string, string>) =>
	server.coverage(connection.database, questionIn(asked, today));
const seen = async (asked: Record<string, string>) => openly(connection.database, await ask(asked));

describe('the country', () => {
	it('is the sum of its provinces, and each of them what it is in its own answer', async () => {
		for (const indicator of indicatorCodes.filter((code) => indicatorOf(code).counted)) {
			const country = await ask({ area: 'VN', indicator });
			expect(country.rows.map(({ code }) => code).sort(), indicator).toEqual(['04', '10', '20']);
			const communes = await ask({ area: 'VN', level: 'commune', indicator });
			for (const part of ['numerator', 'denominator'] as const) {
				const sum = (rows: typeof country.rows) =>
					rows.reduce((so, row) => so + (row[part] ?? 0), 0);
				expect(country.total[part] ?? 0, indicator).toBe(sum(country.rows));
				expect(sum(communes.rows), indicator).toBe(sum(country.rows));
			}
			expect(communes.total).toEqual(country.total);
			for (const { code, numerator, denominator, value } of country.rows) {
				const { total } = await ask({ area: code, indicator });
				expect({ numerator, denominator, value }, `${indicator} ${code}`).toEqual(total);
			}
		}
	});

	it('counts households and teams to the unit, and no village twice', async () => {
		const { total, counts } = await ask({ area: 'VN', indicator: 'ACT-02' });
		expect(total).toEqual({ numerator: 61, denominator: 74, value: 82.4 });
		expect(counts).toMatchObject({ villages: 6, teams: 5, households: 74 });
		const before = await ask({ area: 'VN', indicator: 'ACT-02', asOf: '2021-12-31', map: 'today' });
		expect(before.total).toEqual({ numerator: 0, denominator: 74, value: 0 });
	});

	it('tells communes of one name apart by their provinces, and leaves villages to these', async () => {
		const { rows } = await ask({ area: 'VN', level: 'commune' });
		expect(
			rows
				.filter(({ name }) => name === 'Xã Thất Khê')
				.map(({ code, within }) => [code, within])
				.sort()
		).toEqual([
			['01289', 'Tỉnh Cao Bằng'],
			['05995', 'Tỉnh Lạng Sơn']
		]);
		expect(() => questionIn({ area: 'VN', level: 'village' }, today)).toThrow(
			expect.objectContaining({ fields: { level: 'invalid_choice' } })
		);
		const found = await areasOf.search(connection.database, 'that khe');
		expect(found.map(({ code, within }) => [code, ...within])).toEqual([
			['01289', 'Tỉnh Cao Bằng'],
			['05995', 'Tỉnh Lạng Sơn']
		]);
	});

	it('has a line that ends where the map does', async () => {
		const full = await ask({ area: 'VN', indicator: 'ACT-02' });
		const points = await series(connection.database, full.area, full);
		expect(points.at(-1)).toEqual({ day: today, ...full.total });
		expect(points[0]!.denominator).toBe(74);
	});

	it('is held against its own targets, and each province against its own', async () => {
		await targets.loadKnown(connection.database, now);
		const country = await ask({ area: 'VN', indicator: 'SHP-02', asOf: '2025-12-31' });
		const { own, ofRow } = await targets.against(connection.database, country);
		expect([own, ofRow(areas.province.id)?.value, ofRow(caoBang.province)]).toEqual([
			null,
			50,
			null
		]);
		const communes = await ask({
			area: 'VN',
			level: 'commune',
			indicator: 'SHP-02',
			asOf: '2025-12-31'
		});
		const judged = await targets.against(connection.database, communes);
		expect(judged.ofRow(areas.naSam.id)?.value).toBe(50);
		expect(judged.ofRow(caoBang.commune)).toBeNull();
	});

	it('is drawn by provinces, put together from the communes that have a place', async () => {
		const { topology, kind } = await outlines(connection.database, {
			area: 'VN',
			level: 'province',
			asOf: today
		});
		expect(kind).toBe('diagram');
		expect(topology.objects.areas.geometries.map(({ id }) => id).sort()).toEqual(['04', '10']);
		expect(topology.arcs.length).toBeLessThanOrEqual(2);
	});
});

describe('who sees the country whole', () => {
	const sees = async (who: Parameters<typeof isWithinReach>[1], area: string) =>
		isWithinReach(connection.database, who, await ask({ area }));

	it('the administrator; a province sees its own, and everybody the open figures', async () => {
		const { database } = connection;
		expect(await sees(await actor(database, 'admin'), 'VN')).toBe(true);
		for (const who of ['province', 'chair', 'officer', 'hong'] as const)
			expect(await sees(await actor(database, who), 'VN'), who).toBe(false);
		expect(await sees(laoCaiOfficer, 'VN')).toBe(false);
		expect(await sees(laoCaiOfficer, '10')).toBe(true);
		expect(await sees(laoCaiOfficer, '20')).toBe(false);
		expect(await sees(null, 'VN')).toBe(false);
	});

	it('and each begins where they belong: nobody’s home is the country', async () => {
		const { database } = connection;
		expect(await homeOf(database, null, today)).toBe('VN');
		expect(await homeOf(database, await actor(database, 'admin'), today)).toBe('VN');
		expect(await homeOf(database, await actor(database, 'province'), today)).toBe('20');
		expect(await homeOf(database, await actor(database, 'chair'), today)).toBe(areas.naSam.code);
	});

	it('a province with too little to be told takes the sum of all with it, and nothing else', async () => {
		const { rows, total, counts } = await seen({ area: 'VN', indicator: 'ACT-02' });
		const of = (code: string) => rows.find((row) => row.code === code);
		expect(of('10')).toMatchObject({ numerator: null, denominator: null });
		expect(of('04')).toMatchObject({ numerator: 60, denominator: 60 });
		expect(total).toEqual({ numerator: null, denominator: null, value: null });
		// One team of Lào Cai, and three households, would follow from the others' too.
		expect([counts.teams, counts.households]).toEqual([null, null]);
		for (const code of ['04', '10', '20']) {
			const own = await seen({ area: code, indicator: 'ACT-02' });
			expect(of(code), code).toMatchObject(own.total);
		}
	});

	it('a commune hides in the country what it hides in its province', async () => {
		const { rows } = await seen({ area: 'VN', level: 'commune', indicator: 'ACT-02' });
		const inProvinces = [];
		for (const area of ['04', '10', '20'])
			inProvinces.push(...(await seen({ area, level: 'commune', indicator: 'ACT-02' })).rows);
		const told = (all: typeof rows) =>
			all
				.map(({ code, numerator, denominator }) => [code, numerator, denominator])
				.sort(([a], [b]) => String(a).localeCompare(String(b)));
		expect(told(rows)).toEqual(told(inProvinces));
		expect(rows.some(({ denominator }) => denominator === null)).toBe(true);
	});
});

it('the country comes by the open API and the OData feed as by the page', async () => {
	const { GET } = await import('../../src/routes/api/v1/coverage/+server');
	const url = new URL('http://localhost/api/v1/coverage?area=VN&level=commune&indicator=ACT-02');
	const event = { url, request: new Request(url), getClientAddress: () => '10.1.0.1' };
	const api = await (await GET(event as unknown as Parameters<typeof GET>[0])).json();
	expect(api).toMatchObject({ area: 'VN', level: 'commune' });
	const { GET: feed } = await import('../../src/routes/api/v1/odata/[...path]/+server');
	const filter = "within eq 'VN' and level eq 'commune' and indicator eq 'ACT-02'";
	const address = new URL(
		`http://localhost/api/v1/odata/Figures?$filter=${encodeURIComponent(filter)}`
	);
	const asked = {
		url: address,
		params: { path: 'Figures' },
		request: new Request(address),
		getClientAddress: () => '10.1.0.2'
	};
	const { value } = await (await feed(asked as unknown as Parameters<typeof feed>[0])).json();
	const figures = (rows: { numerator: unknown }[], name: 'code' | 'area') =>
		rows
			.map((row) => [(row as Record<string, unknown>)[name], row.numerator])
			.sort(([a], [b]) => String(a).localeCompare(String(b)));
	expect(figures(value, 'area')).toEqual(figures(api.rows, 'code'));
	expect(value).toHaveLength(4);
});

/** Two more provinces, each with a commune of one village; Lạng Sơn stays as it is. */
async function found(): Promise<void> {
	const tx = connection.database;
	const area = (
		id: number,
		level: 'province' | 'commune' | 'village',
		kind: 'tinh' | 'xa' | 'thon',
		code: string,
		name: string
	) => ({ id, level, kind, code, name, folded: fold(name) });
	await tx.insert(schema.area).values([
		area(laoCai.province, 'province', 'tinh', '10', 'Tỉnh Lào Cai'),
		{
			...area(caoBang.commune, 'commune', 'xa', '01289', 'Xã Thất Khê'),
			longitude: 106.2,
			latitude: 22.7
		},
		{
			...area(laoCai.commune, 'commune', 'xa', '02647', 'Xã Bản Hồ'),
			longitude: 103.9,
			latitude: 22.3
		},
		area(caoBang.village, 'village', 'thon', '01289-01', 'Thôn Nà Lũng'),
		area(laoCai.village, 'village', 'thon', '02647-01', 'Thôn Séo')
	]);
	await tx.insert(schema.areaEdge).values(
		[caoBang, laoCai].flatMap(({ province, commune, village }) => [
			{ childId: commune, parentId: province, parentLevel: 'province' as const },
			{ childId: village, parentId: commune, parentLevel: 'commune' as const }
		])
	);
}

/** A village team in force, and as many households; all of them were visited in 2025, in Lạng Sơn one. */
async function settle(place: typeof caoBang): Promise<void> {
	const tx = connection.database;
	const [teamId, decisionId] = [id('team', place.team), id('decision', place.team)];
	await tx.insert(schema.team).values({
		id: teamId,
		kind: 'village',
		name: 'Tổ CNSCĐ',
		folded: 'to cnscd',
		seatVillageId: place.village,
		createdAt: now,
		version: 1
	});
	await tx.insert(schema.teamVillage).values({ teamId, villageId: place.village });
	await tx.insert(schema.decision).values({
		id: decisionId,
		kind: 'found',
		communeId: place.commune,
		number: '1/QĐ-UBND',
		signedOn: '2021-10-01',
		effectiveOn: '2021-10-01',
		signer: 'Đàm Văn Quý',
		capacity: 'chair',
		recordedAt: now
	});
	await tx.insert(schema.decisionTeam).values({ decisionId, teamId });
	await tx.insert(schema.member).values({
		id: id('member', place.team),
		teamId,
		name: 'Đàm Văn Quý',
		role: 'leader',
		organisation: 'resident',
		joinedOn: '2021-10-01'
	});
	const first = place.team * 1000;
	const doors = Array.from({ length: place.households }, (_, index) => ({
		household: id('household', first + index),
		number: first + index,
		village: place.village,
		team: teamId
	}));
	await tx.insert(schema.household).values(
		doors.map(({ household }) => ({
			id: household,
			villageId: place.village,
			lane: 'Xóm 1',
			headName: 'Đàm Văn Quý',
			folded: 'dam van quy xom 1',
			produces: true,
			livesFrom: '2021-01-01',
			version: 1
		}))
	);
	const visited = place === caoBang ? doors : [ours];
	await tx.insert(schema.visit).values(
		visited.map(({ household, number, village, team }) => ({
			id: id('visit', number),
			originId: id('visit', number),
			revision: 1,
			householdId: household,
			villageId: village,
			teamId: team,
			happenedAt: new Date('2025-03-05T02:00:00Z'),
			happenedOn: '2025-03-05',
			receivedAt: now,
			memberIds: [id('member', 1)],
			people: 1,
			recordedBy: people.hong.id,
			version: 1
		}))
	);
}

const ours = {
	household: id('household', 1),
	number: 1,
	village: areas.naPuc.id,
	team: id('team', 1)
};
