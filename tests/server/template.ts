import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { connect, embedded } from '../../src/lib/server/db/client';

/**
 * A migrated database that the run's databases are made of: a file to clone, or on a PostgreSQL server a
 * database whose name begins those of all others of the run.
 */
export type Template = { file: string } | { server: string; name: string };

declare module 'vitest' {
	export interface ProvidedContext {
		template: Template;
	}
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	const [template, remove] =
		process.env.TEST_DATABASE === 'postgres' ? await onServer() : await inFile();
	project.provide('template', template);
	return remove;
}

async function inFile(): Promise<[Template, () => Promise<void>]> {
	const folder = await mkdtemp(join(tmpdir(), 'to-cns-template-'));
	const client = await PGlite.create();
	await embedded(client).migrate();
	const file = join(folder, 'migrated.tar');
	await writeFile(file, Buffer.from(await (await client.dumpDataDir('none')).arrayBuffer()));
	await client.close();
	return [{ file }, () => rm(folder, { recursive: true, force: true })];
}

async function onServer(): Promise<[Template, () => Promise<void>]> {
	const server = process.env.TEST_POSTGRES_URL;
	if (!server) throw new Error('TEST_POSTGRES_URL names the PostgreSQL server for the tests.');
	const name = `test_${randomUUID().replaceAll('-', '').slice(0, 12)}`;
	const admin = postgres(server, { max: 1, onnotice: () => {} });
	await admin.unsafe(`create database ${name}`);
	const connection = await connect({ url: databaseOn(server, name) });
	await connection.migrate();
	await connection.close();
	const remove = async () => {
		const made = await admin`select datname from pg_database where starts_with(datname, ${name})`;
		for (const { datname } of made) await admin.unsafe(`drop database ${datname} with (force)`);
		await admin.end();
	};
	return [{ server, name }, remove];
}

export function databaseOn(server: string, name: string): string {
	const url = new URL(server);
	url.pathname = `/${name}`;
	return url.href;
}
