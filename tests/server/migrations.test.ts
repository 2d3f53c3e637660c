import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, it } from 'vitest';
import { performAll } from '$lib/server/commands';
import { type Connection, rows } from '$lib/server/db/client';
import { actor, command, id, sending, settle, visit } from '../people';
import { bare, open } from './database';

let connection: Connection;
afterEach(() => connection.close());

const tables = async () =>
	(
		await rows<{ name: string }>(
			connection.database,
			sql`select table_name as name from information_schema.tables where table_schema = 'public' order by 1`
		)
	).map((row) => row.name);

/** The project's migrations with more after them, as a later version would bring them. */
async function withLater(...later: string[]): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'to-cns-migrations-'));
	await cp(resolve('drizzle'), folder, {
		recursive: true,
		filter: (path) => !/reference|demo/.test(path)
	});
	const path = join(folder, 'meta/_journal.json');
	const journal = JSON.parse(await readFile(path, 'utf8')) as {
		entries: { idx: number; version: string; when: number; tag: string; breakpoints: boolean }[];
	};
	const last = journal.entries.at(-1);
	for (const [index, statements] of later.entries()) {
		const tag = `later_${index}`;
		await writeFile(join(folder, `${tag}.sql`), statements);
		journal.entries.push({
			idx: 100 + index,
			version: last?.version ?? '7',
			when: (last?.when ?? 0) + 1000 + index,
			tag,
			breakpoints: true
		});
	}
	await writeFile(path, JSON.stringify(journal));
	return folder;
}

/** The project's migrations as they were before the one that is named. */
async function before(name: string): Promise<string> {
	const folder = await withLater();
	const path = join(folder, 'meta/_journal.json');
	const journal = JSON.parse(await readFile(path, 'utf8')) as { entries: { tag: string }[] };
	journal.entries.splice(journal.entries.findIndex(({ tag }) => tag.endsWith(name)));
	await writeFile(path, JSON.stringify(journal));
	return folder;
}

describe('a migration', () => {
	it('that fails half way leaves the database, and the visits in it, as they were', async () => {
		connection = await open();
		await performAll(
			connection.database,
			await actor(connection.database, 'hong'),
			[command('visit.record', visit(1))],
			sending
		);
		const before = await tables();
		const folder = await withLater(
			'create table good (id integer);',
			'create table worse (id integer);\n--> statement-breakpoint\nselect no_such_thing;'
		);
		await expect(connection.migrate(folder)).rejects.toThrow();
		expect(await tables()).toEqual(before);
		expect(await rows(connection.database, sql`select count(*)::integer as n from visit`)).toEqual([
			{ n: 1 }
		]);
		await rm(folder, { recursive: true });
	});

	it('runs once: a second start changes nothing', async () => {
		connection = await open();
		await connection.migrate();
		expect(
			await rows(connection.database, sql`select count(*)::integer as n from household`)
		).toEqual([{ n: 11 }]);
	});

	it('of a later version runs on a database that is in use', async () => {
		connection = await open();
		const folder = await withLater('alter table household add column electricity boolean;');
		await connection.migrate(folder);
		expect(
			await rows(
				connection.database,
				sql`select count(*)::integer as n from household where electricity is null`
			)
		).toEqual([{ n: 11 }]);
		await rm(folder, { recursive: true });
	});
});

it('from an empty database the migrations make one in which people can work', async () => {
	connection = await bare();
	await connection.migrate();
	await settle(connection.database);
	const { receipts } = await performAll(
		connection.database,
		await actor(connection.database, 'hong'),
		[command('visit.record', visit(1))],
		sending
	);
	expect(receipts[0]?.verdict).toBe('accepted');
});

