import 'fake-indexeddb/auto';
import * as v from 'valibot';
import { afterEach, describe, expect, test } from 'vitest';
import { commands, phoneCommandNames } from '$lib/domain/commands';
import { SyncRequest } from '$lib/domain/sync';
import { type Database, databaseName, openDatabase, readMeta } from '$lib/device/database';
import { discard } from '$lib/device/discard';
import * as drafts from '$lib/device/drafts';
import { newId } from '$lib/device/id';
import * as outbox from '$lib/device/outbox';
import * as verdicts from '$lib/device/verdicts';
import { Sync } from '$lib/device/sync';
import * as visits from '$lib/device/visits';
import { type Dump, dumpOf, readDump, restore, writeDump } from './golden';
import { fullPhone } from './lived';
import { acceptsAll, lan, network, rejected } from './phone';

/** The version of the present code, as Dexie counts. */
const newest = openDatabase('nobody').verno;
const versions = Array.from({ length: newest }, (_, index) => index + 1);
const open: Database[] = [];

afterEach(async () => {
	for (const db of open.splice(0)) await db.delete();
});

// Only asked for by who raises the version; no test of every day.
if (process.env['GOLDEN'] === 'make')
	test('writes down what a phone holds today', async () => {
		if (readDump(newest)) throw new Error(`Version ${newest} has its dump: it never changes.`);
		const db = await fullPhone();
		open.push(db);
		await alsoSays(db);
		db.close();
		writeDump(newest, await dumpOf(databaseName(lan.account.id), lan.account.id));
	});

test.each(versions)('version %i of the database has its dump', (version) => {
	expect(readDump(version)?.version).toBe(version * 10);
});

describe.each(versions)('a phone left at version %i', (version) => {
	test('opens with every command, draft and row in place', async () => {
		const { db, dump } = await opened(version);
		const ids = (rows: unknown[]) => rows.map((row) => (row as { id: string }).id).sort();
		expect(db.verno).toBe(newest);
		for (const name of ['outbox', 'sent', 'households', 'visits', 'trainings'] as const)
			expect(ids(await db.table(name).toArray())).toEqual(ids(dump.stores[name]?.rows ?? []));
		expect(await db.confirmed.count()).toBe(dump.stores['confirmed']?.rows.length);
		expect(await drafts.open(db)).toMatchObject([{ about: 'Chu Văn Tiến' }]);
		expect(await readMeta(db, 'account')).toEqual(lan.account);
		expect(await readMeta(db, 'cursor')).toBe('cursor-1');
	});

	test('its dump holds every command in every state', async () => {
		const rows = readDump(version)?.stores['outbox']?.rows as {
			name: string;
			state: string;
			offered: boolean;
		}[];
		const held = new Set(rows.map(({ name, state, offered }) => `${name} ${state} ${offered}`));
		const known = [...new Set(rows.map(({ name }) => name))];
		for (const name of known)
			for (const state of ['pending false', 'pending true', 'rejected true'])
				expect(held).toContain(`${name} ${state}`);
		// What phones learned to say later is not in the dumps of earlier versions; nothing may be forgotten.
		expect([...phoneCommandNames]).toEqual(expect.arrayContaining(known));
	});

	test('sends everything in the form that the server accepts', async () => {
		const { db } = await opened(version);
		const waiting = await outbox.pending(db, 500);
		const wire = network(acceptsAll);
		await syncOf(db, wire).wake();

		const sent = wire.requests.flatMap((request) => v.parse(SyncRequest, request).commands);
		expect(sent.map(({ id }) => id)).toEqual(waiting.map(({ id }) => id));
		for (const { name, payload } of sent) {
			const schema = commands[name as keyof typeof commands];
			expect(v.safeParse(schema, payload).issues, name).toBeUndefined();
		}
		expect(await outbox.pending(db, 500)).toEqual([]);
	});

	test('lets rejected commands be corrected, sent again and discarded', async () => {
		const { db } = await opened(version);
		const toFix = (await outbox.unsent(db)).filter(({ state }) => state === 'rejected');
		const visit = toFix.find(({ name }) => name === 'visit.record')?.payload as { id: string };
		const row = await visits.current(db, visit.id);
		const facts = visits.factsOf(row!);
		const corrected = { ...facts, id: newId(), originId: visit.id, revision: 1, withdrawn: false };
		await visits.correctVisit(db, { ...corrected, people: 4 });
		const said = (await outbox.unsent(db)).find(({ payload }) => {
			return (payload as { id: string }).id === visit.id;
		});
		expect(said).toMatchObject({ state: 'pending', payload: { people: 4 } });

		const others = toFix.filter(({ name }) => name !== 'visit.record');
		const [first, ...rest] = others;
		await discard(db, first!.id);
		for (const { id } of rest) await outbox.resend(db, id);
		const wire = network(acceptsAll);
		await syncOf(db, wire).wake();
		expect(await outbox.unsent(db)).toEqual([]);
	});
});

async function opened(version: number): Promise<{ db: Database; dump: Dump }> {
	const dump = readDump(version);
	if (!dump) throw new Error(`No dump of version ${version}.`);
	await restore(databaseName(dump.accountId), dump);
	const db = openDatabase(dump.accountId);
	open.push(db);
	await db.open();
	return { db, dump };
}

function syncOf(db: Database, wire: ReturnType<typeof network>): Sync {
	return new Sync(db, { accountId: lan.account.id, deviceId: newId() }, () => {}, wire);
}

/** What a phone says about itself, once rejected, once offered and once unsent. */
async function alsoSays(db: Database): Promise<void> {
	const offer = async (ids: string[]) =>
		outbox.offer(
			db,
			(await outbox.pending(db, 500)).filter(({ id }) => ids.includes(id))
		);
	const reject = async (ids: string[]) => {
		await offer(ids);
		await verdicts.settle(db, ids.map(rejected));
	};
	const ends = [reject, offer, async () => {}];
	const [closed, secret] = [{ commandId: newId() }, { secret: 'A'.repeat(43) }];
	for (const end of ends)
		await db.transaction('rw', db.tables, async () => {
			const ids = [
				await outbox.append(db, { name: 'rejection.close', payload: closed, about: '' }, {}),
				await outbox.append(db, { name: 'device.keep_key', payload: secret, about: '' }, {})
			];
			await end(ids);
		});
}
