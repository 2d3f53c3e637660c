import { sql } from 'drizzle-orm';
import { feature } from 'topojson-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Connection } from '$lib/server/db/client';
import * as schema from '$lib/server/db/schema';
import { diagram } from '$lib/server/diagram';
import { outlines } from '$lib/server/outlines';
import { areas, now, today } from '../people';
import { open } from './database';

let connection: Connection;
const reform = '2025-07-01';
const communes = [areas.naSam.id, areas.thatKhe.id];

beforeAll(async () => {
	connection = await open();
	const tx = connection.database;
	await tx.execute(
		sql`update area set longitude = 106.6, latitude = 22.05 where id = ${communes[0]}`
	);
	await tx.execute(
		sql`update area set longitude = 106.48, latitude = 22.25 where id = ${communes[1]}`
	);
	await tx.execute(sql`insert into area (id, level, kind, code, name, folded, valid_to)
		values (21, 'district', 'huyen', '182', 'Huyện Văn Lãng', 'x', ${reform})`);
	await tx.execute(sql`insert into area_edge (child_id, parent_id, parent_level, valid_to) values
		(21, 1, 'province', ${reform}), (${communes[0]}, 21, 'district', ${reform}), (${communes[1]}, 21, 'district', ${reform})`);
});
afterAll(() => connection.close());

const ask = (level: 'province' | 'district' | 'commune' | 'village', asOf = today) =>
	outlines(connection.database, { area: '20', level, asOf });
const codes = ({ topology }: Awaited<ReturnType<typeof ask>>) =>
	topology.objects.areas.geometries.map((each) => each.id);

describe('the shapes of areas', () => {
	it('are cells of a diagram while there are no boundaries, each with its centre', async () => {
		const shapes = await ask('commune');
		expect(shapes).toMatchObject({ kind: 'diagram', source: null });
		expect(codes(shapes)).toEqual([areas.thatKhe.code, areas.naSam.code]);
		const [cell] = feature(shapes.topology, shapes.topology.objects.areas).features;
		expect(cell?.properties.point?.[0]).toBeCloseTo(106.48);
	});

	it('of districts and provinces are put together from their communes', async () => {
		expect(codes(await ask('district', '2021-12-31'))).toEqual(['182']);
		const province = await ask('province');
		expect(codes(province)).toEqual(['20']);
		expect(province.topology.objects.areas.geometries[0]?.type).toMatch(/Polygon$/);
	});

	it('of villages there are none', async () => {
		expect(codes(await ask('village'))).toEqual([]);
	});

	it('are the boundaries once every area has one, with who gave them', async () => {
		const square = (x: number, y: number) => ({
			type: 'Polygon' as const,
			coordinates: [
				[
					[x, y],
					[x + 0.1, y],
					[x + 0.1, y + 0.1],
					[x, y + 0.1],
					[x, y]
				]
			]
		});
		const boundary = (areaId: number, x: number) => ({
			areaId,
			geometry: square(x, 22),
			source: 'Sở KH&CN',
			loadedAt: now
		});
		await connection.database.insert(schema.boundary).values(boundary(communes[0]!, 106.5));
		expect((await ask('commune')).kind).toBe('diagram');
		await connection.database.insert(schema.boundary).values(boundary(communes[1]!, 106.6));
		expect(await ask('commune')).toMatchObject({ kind: 'boundaries', source: 'Sở KH&CN' });
		const whole = await ask('province');
		expect(whole.kind).toBe('boundaries');
		const [shape] = feature(whole.topology, whole.topology.objects.areas).features;
		// Two squares that share a side are one shape without it.
		expect(JSON.stringify(shape?.geometry).match(/\[\d/g)).toHaveLength(7);
	});

	it('are refused for an area that was not in force', async () => {
		await expect(
			outlines(connection.database, { area: '182', level: 'commune', asOf: reform })
		).rejects.toThrow('not_found');
	});
});

describe('a diagram', () => {
	const centre = (code: string, longitude: number, latitude: number) => ({
		code,
		longitude,
		latitude
	});

	it('gives each centre a closed cell that holds it and shares its corners with its neighbours', () => {
		const centres = [0, 1, 2, 3].flatMap((row) =>
			[0, 1, 2, 3].map((column) => centre(`${row}${column}`, 106 + column / 10, 21 + row / 10))
		);
		const cells = diagram(centres);
		expect(cells.size).toBe(16);
		const corners = [...cells.values()].flatMap(({ coordinates }) =>
			coordinates[0]!.slice(1).map(String)
		);
		expect(new Set(corners).size).toBeLessThan(corners.length);
		for (const { coordinates } of cells.values())
			expect(coordinates[0]!.at(-1)).toEqual(coordinates[0]![0]);
	});

	it('manages with none, one, and two at one place', () => {
		expect(diagram([]).size).toBe(0);
		expect(diagram([centre('a', 106, 21)]).size).toBe(1);
		const same = [centre('a', 106, 21), centre('b', 106, 21), centre('c', 106.2, 21.2)];
		expect([...diagram(same).keys()]).toEqual(['a', 'c']);
	});
});