it('residences leave every household where it lived, and every figure as it was', async () => {
	connection = await bare();
	const folder = await before('_residences');
	await connection.migrate(folder);
	const run = (text: string) => connection.database.execute(sql.raw(text));
	await run(`insert into area (id, level, kind, code, name, folded, valid_from)
		values (101, 'village', 'thon', '06124-01', 'Thôn Nà Pục', 'thon na puc', '2021-01-01')`);
	await run(`insert into team (id, kind, name, folded, seat_village_id, created_at, version)
		values ('${id('team', 1)}', 'village', 'Tổ', 'to', 101, now(), 1)`);
	await run(`insert into household (id, village_id, lane, head_name, folded, produces, lives_from, lives_to, version)
		select ('00000000-0000-7000-8000-00000000000' || n)::uuid, 101, '', 'Vi Thị Hồng', '', false,
			'2021-01-01', case when n = 3 then date '2022-05-01' end, 1 from generate_series(1, 4) n`);
	await run(`insert into visit (id, origin_id, revision, household_id, village_id, team_id, happened_at, happened_on, received_at, member_ids, people, version)
		select id, id, 1, id, 101, '${id('team', 1)}', now(), '2021-11-03', now(), '{}', 1, 1 from household where lives_to is not null or id::text like '%1'`);
	await run(`insert into onboarding select id, 'shop', 'voso', 'registered' from visit`);
	const figures = () =>
		rows(
			connection.database,
			sql`select day::text as day, households, visited, shop from village_indicator_days order by 1`
		);
	const kept = await figures();
	expect(kept).toMatchObject([
		{ day: '2021-01-01', households: 4, visited: 0, shop: 0 },
		{ day: '2021-11-03', households: 4, visited: 2, shop: 2 },
		{ day: '2022-05-01', households: 3, visited: 1, shop: 1 }
	]);
	await connection.migrate();
	expect(await figures()).toEqual(kept);
	await rm(folder, { recursive: true });
});

it('the journal lets go of phone numbers that nobody consents to any more', async () => {
	connection = await bare();
	const folder = await before('_journal_phones');
	await connection.migrate(folder);
	const run = (text: string) => connection.database.execute(sql.raw(text));
	await run(
		`insert into area (id, level, kind, code, name, folded) values (101, 'village', 'thon', '06124-01', 'Nà Pục', '')`
	);
	await run(
		`insert into account (id, name, phone, created_at) values ('${id('account', 1)}', 'Hồng', '+84912000001', now())`
	);
	await run(`insert into household (id, village_id, lane, head_name, folded, produces, lives_from, version)
		select ('${id('household', 0).slice(0, -1)}' || n)::uuid, 101, '', 'Lan', '', false, '2021-01-01', 1 from generate_series(1, 3) n`);
	await run(
		`update household set merged_into = '${id('household', 1)}' where id = '${id('household', 3)}'`
	);
	await run(`insert into consent (id, household_id, given, way, text_version, at, recorded_by)
		select gen_random_uuid(), ('${id('household', 0).slice(0, -1)}' || home)::uuid, given, 'voice', '2026-01', at::timestamptz, '${id('account', 1)}'
		from (values (1, true, '2026-01-01'), (1, false, '2026-02-01'), (2, false, '2026-01-01'), (2, true, '2026-02-01')) c (home, given, at)`);
	const said = (home: number) => `'{"id": "${id('household', home)}", "phone": "0912345678"}'`;
	await run(`insert into journal (id, name, payload, received_at, verdict, problem) select gen_random_uuid(), name, payload::jsonb, now(), verdict::verdict, problem::jsonb
		from (values ('household.register', ${said(1)}, 'accepted', null), ('household.edit', ${said(2)}, 'accepted', null), ('household.edit', ${said(3)}, 'rejected', '{"code": "not_found"}'),
			('household.edit', ${said(4)}, 'rejected', '{"fields": {"phone": "phone_needs_consent"}}'), ('visit.record', '[]', 'accepted', null),
			('household.import', '{"households": [{"id": 1, "phone": "0912345678"}, {"id": 2, "phone": null}]}', 'accepted', null), ('household.import', '{}', 'rejected', '{}')) j (name, payload, verdict, problem)`);
	await connection.migrate();
	const kept = await rows(
		connection.database,
		sql`select payload #>> '{id}' as id from journal where payload::text like '%0912345678%'`
	);
	expect(kept).toEqual([{ id: id('household', 2) }]);
	expect(
		await rows(
			connection.database,
			sql`select payload -> 'households' as h from journal where name = 'household.import' order by payload::text desc`
		)
	).toEqual([
		{ h: null },
		{
			h: [
				{ id: 1, phone: null },
				{ id: 2, phone: null }
			]
		}
	]);
	await rm(folder, { recursive: true });
});
