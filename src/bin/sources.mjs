// The application's own code, read from its sources by a command: no build is needed.
import { join } from 'node:path';
import { ensureInstalled, root } from './ready.mjs';

/**
 * Runs a function of a module, which answers the exit code. The working directory is the project's;
 * the function's last argument is the directory in which the command was typed.
 * @param {string} module
 * @param {string} name
 * @param {unknown[]} given
 */
export async function run(module, name, ...given) {
	ensureInstalled();
	const from = process.env.INIT_CWD || process.cwd();
	process.chdir(root);
	process.env.DATA_DIR ||= join(root, '.data');
	const { createServer } = await import('vite');
	const vite = await createServer({
		configFile: false,
		root,
		logLevel: 'error',
		appType: 'custom',
		resolve: { alias: { $lib: join(root, 'src/lib') } },
		server: { middlewareMode: true, watch: null, ws: false },
		optimizeDeps: { noDiscovery: true, include: [] }
	});
	try {
		const loaded = await vite.ssrLoadModule(module);
		process.exitCode = await loaded[name](...given, from);
	} finally {
		await vite.close();
	}
}
