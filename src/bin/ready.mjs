// What must be there before the app can run: packages and a build of the present sources.
// Plain Node without packages, because it is what installs them.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

const SOURCES = [
	'src',
	'static',
	'drizzle',
	'package.json',
	'package-lock.json',
	'svelte.config.js',
	'tsconfig.json',
	'vite.config.ts'
];
const STAMP = join(root, 'build/.sources');

/** Installs the packages of the lockfile, unless exactly these are there already. */
export function ensureInstalled() {
	if (packagesMatchLockfile()) return;
	say('Đang cài các gói cần thiết…');
	// npm replaces node_modules, so it must not run on the Node that lives in there.
	run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
		PATH: pathWithoutPackages()
	});
}

/** Builds when a source differs from the ones the present build was made of. */
export function ensureBuilt() {
	if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sourceHash()) return;
	say('Đang biên dịch ứng dụng…');
	run(nodeBinary(), [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn']);
	writeFileSync(STAMP, sourceHash());
}

/** The Node 24 that came as a package where there is one for this machine, else this Node. */
export function nodeBinary() {
	const packaged = join(root, 'node_modules/.bin/node');
	return existsSync(packaged) ? packaged : process.execPath;
}

/**
 * npm runs this in a shell, and many a shell keeps a signal to itself: when npm is ended,
 * the only sign is that the shell is gone.
 * @param {() => void} end
 */
export function endWithNpm(end) {
	if (!process.env.npm_lifecycle_event) return;
	const shell = process.ppid;
	const watch = setInterval(() => {
		if (process.ppid === shell) return;
		clearInterval(watch);
		end();
	}, 500);
	watch.unref();
}

/** @type {string | undefined} */
let hash;

/** One hash over path and content of everything a build is made of; asked once per process. */
export function sourceHash() {
	if (hash) return hash;
	const sum = createHash('sha256');
	for (const path of SOURCES.flatMap(filesUnder)) {
		sum
			.update(path)
			.update('\0')
			.update(readFileSync(join(root, path)))
			.update('\0');
	}
	return (hash = sum.digest('hex').slice(0, 16));
}

/** @param {string} path @returns {string[]} */
function filesUnder(path) {
	const full = join(root, path);
	if (!existsSync(full)) return [];
	const entries = readdirSyncOrFile(full);
	if (!entries) return [path];
	return entries.sort().flatMap((name) => filesUnder(join(path, name)));
}

/** @param {string} full */
function readdirSyncOrFile(full) {
	try {
		return readdirSync(full);
	} catch {
		return undefined;
	}
}

function packagesMatchLockfile() {
	const installed = join(root, 'node_modules/.package-lock.json');
	if (!existsSync(installed)) return false;
	const there = readPackages(installed);
	return Object.entries(readPackages(join(root, 'package-lock.json'))).every(
		([path, wanted]) => path === '' || wanted.optional || there[path]?.version === wanted.version
	);
}

/** @param {string} path @returns {Record<string, { version?: string; optional?: boolean }>} */
function readPackages(path) {
	return JSON.parse(readFileSync(path, 'utf8')).packages;
}

function pathWithoutPackages() {
	return (process.env.PATH ?? '')
		.split(delimiter)
		.filter((part) => !part.includes('node_modules'))
		.join(delimiter);
}

/** @param {string} command @param {string[]} args @param {NodeJS.ProcessEnv} [env] */
export function run(command, args, env = {}) {
	const { status, error } = spawnSync(command, args, {
		cwd: root,
		stdio: 'inherit',
		env: { ...process.env, ...env }
	});
	if (status === 0) return;
	say(`Không chạy được: ${command} ${args.join(' ')}${error ? ` (${error.message})` : ''}`);
	process.exit(status ?? 1);
}

/** @param {string} sentence */
function say(sentence) {
	process.stdout.write(`${sentence}\n`);
}
