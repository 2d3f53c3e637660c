import { faults, problems } from './words';

/** The sentence for the code of a field's fault: a fault of its own or a problem told at the field. */
export function faultWords(code: string): string {
	const known: Record<string, string> = { ...problems, ...faults };
	return known[code] ?? faults.invalid;
}
