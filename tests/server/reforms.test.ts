import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '$lib/domain/access';
import type { PayloadInput } from '$lib/domain/commands';
import { readReform } from '$lib/domain/reform-file';
import { fold } from '$lib/domain/text';
import { actorOf } from '$lib/server/access';
import { perform } from '$lib/server/commands';
import * as areaReads from '$lib/server/areas';
import * as coverage from '$lib/server/coverage';
import { insertColumns } from '$lib/server/db/bulk';
import { type Connection, rows } from '$lib/server/db/client';
import * as indicators from '$lib/server/indicators';
import { people, sending } from '../people';
import { empty } from './database';

/**
 * Lạng Sơn from 200 communes to 194 to 65, step by step, as the province officer would do it from files
 * on a database that knows nothing of what was to come.
 */
type Table = string[][];
const read = async (name: string): Promise<Table> =>
	(await readFile(resolve('drizzle/reference', `${name}.tsv`), 'utf8'))
		.trimEnd()
		.split('\n')
		.slice(1)
		.map((line) => line.split('\t'));

let connection: Connection;
let officer: Actor;
let areas: Map<string, string[]>;
let successions: Table;
let codesIn: (day: string) => string[];
const steps: string[] = [];
let minutes = 0;
const chairId = randomUUID();

const isIn = (key: string, day: string) => {
	const from = key.split('@')[1] ?? '';
	const to = areas.get(key)?.[3] ?? '';
	return from <= day && (to === '' || to > day);
};

beforeAll(async () => {
	connection = await empty();
	areas = new Map((await read('areas')).map((row) => [row[0]!, row]));
	successions = await read('successions');
	const edges = await read('edges');
	const ours = new Set(edges.filter((edge) => edge[1] === 'p20').map((edge) => edge[0]!));
	codesIn = (day) =>
		[...ours].filter((key) => key.startsWith('c') && isIn(key, day)).map((key) => key.slice(1, 6));
	await connection.database.transaction(async (tx) => {
		await tx.execute(
			sql`insert into installation (epoch, started_at, demo) values (${randomUUID()}, now(), false)`
		);
		await settleProvince(tx, ours, edges);
	});
	officer = (await actorOf(connection.database, people.province.id, '2024-12-01'))!;
});
afterAll(() => connection.close());

/** The 200 communes of 2021, three villages in each, and in each village some households and a member. */
async function settleProvince(tx: Connection['database'], ours: Set<string>, edges: Table) {
	const first = '2021-12-31';
	const communes = [...ours].filter((key) => key.startsWith('c') && isIn(key, first));
	const districts = [...ours].filter((key) => key.startsWith('d'));
	const row = (id: number, level: string, key: string) =>
		[id, level, areas.get(key)!, key] as const;
	const all = [
		row(1, 'province', 'p20'),
		...districts.map((key, index) => row(10 + index, 'district', key)),
		...communes.map((key, index) => row(100 + index, 'commune', key))
	];
	const ids = new Map(all.map(([id, , , key]) => [key, id]));
	await insertColumns(tx, 'area', {
		id: ['integer', all.map(([id]) => id)],
		level: ['area_level', all.map(([, level]) => level)],
		kind: ['area_kind', all.map(([, , area]) => area[1])],
		code: ['text', all.map(([, , , key]) => key.slice(1).split('@')[0])],
		name: ['text', all.map(([, , area]) => area[2])],
		folded: ['text', all.map(([, , area]) => fold(area[2]!))]
	});
	const placed = edges.filter(([child, parent]) => ids.has(child!) && ids.has(parent!));
	const villages = communes.flatMap((key, index) =>
		[1, 2, 3].map((number) => ({
			id: 1000 + index * 3 + number,
			commune: ids.get(key)!,
			code: `${key.slice(1, 6)}-0${number}`,
			households: 1 + ((index + number) % 5)
		}))
	);
	await insertColumns(tx, 'area', {
		id: ['integer', villages.map(({ id }) => id)],
		level: ['area_level', 'village'],
		kind: ['area_kind', 'thon'],
		code: ['text', villages.map(({ code }) => code)],
		name: ['text', villages.map(({ code }) => `Thôn ${code}`)],
		folded: ['text', villages.map(({ code }) => `thon ${code}`)]
	});
	await insertColumns(tx, 'area_edge', {
		child_id: [
			'integer',
			[...placed.map(([child]) => ids.get(child!)), ...villages.map(({ id }) => id)]
		],
		parent_id: [
			'integer',
			[...placed.map(([, parent]) => ids.get(parent!)), ...villages.map(({ commune }) => commune)]
		],
		parent_level: [
			'area_level',
			[
				...placed.map(([, parent]) => (parent!.startsWith('p') ? 'province' : 'district')),
				...villages.map(() => 'commune')
			]
		]
	});
	await tx.execute(sql`select setval(pg_get_serial_sequence('area', 'id'), 10000)`);
	const homes = villages.flatMap(({ id, households: many }) =>
		Array.from({ length: many }, () => id)
	);
	await insertColumns(tx, 'household', {
		id: ['uuid', homes.map(() => randomUUID())],
		village_id: ['integer', homes],
		lane: ['text', ''],
		head_name: ['text', 'Hoàng Văn Thắng'],
		folded: ['text', 'hoang van thang'],
		produces: ['boolean', false],
		lives_from: ['date', '2021-01-01'],
		version: ['bigint', 1]
	});
	await settleTeams(tx, villages);
	await indicators.refresh(
		tx,
		villages.map(({ id }) => id)
	);
	await settleStaff(tx, ids.get('c06202') ?? 100);
}

