import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import * as changes from '$lib/device/changes';
import { type Database, openDatabase, readMeta } from '$lib/device/database';
import { discard } from '$lib/device/discard';
import * as households from '$lib/device/households';
import * as outbox from '$lib/device/outbox';
import { type Progress, Sync, type SyncState } from '$lib/device/sync';
import * as visits from '$lib/device/visits';
import {
	accepted,
	acceptsAll,
	type Answering,
	answer,
	household,
	lan,
	network,
	nothing,
	phoneOf,
	refusal,
	rejected,
	says,
	stored,
	thang,
	village,
	visitTo
} from './phone';

const van = household('Chu Văn Tiến');
const open: Sync[] = [];

afterEach(() => {
	for (const each of open.splice(0)) each.close();
	vi.useRealTimers();
});

function syncOf(db: Database, answering: Answering, who = lan) {
	const wire = network(answering);
	const states: string[] = [];
	const steps: string[] = [];
	const identity = { accountId: who.account.id, deviceId: van.id };
	const tell = (state: SyncState, progress: Progress | null) => {
		if (states.at(-1) !== state) states.push(state);
		if (progress) steps.push(`${progress.sent}/${progress.total}`);
	};
	const sync = new Sync(db, identity, tell, wire);
	open.push(sync);
	return { sync, states, steps, requests: wire.requests };
}

async function recordSome(db: Database, count: number) {
	const recorded = Array.from({ length: count }, () => visitTo(van.id));
	for (const visit of recorded) await visits.recordVisit(db, visit);
	return recorded;
}

