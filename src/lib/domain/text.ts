import * as v from 'valibot';

/** One line of text as people type it: Unicode NFC (TCVN 6909), blanks trimmed and joined, no control characters. */
export const Line = (most: number) =>
	v.pipe(v.string('required'), v.transform(tidy), v.maxLength(most, 'too_long'));

export const RequiredLine = (most: number) =>
	v.pipe(
		v.string('required'),
		v.transform(tidy),
		v.minLength(1, 'required'),
		v.maxLength(most, 'too_long')
	);

/** Text of several lines: each tidy, no more than one blank line between them. */
export const Text = (most: number) =>
	v.pipe(
		v.string('required'),
		v.transform((text) =>
			text
				.split(/\r\n|[\n\r\u2028\u2029]/)
				.map(tidy)
				.join('\n')
				.replace(/\n{3,}/g, '\n\n')
				.trim()
		),
		v.maxLength(most, 'too_long')
	);

/** The form in which text is searched: lower case, no diacritics, đ as d. */
export function fold(text: string): string {
	return tidy(text).normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
}

function tidy(text: string): string {
	return text
		.normalize('NFC')
		.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Z}]+/gu, ' ')
		.trim();
}
