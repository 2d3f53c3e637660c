import { createHash } from 'node:crypto';
import { eq, inArray } from 'drizzle-orm';
import * as v from 'valibot';
import { type Actor, can } from '../domain/access';
import { type Day, dayOf } from '../domain/day';
import { Problem } from '../domain/problem';
import { mostRescueCharacters, Rescue } from '../domain/rescue';
import { mostCommands, type Receipt } from '../domain/sync';
import { actorOf } from './access';
import { type Command, performAll } from './commands';
import type { Database, Tx } from './db/client';
import { account, journal } from './db/schema';
import { placesOf } from './supervision';
import { clocked } from './sync';

/** Unsent work that an officer brings in a file, because its owner's phone cannot send it any more. */
export type Preview = {
	owner: string;
	closed: boolean;
	deviceId: string;
	exportedAt: string;
	/** How many of each kind, and how many of all the server has judged before. */
	kinds: { name: string; count: number }[];
	known: number;
};

/** Whose file it is and what is in it; a problem when it is broken, or of somebody out of the bringer's reach. */
export async function preview(tx: Tx, actor: Actor, text: string, today: Day): Promise<Preview> {
	const file = read(text);
	const owner = await ownerOf(tx, actor, file, today);
	const names = file.commands.map(({ name }) => name);
	const counts = [...new Set(names)].map((name) => ({
		name,
		count: names.filter((other) => other === name).length
	}));
	const ids = file.commands.map(({ id }) => id);
	const known = await tx.select({ id: journal.id }).from(journal).where(inArray(journal.id, ids));
	return {
		owner: owner.name,
		closed: owner.closed,
		deviceId: file.deviceId,
		exportedAt: file.exportedAt,
		kinds: counts,
		known: known.length
	};
}

export type Brought = { name: string; receipt: Receipt; repeated: boolean };

/** Does it as the owner's work, under the rules for the owner; the journal keeps who brought it. */
export async function bring(
	database: Database,
	actor: Actor,
	text: string,
	now: Date
): Promise<Brought[]> {
	const file = read(text);
	const owner = await ownerOf(database, actor, file, dayOf(now.getTime()));
	const commands = file.commands.map((each) => clocked(each, null, now));
	const sending = { now, deviceId: file.deviceId, broughtBy: actor.id };
	const brought: Brought[] = [];
	for (let from = 0; from < commands.length; from += mostCommands) {
		const batch: Command[] = commands.slice(from, from + mostCommands);
		const { receipts, repeated } = await performAll(database, owner, batch, sending);
		receipts.forEach((receipt, index) =>
			brought.push({
				name: batch[index]!.name,
				receipt,
				repeated: repeated.includes(receipt.id)
			})
		);
	}
	return brought;
}

function read(text: string): Rescue {
	if (text.length > mostRescueCharacters) throw new Problem('too_large');
	let content: unknown;
	try {
		content = JSON.parse(text);
	} catch {
		throw new Problem('rescue_unreadable');
	}
	const parsed = v.safeParse(Rescue, content, { abortEarly: true });
	if (!parsed.success) throw new Problem('rescue_unreadable');
	const sent = JSON.stringify((content as { commands: unknown }).commands);
	if (createHash('sha256').update(sent).digest('hex') !== parsed.output.sha256)
		throw new Problem('rescue_changed');
	// A key of the phone's lock is no work, and nobody else's to set.
	const commands = parsed.output.commands.filter(({ name }) => name !== 'device.keep_key');
	return { ...parsed.output, commands };
}

/** The owner with today's rights; none when the account was closed, and only late work is left. */
async function ownerOf(
	tx: Tx,
	actor: Actor,
	{ accountId }: Rescue,
	today: Day
): Promise<Actor & { closed: boolean }> {
	const [known] = await tx
		.select({ id: account.id, name: account.name, phone: account.phone })
		.from(account)
		.where(eq(account.id, accountId));
	const places = await placesOf(tx, accountId, today);
	if (!known || !places.some((place) => can(actor, 'rescue.bring', place)))
		throw new Problem('rescue_foreign');
	const open = await actorOf(tx, accountId, today);
	return open ? { ...open, closed: false } : { ...known, grants: [], closed: true };
}
