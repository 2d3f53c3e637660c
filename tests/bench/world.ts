// What the cases share: each thing is made when the first case asks for it, and ended with the run.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { type Browser, chromium } from '@playwright/test';
import postgres from 'postgres';
import { prepareBrowser } from '../browser.ts';
import { type Server, startServer } from '../e2e/server.ts';
import { startPostgres } from '../postgres.mjs';
import { fillCountry, settleCountry } from './country.ts';
import { type Member, signedInMembers, type Sql } from './member.ts';
import { type Connection, load } from './product.ts';

/** As many members as all cases together need: each round has villages of its own. */
const memberCount = 280;
/** The demo takes half a minute to load, and longer on a busy machine. */
const patienceMs = 600_000;
/** As an installation would have it: what is committed is on the disk. */
const durable = { shared_buffers: '512MB', max_wal_size: '2GB' };

/** Nothing of it outlives the run, and millions of rows shall be sorted in memory where that is possible. */
export const generating = {
	fsync: 'off',
	synchronous_commit: 'off',
	full_page_writes: 'off',
	shared_buffers: '1GB',
	work_mem: '256MB',
	maintenance_work_mem: '1GB',
	max_wal_size: '16GB',
	autovacuum: 'off'
};

export interface Province {
	server: Server;
	/** Members that no case has used yet. */
	take: (count: number) => Member[];
}

/** What the command line says of the country: at which scale factors, and whose boundaries its map shows. */
export interface Size {
	small: boolean;
	factors: number[];
	/** Files or folders for `npm run boundaries`; the map of cells without any. */
	boundaries: string[];
}

export class World {
	readonly size: Size;
	readonly #ends: (() => Promise<unknown>)[] = [];
	readonly #made = new Map<string, Promise<unknown>>();

	constructor(size: Size) {
		this.size = size;
	}

	/** The demo province on PostgreSQL behind the real server. */
	province(): Promise<Province & { sql: postgres.Sql }> {
		return this.#once('province', async () => {
			const databaseUrl = await this.#postgres();
			const server = await startServer({ databaseUrl, env: { DEMO: '1' }, patienceMs });
			this.atEnd(() => server.stop());
			const sql = postgres(databaseUrl, { max: 10, onnotice: () => {} });
			this.atEnd(() => sql.end());
			await sql`analyze`;
			const query: Sql = (text, values = []) => sql.unsafe(text, values as string[]) as never;
			return { server, sql, take: taker(await signedInMembers(query, memberCount)) };
		});
	}

	/** The same in the embedded database. */
	embedded(): Promise<Province> {
		return this.#once('embedded', async () => {
			const dataDir = await this.folder();
			await (await startServer({ dataDir, patienceMs })).stop();
			const database = await PGlite.create(join(dataDir, 'postgres'));
			const query: Sql = async (text, values) =>
				(await database.query(text, values)).rows as never[];
			const members = await signedInMembers(query, memberCount / 4);
			await database.close();
			const server = await startServer({ dataDir });
			this.atEnd(() => server.stop());
			return { server, take: taker(members) };
		});
	}

	/** The country with households and visits at a scale factor, in a PostgreSQL of its own: its address. */
	country(factor: number): Promise<string> {
		return this.#once(`country ${factor}`, async () => {
			const cluster = await this.#settledCountry();
			const url = new URL(cluster);
			const run = async (text: string) => {
				const sql = postgres(url.href, { max: 1, onnotice: () => {} });
				await sql.unsafe(text).finally(() => sql.end());
			};
			const name = `country_${String(factor).replace('.', '_')}`;
			url.pathname = '/template1';
			await run(`create database ${name} template postgres`);
			url.pathname = `/${name}`;
			const sql = postgres(url.href, { max: 1, onnotice: () => {} });
			await fillCountry(sql, factor).finally(() => sql.end());
			return url.href;
		});
	}

	/** All areas, villages, teams and members of the country, without a household. */
	#settledCountry(): Promise<string> {
		return this.#once('settled country', async () => {
			const cluster = await startPostgres(generating);
			if (!cluster) throw new Error('No postgres program was found on this machine.');
			this.atEnd(() => cluster.stop());
			const product = await load(this);
			const connection: Connection = await product.connect({ url: cluster.url });
			const { database, migrate, close } = connection;
			await migrate();
			await database.execute(product.sql`
				insert into installation (epoch, started_at, demo) values (gen_random_uuid(), now(), false)`);
			await database.transaction((tx) => product.loadReference(tx));
			await close();
			const sql = postgres(cluster.url, { max: 1, onnotice: () => {} });
			await settleCountry(sql).finally(() => sql.end());
			return cluster.url;
		});
	}

	/** The address of PouchDB's protocol server, a process of its own. */
	pouchdb(): Promise<string> {
		return this.#once('pouchdb', async () => {
			const script = join(import.meta.dirname, 'peers/pouchdb-server.mjs');
			const child = spawn(process.execPath, [script, await this.folder()], {
				stdio: ['pipe', 'pipe', 'inherit']
			});
			const gone = new Promise((resolve) => child.once('exit', resolve));
			this.atEnd(() => (child.kill(), gone));
			const port = await new Promise<string>((resolve, reject) => {
				child.once('exit', () => reject(new Error('PouchDB did not start.')));
				child.stdout.setEncoding('utf8').on('data', (text: string) => {
					const ready = /ready (\d+)/.exec(text);
					if (ready) resolve(ready[1]!);
				});
			});
			return `http://127.0.0.1:${port}`;
		});
	}

	/** A browser without a page; every case opens phones of its own in it. */
	browser(): Promise<Browser> {
		return this.#once('browser', async () => {
			const browser = await chromium.launch(await prepareBrowser());
			this.atEnd(() => browser.close());
			return browser;
		});
	}

	/** Whatever hangs in it ends with it; the next case gets another. */
	async endBrowser(): Promise<void> {
		const made = this.#made.get('browser') as Promise<Browser> | undefined;
		this.#made.delete('browser');
		await (await made)?.close();
	}

	async folder(): Promise<string> {
		const folder = await mkdtemp(join(tmpdir(), 'to-cns-bench-'));
		this.atEnd(() => rm(folder, { recursive: true, force: true }));
		return folder;
	}

	atEnd(end: () => Promise<unknown>): void {
		this.#ends.push(end);
	}

	/** Ends everything, the last first. */
	async close(): Promise<void> {
		const patience = () => new Promise((resolve) => setTimeout(resolve, 20_000).unref());
		for (const end of this.#ends.splice(0).toReversed())
			await Promise.race([end().catch(() => undefined), patience()]);
	}

	async #postgres(): Promise<string> {
		const started = await startPostgres(durable);
		if (!started) throw new Error('No postgres program was found on this machine.');
		this.atEnd(() => started.stop());
		return started.url;
	}

	#once<T>(name: string, make: () => Promise<T>): Promise<T> {
		if (!this.#made.has(name)) this.#made.set(name, make());
		return this.#made.get(name) as Promise<T>;
	}
}

function taker(members: Member[]) {
	return (count: number) => {
		if (members.length < count) throw new Error('The members are used up: fewer repeats.');
		return members.splice(0, count);
	};
}
