// On what the figures were measured, and what else ran there.
import { readdirSync, readFileSync } from 'node:fs';
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

/** What a process, those that it started, and those of them that ended have taken of the processors; in milliseconds. Linux only. */
export function processorTime(pid: number): number {
	const ticks = readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.flatMap(statOf)
		.filter((stat) => stat.pid === pid || stat.parent === pid)
		.reduce((sum, { own, ended }) => sum + own + ended, 0);
	return ticks * 10;
}

/** Nothing of a process that has just ended. */
function statOf(pid: string) {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
			.replace(/^.*\) /, '')
			.split(' ');
		const [parent, user, system, ended, endedSystem] = [1, 11, 12, 13, 14].map((at) =>
			Number(stat[at])
		) as [number, number, number, number, number];
		return [{ pid: Number(pid), parent, own: user + system, ended: ended + endedSystem }];
	} catch {
		return [];
	}
}

function times(): { idle: number; all: number } {
	const each = cpus().map((cpu) => cpu.times);
	const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
	return {
		idle: sum(each.map(({ idle }) => idle)),
		all: sum(each.flatMap((cpu) => Object.values(cpu)))
	};
}
