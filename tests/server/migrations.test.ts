import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, it } from 'vitest';
import { performAll } from '$lib/server/commands';
import { type Connection, rows } from '$lib/server/db/client';
import { actor, command, sending, settle, visit } from '../people';
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
