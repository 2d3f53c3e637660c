// npm test: installs what is missing and runs everything, or only the sections that are named:
// npm test -- unit server
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { endWithNpm, ensureInstalled, nodeBinary, root, run as runNow } from '../src/bin/ready.mjs';
import { startPostgres } from './postgres.mjs';

const SECTIONS = ['check', 'lint', 'build', 'unit', 'server', 'e2e', 'faults'];
const results = join(root, 'test-results');

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !SECTIONS.includes(name));
if (unknown.length > 0) {
	say(`There is no section ${unknown.join(', ')}; choose from ${SECTIONS.join(', ')}.`);
	process.exit(2);
}
/** @param {string[]} names */
const has = (...names) => wanted.length === 0 || names.some((name) => wanted.includes(name));

let passed = 0;
let failed = 0;
/** @type {string[]} */
const failures = [];
/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
/** Ends the throw-away PostgreSQL, once there is one. */
let stopPostgres = async () => {};

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
	process.once(signal, () => abandon(signal));
}
endWithNpm(() => abandon('SIGTERM'));

ensureInstalled();
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

try {
	await everything();
} finally {
	await stopPostgres();
}
summary();

async function everything() {
	// Types of routes and the aliases, which the type check, the linter and the tests all read.
	runNow(nodeBinary(), [bin('@sveltejs/kit/svelte-kit.js'), 'sync']);

	// Both cores at once, with about as much to do; each prints when it is done.
	await Promise.all([check().then(format), rules()]);
	// The sizes among the unit tests and the browser tests are about a build of these sources.
	if (has('build', 'unit', 'e2e', 'faults')) {
		await step('build', join(root, 'src/bin/build.mjs'), []);
	}
	const built = failures.every((line) => !line.startsWith('build'));
	if (has('unit')) await vitest('unit', ['unit', 'device']);
	if (has('server')) {
		await vitest('server on PGlite', ['server'], { TEST_DATABASE: 'pglite' });
		const real = await realPostgres();
		if (real) {
			await vitest(`server on ${real.name}`, ['server'], {
				TEST_DATABASE: 'postgres',
				TEST_POSTGRES_URL: real.url
			});
			say(`\nServer tests ran on PGlite and on ${real.name}.`);
		} else {
			say('\nServer tests ran on PGlite only: no postgres program was found.');
		}
	}
	// Beside each other: while one loads its province, the other waits for its browsers.
	if (built) await Promise.all([playwright(), faults()]);
	for (const name of built ? [] : ['e2e', 'faults'].filter((each) => has(each))) {
		say(`\n${name} did not run: there is no build of these sources.`);
		count(name, [0, 1]);
	}
}

async function check() {
	if (!has('check')) return;
	const options = ['--fail-on-warnings', '--tsconfig', './tsconfig.json'];
	await step('check: types', bin('svelte-check/bin/svelte-check'), options);
}

async function format() {
	if (!has('lint')) return;
	const options = ['--check', '.', '--log-level=warn'];
	await step('lint: format', bin('prettier/bin/prettier.cjs'), options);
}

async function rules() {
	if (!has('lint')) return;
	await step('lint: rules', bin('eslint/bin/eslint.js'), ['.', '--max-warnings=0']);
}

/** @param {NodeJS.Signals} signal */
async function abandon(signal) {
	for (const child of running) child.kill(signal);
	await stopPostgres();
	process.exit(130);
}

/** The server named by TEST_POSTGRES_URL, else a throw-away one, else none. */
async function realPostgres() {
	const url = process.env.TEST_POSTGRES_URL;
	if (url) return { url, name: 'the PostgreSQL of TEST_POSTGRES_URL' };
	const started = await startPostgres();
	if (!started) return null;
	stopPostgres = started.stop;
	return { url: started.url, name: `PostgreSQL ${started.version}` };
}

/**
 * One program that is right or wrong as a whole.
 * @param {string} title @param {string} script @param {string[]} args
 */
async function step(title, script, args) {
	let printed = '';
	const code = await run(script, args, {}, (text) => (printed += text));
	heading(title);
	process.stdout.write(printed);
	count(title, code === 0 ? [1, 0] : [0, 1]);
}

