/**
 * Sending with the app closed, where the browser can (Background Sync): the page leaves word, and the
 * service worker sends as soon as there is a network. Both use the same engine under the same lock.
 */
import Dexie from 'dexie';
import { databaseName, openDatabase } from './database';
import type { Network } from './network';
import * as outbox from './outbox';
import { isLocked } from './sealed';
import { Sync } from './sync';

/** The worker has no other memory of whose phone this is than the word it was left. */
const word = /^outbox\/([^/]+)\/([^/]+)$/;

export function isWord(tag: string): boolean {
	return word.test(tag);
}

/**
 * Sends what the word speaks of; throws when something still waits, so that the browser asks again.
 * @param isSeen whether a window with the app is in sight: then it sends by itself, and may still take
 * back what was just saved
 */
export async function sendAfter(
	tag: string,
	isSeen: () => Promise<boolean>,
	network?: Network
): Promise<void> {
	const [, accountId = '', deviceId = ''] = word.exec(tag) ?? [];
	if (!(await Dexie.exists(databaseName(accountId)))) return;
	const db = openDatabase(accountId);
	const sync = new Sync(db, { accountId, deviceId }, undefined, network);
	try {
		// Under a PIN nobody but the person can read what waits.
		if (await isLocked(db)) return;
		if (!(await isSeen())) await sync.wake();
		if (sync.mayGoOn && (await outbox.pending(db, 1)).length > 0) throw new Error('still waiting');
	} finally {
		sync.close();
		db.close();
	}
}
