import * as v from 'valibot';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SyncRequest, unpacked } from '$lib/domain/sync';
import { hashPassword } from '$lib/server/accounts';
import { perform, performAll } from '$lib/server/commands';
import type { Connection } from '$lib/server/db/client';
import * as devices from '$lib/server/devices';
import * as installation from '$lib/server/installation';
import * as sessions from '$lib/server/sessions';
import { exchange } from '$lib/server/sync';
import { POST } from '../../src/routes/unlock/+server';
import {
	actor,
	command,
	households,
	id,
	now,
	people,
	type Person,
	sending,
	visit
} from '../people';
import { open } from './database';

/** Bà Hồng's phone is lost, and its leader signs it out. */
let connection: Connection;
const password = 'na pục một hai ba';
const address = '10.0.0.1';
beforeAll(async () => {
	connection = await open();
	const passwordHash = await hashPassword(password);
	await connection.database.execute(sql`update account set password_hash = ${passwordHash}`);
});
afterAll(() => connection.close());

const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const lost = id('device', 1);
const known = async (deviceId = lost) =>
	devices.byId(connection.database, people.hong.id, deviceId);

/** Signs in on a phone and answers what its browser holds, and what the server makes of it. */
async function signIn(at: Date) {
	const { phone } = people.hong;
	const { cookie } = await sessions.signIn(
		connection.database,
		false,
		{ phone, password },
		address,
		at
	);
	return {
		validate: async () => sessions.validate(connection.database, false, cookie.value, at),
		wipe: async () => sessions.wiped(connection.database, cookie.value, at),
		signOut: async () => sessions.signOut(connection.database, false, cookie.value)
	};
}

let visits = 0;
async function contact(
	{ validate }: Awaited<ReturnType<typeof signIn>>,
	at: Date,
	{ work = 0, deviceId = lost, cursor = null as string | null } = {}
) {
	const signedIn = await validate();
	if (!signedIn) throw new Error('not signed in');
	const commands = Array.from({ length: work }, () => ({
		...command(
			'visit.record',
			visit(++visits, { householdId: households.naPuc[visits % 8] as string })
		),
		at: at.toISOString()
	}));
	const request = v.parse(SyncRequest, {
		protocol: 2,
		accountId: people.hong.id,
		deviceId,
		sentAt: at.toISOString(),
		device: { label: 'Android · Chrome', waiting: work + 3, rejected: 1 },
		commands,
		cursor
	});
	return exchange(connection.database, signedIn.actor, signedIn.session, request, at);
}

const signOut = async (by: Person, deviceId = lost) =>
	perform(
		connection.database,
		await actor(connection.database, by),
		command('device.sign_out', { accountId: people.hong.id, deviceId }),
		{ ...sending, now: later(30) }
	);

describe('a phone', () => {
	it('is known from its first contact on, with what it still holds', async () => {
		const phone = await signIn(now);
		await contact(phone, now, { work: 2 });
		expect(await known()).toMatchObject({
			label: 'Android · Chrome',
			firstContact: now,
			lastContact: now,
			waiting: 3,
			rejected: 1,
			skew: 0
		});
	});

	it('that says the same again a minute later is not written down again', async () => {
		const phone = await signIn(now);
		await contact(phone, later(1));
		expect((await known())?.lastContact).toEqual(now);
		await contact(phone, later(6));
		expect((await known())?.lastContact).toEqual(later(6));
	});

	it('that says nonsense of itself is not refused for it', () => {
		const said = { label: 'x\0\ud800'.repeat(50), waiting: 0, rejected: 0 };
		const { label } = v.parse(SyncRequest.entries.device, said);
		expect(label).toMatch(/^x+$/);
	});
});

describe('a phone that was signed out', () => {
	let phone: Awaited<ReturnType<typeof signIn>>;
	const other = id('device', 2);

	it('is so by its owner, the leader or the commune, and by nobody else', async () => {
		for (const stranger of ['neighbour', 'outsider', 'province'] as const)
			await expect(signOut(stranger)).rejects.toMatchObject({ code: 'not_found' });
		await expect(signOut('phuc', id('device', 99))).rejects.toMatchObject({ code: 'not_found' });
		phone = await signIn(now);
		await contact(await signIn(now), now, { deviceId: other });
		for (const may of ['hong', 'chair', 'officer', 'admin'] as const) await signOut(may, other);
		await contact(phone, later(20));
		await signOut('phuc');
		expect(await known()).toMatchObject({ signedOutBy: people.phuc.id, wipedAt: null });
	});

	it('still hands in what its owner did, and learns nothing more', async () => {
		const { cursor } = await contact(await signIn(now), now, { deviceId: id('device', 3) });
		const answer = await contact(phone, later(40), { work: 2, cursor });
		expect(answer.receipts.map(({ verdict }) => verdict)).toEqual(['accepted', 'accepted']);
		expect(answer).toMatchObject({ signedOut: true, cursor, more: false });
		expect(unpacked(answer.changes)).toMatchObject({ fresh: false, households: [], villages: [] });
	});

	it('opens nothing else, also under another name or with a new sign-in', async () => {
		expect((await phone.validate())?.session.signedOut).toBe(true);
		const renamed = await contact(phone, later(41), { deviceId: id('device', 4) });
		expect(renamed.signedOut).toBe(true);
		const again = await signIn(later(42));
		expect((await contact(again, later(42))).signedOut).toBe(true);
		expect((await again.validate())?.session.signedOut).toBe(true);
	});

	it('stays so when somebody just signs out on it, which wipes nothing', async () => {
		const again = await signIn(later(43));
		await contact(again, later(43));
		await again.signOut();
		expect(await known()).toMatchObject({ wipedAt: null });
		expect((await contact(await signIn(later(44)), later(44))).signedOut).toBe(true);
	});

	it('is free for its owner again once it has wiped what it held', async () => {
		await phone.wipe();
		await phone.signOut();
		expect(await known()).toMatchObject({ wipedAt: now });
		expect(await phone.validate()).toBe(null);
		const anew = await signIn(later(60));
		expect((await contact(anew, later(60))).signedOut).toBe(false);
		expect(await known()).toMatchObject({ signedOutAt: null, wipedAt: null });
	});
});

