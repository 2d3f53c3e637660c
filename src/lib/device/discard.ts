import type { Database, OutboxCommand } from './database';
import * as households from './households';
import * as outbox from './outbox';

/** Takes a command nobody wants to send any more out of the line, with what it did on this phone. */
export async function discard(db: Database, commandId: string): Promise<void> {
	await outbox.change(db, async () => {
		const command = await outbox.byCommandId(db, commandId);
		if (!command) return;
		const concerned = await householdsOf(db, command);
		await outbox.giveUp(db, command);
		await households.refresh(db, concerned);
	});
}

async function householdsOf(db: Database, { touches }: OutboxCommand): Promise<string[]> {
	const parts = touches.map(outbox.partsOf);
	const idsIn = (name: string) => parts.filter(({ table }) => table === name).map(({ id }) => id);
	const visits = await db.visits.bulkGet(idsIn('visits'));
	return [...idsIn('households'), ...visits.flatMap((visit) => visit?.householdId ?? [])];
}
