import { readFileSync } from 'node:fs';
import { sveltekit } from '@sveltejs/kit/vite';
import { VitePWA } from 'vite-plugin-pwa';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import type { ManifestTransform } from 'workbox-build';
import { phoneFiles } from './src/bin/phone-files.ts';

const root = import.meta.dirname;

/**
 * Keeps of the built files only what the phone's pages need, and adds the shell, which is
 * prerendered after the service worker is built.
 */
const onlyThePhone: ManifestTransform = (entries) => {
	const needed = new Set(phoneFiles(root));
	const manifest = entries.filter(({ url }) => !url.startsWith('_app/') || needed.has(url));
	const { version } = JSON.parse(
		readFileSync(`${root}/.svelte-kit/output/client/_app/version.json`, 'utf8')
	) as { version: string };
	return {
		manifest: [...manifest, { url: 'm/shell', revision: version, size: 0 }],
		warnings: []
	};
};

/**
 * postgres.js 3.4.9 goes on writing to a connection that the database has closed. That ends the process
 * (https://github.com/porsager/postgres/issues/1154), or leaves behind in the connection what it could not
 * write, so that it never works again. tests/faults shows both; its maintainers have the repair before them.
 */
const mendPostgres: Plugin = {
	name: 'mend-postgres',
	transform(code, id) {
		if (!id.endsWith('/postgres/src/connection.js')) return null;
		return { code: postgresMends.reduce(replaced, code), map: null };
	}
};

const postgresMends: [string, string][] = [
	[
		'if (terminated)\n',
		"if (!socket) return queryError(q, Errors.connection('CONNECTION_CLOSED', options)), true\n    if (terminated)\n"
	],
	['const x = socket.write(chunk, fn)', 'const x = socket ? socket.write(chunk, fn) : false'],
	[
		'clearImmediate(nextWriteTimer)\n    if (socket) {',
		'chunk = nextWriteTimer = clearImmediate(nextWriteTimer) ?? null\n    if (socket) {'
	],
	[
		'clearImmediate(nextWriteTimer)\n    socket.remove',
		'chunk = nextWriteTimer = clearImmediate(nextWriteTimer) ?? null\n    socket.remove'
	],
	// Nobody waits for this, so nobody hears that it failed; who asked for the connection is told apart from it.
	['return fetchArrayTypes()', 'return fetchArrayTypes().catch(() => {})']
];

/** Another version of the package needs another look. */
function replaced(code: string, [before, after]: [string, string]): string {
	const parts = code.split(before);
	if (parts.length !== 2) throw new Error(`postgres.js is not as it was: ${before}`);
	return parts.join(after);
}

/** Days and figures are those of Vietnam wherever a phone or a server stands: the tests run far from it. */
const elsewhere = { phone: 'America/Los_Angeles', server: 'Pacific/Kiritimati' };

export default defineConfig({
	plugins: [
		mendPostgres,
		sveltekit(),
		VitePWA({
			strategies: 'injectManifest',
			srcDir: 'src',
			filename: 'sw.ts',
			manifest: false,
			injectRegister: false,
			registerType: 'prompt',
			injectManifest: {
				globPatterns: [
					'_app/immutable/**/*.{js,css}',
					'manifest.webmanifest',
					'favicon.svg',
					'icons/192.png'
				],
				dontCacheBustURLsMatching: /^_app\/immutable\//,
				rollupFormat: 'iife',
				manifestTransforms: [onlyThePhone]
			}
		})
	],
	// Dexie's entry is its build for browsers of 2015: larger, and slower on a cheap phone.
	resolve: { alias: [{ find: /^dexie$/, replacement: 'dexie/dist/modern/dexie.mjs' }] },
	// Into the build, mended.
	ssr: { noExternal: ['postgres'] },
	// How long each plugin took is of no use to the person who starts the app.
	build: {
		rollupOptions: { checks: { bundlerTimings: false } },
		// The list of all pages would name every file of the office to each phone: styles alone must be
		// named, scripts find their own, and the first page's stand in its head.
		modulePreload: {
			resolveDependencies: (_, files, { hostId }) =>
				hostId.includes('/entry/app.') ? files.filter((file) => file.endsWith('.css')) : files
		}
	},
	test: {
		// One less than the cores is the default, which leaves one of two idle.
		maxWorkers: 2,
		projects: [
			{
				extends: true,
				test: {
					name: 'unit',
					environment: 'node',
					env: { TZ: elsewhere.phone },
					include: ['tests/*.test.ts', 'tests/{domain,ui}/**/*.test.ts']
				}
			},
			{
				extends: true,
				resolve: { conditions: ['browser', 'module', 'development|production'] },
				test: {
					name: 'device',
					environment: './tests/phone.ts',
					env: { TZ: elsewhere.phone },
					// A database in memory takes its time for hundreds of visits on a busy machine.
					testTimeout: 30_000,
					include: ['tests/device/**/*.test.ts']
				}
			},
			{
				extends: true,
				test: {
					name: 'server',
					environment: 'node',
					env: { TZ: elsewhere.server },
					// Each file has its own database and no state beside it: the modules are read once per worker.
					isolate: false,
					include: ['tests/server/**/*.test.ts'],
					globalSetup: ['tests/server/template.ts'],
					testTimeout: 30_000,
					hookTimeout: 60_000
				}
			}
		]
	}
});
