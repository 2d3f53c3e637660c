import * as v from 'valibot';
import { firstDay } from '$lib/domain/coverage';
import { Day } from '$lib/domain/day';

/** What the address of a list says; anything else than a number counts as not said. */
export function numberIn(query: URLSearchParams, name: string): number | null {
	const text = query.get(name) ?? '';
	return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
}

/** The page of a list, counted from 1. */
export function pageIn(query: URLSearchParams): number {
	return Math.min(numberIn(query, 'page') ?? 1, 100_000);
}

/** The day that a list is asked for; today when none is, or none that can be. */
export function dayIn(query: URLSearchParams, today: Day): Day {
	const asked = query.get('asOf') ?? '';
	return v.is(Day, asked) && asked <= today && asked >= firstDay ? asked : today;
}
