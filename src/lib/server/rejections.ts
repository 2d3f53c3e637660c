import { and, eq } from 'drizzle-orm';
import type { Actor, Place } from '../domain/access';
import type { Day } from '../domain/day';
import type { CloseRejection } from '../domain/rejection';
import type { Context } from './commands';
import type { Tx } from './db/client';
import { journal, rejectionClosing } from './db/schema';
import { placesOf } from './supervision';

/** Where the person works whose command was rejected. What the phone refused by itself is its owner's own. */
export async function placesOfCommand(
	tx: Tx,
	commandId: string,
	day: Day,
	actor: Actor
): Promise<Place[]> {
	const [known] = await tx
		.select({ actorId: journal.actorId })
		.from(journal)
		.where(eq(journal.id, commandId));
	if (!known) return [{ accountId: actor.id }];
	return known.actorId === null ? [] : placesOf(tx, known.actorId, day);
}

/** A phone may discard what never reached the server: then there is nothing to close. */
export async function closeRejection(
	{ tx, actor, now }: Context,
	{ commandId }: CloseRejection
): Promise<void> {
	const [rejected] = await tx
		.select({ id: journal.id })
		.from(journal)
		.where(and(eq(journal.id, commandId), eq(journal.verdict, 'rejected')));
	if (!rejected) return;
	await tx
		.insert(rejectionClosing)
		.values({ commandId, closedBy: actor.id, closedAt: now })
		.onConflictDoNothing();
}
