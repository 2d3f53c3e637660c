// npm run bench: installs the product and its peers, builds, and measures all cases or those named:
// npm run bench -- push replay --repeats 7
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, nodeBinary, root, run } from '../../src/bin/ready.mjs';

ensureInstalled();
ensureBuilt();
ensurePeersInstalled();
run(nodeBinary(), [join(root, 'tests/bench/bench.ts'), ...process.argv.slice(2)]);

/** Into a folder of their own: old packages for comparison are no part of the product. */
function ensurePeersInstalled() {
	const folder = join(root, 'tests/bench/peers');
	const stamp = join(folder, 'node_modules/.package-lock.json');
	if (existsSync(stamp) && sameVersions(stamp, join(folder, 'package-lock.json'))) return;
	run('npm', ['ci', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel=error']);
}

/** @param {string} installed @param {string} wanted */
function sameVersions(installed, wanted) {
	const there = packagesOf(installed);
	return Object.entries(packagesOf(wanted)).every(
		([path, { version, optional }]) => path === '' || optional || there[path]?.version === version
	);
}

/** @param {string} lockfile @returns {Record<string, { version?: string; optional?: boolean }>} */
function packagesOf(lockfile) {
	return JSON.parse(readFileSync(lockfile, 'utf8')).packages;
}
