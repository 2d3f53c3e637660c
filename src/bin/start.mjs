// npm start: installs and builds what is missing, then serves.
import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { endWithNpm, ensureBuilt, ensureInstalled, nodeBinary, root } from './ready.mjs';

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

ensureInstalled();
ensureBuilt();

const node = nodeBinary();
if (realpathSync(node) === realpathSync(process.execPath)) {
	endWithNpm(() => process.kill(process.pid, 'SIGTERM'));
	await import('./serve.mjs');
} else {
	serveOn(node);
}

/**
 * The first start after an install runs on the Node of the machine; the app runs on its own. The
 * channel tells the server when this process is gone, however it went.
 * @param {string} node
 */
function serveOn(node) {
	const server = join(root, 'src/bin/serve.mjs');
	const child = spawn(node, [server], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
	for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
	child.on('exit', (code) => process.exit(code ?? 1));
	endWithNpm(() => child.kill('SIGTERM'));
}
