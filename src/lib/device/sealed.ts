/**
 * Rows as they lie on the phone while a PIN guards it: what finds a row stays plain (ids, days, the
 * place in the line), everything else is one ciphertext. A layer under Dexie seals and opens, so that
 * nobody above knows the difference. It must be synchronous: a transaction of IndexedDB ends when a
 * promise of WebCrypto is awaited in it.
 *
 * Whether the database is sealed is said by its row in `lock`, and each transaction that writes reads
 * that row first: another window, whose PIN was set or removed elsewhere, can therefore never write
 * a plain row into a sealed database, or one sealed with a key that is gone.
 */
import type {
	DBCore,
	DBCoreCursor,
	DBCoreTable,
	DBCoreTransaction,
	Dexie,
	Middleware
} from 'dexie';

/** The key of a database in this window's memory, at work. */
export type Seal = {
	keyId: string;
	/** @param table what is sealed in one table cannot be passed off as a row of another */
	close: (table: string, row: object) => Uint8Array;
	open: (table: string, sealed: Uint8Array) => object;
};

/** What is wanted lies under a key that this window does not have, or no longer. */
export class Locked extends Error {
	override name = 'LockedError';
}

/** What is told to a window whose key is not, or no longer, the right one. */
type Keyring = { seal: Seal | null; tell: () => void };
type Row = Record<string, unknown> & { sealed?: Uint8Array };
type SealOf = (trans: DBCoreTransaction) => Promise<Seal | null>;

const keyrings = new WeakMap<Dexie, Keyring>();

/** Gives an open database its key, or takes it away. */
export function giveSeal(db: Dexie, seal: Seal | null): void {
	ringOf(db).seal = seal;
}

/** Calls back when something was wanted that the key of this window does not open. */
export function whenLocked(db: Dexie, tell: () => void): void {
	ringOf(db).tell = tell;
}

/** Whether a PIN guards this database, with or without its key at hand. */
export async function isLocked(db: Dexie): Promise<boolean> {
	return (await db.table('lock').get('lock')) !== undefined;
}

export function sealing(db: Dexie): Middleware<DBCore> {
	return {
		stack: 'dbcore',
		name: 'sealing',
		// Below everything of Dexie's own, which shall see rows as people do.
		level: -10,
		create: (core) => {
			const ring = ringOf(db);
			const sealOf = lockReader(core, ring);
			return {
				...core,
				transaction: (stores, mode, options) =>
					core.transaction(mode === 'readwrite' ? withLock(stores) : stores, mode, options),
				table: (name) => {
					const table = core.table(name);
					return name === 'lock' ? table : guarded(table, ring, sealOf);
				}
			};
		}
	};
}

function ringOf(db: Dexie): Keyring {
	const known = keyrings.get(db) ?? { seal: null, tell: () => {} };
	keyrings.set(db, known);
	return known;
}

function withLock(stores: string[]): string[] {
	return stores.includes('lock') ? stores : [...stores, 'lock'];
}

/**
 * How this transaction writes: sealed with the key that the database names, or plain. Neither here nor
 * below stands an `await`: only Dexie's own promises keep its transaction going.
 */
function lockReader(core: DBCore, ring: Keyring): SealOf {
	const asked = new WeakMap<DBCoreTransaction, Promise<Seal | null>>();
	return (trans) => {
		const answer =
			asked.get(trans) ??
			core
				.table('lock')
				.get({ trans, key: 'lock' })
				.then((lock: { keyId: string } | undefined) => sealFor(lock, ring));
		asked.set(trans, answer);
		return answer;
	};
}

function sealFor(lock: { keyId: string } | undefined, ring: Keyring): Seal | null {
	if (!lock) return null;
	if (lock.keyId === ring.seal?.keyId) return ring.seal;
	ring.tell();
	throw new Locked('locked');
}

function guarded(table: DBCoreTable, ring: Keyring, sealOf: SealOf): DBCoreTable {
	const { primaryKey, indexes } = table.schema;
	const plain = [primaryKey, ...indexes].map(({ keyPath }) => String(keyPath));
	const seal = (using: Seal, row: Row): Row => {
		const found = plain.filter((key) => row[key] !== undefined).map((key) => [key, row[key]]);
		return { ...Object.fromEntries(found), sealed: using.close(table.name, row) };
	};
	const open = (row: Row | undefined): Row | undefined => {
		if (!row?.sealed) return row;
		const { sealed, ...found } = row;
		return { ...opened(ring, table.name, sealed), ...found };
	};
	return {
		...table,
		mutate: (request) =>
			request.type === 'add' || request.type === 'put'
				? sealOf(request.trans).then((using) =>
						table.mutate(
							using
								? { ...request, values: request.values.map((row) => seal(using, row as Row)) }
								: request
						)
					)
				: table.mutate(request),
		get: (request) => table.get(request).then(open),
		getMany: (request) => table.getMany(request).then((rows) => rows.map(open)),
		query: (request) =>
			table
				.query(request)
				.then((answer) =>
					request.values ? { ...answer, result: answer.result.map(open) } : answer
				),
		openCursor: (request) =>
			table
				.openCursor(request)
				.then((cursor) => (cursor && request.values ? opening(cursor, open) : cursor))
	};
}

/** Without a key, and with one that no longer fits, a row is the same noise. */
function opened({ seal, tell }: Keyring, table: string, sealed: Uint8Array): object {
	try {
		if (seal) return seal.open(table, sealed);
	} catch {
		// It is sealed with another key: told below.
	}
	tell();
	throw new Locked('locked');
}

/** The browser's cursor refuses to be read through another object, so what it holds is passed on. */
function opening(cursor: DBCoreCursor, open: (row: Row) => Row | undefined): DBCoreCursor {
	return Object.create(cursor, {
		key: { get: () => cursor.key },
		primaryKey: { get: () => cursor.primaryKey },
		value: { get: () => open(cursor.value as Row) }
	}) as DBCoreCursor;
}
