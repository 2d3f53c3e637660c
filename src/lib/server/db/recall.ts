import type { Tx } from './client';

/**
 * What a transaction has looked up, kept while it only adds facts on which none of this depends: a
 * phone's batch asks the same of one village and one team many times.
 */
export type Lookups = Map<string, Promise<unknown>>;

const remembered = new WeakMap<Tx, Lookups>();

/** From now on this transaction asks each question once. */
export function remember(tx: Tx, lookups: Lookups): void {
	remembered.set(tx, lookups);
}

/** The answer to a question, asked again unless the transaction remembers it. */
export function recall<Answer>(
	tx: Tx,
	question: string,
	ask: () => Promise<Answer>
): Promise<Answer> {
	const lookups = remembered.get(tx);
	if (!lookups) return ask();
	// A query of Drizzle is asked anew by each `then`: what is remembered is its one answer.
	const known = lookups.get(question) ?? Promise.resolve(ask());
	lookups.set(question, known);
	return known as Promise<Answer>;
}
