// Measures the cases and prints one table. A target that is missed is told, never a failure.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Case, type Figures, type Result, resultOf } from './case.ts';
import { cases } from './cases.ts';
import { busyShare, load, machine } from './machine.ts';
import { table } from './table.ts';
import { World } from './world.ts';

/** Above this share of the machine at work before a case, its figures are marked. */
const quiet = 0.15;

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: { repeats: { type: 'string', default: '5' }, small: { type: 'boolean', default: false } }
});
const unknown = positionals.filter((name) => !cases.some((each) => each.name === name));
const repeats = Number(values.repeats);
if (unknown.length > 0 || !Number.isInteger(repeats) || repeats < 1) {
	say(`Cases: ${cases.map(({ name }) => name).join(' ')}. Options: --repeats N --small`);
	process.exit(2);
}

const world = new World(values.small);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
	process.once(signal, () => void world.close().then(() => process.exit(130)));

const results: (Result & { busy: number })[] = [];
const failed: string[] = [];
try {
	say(`${machine()}; load ${load()}; ${repeats} repeats`);
	const chosen = cases.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
	for (const each of chosen) await measure(each);
} finally {
	await world.close();
}
say(`\n${table(results, quiet)}`);
if (results.some(({ busy }) => busy > quiet))
	say('* The machine was busy with other work: these figures are worth little.');
if (failed.length > 0) say(`Could not be measured: ${failed.join(', ')}`);
keep();

async function measure({ name, open }: Case): Promise<void> {
	try {
		const { round, rows, close, once } = await open(world);
		const busy = await busyShare();
		const rounds: Figures[] = [];
		for (let index = 0; index < (once ? 1 : repeats); index++) {
			rounds.push(await round(index));
			say(`${name} ${index + 1}: ${shown(rounds.at(-1)!)}`);
		}
		await close?.();
		results.push(...rows.map((row) => ({ ...resultOf(row, rounds), busy })));
	} catch (error) {
		failed.push(name);
		say(`${name}: ${error instanceof Error ? error.stack : error}`);
	}
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

/** For comparing runs; the folder of all that tests leave behind. */
function keep(): void {
	const folder = join(import.meta.dirname, '../../test-results');
	mkdirSync(folder, { recursive: true });
	const run = { at: new Date().toISOString(), machine: machine(), load: load(), repeats, results };
	writeFileSync(join(folder, 'bench.json'), JSON.stringify(run, null, '\t'));
}

function say(text: string): void {
	process.stdout.write(`${text}\n`);
}
