import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as areas from '$lib/server/areas';
import { type Connection, rows } from '$lib/server/db/client';
import { empty } from './database';

const before = '2021-12-31';
const between = '2024-12-15';
const today = '2026-11-21';
let connection: Connection;

beforeAll(async () => {
	connection = await empty();
	await connection.database.execute(
		sql`insert into installation (epoch, started_at, demo) values (${randomUUID()}, now(), false)`
	);
	await connection.database.transaction((tx) => areas.loadReference(tx));
});
afterAll(() => connection.close());

const tx = () => connection.database;
const commune = async (code: string, day: string) =>
	(await areas.byCode(tx(), 'commune', code, day))!;
const count = async (query: ReturnType<typeof sql>) =>
	Number((await rows<{ count: number }>(tx(), query))[0]!.count);
const countOn = (level: string, day: string) =>
	count(sql`select count(*) from area where level = ${level}
		and (valid_from is null or valid_from <= ${day}::date) and (valid_to is null or valid_to > ${day}::date)`);

describe('the reference data', () => {
	it('have the whole country of 2022 and of today', async () => {
		expect(await countOn('province', '2022-04-10')).toBe(63);
		expect(await countOn('district', '2022-04-10')).toBe(705);
		expect(await countOn('commune', '2022-04-10')).toBe(10_599);
		expect(await countOn('province', today)).toBe(34);
		expect(await countOn('district', today)).toBe(0);
		expect(await countOn('commune', today)).toBe(3_321);
	});

	it('follow Lạng Sơn through both changes', async () => {
		const province = (await areas.byCode(tx(), 'province', '20', today))!;
		expect(await areas.children(tx(), province.id, 'district', before)).toHaveLength(11);
		expect(await areas.children(tx(), province.id, 'commune', before)).toHaveLength(200);
		expect(await areas.children(tx(), province.id, 'commune', between)).toHaveLength(194);
		expect(await areas.children(tx(), province.id, 'commune', today)).toHaveLength(65);
		expect((await areas.byCode(tx(), 'province', '20', before))!.id).toBe(province.id);
	});

	it('never place an area twice on one level at a time', async () => {
		expect(
			await count(sql`select count(*) from area_edge a join area_edge b
				on a.child_id = b.child_id and a.parent_level = b.parent_level and a.ctid < b.ctid
				and daterange(a.valid_from, a.valid_to) && daterange(b.valid_from, b.valid_to)`)
		).toBe(0);
	});

	it('place an area only within areas of its own time', async () => {
		expect(
			await count(sql`select count(*) from area_edge e join area c on c.id = e.child_id join area p on p.id = e.parent_id
				where not daterange(c.valid_from, c.valid_to) @> daterange(e.valid_from, e.valid_to)
					or not daterange(p.valid_from, p.valid_to) @> daterange(e.valid_from, e.valid_to)`)
		).toBe(0);
	});

	it('say what became of every province and commune that ended, by areas that had begun', async () => {
		expect(
			await count(sql`select count(*) from area a where a.valid_to is not null and a.level in ('province', 'commune')
				and not exists (select 1 from area_succession s where s.from_id = a.id)`)
		).toBe(0);
		expect(
			await count(sql`select count(*) from area_succession s join area t on t.id = s.to_id
				where not daterange(t.valid_from, t.valid_to) @> s.happened_on`)
		).toBe(0);
	});

	it('change nothing when they are loaded again', async () => {
		const all = sql`select (select count(*) from area) + (select count(*) from area_edge) + (select count(*) from area_succession) as count`;
		const known = await count(all);
		await tx().execute(sql`update installation set reference_version = 'older'`);
		await tx().execute(sql`update area set name = 'Xã cũ' where code = '06475'`);
		await tx().transaction((again) => areas.loadReference(again));
		expect(await count(all)).toBe(known);
		expect((await commune('06475', today)).name).toBe('Xã Bằng Mạc');
	});
});

describe('an area', () => {
	it('has a path upwards on each day of its life, and none outside it', async () => {
		const old = await commune('06040', before);
		const names = async (id: number, day: string) =>
			(await areas.path(tx(), id, day)).map((step) => step.name);
		expect(await names(old.id, before)).toEqual([
			'Tỉnh Lạng Sơn',
			'Huyện Tràng Định',
			'Xã Đại Đồng'
		]);
		expect(await names(old.id, today)).toEqual([]);
		const now = await commune('06040', today);
		expect(await names(now.id, today)).toEqual(['Tỉnh Lạng Sơn', 'Xã Thất Khê']);
		expect(await areas.placeOfArea(tx(), now.id, today)).toEqual({
			provinceId: (await areas.byCode(tx(), 'province', '20', today))!.id,
			communeId: now.id
		});
	});

	it('moves to the new province with the reform when it stays itself', async () => {
		const stayed = await rows<{ id: number }>(
			tx(),
			sql`select e.child_id as id from area_edge e join area p on p.id = e.parent_id
				where p.level = 'province' and e.valid_to = '2025-07-01' and exists (
					select 1 from area_edge later where later.child_id = e.child_id and later.valid_from = '2025-07-01') limit 1`
		);
		const [step] = await areas.path(tx(), stayed[0]!.id, '2025-06-30');
		const [after] = await areas.path(tx(), stayed[0]!.id, '2025-07-01');
		expect(after?.level).toBe('province');
		expect(after?.id).not.toBe(step?.id);
	});

	it('is found by what it was called, with what became of it', async () => {
		const found = await areas.search(tx(), 'dai dong');
		const old = found.find((area) => area.code === '06040')!;
		expect(found[0]!.name).toBe('Xã Đại Đồng');
		expect(old.within).toEqual(['Huyện Tràng Định', 'Tỉnh Lạng Sơn']);
		expect(old.became.map((area) => [area.name, area.portion])).toEqual([
			['Xã Quốc Khánh', 'partial'],
			['Xã Thất Khê', 'partial']
		]);
	});

	it('is found with wildcards taken as letters', async () => {
		expect(await areas.search(tx(), '%')).toEqual([]);
		expect(await areas.search(tx(), '  ')).toEqual([]);
	});
});

describe('a village', () => {
	it('gets the next code of its commune', async () => {
		const { id } = await commune('06475', today);
		expect(await areas.nextVillageCode(tx(), id)).toBe('06475-01');
		await tx().execute(sql`insert into area (level, kind, code, name, folded, valid_from)
			values ('village', 'thon', '06475-09', 'Thôn Nà Pục', 'thon na puc', '2026-01-01')`);
		expect(await areas.nextVillageCode(tx(), id)).toBe('06475-10');
	});
});
