// A phone without room: each write fails in its turn, and nothing that was said or saved is lost.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type * as cipher from '$lib/device/cipher';
import type { Database } from '$lib/device/database';
import { discard } from '$lib/device/discard';
import * as drafts from '$lib/device/drafts';
import * as households from '$lib/device/households';
import { newId } from '$lib/device/id';
import * as lock from '$lib/device/lock';
import * as outbox from '$lib/device/outbox';
import { room } from '$lib/device/room';
import { giveSeal } from '$lib/device/sealed';
import { isFull } from '$lib/device/storage';
import { Sync } from '$lib/device/sync';
import * as trainings from '$lib/device/trainings';
import * as visits from '$lib/device/visits';
import { Disk } from './disk';
import { fullPhone } from './lived';
import { accepted, lan, network, nothing, says, team, village, visitTo } from './phone';

// Stretching a PIN takes a good part of a second by design.
vi.mock('$lib/device/cipher', async (original) => {
	const real = await original<typeof cipher>();
	return { ...real, newStretch: () => ({ ...real.newStretch(), iterations: 10 }) };
});

let db: Database;
let disk: Disk;

beforeEach(async () => {
	db = await fullPhone();
	disk = new Disk();
});

afterEach(() => {
	disk.restore();
	db.close();
});

/** What a person does, on a phone that has lived. */
const deeds: Record<string, (db: Database) => Promise<unknown>> = {
	'records a visit': async (db) => visits.recordVisit(db, visitTo(await anyHousehold(db)), '/m/x'),
	'takes a visit back': async (db) => {
		const command = (await waiting(db)).findLast(({ name }) => name === 'visit.record')!;
		return visits.undo(db, command.id, (command.payload as { id: string }).id);
	},
	'corrects a visit': async (db) => {
		const [visit] = (await db.visits.toArray()).filter(visits.counts);
		const { originId, revision } = visit!;
		const facts = { ...visits.factsOf(visit!), people: 9 };
		return visits.correctVisit(db, {
			...facts,
			id: newId(),
			originId,
			revision,
			withdrawn: false
		});
	},
	'registers a household': (db) => households.registerHousehold(db, newHousehold()),
	'edits a household': async (db) => {
		const { consent: _, ...said } = newHousehold();
		return households.editHousehold(db, { ...said, id: await anyHousehold(db) });
	},
	'notes consent': async (db) =>
		households.recordConsent(db, {
			householdId: await anyHousehold(db),
			given: false,
			way: 'voice',
			textVersion: '2026-01'
		}),
	'records a training session': (db) => trainings.recordTraining(db, newTraining()),
	'types into a form': (db) => drafts.keep(db, '/m/households/new', 'Bế Văn Tuấn', { lane: 'x' }),
	'sends a rejected command again': async (db) => outbox.resend(db, (await toFix(db))[0]!.id),
	'discards a rejected command': async (db) => {
		const edit = (await toFix(db)).find(({ name }) => name === 'household.edit');
		return discard(db, edit!.id);
	},
	'sets a PIN': (db) => lock.setPin(db, '280469')
};

describe.each(Object.entries(deeds))('who %s on a full phone', (_, deed) => {
	test.each(['at once', 'at the end'] as const)(
		'is told, finds all as it was, and succeeds when there is room (refused %s)',
		async (how) => {
			for (let step = 0; ; step++) {
				const before = await rowsOf(db);
				disk.fullAfter(step, how);
				const refused = await deed(db).then(
					() => null,
					(error: unknown) => error
				);
				disk.empty();
				if (refused === null) break;
				expect(isFull(refused)).toBe(true);
				expect(room.full).toBe(true);
				// Only what the server has accepted was given up to make room.
				expect(await rowsOf(db)).toEqual({ ...before, sent: [] });
			}
			expect(disk.refusals).toBeGreaterThan(0);
			await drafts.keep(db, '/m/y', 'y', {});
			expect(room.full).toBe(false);
		}
	);
});

test('who gives the PIN on a full phone is told, has lost no try, and opens it when there is room', async () => {
	await lock.setPin(db, '280469');
	await db.sent.clear();
	giveSeal(db, null);
	disk.fullAfter(0, 'at once');
	const refused = await lock.unlock(db, '280469').catch((error: unknown) => error);
	disk.empty();
	expect(isFull(refused)).toBe(true);
	expect(await lock.read(db)).toMatchObject({ wrong: 0 });
	expect(await lock.unlock(db, '280469')).toEqual({ open: true });
	expect(await drafts.open(db)).toHaveLength(1);
});

test('what the server has accepted makes room before anybody is told', async () => {
	expect(await db.sent.count()).toBeGreaterThan(0);
	disk.fullUntilCleared('sent');
	await deeds['records a visit']!(db);
	expect(room.full).toBe(false);
	expect(await db.sent.count()).toBe(0);
});

test('sending goes on where it stood, whichever write finds no room', async () => {
	await db.sent.clear();
	const all = (await waiting(db)).map(({ id }) => id);
	const draft = await drafts.open(db);
	const had = new Set<string>();
	const states: string[] = [];
	const server = network(({ commands }) => {
		for (const { id } of commands) had.add(id);
		const receipts = commands.map(({ id }) => accepted(id));
		return says({ receipts, changes: { ...nothing, villages: [village], teams: [team] } });
	});
	const who = { accountId: lan.account.id, deviceId: newId() };
	const sync = new Sync(db, who, (state) => states.push(state), server);
	for (let step = 0; states.at(-1) !== 'idle'; step++) {
		disk.fullAfter(step, 'at once');
		await sync.wake();
		disk.empty();
		// An accepted command is still here, or its receipt was stored; an unsent one is always here.
		const here = new Set((await outbox.unsent(db)).map(({ id }) => id));
		expect(all.filter((id) => !here.has(id) && !had.has(id))).toEqual([]);
		expect(states.at(-1)).toMatch(/full|idle/);
		if (states.at(-1) === 'full') expect(here.size).toBeGreaterThanOrEqual(all.length);
	}
	sync.close();
	expect(states).toContain('full');
	expect(await waiting(db)).toEqual([]);
	expect([...had].sort()).toEqual([...all].sort());
	expect(await drafts.open(db)).toEqual(draft);
});

function waiting(db: Database) {
	return outbox.pending(db, 500);
}

async function toFix(db: Database) {
	return (await outbox.unsent(db)).filter(({ state }) => state === 'rejected');
}

async function anyHousehold(db: Database): Promise<string> {
	return (await db.households.toArray())[0]!.id;
}

function newHousehold() {
	const said = { lane: 'Ngõ 9', headName: 'Bế Văn Tuấn', phone: null, living: true };
	return { id: newId(), villageId: village.id, ...said, produces: false, consent: null };
}

function newTraining() {
	return {
		id: newId(),
		teamId: team.id,
		villageId: village.id,
		kind: 'training' as const,
		happenedAt: '2026-11-20T08:00:00.000Z',
		topics: ['safe_online' as const],
		memberIds: [lan.member.id],
		residents: 0,
		place: ''
	};
}

async function rowsOf(db: Database) {
	const rows = db.tables.map(async (table) => [table.name, await table.toArray()] as const);
	return Object.fromEntries(await Promise.all(rows)) as Record<string, unknown[]>;
}
