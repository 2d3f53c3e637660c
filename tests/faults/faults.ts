// npm run test:faults: real device code, real server, real databases, and every way in which what is
// between them can fail, in an order drawn from a seed. After each fault the invariant is checked.
import { mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { hasPostgres } from '../postgres.mjs';
import { crash, databaseOf, serverOf } from './crashes.ts';
import { Crew } from './crew.ts';
import { manyAtOnce, poison } from './crowd.ts';
import { diesAt } from './deaths.ts';
import { breakLine } from './lines.ts';
import { Chance, crashes, networkFaults, phoneFaults, type Share, shareOf } from './plan.ts';
import { Tally } from './tally.ts';
import { type Kind, OnPostgres, World } from './world.ts';

const short = 120;
const long = 2000;

/** Runs as told by the arguments; answers the exit code. */
export async function run(args: string[]): Promise<number> {
	const { seed, faults, kinds, isShort } = read(args);
	const title = `Faults: seed ${seed}, about ${faults}, on ${kinds.join(' and ')}`;
	say(title);
	const tally = new Tally(say);
	const folder = await mkdtemp(join(tmpdir(), 'to-cns-faults-'));
	try {
		const share = shareOf(faults, kinds.length);
		const each = kinds.map((kind) => tellOn(kind, join(folder, kind), seed, share, tally, isShort));
		await Promise.all(each);
	} finally {
		await Promise.all([...open].map((end) => end()));
		await rm(folder, { recursive: true, force: true });
	}
	await report(tally, seed);
	return tally.failures.length === 0 ? 0 : 1;
}

/** What must be ended however the run ends. */
const open = new Set<() => Promise<void>>();

export async function abandon(): Promise<void> {
	await Promise.all([...open].map((end) => end().catch(() => {})));
}

function read(args: string[]) {
	const { values } = parseArgs({
		args,
		options: {
			seed: { type: 'string' },
			faults: { type: 'string' },
			short: { type: 'boolean', default: false },
			database: { type: 'string', multiple: true }
		}
	});
	const kinds: Kind[] = hasPostgres() ? ['pglite', 'postgres'] : ['pglite'];
	return {
		seed: Number(values.seed ?? Date.now() % 1_000_000),
		faults: Number(values.faults ?? (values.short ? short : long)),
		kinds: kinds.filter((kind) => !values.database || values.database.includes(kind)),
		isShort: values.short
	};
}

async function tellOn(
	kind: Kind,
	folder: string,
	seed: number,
	share: Share,
	tally: Tally,
	isShort: boolean
): Promise<void> {
	const world = await World.open(kind, folder);
	if (!world) return;
	const crew = new Crew(world, new Chance(seed, `${kind} deeds`));
	const end = async () => {
		open.delete(end);
		await crew.close();
		await world.close();
	};
	open.add(end);
	const holds = await tally.story(`${kind}: the people sign in`, async () => {
		const give = await crew.signIn(world);
		await world.startServer();
		give();
		await crew.open();
	});
	if (holds && (await stories(kind, world, crew, seed, share, tally, isShort)))
		await tally.story(`${kind}: everything is stored once, and the figures say so`, async () => {
			await crew.drain();
			await world.stopServer();
			await world.look((database) => crew.ledger.checkDatabase(database));
		});
	await end();
}

async function stories(
	kind: Kind,
	world: World,
	crew: Crew,
	seed: number,
	share: Share,
	tally: Tally,
	isShort: boolean
): Promise<boolean> {
	const rounds = new Chance(seed, `${kind} rounds`);
	const round = async (tell: (phone: (typeof crew.phones)[0]) => Promise<void>) => {
		const phone = rounds.pick(crew.phones);
		await crew.finishDrafts(phone);
		for (let count = rounds.below(3); count >= 0; count--) await crew.deed(phone);
		await tell(phone);
		await crew.ledger.check(phone);
	};
	return (
		(await tally.story(`${kind}: a line that fails in every way`, async () => {
			for (const fault of rounds.deal(networkFaults, share.lines)) {
				await round((phone) => breakLine(crew, phone, fault, rounds));
				tally.count(`line: ${fault}`);
			}
		})) &&
		(await tally.story(`${kind}: phones that die at every step`, async () => {
			for (const fault of rounds.deal(phoneFaults, share.phones)) {
				await round((phone) => diesAt(crew, phone, fault, rounds));
				tally.count(`phone killed: ${fault}`);
			}
		})) &&
		(await tally.story(`${kind}: the same request fifty times at once`, () =>
			manyAtOnce(crew, tally)
		)) &&
		(await tally.story(`${kind}: a poisoned head of the line`, () =>
			poison(crew, tally, isShort ? 60 : 500)
		)) &&
		(await tally.story(`${kind}: a server that is killed at every step`, async () => {
			for (const moment of rounds.deal(crashes, share.crashes)) {
				await crash(crew, world, serverOf(world), moment, rounds);
				tally.count(`server killed: ${moment}`);
			}
		})) &&
		(!(world instanceof OnPostgres) ||
			(await tally.story(`${kind}: a database that stops at once at every step`, async () => {
				for (const moment of rounds.deal(crashes, share.crashes)) {
					await crash(crew, world, databaseOf(world), moment, rounds);
					tally.count(`database stopped: ${moment}`);
				}
			})))
	);
}

async function report(tally: Tally, seed: number): Promise<void> {
	tally.print();
	say(`${tally.total} faults injected, seed ${seed}`);
	if (tally.failures.length > 0) say(`Does not hold: ${tally.failures.join(' · ')}`);
	const results = join(import.meta.dirname, '../../test-results');
	await mkdir(results, { recursive: true });
	const result = {
		seed,
		faults: tally.total,
		passed: tally.passed,
		failed: tally.failures.length,
		counts: Object.fromEntries(tally.counts)
	};
	await writeFile(join(results, 'faults.json'), JSON.stringify(result, null, '\t'));
}

function say(line: string): void {
	process.stdout.write(`${line}\n`);
}
