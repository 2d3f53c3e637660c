import * as v from 'valibot';
import { Day } from './day';
import { Id } from './id';
import { memberRoles } from './member';

/**
 * A member's card. Its token carries what is printed on it and a signature over that, so that whoever
 * has the installation's public key can check it without a network:
 * base64url of the fields as JSON, a dot, base64url of the Ed25519 signature over the part before the dot.
 */
const Fields = v.strictTuple([
	Id,
	v.pipe(v.string(), v.maxLength(80)),
	v.picklist(memberRoles),
	v.pipe(v.string(), v.maxLength(120)),
	v.pipe(v.string(), v.maxLength(120)),
	v.pipe(v.string(), v.maxLength(40)),
	Day
]);
export type Card = {
	memberId: string;
	name: string;
	role: (typeof memberRoles)[number];
	team: string;
	commune: string;
	/** Number of the decision by which the team stands as it does. */
	decision: string;
	/** The last day. */
	validUntil: Day;
};

/** A card is valid so long from the day it is made; phones get a new one long before. */
export const cardDays = 90;

/**
 * A key is made known so long before it signs, that phones which were told the keys since then know every
 * key that a card can be signed with.
 */
export const keyNoticeDays = 30;

export const cardStates = ['valid', 'expired', 'unknown'] as const;
export type CardState = (typeof cardStates)[number];

/** The part of a token that is signed. */
export function signedPart(card: Card): string {
	const { memberId, name, role, team, commune, decision, validUntil } = card;
	const fields = [memberId, name, role, team, commune, decision, validUntil];
	return toBase64url(new TextEncoder().encode(JSON.stringify(fields)));
}

/** What a token says and what has to be verified about it; null when it is none. */
export function readToken(
	token: string
): { card: Card; signed: Uint8Array<ArrayBuffer>; signature: Uint8Array<ArrayBuffer> } | null {
	const [, part = '', signature = ''] = /^([\w-]{1,900})\.([\w-]{86})$/.exec(token) ?? [];
	const fields = v.safeParse(Fields, parsed(part));
	if (!fields.success) return null;
	const [memberId, name, role, team, commune, decision, validUntil] = fields.output;
	return {
		card: { memberId, name, role, team, commune, decision, validUntil },
		signed: new TextEncoder().encode(part),
		signature: fromBase64url(signature)
	};
}

export function toBase64url(bytes: Uint8Array): string {
	const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
	return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
	const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
	return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

function parsed(part: string): unknown {
	try {
		return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(fromBase64url(part)));
	} catch {
		return null;
	}
}
