// A database with the people of tests/people.ts in it, the real server process before it, and the
// ways in which both can be ended.
import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { connect, type Connection, type Database, rows } from '$lib/server/db/client';
import { fold } from '$lib/domain/text';
import * as indicators from '$lib/server/indicators';
import * as schema from '$lib/server/db/schema';
import { referenceVersion } from '$lib/server/reference';
import { type Server, startServer } from '../e2e/server.ts';
import { areas, id, type Person, people, settle } from '../people';
import { type Postgres, startPostgres } from '../postgres.mjs';

export type Kind = 'pglite' | 'postgres';

/** As PostgreSQL comes: what is committed is on the disk. */
const durable = {};
/** The first start, on a machine that has other things to do. */
const patienceMs = 120_000;

export abstract class World {
	abstract readonly kind: Kind;
	#server: Server | undefined;
	#port = 0;

	/** The database itself, while the server does not need it alone. */
	abstract look<T>(question: (database: Database) => Promise<T>): Promise<T>;
	protected abstract place(): { dataDir: string } | { databaseUrl: string };
	protected abstract end(): Promise<void>;

	static async open(kind: Kind, folder: string): Promise<World | null> {
		if (kind === 'pglite') return new Embedded(folder).#begin();
		const started = await startPostgres(durable);
		return started && new OnPostgres(started).#begin();
	}

	get port(): number {
		return this.#port;
	}

	get url(): string {
		return `http://localhost:${this.#port}`;
	}

	async startServer(): Promise<void> {
		const options = { ...this.place(), port: this.#port, env: { DEMO: '0' }, patienceMs };
		this.#server = await startServer(options);
		this.#port = this.#server.port;
	}

	/** SIGKILL; resolves when the process is gone. */
	async killServer(): Promise<void> {
		await this.#server?.kill();
	}

	/** Opens a session for each of these people, and answers its cookie. */
	async signIn(whom: readonly Person[]): Promise<string[]> {
		const expiresAt = new Date(Date.now() + 30 * 86_400_000);
		const secrets = whom.map(() => randomBytes(20).toString('hex'));
		const sessions = whom.map((who, index) => ({
			id: createHash('sha256').update(secrets[index]!).digest('hex'),
			userId: people[who].id,
			expiresAt
		}));
		await this.look((database) => database.insert(schema.session).values(sessions));
		return secrets.map((secret) => `session=${secret}`);
	}

	async stopServer(): Promise<void> {
		await this.#server?.stop();
	}

	async close(): Promise<void> {
		await this.killServer();
		await this.end();
	}

	async #begin(): Promise<this> {
		const version = await referenceVersion();
		await this.look(async (database) => {
			await settle(database);
			await database.transaction(settleMore);
			// The country's areas are of no use here, and would take the settled ones for their own.
			await database.update(schema.installation).set({ referenceVersion: version });
		});
		return this;
	}
}

/** A hamlet of one door would have thousands of visits there, which no phone ever holds. */
async function settleMore(tx: Database): Promise<void> {
	const villageIds = [areas.banChu.id, areas.khuoiKhin.id];
	const doors = villageIds.flatMap((villageId, village) =>
		Array.from({ length: 12 }, (_, index) => ({
			id: id('household', 500 + 100 * village + index),
			villageId,
			lane: 'Xóm 1',
			headName: `Nông Văn ${index + 1}`,
			folded: fold(`Nông Văn ${index + 1} Xóm 1`),
			produces: false,
			livesFrom: '2021-01-01',
			version: 1
		}))
	);
	await tx.insert(schema.household).values(doors);
	await indicators.refresh(tx, villageIds);
}

class Embedded extends World {
	readonly kind = 'pglite';
	readonly #folder: string;
	#isMigrated = false;

	constructor(folder: string) {
		super();
		this.#folder = folder;
	}

	async look<T>(question: (database: Database) => Promise<T>): Promise<T> {
		const connection = await connect({ directory: this.#folder });
		if (!this.#isMigrated) await connection.migrate();
		this.#isMigrated = true;
		return question(connection.database).finally(() => connection.close());
	}

	protected place() {
		return { dataDir: this.#folder };
	}

	protected async end(): Promise<void> {}
}

/** Where inside a transaction of the server another transaction can make it wait. */
export const waits = {
	/** Before anything is judged. */
	account: 'select 1 from account for update',
	/** Between a visit and its row in the journal. */
	journal: 'lock table journal in exclusive mode',
	/** When all commands are judged, before the figures are brought up to date. */
	figures: 'lock table village_indicators in exclusive mode'
};
export type Wait = keyof typeof waits;

export class OnPostgres extends World {
	readonly kind = 'postgres';
	readonly #postgres: Postgres;
	#connection: Connection | undefined;

	constructor(started: Postgres) {
		super();
		this.#postgres = started;
	}

	async look<T>(question: (database: Database) => Promise<T>): Promise<T> {
		if (!this.#connection) {
			this.#connection = await connect({ url: this.#postgres.url });
			await this.#connection.migrate();
		}
		return question(this.#connection.database);
	}

	/** Immediate stop: every process of the database dies where it stands. */
	async crashDatabase(): Promise<void> {
		await this.#connection?.close();
		this.#connection = undefined;
		await this.#postgres.crash();
	}

	resumeDatabase(): Promise<void> {
		return this.#postgres.resume();
	}

	/** Keeps the server's next transaction waiting at this place; `reached` resolves when one is there. */
	async hold(where: Wait): Promise<{ reached: () => Promise<void>; release: () => Promise<void> }> {
		const client = postgres(this.#postgres.url, { max: 1, onnotice: () => {} });
		const held = await client.reserve();
		await held.unsafe('begin');
		await held.unsafe(waits[where]);
		const reached = async () => {
			const latest = Date.now() + patienceMs;
			for (let waiting = 0; waiting === 0; await pause(5)) {
				if (Date.now() > latest) throw new Error(`No transaction came to ${where}.`);
				waiting = await this.look(async (database) => {
					const [found] = await rows<{ count: number }>(
						database,
						sql`select count(*)::int as count from pg_locks where not granted`
					);
					return found?.count ?? 0;
				});
			}
		};
		// The database may have died meanwhile.
		const release = () => client.end({ timeout: 0 }).catch(() => {});
		return { reached, release };
	}

	protected place() {
		return { databaseUrl: this.#postgres.url };
	}

	protected async end(): Promise<void> {
		await this.#connection?.close();
		await this.#postgres.stop();
	}
}