async function settleTeams(
	tx: Connection['database'],
	villages: { id: number; commune: number }[]
) {
	const teamIds = villages.map(() => randomUUID());
	const decisions = new Map(
		[...new Set(villages.map(({ commune }) => commune))].map((id) => [id, randomUUID()])
	);
	await insertColumns(tx, 'team', {
		id: ['uuid', teamIds],
		kind: ['team_kind', 'village'],
		name: ['text', 'Tổ'],
		folded: ['text', 'to'],
		seat_village_id: ['integer', villages.map(({ id }) => id)],
		created_at: ['timestamptz', '2021-10-01'],
		version: ['bigint', 1]
	});
	await insertColumns(tx, 'team_village', {
		team_id: ['uuid', teamIds],
		village_id: ['integer', villages.map(({ id }) => id)],
		valid_from: ['date', '2021-10-10']
	});
	await insertColumns(tx, 'member', {
		id: ['uuid', teamIds.map(() => randomUUID())],
		team_id: ['uuid', teamIds],
		name: ['text', 'Triệu Sinh Phúc'],
		role: ['member_role', 'leader'],
		organisation: ['organisation', 'resident'],
		joined_on: ['date', '2021-10-10']
	});
	await insertColumns(tx, 'decision', {
		id: ['uuid', [...decisions.values()]],
		kind: ['decision_kind', 'found'],
		commune_id: ['integer', [...decisions.keys()]],
		number: ['text', '12/QĐ-UBND'],
		signed_on: ['date', '2021-10-08'],
		effective_on: ['date', '2021-10-10'],
		signer: ['text', 'Chu Văn Tiến'],
		capacity: ['capacity', 'chair'],
		recorded_at: ['timestamptz', '2021-10-10']
	});
	await insertColumns(tx, 'decision_team', {
		decision_id: ['uuid', villages.map(({ commune }) => decisions.get(commune))],
		team_id: ['uuid', teamIds]
	});
}

async function settleStaff(tx: Connection['database'], communeId: number) {
	await tx.execute(sql`insert into account (id, phone, name, created_at) values
		(${people.province.id}, '+84912000005', 'Chu Văn Tiến', now()), (${chairId}, '+84912000006', 'Lộc Văn Bình', now())`);
	await tx.execute(sql`insert into appointment (id, account_id, role, area_id, valid_from) values
		(${randomUUID()}, ${people.province.id}, 'province_officer', 1, '2021-01-01'),
		(${randomUUID()}, ${chairId}, 'commune_chair', ${communeId}, '2021-01-01')`);
}

/** The reform of a day as the file that a province would load. */
function fileOf(day: string): string {
	const ofDay = successions.filter(
		([from, , on]) =>
			on === day &&
			codesIn('2021-12-31').concat(codesIn('2024-12-15')).includes(from!.slice(1, 6)) &&
			from!.startsWith('c')
	);
	const lines = ofDay.map(([from, to, , portion]) =>
		[from!.slice(1, 6), to!.slice(1, 6), portion, areas.get(to!)![2], '20'].join('\t')
	);
	return ['mã cũ\tmã mới\tphần\ttên mới\ttỉnh', ...lines].join('\n');
}

const apply = async (day: string, ends: string[] = []) => {
	const { rows: parsed, faults } = readReform(fileOf(day));
	expect(faults).toEqual([]);
	const payload: PayloadInput<'area.reform'> = {
		id: randomUUID(),
		kind: 'reform',
		effectiveOn: day,
		decree: '1673/NQ-UBTVQH15',
		...parsed,
		ends: [...(parsed.ends ?? []), ...ends]
	};
	await does('area.reform', payload);
	return payload.id;
};
const does = (name: string, payload: unknown) =>
	perform(
		connection.database,
		officer,
		{ id: randomUUID(), name, payload },
		{ ...sending, now: new Date(sending.now.getTime() + ++minutes * 60_000) }
	);
