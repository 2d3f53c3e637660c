/** What the address of a list says; anything else than a number counts as not said. */
export function numberIn(query: URLSearchParams, name: string): number | null {
	const text = query.get(name) ?? '';
	return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
}

/** The page of a list, counted from 1. */
export function pageIn(query: URLSearchParams): number {
	return Math.min(numberIn(query, 'page') ?? 1, 100_000);
}
