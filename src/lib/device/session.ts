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
const forgettingKey = 'forgetting';
const forgottenKey = 'forgotten';

export function currentAccount(): Account | null {
	const text = localStorage.getItem(accountKey);
	return text ? (JSON.parse(text) as Account) : null;
}

/**
 * From now on the phone is in this person's hands. Call it when their database stands.
 * @param locked under a PIN, who this is lies sealed with everything else: only the id is left outside
 */
export function enter({ id, name, phone }: Account, locked = false): void {
	const account = locked ? unnamed(id) : { id, name, phone };
	write(knownKey, JSON.stringify([...new Set([...knownAccounts(), id])]));
	write(accountKey, JSON.stringify(account));
	localStorage.removeItem(signOutKey);
	localStorage.removeItem(forgottenKey);
}

/** Somebody of whom only the id is known outside the lock. */
export function unnamed(id: string): Account {
	return { id, name: '', phone: '' };
}

/** The account whose data are being taken from this phone, if the phone died over it. */
export function beingForgotten(): string | null {
	return localStorage.getItem(forgettingKey);
}

export function setForgetting(accountId: string | null): void {
	if (accountId) localStorage.setItem(forgettingKey, accountId);
	else localStorage.removeItem(forgettingKey);
}

/** Leaves no trace of an account whose database is gone; the server is told that it is. */
export function forget(accountId: string): void {
	const others = knownAccounts().filter((each) => each !== accountId);
	localStorage.setItem(knownKey, JSON.stringify(others));
	if (currentAccount()?.id !== accountId) return;
	localStorage.removeItem(accountKey);
	localStorage.setItem(signOutKey, 'wiped');
	localStorage.setItem(forgottenKey, 'yes');
}

/** Whether the last person's data were taken from this phone, and nobody has come since. */
export function wasForgotten(): boolean {
	return localStorage.getItem(forgottenKey) !== null;
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
	const kind = localStorage.getItem(signOutKey);
	if (!kind) return true;
	// Only who says so has wiped: an ordinary sign-out leaves everything on the phone.
	const body = new URLSearchParams(kind === 'wiped' ? { wiped: 'yes' } : {});
	const headers = { accept: 'application/json', 'x-sveltekit-action': 'true' };
	const answer = await network
		.fetch('/logout', { method: 'POST', headers, body })
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

/** What stands there already needs no room. */
function write(key: string, text: string): void {
	if (localStorage.getItem(key) !== text) localStorage.setItem(key, text);
}

function knownAccounts(): string[] {
	return JSON.parse(localStorage.getItem(knownKey) ?? '[]') as string[];
}