/** @param {string} title @param {string[]} projects @param {Record<string, string>} [env] */
async function vitest(title, projects, env = {}) {
	heading(title);
	const report = join(results, `${title.replaceAll(/\W+/g, '-')}.json`);
	const code = await run(
		bin('vitest/vitest.mjs'),
		[
			'run',
			...projects.flatMap((project) => ['--project', project]),
			'--reporter=default',
			'--reporter=json',
			`--outputFile.json=${report}`
		],
		env
	);
	const {
		numPassedTests = 0,
		numFailedTests = 0,
		numPendingTests = 0,
		numTodoTests = 0
	} = read(report);
	tally(title, code, numPassedTests, numFailedTests, numPendingTests + numTodoTests);
}

async function playwright() {
	if (!has('e2e')) return;
	heading('e2e');
	const config = join(root, 'tests/e2e/playwright.config.ts');
	const code = await run(bin('@playwright/test/cli.js'), ['test', '--config', config]);
	const {
		expected = 0,
		unexpected = 0,
		flaky = 0,
		skipped = 0
	} = read(join(results, 'e2e.json')).stats ?? {};
	tally('e2e', code, expected, unexpected + flaky, skipped);
}

/** The short form; `npm run test:faults` is the long one. */
async function faults() {
	if (!has('faults')) return;
	let printed = '';
	const code = await run(
		join(root, 'tests/faults/run.mjs'),
		['--short'],
		{},
		(text) => (printed += text)
	);
	heading('faults');
	process.stdout.write(printed);
	const { passed = 0, failures = [] } = read(join(results, 'faults.json'));
	tally('faults', code, passed, failures.length, 0);
}

/**
 * A test that was skipped or never reached is not a test that passed; a run that broke without a
 * failing test counts as one failure.
 * @param {string} title @param {number} code @param {number} good @param {number} bad @param {number} left
 */
function tally(title, code, good, bad, left) {
	if (left > 0) say(`${left} tests of ${title} did not run; they count as failed.`);
	const wrong = bad + left;
	count(title, [good, wrong === 0 && (code !== 0 || good === 0) ? 1 : wrong]);
}

/** @param {string} title @param {[good: number, bad: number]} counts */
function count(title, [good, bad]) {
	passed += good;
	failed += bad;
	if (bad > 0) failures.push(`${title}: ${bad}`);
}

/**
 * The exit code of a program that prints where this one prints, or to `hear`.
 * @param {string} script @param {string[]} args @param {Record<string, string>} [env]
 * @param {(text: string) => void} [hear] @returns {Promise<number>}
 */
function run(script, args, env = {}, hear) {
	return new Promise((resolve) => {
		const child = spawn(nodeBinary(), [script, ...args], {
			cwd: root,
			stdio: hear ? ['ignore', 'pipe', 'pipe'] : 'inherit',
			env: { ...process.env, ...env }
		});
		running.add(child);
		for (const stream of [child.stdout, child.stderr])
			if (hear) stream?.setEncoding('utf8').on('data', hear);
		const end = (/** @type {number} */ code) => {
			running.delete(child);
			resolve(code);
		};
		child.once('error', () => end(1));
		child.once('close', (code) => end(code ?? 1));
	});
}

/** @param {string} path */
function bin(path) {
	return join(root, 'node_modules', path);
}

/** @param {string} report @returns {any} */
function read(report) {
	try {
		return JSON.parse(readFileSync(report, 'utf8'));
	} catch {
		return {};
	}
}

/** @param {string} title */
function heading(title) {
	say(`\n━━ ${title} ${'━'.repeat(Math.max(4, 70 - title.length))}`);
}

function summary() {
	if (failures.length > 0) say(`\nFailed: ${failures.join(' · ')}`);
	say(`\n${passed} passed, ${failed} failed`);
	process.exitCode = failed === 0 ? 0 : 1;
}

/** @param {string} line */
function say(line) {
	process.stdout.write(`${line}\n`);
}
