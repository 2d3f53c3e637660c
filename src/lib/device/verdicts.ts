/**
 * What becomes of commands that have left the phone: the server's verdicts on them, and those it may have
 * to hear again. Apart from the outbox, which every page that saves something loads.
 */
import type { Receipt } from '../domain/sync';
import type { Database, OutboxCommand, RowKey } from './database';
import * as outbox from './outbox';

/** A server restored from its backup may lack what it accepted since: so long phones can say it again. */
const keptSentMs = 30 * 86_400_000;

/** Applies the server's verdicts; call it inside a transaction. What has no receipt stays as it is. */
export async function settle(db: Database, receipts: Receipt[]): Promise<void> {
	const byId = new Map(receipts.map((receipt) => [receipt.id, receipt]));
	// All at once: a slow phone spends more on looking for each of hundreds than on reading them all.
	const all = byId.size > 0 ? await db.outbox.toArray() : [];
	const judged = all.filter(({ id }) => byId.has(id));
	const accepted = judged.filter(({ id }) => byId.get(id)?.verdict === 'accepted');
	await db.outbox.bulkDelete(accepted.map(({ sequence }) => sequence));
	const receivedAt = (id: string) => byId.get(id)?.receivedAt ?? '';
	await db.sent.bulkPut(
		accepted.filter(isKept).map((command) => ({ ...command, acceptedAt: receivedAt(command.id) }))
	);
	const gone = new Set(accepted);
	await release(db, accepted, outbox.touchedBy(all.filter((command) => !gone.has(command))));
	for (const { sequence, id, name } of judged) {
		const receipt = byId.get(id);
		if (receipt?.verdict !== 'rejected') continue;
		const problem = receipt.problem ?? { code: 'unexpected' as const, fields: {} };
		// Nothing in it could be said better: what it closes is not open.
		if (name === 'rejection.close') await db.outbox.delete(sequence);
		else await db.outbox.update(sequence, { state: 'rejected', problem });
	}
	await sendFollowers(db, accepted, new Set(byId.keys()));
}

/**
 * The server has begun anew from a backup: what it accepted lately is offered again under the same
 * ids, in the old order. What it still knows, it will call repeated. Call it inside a transaction.
 */
export async function offerAgain(db: Database, now: number): Promise<void> {
	await forgetSent(db, now);
	const again = await db.sent.toArray();
	await db.outbox.bulkPut(again.map(({ acceptedAt: _, ...command }) => command));
	await db.sent.clear();
}

/** Forgets accepted commands that no backup can be as old as. */
export async function forgetSent(db: Database, now: number): Promise<void> {
	const oldest = new Date(now - keptSentMs).toISOString();
	await db.sent.where('acceptedAt').below(oldest).delete();
}

/**
 * What was rejected only because the server did not know the household or the visit it speaks of goes
 * again by itself, now that it does.
 */
async function sendFollowers(
	db: Database,
	accepted: OutboxCommand[],
	justJudged: ReadonlySet<string>
): Promise<void> {
	const made = new Set(accepted.flatMap((command) => madeBy(command) ?? []));
	if (made.size === 0) return;
	for (const command of await db.outbox.where('state').equals('rejected').toArray()) {
		const needed = neededBy(command);
		const waited = command.problem?.code === 'not_found' && !justJudged.has(command.id);
		if (waited && needed && made.has(needed)) await outbox.putAgain(db, command);
	}
}

/** A picture is erased wherever it is no longer wanted: it is not kept in case a backup lacks it. */
function isKept({ name }: OutboxCommand): boolean {
	return name !== 'portrait.add';
}

type Ids = { id: string; householdId: string; originId: string };

function madeBy({ name, payload }: OutboxCommand): RowKey | null {
	const { id } = payload as Ids;
	if (name === 'household.register') return outbox.keyOf('households', id);
	return name === 'visit.record' ? outbox.keyOf('visits', id) : null;
}

function neededBy({ name, payload }: OutboxCommand): RowKey | null {
	const { id, householdId, originId } = payload as Ids;
	if (name === 'visit.correct') return outbox.keyOf('visits', originId);
	if (name === 'visit.record' || name === 'household.consent')
		return outbox.keyOf('households', householdId);
	return name === 'household.edit' ? outbox.keyOf('households', id) : null;
}

/** Rows of accepted commands follow the server again, unless something else about them is unsettled. */
async function release(db: Database, accepted: OutboxCommand[], still: Set<RowKey>): Promise<void> {
	if (accepted.length === 0) return;
	const free = new Set(accepted.flatMap(({ touches }) => touches).filter((key) => !still.has(key)));
	const released = (await db.confirmed.toArray()).filter(({ key }) => free.has(key));
	for (const { key, row, pulled } of released) if (pulled) await outbox.follow(db, key, row);
	await db.confirmed.bulkDelete(released.map(({ key }) => key));
}
