import * as v from 'valibot';
import { Instant } from './day';
import { consentWays } from './household';
import { Id } from './id';
import { RequiredLine } from './text';

/** The picture on a member's card: upright, 3:4, small enough for every card to carry. */
export const portraitSize = { width: 240, height: 320 };
export const mostPortraitBytes = 20_480;
/** The version of the sentence that asks for consent to it; a new wording gets a new version. */
export const portraitConsentText = '2026-11';

const consent = {
	memberId: Id,
	/** The clock of the device; the newest that was said counts. */
	at: Instant
};

/** A member consents to a picture on their card: this one. */
export const AddPortrait = v.object({
	...consent,
	/** JPEG in base64. */
	image: v.pipe(
		v.string('required'),
		v.nonEmpty('required'),
		v.maxLength(Math.ceil(mostPortraitBytes / 3) * 4, 'too_large'),
		v.base64('not_a_portrait')
	),
	way: v.picklist(consentWays, 'invalid_choice'),
	textVersion: RequiredLine(20)
});
export type AddPortrait = v.InferOutput<typeof AddPortrait>;

/** A member withdraws the consent: the picture is erased. */
export const RemovePortrait = v.object(consent);
export type RemovePortrait = v.InferOutput<typeof RemovePortrait>;

/**
 * The picture in a JPEG file and nothing else of it: what cameras and editors note beside a picture
 * (Exif with the place, a preview of the uncropped whole, comments) is left out. Null when the content
 * is no whole JPEG, or so many points large that it would only look small.
 */
export function pictureIn(file: Uint8Array): Uint8Array<ArrayBuffer> | null {
	if (file[0] !== 0xff || file[1] !== start) return null;
	const kept = [file.subarray(0, 2)];
	let fits = false;
	for (let at = 2; at + 4 <= file.length;) {
		const [lead, marker = 0, high = 0, low = 0] = file.subarray(at, at + 4);
		const next = at + 2 + high * 256 + low;
		if (lead !== 0xff || next > file.length) return null;
		if (marker === scan)
			return fits && endsOnce(file, next) ? joined([...kept, file.subarray(at)]) : null;
		if (frames.includes(marker)) fits = isSmall(file.subarray(at + 5, at + 9));
		if (!isNote(marker)) kept.push(file.subarray(at, next));
		at = next;
	}
	return null;
}

const [start, scan, end] = [0xd8, 0xda, 0xd9];
/** Baseline, extended and progressive: the start of a frame, which says how large it is. */
const frames = [0xc0, 0xc1, 0xc2];

/** The notes of applications but for the two that decoders need, and comments. */
function isNote(marker: number): boolean {
	return (marker > 0xe0 && marker <= 0xef && marker !== 0xee) || marker === 0xfe;
}

function isSmall([h1 = 0, h2 = 0, w1 = 0, w2 = 0]: Uint8Array): boolean {
	const [height, width] = [h1 * 256 + h2, w1 * 256 + w2];
	return Math.min(width, height) > 0 && Math.max(width, height) <= 2 * portraitSize.height;
}

/** Nothing follows the picture. */
function endsOnce(file: Uint8Array, from: number): boolean {
	for (let at = file.indexOf(0xff, from); at >= 0; at = file.indexOf(0xff, at + 1))
		if (file[at + 1] === end) return at + 2 === file.length;
	return false;
}

function joined(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
	const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}
