import { and, eq, isNull, sql } from 'drizzle-orm';
import type { KeepKey, SignOutDevice } from '../domain/device';
import { Problem } from '../domain/problem';
import type { Receipt } from '../domain/sync';
import type { Context } from './commands';
import type { Tx } from './db/client';
import { device, session } from './db/schema';

export type Device = typeof device.$inferSelect;

/** What a phone says of itself, and by how much its clock is behind the server's. */
export type Standing = { label: string; waiting: number; rejected: number; skew: number | null };

/** A phone that only asks says the same again and again: that is written down this often. */
const contactMinutes = 5;

export async function byId(tx: Tx, accountId: string, deviceId: string): Promise<Device | null> {
	const [known] = await tx
		.select()
		.from(device)
		.where(and(eq(device.accountId, accountId), eq(device.id, deviceId)));
	return known ?? null;
}

/** Whether the account's data on it is to be wiped, and was not yet. */
export function isSignedOut(known: Device | null): boolean {
	return known?.signedOutAt != null && known.wipedAt === null;
}

/** How a phone stands once it has these receipts for what it just sent. */
export function after(said: Standing, receipts: Receipt[]): Standing {
	const refused = receipts.filter(({ verdict }) => verdict === 'rejected').length;
	return {
		...said,
		waiting: Math.max(0, said.waiting - receipts.length),
		rejected: said.rejected + refused
	};
}

/**
 * Writes down a contact. Somebody who signed in again on a phone that was signed out and has wiped
 * what it held begins anew on it.
 */
export async function contact(
	tx: Tx,
	{ accountId, deviceId }: { accountId: string; deviceId: string },
	{ known, signedOut, standing }: { known: Device | null; signedOut: boolean; standing: Standing },
	now: Date
): Promise<void> {
	const returns = known?.wipedAt != null && !signedOut;
	if (known && !returns && isOldNews(known, standing, now)) return;
	const anew = returns ? { signedOutAt: null, signedOutBy: null, wipedAt: null } : {};
	const seen = { ...standing, lastContact: now, ...anew };
	await tx
		.insert(device)
		.values({ id: deviceId, accountId, firstContact: now, ...seen })
		.onConflictDoUpdate({ target: [device.accountId, device.id], set: seen });
}

function isOldNews(known: Device, standing: Standing, now: Date): boolean {
	const same =
		known.label === standing.label &&
		known.waiting === standing.waiting &&
		known.rejected === standing.rejected;
	return same && now.getTime() - known.lastContact.getTime() < contactMinutes * 60_000;
}

/** From now on the phone's sessions only offer what it holds. What it held of the recovery key is of no use any more. */
export async function signOutDevice(
	{ tx, actor, now }: Context,
	{ accountId, deviceId }: SignOutDevice
): Promise<void> {
	const known = await byId(tx, accountId, deviceId);
	if (!known) throw new Problem('not_found');
	const here = and(eq(device.accountId, accountId), eq(device.id, deviceId));
	await tx
		.update(device)
		.set({ signedOutAt: now, signedOutBy: actor.id, key: null })
		.where(and(here, isNull(device.signedOutAt)));
	await tx
		.update(session)
		.set({ signedOut: true })
		.where(and(eq(session.userId, accountId), eq(session.deviceId, deviceId)));
}

/** Keeps what opens the phone's locked data; a later key replaces an earlier one. */
export async function keepKey(
	{ tx, actor, now, deviceId }: Context,
	{ secret }: KeepKey
): Promise<void> {
	if (deviceId === null) throw new Problem('malformed');
	const standing = { label: '', waiting: 0, rejected: 0, firstContact: now, lastContact: now };
	await tx
		.insert(device)
		.values({ id: deviceId, accountId: actor.id, key: secret, ...standing })
		.onConflictDoUpdate({
			target: [device.accountId, device.id],
			set: { key: sql`case when ${device.signedOutAt} is null then ${secret} end` }
		});
}

/** What opens the phone's locked data, for whoever has just proved to own the account. */
export async function keyOf(tx: Tx, accountId: string, deviceId: string): Promise<string> {
	const known = await byId(tx, accountId, deviceId);
	if (isSignedOut(known)) throw new Problem('device_signed_out');
	if (!known?.key) throw new Problem('not_found');
	return known.key;
}
