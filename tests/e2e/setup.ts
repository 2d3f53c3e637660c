// Once per run: the browser unpacked, the demo province loaded into a folder that tests copy.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareBrowser } from '../browser.ts';
import { startServer } from './server.ts';

const ROOT = join(import.meta.dirname, '../..');
const KEPT = join(ROOT, 'node_modules/.cache/demo-province');

export default async function setup(): Promise<() => Promise<void>> {
	const work = await mkdtemp(join(tmpdir(), 'to-cns-e2e-'));
	process.env.E2E_WORK = work;
	process.env.E2E_SEED = join(work, 'seed');
	const remove = () => rm(work, { recursive: true, force: true });
	try {
		await prepareBrowser();
		await prepareDemo(process.env.E2E_SEED);
	} catch (error) {
		await remove();
		throw error;
	}
	return remove;
}

/** Loading takes half a minute, and gives the same while neither the sources nor the day change. */
async function prepareDemo(seed: string): Promise<void> {
	const kept = join(KEPT, await stateOfSources());
	if (!existsSync(kept)) {
		await rm(KEPT, { recursive: true, force: true });
		await mkdir(KEPT, { recursive: true });
		const server = await startServer({ dataDir: seed });
		await server.stop();
		await cp(seed, `${kept}.${process.pid}`, { recursive: true });
		await rename(`${kept}.${process.pid}`, kept);
	} else {
		await cp(kept, seed, { recursive: true });
	}
}

async function stateOfSources(): Promise<string> {
	const hash = createHash('sha256').update(new Date().toDateString());
	for (const folder of ['drizzle', 'src/lib/domain', 'src/lib/server']) {
		const entries = await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true });
		const files = entries.filter((entry) => entry.isFile());
		const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
		for (const path of paths) hash.update(path).update(await readFile(path));
	}
	return hash.digest('hex').slice(0, 16);
}
