// Once per run: the browser unpacked, the demo province loaded into a folder that tests copy.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareBrowser } from '../browser.ts';
import { startServer } from './server.ts';

export default async function setup(): Promise<() => Promise<void>> {
	const work = await mkdtemp(join(tmpdir(), 'to-cns-e2e-'));
	process.env.E2E_WORK = work;
	process.env.E2E_SEED = join(work, 'seed');
	const remove = () => rm(work, { recursive: true, force: true });
	try {
		await prepareBrowser();
		const server = await startServer({ dataDir: process.env.E2E_SEED });
		await server.stop();
	} catch (error) {
		await remove();
		throw error;
	}
	return remove;
}
