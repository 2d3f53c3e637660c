// A real server process for a test: started, stopped, killed, with its own data.
import { spawn, type ChildProcess } from 'node:child_process';
import { cp, mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const READY = /Sẵn sàng: (http:\S+)/;
/** The first start of a folder loads the demo province; two busy cores need their time. */
const START_MS = 300_000;

export interface Server {
	url: string;
	port: number;
	pid: number;
	/** Everything the process has printed so far. */
	printed: () => string;
	/** Ends it the polite way; resolves when the process is gone. */
	stop: () => Promise<void>;
	/** SIGKILL, as a power cut would; resolves when the process is gone. */
	kill: () => Promise<void>;
}

export interface ServerOptions {
	/** Folder of the embedded database. Leave out only with `databaseUrl`. */
	dataDir?: string;
	databaseUrl?: string;
	/** Start again on the port of an earlier server, so that an open page finds it again. */
	port?: number;
	env?: Record<string, string>;
	/** How long it may take until it is ready. */
	patienceMs?: number;
}

/** Starts the built app and resolves when it says that it is ready. */
export async function startServer(options: ServerOptions): Promise<Server> {
	const child = spawn(process.execPath, [join(ROOT, 'src/bin/serve.mjs')], {
		cwd: ROOT,
		env: environment(options),
		stdio: ['ignore', 'pipe', 'pipe']
	});
	const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	let printed = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text: string) => (printed += text));
	}
	const url = await ready(child, () => printed, options.patienceMs ?? START_MS);
	const end = (signal: NodeJS.Signals) => {
		child.kill(signal);
		return gone;
	};
	return {
		url,
		port: Number(new URL(url).port),
		pid: child.pid ?? 0,
		printed: () => printed,
		stop: () => end('SIGTERM'),
		kill: () => end('SIGKILL')
	};
}

/** A new folder for one test's data, gone with the run. */
export function emptyDataDir(): Promise<string> {
	return mkdtemp(join(process.env.E2E_WORK ?? tmpdir(), 'data-'));
}

/** A copy of the demo province as it is after the first start; the run loads it only once. */
export async function demoDataDir(): Promise<string> {
	const folder = await emptyDataDir();
	const seed = process.env.E2E_SEED;
	if (!seed) throw new Error('The demo data is made by tests/e2e/setup.ts.');
	await mkdir(seed, { recursive: true });
	await cp(seed, folder, { recursive: true });
	return folder;
}

function environment({ dataDir, databaseUrl, port = 0, env }: ServerOptions): NodeJS.ProcessEnv {
	const own = { ...process.env };
	for (const name of ['ORIGIN', 'DATABASE_URL', 'DATA_DIR', 'DEMO', 'NODE_OPTIONS']) {
		delete own[name];
	}
	return {
		...own,
		HOST: '127.0.0.1',
		PORT: String(port),
		...(dataDir && { DATA_DIR: dataDir }),
		...(databaseUrl && { DATABASE_URL: databaseUrl }),
		...env
	};
}

function ready(child: ChildProcess, printed: () => string, patienceMs: number): Promise<string> {
	return new Promise((resolve, reject) => {
		const fail = (why: string) => {
			clearTimeout(patience);
			child.kill('SIGKILL');
			reject(new Error(`${why}\n${printed()}`));
		};
		const patience = setTimeout(() => fail('The server was not ready in time.'), patienceMs);
		const look = () => {
			const url = READY.exec(printed())?.[1];
			if (!url) return;
			clearTimeout(patience);
			resolve(url);
		};
		child.stdout?.on('data', look);
		child.once('exit', (code) => fail(`The server ended with ${code} before it was ready.`));
		child.once('error', (error) => fail(error.message));
	});
}
