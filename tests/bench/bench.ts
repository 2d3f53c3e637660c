// Measures the cases and prints one table. A target that is missed is told, never a failure.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Case, type Figures, type Opened, type Result, resultOf, type Row } from './case.ts';
import { cases } from './cases.ts';
import { busyShare, load, machine } from './machine.ts';
import { table } from './table.ts';
import { World } from './world.ts';

/** Above this share of the machine at work before a case, its figures are marked. */
const quiet = 0.15;

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		repeats: { type: 'string', default: '5' },
		small: { type: 'boolean', default: false },
		factors: { type: 'string', default: '0.001,0.01,0.03' },
		boundaries: { type: 'string', multiple: true, default: [] }
	}
});
const unknown = positionals.filter((name) => !cases.some((each) => each.name === name));
const repeats = Number(values.repeats);
const factors = values.factors.split(',').map(Number);
const { small, boundaries } = values;
if (
	unknown.length > 0 ||
	!Number.isInteger(repeats) ||
	repeats < 1 ||
	!factors.every((factor) => factor > 0 && factor <= 1)
) {
	say(
		`Cases: ${cases.map(({ name }) => name).join(' ')}. Options: --repeats N --small --factors 0.001,0.01 --boundaries path`
	);
	process.exit(2);
}

const world = new World({ small, factors, boundaries });
for (const signal of ['SIGINT', 'SIGTERM'] as const)
	process.once(signal, () => void world.close().then(() => process.exit(130)));

/** No case takes the others' time: what it has measured by then is its figures. */
const mostMinutes = 3;

const results: (Result & { busy: number })[] = [];
const failed = new Set<string>();
const heading = `${machine()}; load ${load()}; ${repeats} repeats`;
try {
	say(heading);
	const chosen = cases.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
	for (const each of chosen) await measure(each);
} finally {
	await world.close();
}
const notes = [
	results.some(({ busy }) => busy > quiet) &&
		'* The machine was busy with other work: these figures are worth little.',
	failed.size > 0 && `Could not be measured, or not as often: ${[...failed].join(', ')}`
].filter((note) => note !== false);
say(['', table(results, quiet), ...notes].join('\n'));
keep();
// What a case left hanging shall not keep the run from ending.
process.exit();

async function measure({ name, open, minutes = mostMinutes }: Case): Promise<void> {
	const rounds: Figures[] = [];
	let rows: Row[] = [];
	let busy = 0;
	let close: Opened['close'];
	let over = false;
	const work = async () => {
		const opened = await open(world);
		({ rows, close } = opened);
		busy = await busyShare();
		for (let index = 0; index < (opened.once ? 1 : repeats) && !over; index++) {
			const round = await opened.round(index).catch((error: unknown) => fail(name, error));
			if (!round) continue;
			rounds.push(round);
			say(`${name} ${index + 1}: ${shown(round)}`);
		}
		await close?.();
	};
	try {
		await within(minutes, work());
	} catch (error) {
		over = true;
		fail(name, error);
		await within(0.2, Promise.all([close?.(), world.endBrowser()])).catch(() => undefined);
	}
	if (rounds.length > 0) results.push(...rows.map((row) => ({ ...resultOf(row, rounds), busy })));
}

/** A round or a case that fails is told, and the others go on. */
function fail(name: string, error: unknown): void {
	failed.add(name);
	say(`${name}: ${error instanceof Error ? error.stack : error}`);
}

/** Waits no longer; what is still at it then is left alone. */
function within<T>(minutes: number, work: Promise<T>): Promise<T> {
	let timer: NodeJS.Timeout;
	const late = new Promise<never>((_, reject) => {
		const late = () => reject(new Error(`Not done within ${minutes} minutes.`));
		timer = setTimeout(late, minutes * 60_000);
	});
	return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function shown(figures: Figures): string {
	return Object.entries(figures)
		.map(
			([name, value]) =>
				`${name} ${[value]
					.flat()
					.map((each) => each.toPrecision(4))
					.slice(0, 5)}`
		)
		.join(' · ');
}

/** For comparing runs and for docs/performance.md; in the folder of all that tests leave behind. */
function keep(): void {
	const folder = join(import.meta.dirname, '../../test-results');
	mkdirSync(folder, { recursive: true });
	const run = { at: new Date().toISOString(), machine: machine(), load: load(), repeats, results };
	writeFileSync(join(folder, 'bench.json'), JSON.stringify(run, null, '\t'));
	const page = [
		`${run.at.slice(0, 10)}, ${heading}.`,
		table(results, quiet),
		...notes.map((note) => note.replace(/^\*/, '\\*'))
	];
	writeFileSync(join(folder, 'bench.md'), `${page.join('\n\n')}\n`);
}

function say(text: string): void {
	process.stdout.write(`${text}\n`);
}
