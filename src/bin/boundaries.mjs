// npm run boundaries -- <file or folder>: judges boundary files and loads them into the database.
import { join } from 'node:path';
import { ensureInstalled, root } from './ready.mjs';

ensureInstalled();
const from = process.env.INIT_CWD || process.cwd();
process.chdir(root);
process.env.DATA_DIR ||= join(root, '.data');

const { createServer } = await import('vite');
// The application's own code, read from its sources: no build is needed.
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
	const { loadFiles } = await vite.ssrLoadModule('/src/bin/boundaries.ts');
	process.exitCode = await loadFiles(process.argv.slice(2), from);
} finally {
	await vite.close();
}
