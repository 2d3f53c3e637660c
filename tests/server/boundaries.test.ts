import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { sql } from 'drizzle-orm';
import { topology } from 'topojson-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Geometry } from '$lib/domain/boundary';
import { judge } from '$lib/server/boundary-judgement';
import type { Connection } from '$lib/server/db/client';
import { loadReference } from '$lib/server/reference';
import { mostVertices, positionsOf, simplify } from '$lib/server/simplification';
import { empty } from './database';

const today = '2026-11-21';
const lastOld = '2025-06-30';

/**
 * A province of two communes side by side, which until 1/7/2025 were three: their codes go on in part,
 * as they do in Vietnam.
 */
const [west, middle, east] = [106.2, 106.4, 106.6];
const areas = [
	{ id: 1, level: 'province', code: '20', name: 'Tỉnh Lạng Sơn', from: null, to: null, x: null },
	{
		id: 2,
		level: 'commune',
		code: '06001',
		name: 'Xã Tây cũ',
		from: null,
		to: '2025-07-01',
		x: west
	},
	{
		id: 3,
		level: 'commune',
		code: '06004',
		name: 'Xã Giữa',
		from: null,
		to: '2025-07-01',
		x: middle
	},
	{
		id: 4,
		level: 'commune',
		code: '06007',
		name: 'Xã Đông',
		from: null,
		to: '2025-07-01',
		x: east
	},
	{ id: 5, level: 'commune', code: '06001', name: 'Xã Tây', from: '2025-07-01', to: null, x: west },
	{ id: 6, level: 'commune', code: '06007', name: 'Xã Đông', from: '2025-07-01', to: null, x: east }
];
let connection: Connection;
const tx = () => connection.database;

beforeAll(async () => {
	connection = await empty();
	for (const { id, level, code, name, from, to, x } of areas) {
		await tx()
			.execute(sql`insert into area (id, level, kind, code, name, folded, valid_from, valid_to, longitude, latitude)
			values (${id}, ${level}, ${level === 'province' ? 'tinh' : 'xa'}, ${code}, ${name}, '', ${from}, ${to}, ${x}, ${x && 21.8})`);
		if (id > 1)
			await tx()
				.execute(sql`insert into area_edge (child_id, parent_id, parent_level, valid_from, valid_to)
				values (${id}, 1, 'province', ${from}, ${to})`);
	}
});
afterAll(() => connection.close());

/** A square of a fifth of a degree around a point. */
function square(x: number, y = 21.8): Geometry {
	const corner = (dx: number, dy: number) => [x + dx / 10, y + dy / 10];
	return {
		type: 'Polygon',
		coordinates: [[corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1), corner(-1, -1)]]
	};
}

type Properties = Record<string, unknown>;
const featureOf = (properties: Properties | null, geometry: unknown, id?: unknown) => ({
	type: 'Feature',
	id,
	properties,
	geometry
});
const fileOf = (...features: unknown[]) => ({
	name: 'xã.geojson',
	text: JSON.stringify({ type: 'FeatureCollection', features })
});
const west5 = featureOf({ code: '06001' }, square(west));
const east6 = featureOf({ code: '06007' }, square(east));
const judged = (file: { name: string; text: string }, day?: string) =>
	judge(tx(), [file], { today, day });
const faultsOf = async (...features: unknown[]) =>
	(await judged(fileOf(...features))).faults.map(({ fault, code, name }) => [fault, code, name]);

