import { randomUUID } from 'node:crypto';
import { signIn, Stranger } from './stranger.ts';
import { expect, test } from './test.ts';
import { demo } from './people.ts';

/** The member's phone after its first contact. */
async function phoneOf(url: string): Promise<Stranger> {
	const phone = new Stranger(url, await signIn(url, demo.member, demo.password));
	await phone.exchange();
	return phone;
}

const day = 86_400_000;

test('a stranger’s client, written from docs/sync.md, signs in, learns, sends and is answered', async ({
	server
}) => {
	const phone = await phoneOf(server.url);
	expect(phone.tables.households.size).toBeGreaterThan(20);
	const [household] = [...phone.tables.households.values()];
	if (!household) throw new Error('no household');

	const visit = phone.visit(household);
	const good = phone.add('visit.record', visit);
	const bad = phone.add('visit.record', { ...phone.visit(household), steps: [], outcome: null });
	const elsewhere = phone.add(
		'visit.record',
		phone.visit(household, { householdId: randomUUID() })
	);
	await phone.exchange();
	expect(phone.receipts.get(good)?.verdict).toBe('accepted');
	expect(phone.receipts.get(bad)?.problem).toEqual({
		code: 'invalid',
		fields: { steps: 'topics_or_outcome' }
	});
	expect(phone.receipts.get(elsewhere)?.problem).toEqual({ code: 'not_found', fields: {} });
	expect(phone.tables.visits.get(visit.id)).toMatchObject({
		...visit,
		revision: 1,
		withdrawn: false
	});

	const correction = {
		...visit,
		id: randomUUID(),
		originId: visit.id,
		revision: 1,
		withdrawn: true,
		steps: []
	};
	const corrected = phone.add('visit.correct', correction);
	await phone.exchange();
	expect(phone.receipts.get(corrected)?.verdict).toBe('accepted');
	expect(phone.tables.visits.get(visit.id)).toMatchObject({ replacedBy: correction.id });

	const fresh = new Stranger(server.url, phone.cookie);
	await fresh.exchange();
	expect([...fresh.tables.visits.keys()].sort()).toEqual([...phone.tables.visits.keys()].sort());
});

test('the envelope’s refusals are the documented ones, and judge nothing', async ({ server }) => {
	const phone = await phoneOf(server.url);
	const post = async (body: unknown, headers: Record<string, string> = {}) => {
		const response = await fetch(`${server.url}/sync`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', cookie: phone.cookie, ...headers },
			body: typeof body === 'string' ? body : JSON.stringify(body)
		});
		const { problem } = (await response.json()) as { problem: { code: string } };
		return [response.status, problem.code];
	};
	const sound = {
		protocol: 1,
		accountId: phone.accountId,
		deviceId: phone.deviceId,
		sentAt: new Date().toISOString(),
		commands: [],
		cursor: null
	};
	const command = { id: randomUUID(), name: 'visit.record', payload: {} };
	expect(await post('{"protocol": 1,')).toEqual([400, 'malformed']);
	expect(await post({ ...sound, sentAt: 'hôm qua' })).toEqual([400, 'malformed']);
	expect(await post({ ...sound, protocol: 3 })).toEqual([400, 'unsupported_protocol']);
	expect(await post(sound, { cookie: 'session=nobody' })).toEqual([401, 'not_signed_in']);
	expect(await post(sound, { origin: 'https://example.org' })).toEqual([403, 'cross_site']);
	expect(await post(sound, { 'content-type': 'text/plain', origin: server.url })).toEqual([
		403,
		'cross_site'
	]);
	expect(await post({ ...sound, accountId: randomUUID() })).toEqual([409, 'wrong_account']);
	expect(await post({ ...sound, commands: Array.from({ length: 501 }, () => command) })).toEqual([
		413,
		'too_many_commands'
	]);
});

test('a week of 500 visits without a network is stored exactly once, however often it is sent', async ({
	server
}) => {
	const phone = await phoneOf(server.url);
	const households = [...phone.tables.households.values()];
	const before = phone.tables.visits.size;
	for (let index = 0; index < 500; index++) {
		const happenedAt = new Date(Date.now() - 7 * day + index * ((7 * day) / 500)).toISOString();
		phone.add('visit.record', phone.visit(households[index % households.length]!, { happenedAt }));
	}
	const week = [...phone.outbox];

	const atOnce = await Promise.all([1, 2, 3, 4].map(() => phone.post(week)));
	const again = [await phone.post(week), await phone.post(week), await phone.post(week)];
	for (const { receipts } of [...atOnce, ...again]) expect(receipts).toEqual(atOnce[0]?.receipts);
	expect(atOnce[0]?.receipts.filter((receipt) => receipt.verdict === 'accepted')).toHaveLength(500);
	expect(again.map(({ repeated }) => repeated.length)).toEqual([500, 500, 500]);

	await phone.exchange();
	expect(phone.tables.visits.size).toBe(before + 500);
});
