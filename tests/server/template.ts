import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { TestProject } from 'vitest/node';
import { embedded } from '../../src/lib/server/db/client';

declare module 'vitest' {
	export interface ProvidedContext {
		/** A migrated embedded database as one file; null where the tests run on a server. */
		template: string | null;
	}
}

/** Migrates one embedded database for the whole run; each test file clones it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	project.provide('template', null);
	if (process.env.TEST_DATABASE === 'postgres') return async () => {};
	const folder = await mkdtemp(join(tmpdir(), 'to-cns-template-'));
	const client = await PGlite.create();
	await embedded(client).migrate();
	const path = join(folder, 'migrated.tar');
	await writeFile(path, Buffer.from(await (await client.dumpDataDir('none')).arrayBuffer()));
	await client.close();
	project.provide('template', path);
	return () => rm(folder, { recursive: true, force: true });
}
