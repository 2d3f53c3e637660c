// Real device code and a real browser, the real server process, both databases, and every way in which
// what is between them can fail, in an order drawn from a seed. After each fault the invariant is checked.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { prepareBrowser } from '../browser.ts';
import { hasPostgres } from '../postgres.mjs';
import { type Share, shares } from './plan.ts';
import { Stories } from './stories.ts';
import { Tally } from './tally.ts';
import { type Kind, World } from './world.ts';

const usual = { short: 48, long: 2000 };

/** What must be ended however the run ends. */
const ends: (() => Promise<unknown>)[] = [];
let ending: Promise<void> | undefined;

/** Injects as told by the arguments; answers the exit code. */
export async function run(args: string[]): Promise<number> {
	const { seed, faults, kinds } = read(args);
	say(`Seed ${seed}, ${faults} faults and more, on ${kinds.join(' and ')}`);
	const tally = new Tally((line) => ending ?? say(line));
	try {
		await prepareBrowser();
		const folder = await mkdtemp(join(tmpdir(), 'to-cns-faults-'));
		ends.push(() => rm(folder, { recursive: true, force: true }));
		const plan = shares(seed, faults, kinds.length);
		await Promise.all(
			kinds.map((kind, index) => tellOn(kind, join(folder, kind), seed, plan[index]!, tally))
		);
		await report(tally, seed);
	} finally {
		await abandon();
	}
	return tally.failures.length === 0 ? 0 : 1;
}

/** Ends everything, the last first, and only once; what breaks by that is not worth telling. */
export function abandon(): Promise<void> {
	ending ??= endAll();
	return ending;
}

async function endAll(): Promise<void> {
	for (const end of ends.toReversed()) await end().catch(() => {});
}

function read(args: string[]) {
	const { values } = parseArgs({
		args,
		options: {
			seed: { type: 'string' },
			faults: { type: 'string' },
			short: { type: 'boolean', default: false }
		}
	});
	const kinds: Kind[] = hasPostgres() ? ['pglite', 'postgres'] : ['pglite'];
	const seed = Number(values.seed ?? Date.now() % 1_000_000);
	return { seed, faults: Number(values.faults ?? usual[values.short ? 'short' : 'long']), kinds };
}

async function tellOn(
	kind: Kind,
	folder: string,
	seed: number,
	share: Share,
	tally: Tally
): Promise<void> {
	await mkdir(folder);
	const world = await World.open(kind, join(folder, 'data'));
	if (!world) throw new Error(`${kind} did not start.`);
	const stories = new Stories(world, seed, share, tally, folder);
	ends.push(() => stories.end());
	await stories.tell();
	await stories.end();
}

async function report(tally: Tally, seed: number): Promise<void> {
	tally.print();
	say(`${tally.total} faults injected, seed ${seed}`);
	if (tally.failures.length > 0) say(`Does not hold: ${tally.failures.join(' · ')}`);
	const folder = join(import.meta.dirname, '../../test-results');
	await mkdir(folder, { recursive: true });
	const { total, passed, failures, counts } = tally;
	const result = { seed, total, passed, failures, counts: Object.fromEntries(counts) };
	await writeFile(join(folder, 'faults.json'), JSON.stringify(result, null, '\t'));
}

function say(line: string): void {
	process.stdout.write(`${line}\n`);
}