const inForce = async (day: string) =>
	(
		await rows<{ code: string }>(
			connection.database,
			sql`select code from area where level = 'commune' and kind <> 'cho_xac_dinh'
				and (valid_from is null or valid_from <= ${day}::date) and (valid_to is null or valid_to > ${day}::date) order by code`
		)
	).map(({ code }) => code);
const totals = async (day: string) => {
	const question = {
		area: '20',
		level: 'commune' as const,
		indicator: 'ORG-03' as const,
		asOf: day
	};
	const { counts, rows: communes } = await coverage.coverage(connection.database, question);
	const sum = communes.reduce((total, row) => total + (row.numerator ?? 0), 0);
	expect(sum).toBe(counts.members);
	const { villages, teams, members, households } = counts;
	return { villages, teams, members, households };
};
const waiting = async () =>
	await rows<{ name: string; villages: number }>(
		connection.database,
		sql`select a.name, count(e.child_id)::integer as villages from area a join area_edge e on e.parent_id = a.id and e.valid_to is null
				where a.kind = 'cho_xac_dinh' group by a.name, a.code order by a.code`
	);

describe('Lạng Sơn, 200 → 194 → 65', () => {
	it('has the same villages, households and members before and after each step, and the divided communes wait', async () => {
		expect(await inForce('2021-12-31')).toHaveLength(200);
		const atFirst = await totals('2024-11-30');
		expect(atFirst).toMatchObject({ villages: 600, teams: 600, members: 600 });

		steps.push(await apply('2024-12-01'));
		expect(await inForce('2024-12-01')).toEqual(codesIn('2024-12-15').sort());
		expect(await inForce('2024-12-01')).toHaveLength(194);
		expect(await totals('2024-12-01')).toEqual(atFirst);
		expect(await waiting()).toEqual([{ name: 'Xã Đại Đồng (chờ xác định)', villages: 3 }]);

		steps.push(await apply('2025-07-01'));
		expect(await inForce('2025-07-01')).toHaveLength(65);
		expect(await inForce('2025-07-01')).toEqual(codesIn('2026-01-01').sort());
		expect(await totals('2025-07-01')).toEqual(atFirst);
		expect(await waiting()).toEqual([
			{ name: 'Xã Đại Đồng (chờ xác định)', villages: 3 },
			{ name: 'Xã Bính Xá (chờ xác định)', villages: 3 },
			{ name: 'Xã Kiên Mộc (chờ xác định)', villages: 3 }
		]);
		expect(await totals('2021-12-31')).toEqual(atFirst);
		expect(await inForce('2021-12-31')).toHaveLength(200);
	});

	it('takes a village off the work list to where it went, through what happened since, and back again', async () => {
		const [village] = await rows<{ id: number }>(
			connection.database,
			sql`select id from area where code = '06040-01'`
		);
		const doi = await rows<{ id: number }>(
			connection.database,
			sql`select id from area where code = '06025' and level = 'commune' and valid_to = '2025-07-01'`
		);
		const assign = { id: randomUUID(), villageIds: [village!.id], communeId: doi[0]!.id };
		await does('village.assign', assign);
		const placeOn = async (day: string) =>
			(await areaReads.path(connection.database, village!.id, day)).map(({ name }) => name).at(-2);
		expect(await placeOn('2025-01-01')).toBe('Xã Đội Cấn');
		expect(await placeOn('2026-01-01')).toBe('Xã Quốc Khánh');
		expect(await waiting()).toContainEqual({ name: 'Xã Đại Đồng (chờ xác định)', villages: 2 });
		await does('area.undo', { id: assign.id });
		expect(await placeOn('2026-01-01')).toBe('Xã Đại Đồng (chờ xác định)');
		expect(await waiting()).toContainEqual({ name: 'Xã Đại Đồng (chờ xác định)', villages: 3 });
	});

	it('cannot be taken back under what came after it, and comes back step by step to where it began', async () => {
		await expect(does('area.undo', { id: steps[0]! })).rejects.toMatchObject({
			code: 'area_depended_on'
		});
		await does('area.undo', { id: steps[1]! });
		expect(await inForce('2026-01-01')).toHaveLength(194);
		await does('area.undo', { id: steps[0]! });
		expect(await inForce('2026-01-01')).toHaveLength(200);
		expect(await waiting()).toEqual([]);
		expect(await totals('2026-01-01')).toEqual(await totals('2021-12-31'));
		expect(
			await rows(
				connection.database,
				sql`select 1 from area_edge where valid_from is not null or valid_to is not null`
			)
		).toEqual([]);
	});
});