describe('sending', () => {
	test('sends everything in order in batches and settles it', async () => {
		const lane = Array.from({ length: 41 }, (_, index) => household(`Hộ ${index}`));
		const db = await phoneOf(lan, lane);
		const recorded = Array.from({ length: 205 }, (_, index) => visitTo(lane[index % 41]?.id ?? ''));
		for (const visit of recorded) await visits.recordVisit(db, visit);
		const { sync, requests, states, steps } = syncOf(db, acceptsAll);
		await sync.wake();

		expect(steps).toEqual(['0/205', '200/205', '205/205']);
		expect(requests.map(({ commands }) => commands.length)).toEqual([200, 5]);
		const ids = requests.flatMap(({ commands }) =>
			commands.map(({ payload }) => (payload as { id: string }).id)
		);
		expect(ids).toEqual(recorded.map(({ id }) => id));
		expect(await db.outbox.count()).toBe(0);
		expect(states).toEqual(['sending', 'idle']);
	});

	test('a rejected command stays to be corrected and does not stop the others', async () => {
		const db = await phoneOf(lan, [van]);
		await recordSome(db, 3);
		const [first] = await outbox.unsent(db);
		const { sync, requests } = syncOf(db, ({ commands }) =>
			says({ receipts: commands.map(({ id }) => (id === first?.id ? rejected : accepted)(id)) })
		);
		await sync.wake();
		await sync.wake();

		expect(await outbox.unsent(db)).toMatchObject([
			{ id: first?.id, state: 'rejected', problem: { code: 'team_not_in_force' } }
		]);
		expect(requests.map(({ commands }) => commands.length)).toEqual([3, 0]);

		await outbox.resend(db, first?.id ?? '');
		const [again] = await outbox.unsent(db);
		expect(again).toMatchObject({ state: 'pending', sequence: first?.sequence });
		expect(again?.id).not.toBe(first?.id);
	});

	test('a lost answer sends the same ids again', async () => {
		const db = await phoneOf(lan, [van]);
		await recordSome(db, 2);
		const { sync, states, requests } = syncOf(db, (request, times) => {
			if (times === 1) throw new TypeError('Failed to fetch');
			return acceptsAll(request, times);
		});
		await sync.wake();
		expect(await db.outbox.count()).toBe(2);
		await sync.wake();

		expect(requests[1]?.commands).toEqual(requests[0]?.commands);
		expect(await db.outbox.count()).toBe(0);
		expect(states).toEqual(['sending', 'offline', 'sending', 'idle']);
	});

	test('a captive portal that answers 200 has received nothing', async () => {
		const db = await phoneOf(lan, [van]);
		await recordSome(db, 1);
		const page = '<html>Welcome to the hotel</html>';
		for (const body of [page, '{"ok":true}', '{"protocol":2,"receipts":[]}']) {
			const { sync, states } = syncOf(db, () => new Response(body, { status: 200 }));
			await sync.wake();
			expect(states).toEqual(['sending', 'captive']);
			expect(await db.outbox.count()).toBe(1);
		}
	});

	test('a batch too large is halved until it fits, and alone it is set aside', async () => {
		const db = await phoneOf(lan, [van]);
		const recorded = await recordSome(db, 5);
		const heavy = recorded[2]?.id;
		const { sync, requests } = syncOf(db, (request, times) => {
			const isHeavy = request.commands.some(
				({ payload }) => (payload as { id: string }).id === heavy
			);
			return request.commands.length > 3 || isHeavy
				? refusal(413, 'too_large')
				: acceptsAll(request, times);
		});
		await sync.wake();

		expect(requests.map(({ commands }) => commands.length).slice(0, 3)).toEqual([5, 3, 2]);
		expect(await outbox.unsent(db)).toMatchObject([
			{ payload: { id: heavy }, state: 'rejected', problem: { code: 'too_large' } }
		]);
	});

	test.each([408, 504])(
		'what was too slow for a %i goes in smaller parts the next time',
		async (status) => {
			const db = await phoneOf(lan, [van]);
			await recordSome(db, 4);
			const { sync, requests, states } = syncOf(db, (request, times) =>
				times === 1 ? new Response('', { status }) : acceptsAll(request, times)
			);
			await sync.wake();
			await sync.wake();
			expect(requests.map(({ commands }) => commands.length)).toEqual([4, 2, 2]);
			expect(states).toEqual(['sending', 'busy', 'sending', 'idle']);
		}
	);

	test('a phone signed out from afar sends all it has, what could be undone too, and then says so', async () => {
		const db = await phoneOf(lan, [van]);
		const held = await visits.recordVisit(db, visitTo(van.id));
		const { sync, requests } = syncOf(db, ({ commands }) =>
			says({ signedOut: true, receipts: commands.map(({ id }) => accepted(id)) })
		);
		sync.hold(held);
		await sync.wake();
		expect(requests.map(({ commands }) => commands.length)).toEqual([0, 1]);
		expect(sync.state).toBe('dismissed');
	});

	test.each([
		[401, 'not_signed_in', 'signed_out'],
		[409, 'wrong_account', 'wrong_account'],
		[400, 'unsupported_protocol', 'outdated'],
		[500, 'unexpected', 'refused']
	])('%i %s keeps everything and says why', async (status, code, state) => {
		const db = await phoneOf(lan, [van]);
		await recordSome(db, 1);
		const { sync } = syncOf(db, () => refusal(status, code));
		await sync.wake();
		expect(sync.state).toBe(state);
		expect(await db.outbox.count()).toBe(1);
	});

	test('an answer for somebody else is not taken in', async () => {
		const db = await phoneOf(lan, [van]);
		await recordSome(db, 1);
		const { sync } = syncOf(db, ({ commands }) =>
			says({ account: thang.account, receipts: commands.map(({ id }) => accepted(id)) })
		);
		await sync.wake();
		expect(sync.state).toBe('wrong_account');
		expect(await db.outbox.count()).toBe(1);
	});

	test('a busy server is left alone for as long as it asks', async () => {
		const db = await phoneOf(lan, [van]);
		await recordSome(db, 1);
		const { sync, requests } = syncOf(db, () =>
			refusal(503, 'unavailable', { 'retry-after': '30' })
		);
		await sync.wake();
		await sync.wake();
		expect(sync.state).toBe('busy');
		expect(requests).toHaveLength(1);
	});

	test('after a failure it tries again by itself, later each time', async () => {
		const db = await phoneOf(lan, [van]);
		await recordSome(db, 1);
		const waits: number[] = [];
		vi.spyOn(globalThis, 'setTimeout').mockImplementation(((_: unknown, wait: number) => {
			if (wait >= 1000) waits.push(wait);
			return 0;
		}) as never);
		const { sync } = syncOf(db, () => Promise.reject(new TypeError('Failed to fetch')));
		for (let times = 0; times < 3; times++) await sync.wake();
		vi.restoreAllMocks();
		expect(waits.filter((wait) => wait < 60_000)).toEqual([1500, 3000, 6000]);
	});

	test('what can still be undone stays, and so does what was done after it', async () => {
		const db = await phoneOf(lan, [van]);
		await recordSome(db, 1);
		const held = await visits.recordVisit(db, visitTo(van.id));
		await recordSome(db, 1);
		const { sync, requests } = syncOf(db, acceptsAll);
		sync.hold(held);
		await sync.wake();
		expect(await db.outbox.count()).toBe(2);
		await sync.letGo(held);
		expect(await db.outbox.count()).toBe(0);
		expect(requests.map(({ commands }) => commands.length)).toEqual([1, 2]);
	});

	test('an answer that moves nothing is not asked for for ever', async () => {
		const db = await phoneOf(lan, [van]);
		await recordSome(db, 1);
		const { sync, requests } = syncOf(db, () => says());
		await sync.wake();
		expect(sync.state).toBe('refused');
		expect(requests).toHaveLength(1);
	});
});