describe('boundary files', () => {
	it('find the areas of today by their codes', async () => {
		const { day, faults, boundaries, levels } = await judged(fileOf(west5, east6));
		expect({ day, faults, levels }).toEqual({ day: today, faults: [], levels: { commune: 2 } });
		expect(boundaries.map(({ areaId }) => areaId)).toEqual([5, 6]);
		expect(boundaries[0]!.geometry.type).toBe('Polygon');
	});

	it('find older areas by themselves, or on the day that is named', async () => {
		const old = fileOf(west5, featureOf({ code: '06004' }, square(middle)), east6);
		expect((await judged(old)).day).toBe(lastOld);
		expect((await judged(old)).boundaries.map(({ areaId }) => areaId)).toEqual([2, 3, 4]);
		expect((await judged(old, today)).faults).toMatchObject([
			{ fault: 'unknown_code', code: '06004' }
		]);
	});

	it.each<[string, Properties | null, unknown?]>([
		['ma_xa', { ma_tinh: '20', ma_xa: '06001' }],
		['MAXA as a number', { MAXA: 6001 }],
		['Code', { Code: ' 06001 ' }],
		['id', null, '06001'],
		['ward_code', { province_code: '20', ward_code: '06001' }]
	])('carry their code as %s', async (_, properties, id) => {
		expect(await faultsOf(featureOf(properties, square(west), id), east6)).toEqual([]);
	});

	it('may be TopoJSON', async () => {
		const collection = { type: 'FeatureCollection', features: [west5, east6] };
		const text = JSON.stringify(topology({ communes: collection as never }, 10_000));
		expect((await judged({ name: 'xã.topojson', text })).boundaries).toHaveLength(2);
	});

	it.each([
		['not_json', '{'],
		['not_boundaries', '[]'],
		['not_boundaries', '{"type":"FeatureCollection","features":[]}'],
		[
			'not_boundaries',
			'{"type":"Topology","objects":{"a":{"type":"Polygon","arcs":[[7]]}},"arcs":[]}'
		]
	])('are refused as %s', async (fault, text) => {
		const { faults, boundaries } = await judged({ name: 'tệp', text });
		expect(faults.map((each) => [each.fault, each.file])).toEqual([[fault, 'tệp']]);
		expect(boundaries).toEqual([]);
	});

	it('are refused whole, with every fault told', async () => {
		expect(
			await faultsOf(
				featureOf({ code: '06001' }, square(west + 1)),
				featureOf({ code: '06001' }, square(west)),
				featureOf({ code: '99999' }, square(east)),
				featureOf({}, square(east))
			)
		).toEqual([
			['no_code', null, null],
			['code_twice', '06001', null],
			['missing', '06007', 'Xã Đông'],
			['far_away', '06001', 'Xã Tây'],
			['unknown_code', '99999', null]
		]);
	});

	it.each<[string, unknown]>([
		['empty', null],
		['empty', { type: 'MultiPolygon', coordinates: [] }],
		[
			'empty',
			{
				type: 'Polygon',
				coordinates: [
					[
						[106, 21],
						[106, 21],
						[106, 21],
						[106, 21]
					]
				]
			}
		],
		['broken', { type: 'Point', coordinates: [106, 21] }],
		[
			'broken',
			{
				type: 'Polygon',
				coordinates: [
					[
						[106, 21],
						[107, 21]
					]
				]
			}
		],
		[
			'broken',
			{
				type: 'Polygon',
				coordinates: [
					[
						[106, 21],
						[106.2, 21],
						[106.2, 22],
						[106, 22]
					]
				]
			}
		],
		[
			'broken',
			{
				type: 'Polygon',
				coordinates: [
					[
						['106', 21],
						[107, 21],
						[107, 22],
						['106', 21]
					]
				]
			}
		],
		['outside_vietnam', square(21.8, 106.2)],
		['outside_vietnam', square(542_000, 2_410_000)]
	])('are refused for a shape that is %s', async (fault, geometry) => {
		expect(await faultsOf(featureOf({ code: '06001' }, geometry), east6)).toEqual([
			[fault, '06001', 'Xã Tây']
		]);
	});
});

describe('simplified boundaries', () => {
	/** Two halves of a disc with a ragged line between them, and an islet beside the first. */
	const ragged = Array.from({ length: 900 }, (_, index) => [
		106.5 + 0.01 * Math.sin(index * 1.7),
		21.4 + index / 1000
	]);
	const [first, last] = [ragged[0]!, ragged.at(-1)!];
	const half = (x: number) => [...ragged, [x, last[1]!], [x, first[1]!], first];
	const islet = [
		[105.9, 21.4],
		[105.91, 21.4],
		[105.91, 21.41],
		[105.9, 21.41],
		[105.9, 21.4]
	];
	const given: Geometry[] = [
		{ type: 'MultiPolygon', coordinates: [[half(106)], [islet]] },
		{ type: 'Polygon', coordinates: [half(107)] }
	];

	it('have few positions, every island, and the same line between neighbours', () => {
		const simple = simplify(given);
		const [left, right] = simple.map((geometry) => positionsOf(geometry).map(String));
		expect(left!.length).toBeLessThanOrEqual(mostVertices + 5);
		expect(simple[0]!.coordinates).toHaveLength(2);
		const line = (positions: string[]) =>
			positions.filter((position) => Math.abs(Number(position.split(',')[0]) - 106.5) < 0.02);
		expect(new Set(line(left!))).toEqual(new Set(line(right!)));
		expect(line(left!).length).toBeGreaterThan(100);
	});

	it('stay closed', () => {
		for (const geometry of simplify([square(west), square(middle)]))
			for (const ring of geometry.coordinates as number[][][]) expect(ring[0]).toEqual(ring.at(-1));
	});
});

// Only where the full boundaries are at hand; a clone of the repository alone does not have them.
const shared = resolve('../shared/data');
if (existsSync(shared)) {
	describe('the full boundaries of the country', () => {
		let country: Connection;
		const files = (...names: string[]) =>
			names.map((name) => ({ name, text: readFileSync(resolve(shared, name), 'utf8') }));
		const loaded = (...names: string[]) => judge(country.database, files(...names), { today });
		beforeAll(async () => {
			country = await empty();
			await country.database.transaction((tx) => loadReference(tx));
		});
		afterAll(() => country.close());

		it('fit the communes of Lạng Sơn today and before', async () => {
			const now = await loaded('lang-son-communes-2025.topojson');
			expect([now.day, now.faults, now.levels]).toEqual([today, [], { commune: 65 }]);
			const before = await loaded('lang-son-communes-2022.topojson');
			expect([before.day, before.faults, before.levels]).toEqual([
				'2024-11-30',
				[],
				{ commune: 200, district: 11 }
			]);
		});

		it('fit all communes and provinces, and become light enough for phones', async () => {
			const names = readdirSync(resolve(shared, 'communes-2025')).map(
				(name) => `communes-2025/${name}`
			);
			const { faults, boundaries } = await loaded(...names, 'vietnam-provinces-2025.topojson');
			expect(faults).toEqual([]);
			expect(boundaries).toHaveLength(3_321 + 34);
			const heavy = boundaries.filter(
				({ geometry }) => positionsOf(geometry).length > mostVertices + 20
			);
			// Only where there are dozens of islands, each at least a triangle.
			expect(heavy.length).toBeLessThan(25);
		}, 60_000);
	});
}
