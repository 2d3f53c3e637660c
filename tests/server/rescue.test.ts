import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { performAll } from '$lib/server/commands';
import { type Connection, rows } from '$lib/server/db/client';
import * as rescue from '$lib/server/rescue';
import {
	actor,
	command,
	households,
	id,
	members,
	now,
	people,
	type Person,
	sending,
	today,
	visit
} from '../people';
import { open } from './database';

/** Bà Hồng's phone cannot send any more; she hands a file from it to the commune. */
let connection: Connection;
beforeAll(async () => {
	connection = await open();
});
afterAll(() => connection.close());

let visits = 0;
const knock = (changed = {}) => ({
	...command(
		'visit.record',
		visit(++visits, { householdId: households.naPuc[visits % 8] as string, ...changed })
	),
	at: '2026-11-20T02:30:00.000Z',
	heard: null,
	replaces: null,
	state: 'pending'
});
function fileOf(who: Person, commands: unknown[], changed: Record<string, unknown> = {}): string {
	return JSON.stringify({
		format: 'phone-rescue',
		version: 1,
		accountId: people[who].id,
		accountName: people[who].name,
		deviceId: id('device', 1),
		exportedAt: now.toISOString(),
		commands,
		sha256: createHash('sha256').update(JSON.stringify(commands)).digest('hex'),
		...changed
	});
}
const look = async (by: Person, text: string) =>
	rescue.preview(connection.database, await actor(connection.database, by), text, today);
const bring = async (by: Person, text: string) =>
	rescue.bring(connection.database, await actor(connection.database, by), text, now);
const verdicts = (brought: rescue.Brought[]) =>
	brought.map(({ receipt }) => receipt.problem?.code ?? receipt.verdict);

describe('a file of unsent work', () => {
	const sent = knock();
	const unsent = [knock(), knock({ steps: [] })];
	const file = fileOf('hong', [sent, ...unsent]);

	it('says whose it is and what of it is known, before anything is done', async () => {
		await performAll(connection.database, await actor(connection.database, 'hong'), [sent], {
			...sending,
			deviceId: id('device', 1)
		});
		expect(await look('officer', file)).toMatchObject({
			owner: people.hong.name,
			closed: false,
			kinds: [{ name: 'visit.record', count: 3 }],
			known: 1
		});
	});

	it('is done as its owner’s work under the same ids, and the journal keeps who brought it', async () => {
		const brought = await bring('officer', file);
		expect(verdicts(brought)).toEqual(['accepted', 'accepted', 'invalid']);
		expect(brought.map(({ repeated }) => repeated)).toEqual([true, false, false]);
		const again = await bring('admin', file);
		expect(again.map(({ receipt }) => receipt)).toEqual(brought.map(({ receipt }) => receipt));
		const kept = await rows(
			connection.database,
			sql`select actor_id as by, brought_by as bringer from journal where id in (${sent.id}, ${unsent[0]?.id ?? ''}) order by sequence`
		);
		expect(kept).toEqual([
			{ by: people.hong.id, bringer: null },
			{ by: people.hong.id, bringer: people.officer.id }
		]);
	});

	it('of somebody else’s people, or of nobody, is not for this officer', async () => {
		const foreign = fileOf('outsider', [knock()]);
		await expect(look('officer', foreign)).rejects.toMatchObject({ code: 'rescue_foreign' });
		await expect(bring('officer', foreign)).rejects.toMatchObject({ code: 'rescue_foreign' });
		const nobody = fileOf('hong', [knock()], { accountId: id('account', 999) });
		await expect(bring('admin', nobody)).rejects.toMatchObject({ code: 'rescue_foreign' });
		await expect(bring('phuc', file)).rejects.toMatchObject({ code: 'rescue_foreign' });
	});

	it('that is broken, changed or far too large is told so', async () => {
		const problem = (text: string) => bring('officer', text).catch((error: unknown) => error);
		expect(await problem(file.slice(0, -40))).toMatchObject({ code: 'rescue_unreadable' });
		expect(await problem('{"format":"phone-rescue"}')).toMatchObject({ code: 'rescue_unreadable' });
		expect(await problem(file.replace('voso', 'shopee'))).toMatchObject({ code: 'rescue_changed' });
		expect(await problem('x'.repeat(8_000_001))).toMatchObject({ code: 'too_large' });
	});

	it('does not carry the key of a lock, nor what the office does', async () => {
		const others = [
			{ ...knock(), ...command('device.keep_key', { secret: 'A'.repeat(43) }) },
			{
				...knock(),
				...command('team.submit', { id: id('team', 1), submissionId: id('submission', 1) })
			}
		];
		expect(verdicts(await bring('officer', fileOf('hong', others)))).toEqual(['malformed']);
	});

	it('of somebody whose account is closed is taken for the days on which they worked', async () => {
		await connection.database.execute(
			sql`update member set left_on = '2026-11-15' where id = ${members.hong.id}`
		);
		await connection.database.execute(
			sql`update account set closed_at = ${now.toISOString()}::timestamptz where id = ${people.hong.id}`
		);
		const before = { ...knock(), at: '2026-11-10T02:30:00.000Z' };
		const after = { ...knock(), at: '2026-11-18T02:30:00.000Z' };
		const brought = await bring('officer', fileOf('hong', [before, after]));
		expect(verdicts(brought)).toEqual(['accepted', 'not_found']);
		expect((await look('officer', fileOf('hong', [before]))).closed).toBe(true);
	});
});
