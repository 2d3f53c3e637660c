/**
 * Whose phone this is now. Remembered outside the databases, so that a database that was wiped is
 * noticed; the work of everybody who ever signed in here stays in their own database.
 */
import Dexie from 'dexie';
import type { SyncResponse } from '../domain/sync';
import { databaseName, openDatabase } from './database';
import { newId } from './id';
import type { Network } from './network';

export type Account = SyncResponse['account'];

const accountKey = 'account';
const deviceKey = 'device';
const knownKey = 'accounts';
const signOutKey = 'signing-out';

export function currentAccount(): Account | null {
	const text = localStorage.getItem(accountKey);
	return text ? (JSON.parse(text) as Account) : null;
}

/** From now on the phone is in this person's hands. Call it when their database stands. */
export function enter(account: Account): void {
	localStorage.setItem(accountKey, JSON.stringify(account));
	localStorage.setItem(knownKey, JSON.stringify([...new Set([...knownAccounts(), account.id])]));
	localStorage.removeItem(signOutKey);
}

/** One name for this phone, made once. */
export function deviceId(): string {
	const known = localStorage.getItem(deviceKey);
	if (known) return known;
	const made = newId();
	localStorage.setItem(deviceKey, made);
	return made;
}

/** Whether the server knows of the last sign-out here. */
export function hasLeft(): boolean {
	return !localStorage.getItem(signOutKey);
}

/** Leaves the phone to the next person. Nothing is deleted; the server is told as soon as it hears. */
export async function signOut(network: Network): Promise<void> {
	localStorage.removeItem(accountKey);
	localStorage.setItem(signOutKey, 'yes');
	await finishSignOut(network);
}

/** Tells the server about a sign-out that happened without a network. Answers whether none is left over. */
export async function finishSignOut(network: Network): Promise<boolean> {
	if (!localStorage.getItem(signOutKey)) return true;
	const headers = { accept: 'application/json', 'x-sveltekit-action': 'true' };
	const answer = await network
		.fetch('/logout', { method: 'POST', headers, body: new URLSearchParams() })
		.then((response) => response.json() as Promise<{ type?: string }>)
		.catch(() => null);
	const left = answer?.type === 'redirect';
	if (left) localStorage.removeItem(signOutKey);
	return left;
}

/** Whether somebody else's unsent work waits on this phone. */
export async function othersHaveUnsent(accountId: string | null): Promise<boolean> {
	for (const other of knownAccounts().filter((each) => each !== accountId)) {
		if (!(await Dexie.exists(databaseName(other)))) continue;
		const db = openDatabase(other);
		const count = await db.outbox.count();
		db.close();
		if (count > 0) return true;
	}
	return false;
}

function knownAccounts(): string[] {
	return JSON.parse(localStorage.getItem(knownKey) ?? '[]') as string[];
}
