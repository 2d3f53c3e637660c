import { type Card, type CardState, fromBase64url, readToken } from '../domain/card';
import { type Day, dayOf } from '../domain/day';
import { type CompletedCourse, type Database, readMeta, writeMeta } from './database';
import { jot } from './storage';

const keysKey = 'card-keys';
const renewAfterMs = 86_400_000;

/** The cards of this phone's person as they were given last; they can be shown without a network. */
export async function mine(db: Database): Promise<{ token: string; card: Card }[]> {
	const kept = await readMeta(db, 'cards');
	return (kept?.tokens ?? []).flatMap((token) => {
		const read = readToken(token);
		return read ? [{ token, card: read.card }] : [];
	});
}

/** The courses that they completed, as they were told last. */
export async function courses(db: Database): Promise<CompletedCourse[]> {
	return (await readMeta(db, 'cards'))?.courses ?? [];
}

/** Takes new cards, and the keys by which any card is checked; once a day is enough. */
export async function renew(db: Database, now: number, { force = false } = {}): Promise<void> {
	const kept = await readMeta(db, 'cards');
	const age = now - Date.parse(kept?.renewedAt ?? '');
	if (!force && age >= 0 && age < renewAfterMs) return;
	const answer = await fetch('/api/v1/cards', { headers: { accept: 'application/json' } });
	const given = (await answer.json()) as {
		tokens?: unknown;
		keys?: unknown;
		courses?: CompletedCourse[];
	};
	if (!answer.ok || !areTexts(given.tokens) || !areTexts(given.keys)) return;
	pin(given.keys);
	await writeMeta(db, 'cards', {
		tokens: given.tokens,
		courses: given.courses ?? [],
		renewedAt: new Date(now).toISOString()
	});
}

/** What can be said of a card here and now: null when this phone has no key yet, or cannot verify. */
export async function verify(token: string, today: Day): Promise<CardState | null> {
	const keys = pinned();
	const read = readToken(token);
	if (!read) return 'unknown';
	if (keys.length === 0) return null;
	try {
		for (const key of keys)
			if (await isSignedBy(key, read)) return read.card.validUntil >= today ? 'valid' : 'expired';
		return 'unknown';
	} catch {
		// This browser knows no Ed25519, or is not on https.
		return null;
	}
}

/** What the server says of a card: null when it cannot be asked. */
export async function ask(
	token: string
): Promise<{ state: CardState | 'too_many'; keys: string[] } | null> {
	try {
		const answer = await fetch(`/api/v1/cards/${encodeURIComponent(token)}`);
		if (answer.status === 429) return { state: 'too_many', keys: [] };
		const said = (await answer.json()) as { state?: CardState; keys?: unknown };
		if (!answer.ok || !said.state || !areTexts(said.keys)) return null;
		pin(said.keys);
		return { state: said.state, keys: said.keys };
	} catch {
		return null;
	}
}

export function todayHere(): Day {
	return dayOf(Date.now());
}

async function isSignedBy(key: string, read: NonNullable<ReturnType<typeof readToken>>) {
	const algorithm = { name: 'Ed25519' };
	const imported = await crypto.subtle.importKey('raw', fromBase64url(key), algorithm, false, [
		'verify'
	]);
	return crypto.subtle.verify(algorithm, imported, read.signature, read.signed);
}

function pinned(): string[] {
	const kept: unknown = JSON.parse(localStorage.getItem(keysKey) ?? '[]');
	return areTexts(kept) ? kept : [];
}

function pin(keys: string[]): void {
	if (keys.length > 0) jot(keysKey, JSON.stringify(keys));
}

function areTexts(value: unknown): value is string[] {
	return Array.isArray(value) && value.every((each) => typeof each === 'string');
}
