import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { changesSince } from '$lib/server/changes';
import { type Command, performAll } from '$lib/server/commands';
import { type Connection, type Database, rows } from '$lib/server/db/client';
import { beginEpoch } from '$lib/server/restoration';
import { actor, command, households, id, type Person, sending, today, visit } from '../people';
import { open } from './database';

let connection: Connection;
beforeAll(async () => {
	connection = await open();
});
afterAll(() => connection.close());

let visits = 0;
const knock = () =>
	command('visit.record', visit(++visits, { householdId: households.naPuc[visits % 8] as string }));
const send = async (database: Database, who: Person, ...batch: Command[]) =>
	performAll(database, await actor(database, who), batch, sending);
const learn = async (database: Database, cursor: string | null) =>
	changesSince(database, await actor(database, 'hong'), cursor, today);

class Restored extends Error {}

/** What happens after the backup is gone when it is restored; the numbers it took are given out again. */
async function lost<Result>(happens: (database: Database) => Promise<Result>): Promise<Result> {
	let result: Result;
	await connection.database
		.transaction(async (tx) => {
			result = await happens(tx);
			throw new Restored();
		})
		.catch((error: unknown) => {
			if (!(error instanceof Restored)) throw error;
		});
	await connection.database.execute(
		sql`select setval(pg_get_serial_sequence('journal', 'sequence'), coalesce((select max(sequence) from journal), 0) + 1, false)`
	);
	return result!;
}

it('a phone whose receipts a restored backup has lost is told, however much was written since, and nothing it had a receipt for is missing', async () => {
	await send(connection.database, 'hong', knock());
	const { cursor: old } = await learn(connection.database, null);
	const hers = [knock(), knock(), knock()];
	const { cursor } = await lost(async (database) => {
		const { receipts } = await send(database, 'hong', ...hers);
		expect(receipts.map(({ verdict }) => verdict)).toEqual(['accepted', 'accepted', 'accepted']);
		return learn(database, old);
	});
	// Others work on, until every number that her phone has seen is taken again.
	for (let more = 0; more < 5; more++) await send(connection.database, 'phuc', knock());

	const told = await learn(connection.database, cursor);
	expect(told.changes.fresh).toBe(true);
	const { receipts, repeated } = await send(connection.database, 'hong', ...hers);
	expect(receipts.map(({ verdict }) => verdict)).toEqual(['accepted', 'accepted', 'accepted']);
	expect(repeated).toEqual([]);
	const kept = await rows<{ id: string }>(
		connection.database,
		sql`select id from visit where id in (${id('visit', 2)}, ${id('visit', 3)}, ${id('visit', 4)})`
	);
	expect(kept).toHaveLength(3);
	expect((await learn(connection.database, told.cursor)).changes.fresh).toBe(false);
});

it('a phone that had seen nothing of what was lost goes on from where it was', async () => {
	const { cursor } = await learn(connection.database, null);
	await lost((database) => send(database, 'phuc', knock()));
	await send(connection.database, 'phuc', knock());
	const { changes } = await learn(connection.database, cursor);
	expect(changes).toMatchObject({ fresh: false, visits: [{ id: id('visit', visits) }] });
});

it('after `npm run restored` every phone starts afresh', async () => {
	const { cursor } = await learn(connection.database, null);
	await beginEpoch(connection.database);
	expect((await learn(connection.database, cursor)).changes.fresh).toBe(true);
});
