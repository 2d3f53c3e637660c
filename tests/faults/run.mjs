// npm run test:faults -- --seed 7 --faults 2000: installs, builds, and injects faults.
import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import {
	endWithNpm,
	ensureBuilt,
	ensureInstalled,
	nodeBinary,
	root
} from '../../src/bin/ready.mjs';

const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

ensureInstalled();
ensureBuilt();
process.chdir(root);
if (realpathSync(nodeBinary()) === realpathSync(process.execPath)) await inject();
else injectOn(nodeBinary());

/** The sources as they are: the phone's and the server's modules, and the real server from the build. */
async function inject() {
	const { createServer } = await import('vite');
	const { svelte } = await import('@sveltejs/vite-plugin-svelte');
	const vite = await createServer({
		configFile: false,
		root,
		logLevel: 'error',
		appType: 'custom',
		plugins: [svelte({ configFile: false })],
		resolve: { alias: { $lib: join(root, 'src/lib') } },
		server: { middlewareMode: true, watch: null, ws: false },
		optimizeDeps: { noDiscovery: true, include: [] }
	});
	const { run, abandon } = await vite.ssrLoadModule('/tests/faults/faults.ts');
	const end = async (/** @type {NodeJS.Signals} */ signal) => {
		process.stdout.write(`Ended by ${signal}.\n`);
		await abandon();
		process.exit(130);
	};
	for (const signal of signals) process.once(signal, end);
	endWithNpm(() => end('SIGTERM'));
	const code = await run(process.argv.slice(2));
	await vite.close();
	// Killed phones leave behind what never ends.
	process.exit(code);
}

/** The run after an install starts on the Node of the machine. @param {string} node */
function injectOn(node) {
	const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
		stdio: 'inherit'
	});
	for (const signal of signals) process.on(signal, () => child.kill(signal));
	child.on('exit', (code) => process.exit(code ?? 1));
}
