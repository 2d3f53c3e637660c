// On what the figures were measured, and what else ran there.
import { cpus, loadavg, totalmem } from 'node:os';

export function machine(): string {
	const [cpu] = cpus();
	const memory = Math.round(totalmem() / 2 ** 30);
	return `${cpus().length} × ${cpu?.model.trim()}, ${memory} GiB, Node ${process.versions.node}`;
}

/** The share of the machine that was at work in the next moment, while this process waits. */
export async function busyShare(milliseconds = 1000): Promise<number> {
	const before = times();
	await new Promise((resolve) => setTimeout(resolve, milliseconds));
	const after = times();
	return 1 - (after.idle - before.idle) / (after.all - before.all);
}

export function load(): string {
	return loadavg()
		.map((value) => value.toFixed(1))
		.join(' ');
}

function times(): { idle: number; all: number } {
	const each = cpus().map((cpu) => cpu.times);
	const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
	return {
		idle: sum(each.map(({ idle }) => idle)),
		all: sum(each.flatMap((cpu) => Object.values(cpu)))
	};
}