describe('the key to a phone’s locked data', () => {
	const secret = 'Zm9yZ290dGVuLXBpbi1vZi1iYS1ob25nLW5hLXB1Yw_';
	const deviceId = id('device', 5);
	const keep = async (said: string) =>
		performAll(
			connection.database,
			await actor(connection.database, 'hong'),
			[command('device.keep_key', { secret: said })],
			{ ...sending, deviceId }
		);
	const key = () => devices.keyOf(connection.database, people.hong.id, deviceId);

	it('is given back for that phone and that account alone', async () => {
		await keep('x'.repeat(43));
		await keep(secret);
		expect(await key()).toBe(secret);
		const elsewhere = devices.keyOf(connection.database, people.phuc.id, deviceId);
		await expect(elsewhere).rejects.toMatchObject({ code: 'not_found' });
	});

	it('needs the password, and not many tries at it', async () => {
		const { phone } = people.hong;
		const prove = (said: string) =>
			sessions.prove(connection.database, { phone, password: said }, '10.0.0.2', now);
		expect(await prove(password)).toBe(people.hong.id);
		for (let tries = 0; tries < 5; tries++)
			await expect(prove('đoán mò')).rejects.toMatchObject({ code: 'wrong_credentials' });
		await expect(prove(password)).rejects.toMatchObject({ code: 'too_many_attempts' });
	});

	it('is gone when the phone is signed out, and comes not back by being kept again', async () => {
		await signOut('phuc', deviceId);
		await expect(key()).rejects.toMatchObject({ code: 'device_signed_out' });
		await keep(secret);
		expect((await known(deviceId))?.key).toBe(null);
	});
});

describe('ông Phúc, who forgot his PIN, asks the server', () => {
	const secret = 'b25nLXBodWMtcXVlbi1tYS1waW4tY3VhLW1heS1uYXk';
	const deviceId = id('device', 6);
	const proof = { phone: '0912000002', password, deviceId };
	beforeAll(async () => {
		vi.spyOn(installation, 'database').mockImplementation(() => connection.database);
		await performAll(
			connection.database,
			await actor(connection.database, 'phuc'),
			[command('device.keep_key', { secret })],
			{ ...sending, deviceId }
		);
	});
	afterAll(() => vi.restoreAllMocks());

	async function ask(said: unknown, headers: Record<string, string> = {}) {
		const url = new URL('http://localhost/unlock');
		const request = new Request(url, {
			method: 'POST',
			headers: { 'content-type': 'application/json', ...headers },
			body: JSON.stringify(said)
		});
		const event = { request, url, getClientAddress: () => '10.0.0.3' };
		const response = await POST(event as Parameters<typeof POST>[0]);
		const body = (await response.json()) as { secret?: string; problem?: { code: string } };
		expect(response.headers.get('cache-control')).toBe('no-store');
		return [response.status, body.secret ?? body.problem?.code];
	}

	it('and gets back what opens this phone, and no other', async () => {
		expect(await ask(proof)).toEqual([200, secret]);
		expect(await ask({ ...proof, deviceId: id('device', 7) })).toEqual([404, 'not_found']);
		// Bà Hồng knows her own password, and his phone has no key of hers.
		expect(await ask({ ...proof, phone: '0912000001' })).toEqual([404, 'not_found']);
	});

	it('only from the app itself, and in its words', async () => {
		const form = { 'content-type': 'application/x-www-form-urlencoded' };
		expect(await ask(proof, form)).toEqual([403, 'cross_site']);
		expect(await ask(proof, { origin: 'https://example.org' })).toEqual([403, 'cross_site']);
		for (const nonsense of [null, {}, { ...proof, deviceId: '1' }, { ...proof, phone: 7 }])
			expect(await ask(nonsense)).toEqual([400, 'malformed']);
	});

	it('in vain once the phone is signed out', async () => {
		const lostToo = id('device', 8);
		const keeps = command('device.keep_key', { secret });
		const by = await actor(connection.database, 'phuc');
		await performAll(connection.database, by, [keeps], { ...sending, deviceId: lostToo });
		const signsOut = command('device.sign_out', { accountId: people.phuc.id, deviceId: lostToo });
		await perform(
			connection.database,
			await actor(connection.database, 'officer'),
			signsOut,
			sending
		);
		expect(await ask({ ...proof, deviceId: lostToo })).toEqual([403, 'device_signed_out']);
	});

	it('five times with a wrong password, and then no more, also with the right one', async () => {
		for (let tries = 0; tries < 5; tries++)
			expect(await ask({ ...proof, password: 'đoán mò' })).toEqual([401, 'wrong_credentials']);
		expect(await ask(proof)).toEqual([429, 'too_many_attempts']);
	});
});
