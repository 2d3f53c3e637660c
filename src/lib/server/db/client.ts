import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { type SQL, sql } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator';
import { drizzle as drizzlePostgres } from 'drizzle-orm/postgres-js';
import { migrate as migratePostgres } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { lockDirectory } from './lock';

/** Either database, or a transaction in it: server modules know no other difference. */
export type Database = PgDatabase<PgQueryResultHKT, Record<string, never>>;
export type Tx = Database;

export type Connection = {
	kind: 'pglite' | 'postgres';
	database: Database;
	/** Brings the schema to the newest migration of the folder, all of it or nothing. */
	migrate: (folder?: string) => Promise<void>;
	close: () => Promise<void>;
};

const migrations = resolve('drizzle');
const casing = 'snake_case';

/** Opens PostgreSQL at the URL, or the embedded database in a folder, which is locked against a second process. */
export async function connect(where: { url: string } | { directory: string }): Promise<Connection> {
	return 'url' in where ? connectPostgres(where.url) : connectEmbedded(where.directory);
}

/** An embedded database that is already open: the tests clone one in memory. */
export function embedded(client: PGlite): Connection {
	const database = drizzlePglite({ client, casing });
	return {
		kind: 'pglite',
		database: database as unknown as Database,
		migrate: (folder = migrations) => migratePglite(database, { migrationsFolder: folder }),
		close: () => client.close()
	};
}

/**
 * The rows of a query written in SQL, in the same form from both drivers. Several that are asked for one
 * after the other without waiting are sent at once, and a transaction does them in that order.
 */
export async function rows<Row>(tx: Tx, query: SQL): Promise<Row[]> {
	const result: unknown = await tx.execute(query);
	return (Array.isArray(result) ? result : (result as { rows: unknown[] }).rows) as Row[];
}

function connectPostgres(url: string): Connection {
	const client = postgres(url, { max: 10, onnotice: () => {}, connection: settingsFor(url) });
	const database = drizzlePostgres({ client: preparing(client), casing });
	return {
		kind: 'postgres',
		database: database as unknown as Database,
		migrate: (folder = migrations) => migratePostgres(database, { migrationsFolder: folder }),
		close: () => client.end({ timeout: 5 })
	};
}

/**
 * PostgreSQL compiles what it takes for long questions, and the indicators' views look long however few
 * villages are asked for: compiling took ten times as long as answering. A pooler knows no such settings.
 */
function settingsFor(url: string): { jit?: string } {
	return new URL(url).searchParams.get('prepare') === 'false' ? {} : { jit: 'off' };
}

/** A statement with more is one of many texts that are seldom sent twice. */
const mostParameters = 40;
/** Begins a statement whose text is somebody's own: prepared, each of them would stay in memory. */
export const askedOnce = sql.raw('/* once */ ');

/**
 * Drizzle asks the driver to prepare nothing, which costs each statement a second way there and back and
 * its planning. `?prepare=false` in the URL keeps it so, for a pooler that knows no prepared statements.
 */
function preparing(client: postgres.Sql): postgres.Sql {
	const begin = client.begin as Within;
	const within: Within = (work) => begin((tx) => work(preparingWithin(tx)));
	return Object.assign(withPrepared(client), { begin: within });
}

function preparingWithin(tx: postgres.TransactionSql): postgres.TransactionSql {
	const savepoint = tx.savepoint as Within;
	const within: Within = (work) => savepoint((inner) => work(preparingWithin(inner)));
	return Object.assign(withPrepared(tx), { savepoint: within });
}

type Within = (work: (tx: postgres.TransactionSql) => unknown) => Promise<unknown>;

function withPrepared<Client extends postgres.ISql>(client: Client): Client {
	const { unsafe } = client;
	const prepared: typeof unsafe = (text, parameters = [], options = {}) =>
		unsafe(text, parameters, {
			...options,
			prepare: parameters.length <= mostParameters && !text.startsWith('/* once */')
		});
	return Object.assign(client, { unsafe: prepared });
}

async function connectEmbedded(directory: string): Promise<Connection> {
	await mkdir(directory, { recursive: true });
	const unlock = await lockDirectory(directory);
	const connection = embedded(await PGlite.create(resolve(directory, 'postgres')));
	return {
		...connection,
		close: async () => {
			await connection.close();
			await unlock();
		}
	};
}
