import type { Database, Draft } from './database';
import { room } from './room';

/** What is being filled in and not saved yet; `content` is whatever the form holds, as plain data. */
export async function keep(
	db: Database,
	key: string,
	about: string,
	content: unknown
): Promise<void> {
	const changedAt = new Date().toISOString();
	await room.for(db, () => db.drafts.put({ key, about, content, changedAt }));
}

export function read(db: Database, key: string): Promise<Draft | undefined> {
	return db.drafts.get(key);
}

export async function remove(db: Database, key: string): Promise<void> {
	await db.drafts.delete(key);
}

/** Forms left half filled, the newest first. */
export function open(db: Database): Promise<Draft[]> {
	return db.drafts.orderBy('changedAt').reverse().toArray();
}
