import type { Day } from './day';

/** A household lives in a village from a day on and before another; null while it still does. */
export type Stay = { villageId: number; from: Day; to: Day | null };

/**
 * The stays of one household in order, at least one, and never two on one day. The last one is where it
 * lives or lived last; days between two stays count nowhere.
 */
export type Stays = readonly [Stay, ...Stay[]];

export function lastOf(stays: Stays): Stay {
	return stays.at(-1) as Stay;
}

export function left(stays: Stays, on: Day): Stays {
	const last = lastOf(stays);
	return last.to === null ? replaceLast(stays, { ...last, to: laterOf(last.from, on) }) : stays;
}

/** It lives again where it lived last; the time away stays a gap. */
export function cameBack(stays: Stays, on: Day): Stays {
	const last = lastOf(stays);
	if (last.to === null) return stays;
	return inOrder([...stays, { ...last, from: laterOf(last.to, on), to: null }]);
}

/** From that day, which is not before its last stay began, it lives in the village. */
export function moved(stays: Stays, villageId: number, on: Day): Stays {
	const last = lastOf(stays);
	const to = last.to !== null && last.to < on ? last.to : on;
	return inOrder([...stays.slice(0, -1), { ...last, to }, { villageId, from: on, to: null }]);
}

/** One household known under two registrations: on each day it lived where the kept one says, else where the other does. */
export function together(kept: Stays, merged: Stays): Stays {
	const remaining = merged.flatMap((stay) => without(stay, kept));
	return inOrder([...kept, ...remaining]);
}

/** What is left of a stay outside the days of others. */
function without(stay: Stay, others: readonly Stay[]): Stay[] {
	return others.reduce<Stay[]>(
		(pieces, other) => pieces.flatMap((piece) => cut(piece, other)),
		[stay]
	);
}

function cut(piece: Stay, other: Stay): Stay[] {
	const before = { ...piece, to: earlierEnd(piece.to, other.from) };
	const after = other.to === null ? [] : [{ ...piece, from: laterOf(piece.from, other.to) }];
	return [before, ...after].filter(isSome);
}

/** Sorted, without empty stays and with stays that follow each other in one village as one. */
function inOrder(stays: Stay[]): Stays {
	const found = stays.filter(isSome).sort((one, other) => (one.from < other.from ? -1 : 1));
	const joined: Stay[] = [];
	for (const stay of found) {
		const before = joined.at(-1);
		if (before?.villageId === stay.villageId && before.to === stay.from) before.to = stay.to;
		else joined.push({ ...stay });
	}
	const [first, ...rest] = joined;
	return first ? [first, ...rest] : [stays.at(-1) as Stay];
}

function isSome({ from, to }: Stay): boolean {
	return to === null || from < to;
}

function replaceLast(stays: Stays, last: Stay): Stays {
	return [...stays.slice(0, -1), last] as unknown as Stays;
}

function laterOf(one: Day, other: Day): Day {
	return one > other ? one : other;
}

function earlierEnd(end: Day | null, other: Day): Day {
	return end !== null && end < other ? end : other;
}
