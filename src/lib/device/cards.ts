import { type Card, type CardState, fromBase64url, keyNoticeDays, readToken } from '../domain/card';
import { addDays, type Day, dayOf } from '../domain/day';
import { type CompletedCourse, type Database, readMeta, type RowKey, writeMeta } from './database';
import * as outbox from './outbox';
import { jot } from './storage';

const keysKey = 'card-keys';
const renewAfterMs = 86_400_000;

/** The cards of this phone's person as they were given last; they can be shown without a network. */
export async function mine(
	db: Database
): Promise<{ token: string; card: Card; portrait: string | null }[]> {
	const kept = await readMeta(db, 'cards');
	return (kept?.tokens ?? []).flatMap((token) => {
		const read = readToken(token);
		if (!read) return [];
		const portrait = kept?.portraits?.[read.card.memberId] ?? null;
		return [{ token, card: read.card, portrait }];
	});
}

/** By which unsent work about a member's card is found. */
export function keyOfCard(memberId: string): RowKey {
	return `cards/${memberId}`;
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
	const before = await outbox.touched(db);
	const answer = await fetch('/api/v1/cards', { headers: { accept: 'application/json' } });
	const given = (await answer.json()) as {
		tokens?: unknown;
		keys?: unknown;
		courses?: CompletedCourse[];
		portraits?: Record<string, string>;
	};
	if (!answer.ok || !areTexts(given.tokens) || !areTexts(given.keys)) return;
	pin(given.keys);
	await db.transaction('rw', db.meta, db.outbox, async () => {
		const unsent = new Set([...before, ...(await outbox.touched(db))]);
		await writeMeta(db, 'cards', {
			tokens: given.tokens as string[],
			courses: given.courses ?? [],
			portraits: withUnsent(given.portraits, (await readMeta(db, 'cards'))?.portraits, unsent),
			renewedAt: new Date(now).toISOString()
		});
	});
}

/** A picture that was added or removed here and is not sent yet stays as it is here. */
function withUnsent(
	given: Record<string, string> = {},
	kept: Record<string, string> = {},
	unsent: Set<RowKey>
): Record<string, string> {
	const isHeld = ([memberId]: [string, string]) => unsent.has(keyOfCard(memberId));
	return Object.fromEntries([
		...Object.entries(given).filter((each) => !isHeld(each)),
		...Object.entries(kept).filter(isHeld)
	]);
}

/**
 * What can be said of a card here and now: null when this phone has no key yet, cannot verify, or was told
 * the keys so long ago that the card may be signed by another.
 */
export async function verify(token: string, today: Day): Promise<CardState | null> {
	const { keys, toldOn } = pinned();
	const read = readToken(token);
	if (!read) return 'unknown';
	if (keys.length === 0) return null;
	try {
		for (const key of keys)
			if (await isSignedBy(key, read)) return read.card.validUntil >= today ? 'valid' : 'expired';
		return toldOn !== null && today < addDays(toldOn, keyNoticeDays) ? 'unknown' : null;
	} catch {
		// This browser knows no Ed25519, or is not on https.
		return null;
	}
}

/** What the server says of a card: null when it cannot be asked. */
export async function ask(
	token: string
): Promise<{ state: CardState | 'too_many'; portrait: string | null } | null> {
	try {
		const answer = await fetch(`/api/v1/cards/${encodeURIComponent(token)}`);
		if (answer.status === 429) return { state: 'too_many', portrait: null };
		const said = (await answer.json()) as {
			state?: CardState;
			portrait?: string | null;
			keys?: unknown;
		};
		if (!answer.ok || !said.state || !areTexts(said.keys)) return null;
		pin(said.keys);
		return { state: said.state, portrait: said.portrait ?? null };
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

type Pinned = { keys: string[]; toldOn: Day | null };

function pinned(): Pinned {
	const kept = JSON.parse(localStorage.getItem(keysKey) ?? '[]') as Pinned | string[];
	// Phones once kept the keys without the day.
	return Array.isArray(kept) ? { keys: kept, toldOn: null } : kept;
}

function pin(keys: string[]): void {
	if (keys.length > 0) jot(keysKey, JSON.stringify({ keys, toldOn: todayHere() } satisfies Pinned));
}

function areTexts(value: unknown): value is string[] {
	return Array.isArray(value) && value.every((each) => typeof each === 'string');
}
