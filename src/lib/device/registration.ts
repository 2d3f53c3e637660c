import type { Database } from './database';
import * as session from './session';

/**
 * Somebody asked to join a team in vain: from here on nothing of theirs is wanted, and the next opening
 * of the app takes their account from this phone.
 */
export async function erase(db: Database, accountId: string): Promise<void> {
	await db.outbox.clear();
	session.setForgetting(accountId);
}
