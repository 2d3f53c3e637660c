// A throw-away PostgreSQL for one run of the tests, when its programs are on this machine.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
	chownSync,
	existsSync,
	mkdtempSync,
	readFileSync,
	readdirSync,
	realpathSync,
	rmSync
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/**
 * `halt` stops the server and keeps its data, `crash` does so at once and without tidying up, `resume`
 * starts it again; `stop` ends it for good. `pid` is that of its first process.
 * @typedef {{ url: string; version: string; pid: () => number; halt: () => Promise<void>; crash: () => Promise<void>; resume: () => Promise<void>; stop: () => Promise<void> }} Postgres
 */

const READY = 'database system is ready to accept connections';

/** Fast, because nothing of a test outlives its run; a deadlock is looked for at once, not after a second; far from Vietnam. */
const forgetful = {
	timezone: 'America/Los_Angeles',
	fsync: 'off',
	synchronous_commit: 'off',
	full_page_writes: 'off',
	deadlock_timeout: '20ms'
};

/**
 * Starts a cluster on a free port of 127.0.0.1; null where no `postgres` program is found.
 * @param {Record<string, string>} [own] settings beside the port and the like; without any, those of the tests
 * @returns {Promise<Postgres | null>}
 */
export async function startPostgres(own = forgetful) {
	const programs = findPrograms();
	if (!programs) return null;
	// PostgreSQL refuses to run as root, and the folder must belong to who runs it.
	const owner = process.getuid?.() === 0 ? findOwner() : undefined;
	const folder = mkdtempSync(join(tmpdir(), 'to-cns-postgres-'));
	if (owner) chownSync(folder, owner.uid, owner.gid);
	const options = { ...owner, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C' } };
	const remove = () => rmSync(folder, { recursive: true, force: true });
	try {
		const data = join(folder, 'data');
		execFileSync(
			join(programs, 'initdb'),
			['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
			{ ...options, stdio: 'pipe' }
		);
		const port = await freePort();
		const settings = {
			listen_addresses: '127.0.0.1',
			port,
			unix_socket_directories: folder,
			max_connections: 200,
			...own
		};
		const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
		/** @type {import('node:child_process').ChildProcess} */
		let server;
		const resume = async () => {
			server = spawn(join(programs, 'postgres'), ['-D', data, ...args], {
				...options,
				stdio: ['ignore', 'ignore', 'pipe']
			});
			await untilReady(server);
		};
		const end = async (/** @type {NodeJS.Signals} */ signal) => {
			if (server.exitCode !== null || server.signalCode !== null) return;
			const gone = once(server, 'exit');
			server.kill(signal);
			await gone;
		};
		// SIGINT is PostgreSQL's fast shutdown: it ends open connections. SIGQUIT is its immediate one:
		// everything dies where it stands, and the next start recovers from the log.
		const halt = () => end('SIGINT');
		const crash = () => end('SIGQUIT');
		await resume();
		return {
			url: `postgres://postgres@127.0.0.1:${port}/postgres`,
			version: execFileSync(join(programs, 'postgres'), ['--version'], { encoding: 'utf8' })
				.trim()
				.replace(/^.*?(\d+(\.\d+)*).*$/, '$1'),
			pid: () => server.pid ?? 0,
			halt,
			crash,
			resume,
			stop: () => halt().then(remove)
		};
	} catch (error) {
		remove();
		throw error;
	}
}

/** Whether a cluster can be started on this machine. */
export function hasPostgres() {
	return findPrograms() !== undefined;
}

/** The folder that holds both `postgres` and `initdb`; a `postgres` in PATH is often only a link. */
function findPrograms() {
	const inPath = (process.env.PATH ?? '')
		.split(delimiter)
		.map((folder) => join(folder, 'postgres'));
	const installed = ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt']
		.filter((parent) => existsSync(parent))
		.flatMap((parent) =>
			readdirSync(parent)
				.sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
				.map((version) => join(parent, version, 'bin/postgres'))
		);
	return [...inPath, ...installed]
		.filter((program) => existsSync(program))
		.map((program) => dirname(realpathSync(program)))
		.find((folder) => existsSync(join(folder, 'initdb')));
}

/** @returns {{ uid: number; gid: number } | undefined} */
function findOwner() {
	const users = readFileSync('/etc/passwd', 'utf8').split('\n');
	for (const wanted of ['postgres', 'nobody']) {
		const [, , uid, gid] = users.find((line) => line.startsWith(`${wanted}:`))?.split(':') ?? [];
		if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
	}
	return undefined;
}

/** @returns {Promise<number>} */
function freePort() {
	return new Promise((resolve, reject) => {
		const probe = createServer().once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const address = probe.address();
			const port = address && typeof address === 'object' ? address.port : 0;
			probe.close(() => resolve(port));
		});
	});
}

/** @param {import('node:child_process').ChildProcess} server */
function untilReady(server) {
	let printed = '';
	return new Promise((resolve, reject) => {
		server.stderr?.setEncoding('utf8').on('data', (text) => {
			printed += text;
			if (printed.includes(READY)) resolve(undefined);
		});
		server.once('error', reject);
		server.once('exit', () => reject(new Error(`PostgreSQL did not start:\n${printed}`)));
	});
}
