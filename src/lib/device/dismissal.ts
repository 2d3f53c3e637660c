/**
 * A phone that its leader or officer signed out forgets the account: first everything unsent is offered
 * (sync), then its rows, its name and its key go, then the server hears that they are gone. Each step
 * can be the phone's last; the next opening goes on where it stopped.
 */
import Dexie from 'dexie';
import { type Database, databaseName, openDatabase } from './database';
import * as session from './session';

/**
 * Forgets the account on this phone. Answers false, with nothing wiped, when something unsent was not
 * offered yet: then it is sent first.
 */
export async function forget(accountId: string, db = openDatabase(accountId)): Promise<boolean> {
	session.setForgetting(accountId);
	const emptied = await empty(db);
	db.close();
	if (emptied) {
		await Dexie.delete(databaseName(accountId));
		session.forget(accountId);
	}
	session.setForgetting(null);
	return emptied;
}

/** Looking and clearing are one transaction: nothing can be saved in between, in this window or another. */
function empty(db: Database): Promise<boolean> {
	return db.transaction('rw', db.tables, async () => {
		if ((await db.outbox.where('state').equals('pending').count()) > 0) return false;
		for (const table of db.tables) await table.clear();
		// From here on no window writes: none has the key that this names.
		await db.table('lock').put({ key: 'lock', keyId: 'dismissed' });
		return true;
	});
}