describe('receiving', () => {
	test('goes on from the cursor while there is more', async () => {
		const db = await phoneOf(lan, []);
		const { sync, requests } = syncOf(db, (_, times) =>
			says({
				cursor: `cursor-${times + 1}`,
				more: times < 3,
				changes: { ...nothing, households: [household(`Hộ ${times}`)] }
			})
		);
		await sync.wake();
		expect(requests.map(({ cursor }) => cursor)).toEqual(['cursor-1', 'cursor-2', 'cursor-3']);
		expect(await db.households.count()).toBe(3);
		expect(await readMeta(db, 'cursor')).toBe('cursor-4');
	});

	test('a pulled row never overwrites one with an unsent command', async () => {
		const db = await phoneOf(lan, [van]);
		const { consent: _, version: __, ...known } = van;
		await households.editHousehold(db, { ...known, headName: 'Chu Văn Tiến (con)' });
		const [command] = await outbox.unsent(db);
		const theirs = { ...van, headName: 'Chu Văn Tiền', version: 9 };
		await changes.apply(db, answer({ changes: { ...nothing, households: [theirs] } }), 0);
		expect((await households.read(db, van.id))?.headName).toBe('Chu Văn Tiến (con)');

		const ours = { ...van, headName: 'Chu Văn Tiến (con)', version: 10 };
		await changes.apply(
			db,
			answer({
				receipts: [accepted(command?.id ?? '')],
				changes: { ...nothing, households: [ours] }
			}),
			0
		);
		expect(await households.read(db, van.id)).toMatchObject({ version: 10 });
		expect(await db.confirmed.count()).toBe(0);
	});

	test('what the server said meanwhile shows when the unsent word is discarded', async () => {
		const db = await phoneOf(lan, [van]);
		const { consent: _, version: __, ...known } = van;
		await households.editHousehold(db, { ...known, headName: 'Sai' });
		const theirs = { ...van, headName: 'Chu Văn Tiền', version: 9 };
		await changes.apply(db, answer({ changes: { ...nothing, households: [theirs] } }), 0);
		const [command] = await outbox.unsent(db);
		await discard(db, command?.id ?? '');
		expect(await households.read(db, van.id)).toMatchObject({
			headName: 'Chu Văn Tiền',
			version: 9
		});
	});

	test('a fresh snapshot forgets what was pulled and keeps the unsent work', async () => {
		const old = household('Hộ cũ');
		const db = await phoneOf(lan, [van, old]);
		const [visit] = await recordSome(db, 1);
		await changes.apply(
			db,
			answer({ cursor: 'new', changes: { ...nothing, fresh: true, households: [van] } }),
			0
		);
		expect(await households.read(db, old.id)).toBeUndefined();
		expect(await db.visits.get(visit?.id ?? '')).toBeDefined();
		expect(await db.outbox.count()).toBe(1);
		expect(await households.read(db, van.id)).toMatchObject({ visitedOn: '2026-11-21' });
	});

	test('a server restored from its backup is offered recent work again, under the same ids', async () => {
		const db = await phoneOf(lan, [van]);
		const recorded = await recordSome(db, 2);
		const { sync, requests } = syncOf(db, (request, times) => {
			if (times !== 2) return acceptsAll(request, times);
			const changes = { ...nothing, fresh: true, villages: [village], households: [van] };
			return says({ changes, cursor: 'of another epoch' });
		});
		await sync.wake();
		expect(await db.outbox.count()).toBe(0);
		await sync.wake();

		expect(requests[2]?.commands).toEqual(requests[0]?.commands);
		expect(await db.outbox.count()).toBe(0);
		expect((await db.visits.toArray()).map(({ id }) => id)).toEqual(
			recorded.map(({ id }) => id).sort()
		);
	});

	test('villages that are no longer ours leave, unsent work stays with the household it is about', async () => {
		const db = await phoneOf(lan, [van]);
		const theirs = stored(visitTo(van.id));
		await changes.apply(db, answer({ changes: { ...nothing, visits: [theirs] } }), 0);
		const [mine] = await recordSome(db, 1);
		await changes.apply(
			db,
			answer({ changes: { ...nothing, leftVillageIds: [van.villageId] } }),
			0
		);
		expect(await db.villages.count()).toBe(0);
		expect((await db.households.toArray()).map(({ id }) => id)).toEqual([van.id]);
		expect((await db.visits.toArray()).map(({ id }) => id)).toEqual([mine?.id]);
		expect(await db.outbox.count()).toBe(1);
	});

	test('a broken answer changes nothing, not even the verdicts in it', async () => {
		const db = await phoneOf(lan, [van]);
		await recordSome(db, 1);
		const [command] = await outbox.unsent(db);
		const broken = { ...household('Không mã'), id: undefined as unknown as string };
		const apply = changes.apply(
			db,
			answer({
				receipts: [accepted(command?.id ?? '')],
				cursor: 'broken',
				changes: { ...nothing, households: [broken] }
			}),
			0
		);
		await expect(apply).rejects.toThrow();
		expect(await db.outbox.count()).toBe(1);
		expect(await readMeta(db, 'cursor')).toBe('cursor-1');
	});

	test('the phone learns how wrong its clock is', async () => {
		const db = await phoneOf(lan, [van]);
		const yesterday = new Date(Date.now() - 86_400_000).toISOString();
		const { sync } = syncOf(db, () => says({ receivedAt: yesterday }));
		await sync.wake();
		expect(Math.abs(((await readMeta(db, 'clockSkew')) ?? 0) + 86_400_000)).toBeLessThan(1000);
	});
});

