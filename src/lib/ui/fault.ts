import { faults, phoneProblems } from './words';

/** What a page can say of what went wrong, by code: first what a phone needs, so that it carries no more. */
const sentences: Record<string, string> = { ...phoneProblems, ...faults };

/** Adds what only the office says; its layout does so before any of its pages is shown. */
export function sayAlso(more: Record<string, string>): void {
	Object.assign(sentences, more);
}

/** The sentence for the code of a problem. */
export function problemWords(code: string): string {
	return sentences[code] ?? phoneProblems.unexpected;
}

/** The sentence for the code of a field's fault: a fault of its own or a problem told at the field. */
export function faultWords(code: string): string {
	return sentences[code] ?? faults.invalid;
}
