import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import postgres from 'postgres';
import { inject } from 'vitest';
import { type Connection, connect, embedded } from '$lib/server/db/client';
import { settle } from '../people';

/**
 * A fresh migrated database for one test file: a clone of the embedded template, or a database of
 * its own on the PostgreSQL server of TEST_POSTGRES_URL when TEST_DATABASE says so.
 */
export async function empty(): Promise<Connection> {
	const template = inject('template');
	if (template)
		return embedded(await PGlite.create({ loadDataDir: new Blob([await readFile(template)]) }));
	const connection = await bare();
	await connection.migrate();
	return connection;
}

/** A database without any table, for the tests of the migrations themselves. */
export async function bare(): Promise<Connection> {
	return process.env.TEST_DATABASE === 'postgres' ? onServer() : embedded(await PGlite.create());
}

/** The same with the commune of tests/people.ts settled in it. */
export async function open(): Promise<Connection> {
	const connection = await empty();
	await settle(connection.database);
	return connection;
}

async function onServer(): Promise<Connection> {
	const server = process.env.TEST_POSTGRES_URL;
	if (!server) throw new Error('TEST_POSTGRES_URL names the PostgreSQL server for the tests.');
	const name = `test_${randomUUID().replaceAll('-', '')}`;
	const url = new URL(server);
	const admin = postgres(server, { max: 1, onnotice: () => {} });
	await admin.unsafe(`create database ${name}`);
	url.pathname = `/${name}`;
	const connection = await connect({ url: url.href });
	return {
		...connection,
		close: async () => {
			await connection.close();
			await admin.unsafe(`drop database ${name} with (force)`);
			await admin.end();
		}
	};
}