describe('two members on one phone', () => {
	test('each keeps their own unsent work', async () => {
		const [hers, his] = [await phoneOf(lan, [van]), await phoneOf(thang, [van])];
		await recordSome(hers, 2);
		await recordSome(his, 1);
		const { sync } = syncOf(
			his,
			({ commands }) =>
				says({ account: thang.account, receipts: commands.map(({ id }) => accepted(id)) }),
			thang
		);
		await sync.wake();
		expect(await his.outbox.count()).toBe(0);
		hers.close();
		expect(await openDatabase(lan.account.id).outbox.count()).toBe(2);
	});
});

test('lists of the province are kept one by one as they come, and each request says which are here', async () => {
	const db = await phoneOf(lan, [van]);
	const items = [{ code: 'tim_viec', name: 'Tìm việc làm', retired: false }];
	const topic = { kind: 'topic' as const, version: 'a', items };
	const shop = { kind: 'shop' as const, version: 'b', items };
	const gone = { kind: 'shop' as const, version: '', items: [] };
	const said = [{ lists: [topic, shop] }, {}, { lists: [gone] }, { changes: fresh }];
	const { sync, requests } = syncOf(db, (_, times) => says(said[times - 1]));
	for (let times = 0; times < said.length; times++) await sync.wake();

	const both = { topic: 'a', shop: 'b' };
	expect(requests.map(({ lists }) => lists)).toEqual([{}, both, both, { topic: 'a' }]);
	// Also a phone that begins anew: it forgets whom it knew, not what may be chosen.
	expect(await readMeta(db, 'catalogue')).toEqual({ topic });
});

const fresh = { ...nothing, fresh: true };
