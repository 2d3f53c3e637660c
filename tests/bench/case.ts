// What a case of the benchmark is, and how its figures become a row.
import type { World } from './world.ts';

/** One round's figures by name: one number, or many of which the row takes a percentile. */
export type Figures = Record<string, number | number[]>;

export interface Case {
	name: string;
	/** Makes what the case needs; nothing of it is measured. */
	open: (world: World) => Promise<Opened>;
	/** How long all of it may take, if longer than the others. */
	minutes?: number;
}

export interface Opened {
	/** Measures ours and its peers once; `first` says who begins, so that neither always has the warmer machine. */
	round: (index: number) => Promise<Figures>;
	rows: Row[];
	close?: () => Promise<void>;
	/** Rounds are worth nothing here: sizes do not change from one to the next. */
	once?: boolean;
}

export interface Row {
	title: string;
	unit: string;
	ours: string;
	/** The figure to compare with and what it is; none where the target is a number alone. */
	peer?: { figure: string; name: string };
	percentile?: 95 | 99;
	target: Target;
}

export interface Target {
	/** Bounds of ours ÷ peer. */
	ratio?: { most?: number; least?: number };
	/** A bound of ours itself. */
	most?: number;
	words: string;
}

export interface Result {
	row: Row;
	ours: Spread;
	peer: Spread | null;
	ratio: number | null;
	met: boolean;
}

export interface Spread {
	middle: number;
	least: number;
	most: number;
}

export function resultOf(row: Row, rounds: Figures[]): Result {
	const ours = spreadOf(rounds, row.ours, row.percentile);
	const peer = row.peer ? spreadOf(rounds, row.peer.figure) : null;
	const ratio = peer && ours.middle / peer.middle;
	return { row, ours, peer, ratio, met: isMet(row.target, ours.middle, ratio) };
}

function isMet(
	{ ratio: bounds = {}, most = Infinity }: Target,
	ours: number,
	ratio: number | null
) {
	const { least = 0, most: mostRatio = Infinity } = bounds;
	return ours <= most && (ratio === null || (ratio >= least && ratio <= mostRatio));
}

/** The median over all rounds, or the percentile asked for, with the smallest and the largest. */
function spreadOf(rounds: Figures[], name: string, percentile = 50): Spread {
	const all = rounds.flatMap((round) => round[name] ?? []).sort((a, b) => a - b);
	if (all.length === 0) throw new Error(`No round has measured ${name}.`);
	return { middle: at(all, percentile), least: all[0]!, most: all.at(-1)! };
}

function at(sorted: number[], percentile: number): number {
	const place = ((sorted.length - 1) * percentile) / 100;
	const [low, high] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
	return low + (high - low) * (place % 1);
}

/** Runs the sides one after the other, in turns of who begins. */
export async function inTurn(
	index: number,
	sides: Record<string, () => Promise<number | number[]>>
): Promise<Figures> {
	const order = Object.entries(sides);
	const figures: Figures = {};
	for (const [name, run] of index % 2 === 0 ? order : order.toReversed())
		figures[name] = await run();
	return figures;
}

/** How long it takes, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
	const start = performance.now();
	await work();
	return performance.now() - start;
}
