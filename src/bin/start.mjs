// npm start: installs and builds what is missing, then serves.
import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, nodeBinary, root } from './ready.mjs';

ensureInstalled();
ensureBuilt();

const node = nodeBinary();
const server = join(root, 'src/bin/serve.mjs');

if (realpathSync(node) === realpathSync(process.execPath)) {
	await import('./serve.mjs');
} else {
	// The first start after an install runs on the Node of the machine; the app runs on its own.
	// The channel tells the server when this process is gone, however it went.
	const child = spawn(node, [server], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
	for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
		process.on(signal, () => child.kill(signal));
	}
	child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
