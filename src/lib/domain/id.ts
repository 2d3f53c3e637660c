import * as v from 'valibot';

/** Every record that a person makes is named by a UUID made where it is made, also without a network. */
export const Id = v.pipe(v.string('invalid_id'), v.uuid('invalid_id'), v.toLowerCase());

/**
 * A UUID of version 7 (RFC 9562): 48 bits of milliseconds, then random bits, so that ids made on
 * one phone sort by the time they were made.
 * @param milliseconds since 1970
 * @param random at least 10 random bytes
 */
export function uuidv7(milliseconds: number, random: Uint8Array): string {
	const time = Math.max(0, Math.floor(milliseconds)).toString(16).padStart(12, '0').slice(-12);
	let rest = '';
	for (let at = 0; at < 10; at++) rest += hex[random[at] ?? 0];
	const variant = ((parseInt(rest.slice(4, 5), 16) & 0x3) | 0x8).toString(16);
	return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(1, 4)}-${variant}${rest.slice(5, 8)}-${rest.slice(8, 20)}`;
}

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** An item of a catalogue, as visits and trainings name it: never taken back, so that what was said keeps its meaning. */
export const CatalogueCode = v.pipe(
	v.string('invalid_choice'),
	v.regex(/^[a-z][a-z0-9_]{0,39}$/, 'invalid_choice')
);
