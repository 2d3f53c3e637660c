import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { inject } from 'vitest';
import { type Connection, connect, embedded, rows } from '$lib/server/db/client';
import { settle } from '../people';
import { databaseOn, type Template } from './template';

/** Databases of this worker that stories have left; emptied, they serve the next. */
const left: Connection[] = [];

/** A migrated database without any row, on whichever database the run is about. */
export async function empty(): Promise<Connection> {
	const template = inject('template');
	return 'file' in template ? cloned(template.file) : onServer(template, template.name);
}

/** A database without any table, for the tests of the migrations themselves. */
export async function bare(): Promise<Connection> {
	const template = inject('template');
	return 'file' in template ? embedded(await PGlite.create()) : onServer(template, 'template0');
}

/** A database with nothing in it but the commune of tests/people.ts. */
export async function open(): Promise<Connection> {
	const connection = left.pop() ?? (await empty());
	await truncate(connection);
	await settle(connection.database);
	let closed = false;
	return {
		...connection,
		close: async () => {
			if (!closed) left.push(connection);
			closed = true;
		}
	};
}

async function cloned(file: string): Promise<Connection> {
	return embedded(await PGlite.create({ loadDataDir: new Blob([await readFile(file)]) }));
}

type OnServer = Extract<Template, { server: string }>;

async function onServer({ server, name: run }: OnServer, template: string): Promise<Connection> {
	const name = `${run}_${randomUUID().replaceAll('-', '')}`;
	const admin = postgres(server, { max: 1, onnotice: () => {} });
	await admin.unsafe(`create database ${name} template ${template}`);
	await admin.end();
	return connect({ url: databaseOn(server, name) });
}

/** Much cheaper than another database. The migrations leave no row behind. */
async function truncate({ database }: Connection): Promise<void> {
	const tables = await rows<{ name: string }>(
		database,
		sql`select format('%I', relname) as name from pg_class
			where relkind = 'r' and relnamespace = 'public'::regnamespace`
	);
	const names = tables.map(({ name }) => name).join(', ');
	await database.execute(sql.raw(`truncate ${names} restart identity`));
}
