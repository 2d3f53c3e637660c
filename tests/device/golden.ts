// Golden dumps: what a phone held under an earlier version of its database, byte for byte as that
// version's code wrote it. Phones skip versions and come back after months with unsent work, so
// every version that was ever given to people keeps its dump here for ever.
//
// Making one, whenever the version in lib/device/database.ts rises (a test fails until it is there):
//   GOLDEN=make npx vitest run --project device tests/device/golden.test.ts
// writes tests/device/golden/phone-<version>.json from the present code. Do it once, in the commit
// that raises the version, and never touch the file again: it is what real phones hold.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

type Store = {
	keyPath: string | string[] | null;
	autoIncrement: boolean;
	indexes: { name: string; keyPath: string | string[]; unique: boolean; multiEntry: boolean }[];
	rows: unknown[];
};
export type Dump = {
	/** The account whose phone this was. */
	accountId: string;
	/** As IndexedDB counts: ten times Dexie's. */
	version: number;
	stores: Record<string, Store>;
};

const folder = join(import.meta.dirname, 'golden');

export function fileOf(version: number): string {
	return join(folder, `phone-${version}.json`);
}

export function readDump(version: number): Dump | null {
	const file = fileOf(version);
	return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Dump) : null;
}

export function writeDump(version: number, dump: Dump): void {
	writeFileSync(fileOf(version), `${JSON.stringify(dump, null, '\t')}\n`);
}

/** Everything a database holds, read below Dexie: its stores, their indexes and the raw rows. */
export async function dumpOf(name: string, accountId = ''): Promise<Dump> {
	const db = await finished(indexedDB.open(name));
	const names = [...db.objectStoreNames];
	const stores: Dump['stores'] = {};
	for (const each of names) {
		const store = db.transaction(each).objectStore(each);
		stores[each] = {
			keyPath: store.keyPath,
			autoIncrement: store.autoIncrement,
			indexes: [...store.indexNames].map((index) => {
				const { name, keyPath, unique, multiEntry } = store.index(index);
				return { name, keyPath, unique, multiEntry };
			}),
			rows: await finished(store.getAll())
		};
	}
	const { version } = db;
	db.close();
	return { accountId, version, stores };
}

/** Puts a dump back as the browser of that day had it, below Dexie and at its version. */
export async function restore(name: string, dump: Dump): Promise<void> {
	const opening = indexedDB.open(name, dump.version);
	opening.onupgradeneeded = () => {
		for (const [each, { keyPath, autoIncrement, indexes, rows }] of Object.entries(dump.stores)) {
			const store = opening.result.createObjectStore(each, { keyPath, autoIncrement });
			for (const { name, keyPath, unique, multiEntry } of indexes)
				store.createIndex(name, keyPath, { unique, multiEntry });
			for (const row of rows) store.put(row);
		}
	};
	(await finished(opening)).close();
}

function finished<Result>(request: IDBRequest<Result>): Promise<Result> {
	return new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error ?? new Error('IndexedDB'));
	});
}
