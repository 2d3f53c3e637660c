// The product's own modules, for cases that measure work which no page shows alone.
import { join } from 'node:path';
import { createServer } from 'vite';
import type { World } from './world.ts';

const root = join(import.meta.dirname, '../..');

export type Tx = { execute: (query: unknown) => Promise<unknown> };
export type Database = Tx & { transaction: (work: (tx: Tx) => Promise<void>) => Promise<void> };
export type Connection = {
	database: Database;
	migrate: () => Promise<void>;
	close: () => Promise<void>;
};
export type Product = Awaited<ReturnType<typeof load>>;

export async function load(world: Pick<World, 'atEnd'>) {
	const vite = await createServer({
		configFile: false,
		root,
		resolve: { alias: { $lib: join(root, 'src/lib') } },
		server: { middlewareMode: true, watch: null },
		appType: 'custom',
		logLevel: 'error'
	});
	world.atEnd(() => vite.close());
	const of = async (path: string) => vite.ssrLoadModule(`/src/lib/${path}.ts`);
	const { connect, embedded } = await of('server/db/client');
	const { insertColumns } = await of('server/db/bulk');
	const { perform, rehearse } = await of('server/commands');
	const { report } = await of('server/area-operations');
	const { refresh } = await of('server/indicators');
	const { loadReference } = await of('server/areas');
	const { exported, workbookOf } = await of('server/exports');
	const { workOff } = await of('server/import-work');
	const imports = await of('server/imports');
	const { actorOf } = await of('server/access');
	const { readReform } = await of('domain/reform-file');
	const figures = await of('server/coverage');
	const trends = await of('server/trends');
	const { search } = await of('server/areas');
	const { verify } = await of('server/indicator-check');
	const { sql } = await import('drizzle-orm');
	const { PGlite } = await import('@electric-sql/pglite');
	return {
		connect,
		embedded,
		insertColumns,
		perform,
		rehearse,
		report,
		refresh,
		loadReference,
		exported,
		workbookOf,
		workOff,
		imports,
		actorOf,
		readReform,
		figures,
		trends,
		search,
		verify,
		sql,
		PGlite
	};
}
