import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as accounts from '$lib/server/accounts';
import { perform } from '$lib/server/commands';
import { type Connection, rows } from '$lib/server/db/client';
import * as sessions from '$lib/server/sessions';
import { actor, areas, command, id, now, people, type Person, sending, teams } from '../people';
import { open } from './database';

let connection: Connection;
const password = 'nà pục 2026';
beforeAll(async () => {
	connection = await open();
	await connection.database.execute(
		sql`update account set password_hash = ${await accounts.hashPassword(password)} where id in (${people.hong.id}, ${people.phuc.id})`
	);
});
beforeEach(() => connection.database.execute(sql`delete from sign_in_failure`));
afterAll(() => connection.close());

const minutesLater = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const signIn = (
	typed: string,
	who: 'hong' | 'phuc' | 'chair' = 'hong',
	at = now,
	address = '10.0.0.1'
) =>
	sessions.signIn(
		connection.database,
		false,
		{ phone: people[who].phone, password: typed },
		address,
		at
	);

describe('signing in', () => {
	it('opens a session of which the database holds only a hash', async () => {
		const { cookie } = await signIn(password);
		const stored = await rows<{ id: string }>(connection.database, sql`select id from session`);
		expect(stored.map((row) => row.id)).not.toContain(cookie.value);
		expect((await sessions.validate(connection.database, false, cookie.value, now))?.actor.id).toBe(
			people.hong.id
		);
		expect(
			await sessions.validate(connection.database, false, stored[0]?.id ?? '', now)
		).toBeNull();
	});

	it('with a wrong password, an unknown phone or an account without password answers alike', async () => {
		for (const attempt of [() => signIn('sai mật khẩu'), () => signIn(password, 'chair')])
			await expect(attempt()).rejects.toMatchObject({ code: 'wrong_credentials' });
		const unknown = sessions.signIn(
			connection.database,
			false,
			{ phone: '+84399999999', password },
			'10.0.0.2',
			now
		);
		await expect(unknown).rejects.toMatchObject({ code: 'wrong_credentials' });
	});

	it('is refused after five failures, also with the right password, until a quarter of an hour is over', async () => {
		for (let failure = 0; failure < 5; failure++)
			await expect(signIn('đoán mò')).rejects.toMatchObject({ code: 'wrong_credentials' });
		await expect(signIn(password)).rejects.toMatchObject({ code: 'too_many_attempts' });
		await expect(signIn(password, 'phuc')).resolves.toMatchObject({ accountId: people.phuc.id });
		await expect(signIn(password, 'hong', minutesLater(16))).resolves.toMatchObject({
			accountId: people.hong.id
		});
	});

	it('is refused to a whole IPv6 network, of which one guesser has every address', async () => {
		const from = (network: string, last: number) => `${network}:a:b:c:${last.toString(16)}`;
		for (let attempt = 1; attempt <= 5; attempt++)
			await sessions.mayTryCode(connection.database, from('2001:db8:7:8', attempt), now);
		await expect(
			sessions.mayTryCode(connection.database, '2001:db8:7:8::1', now)
		).rejects.toMatchObject({ code: 'too_many_attempts' });
		await sessions.mayTryCode(connection.database, from('2001:db8:7:9', 1), now);
		await sessions.mayTryCode(connection.database, '2001:db8::7:8:0:0:1', now);
	});

	it('counts an address alike in the forms of IPv4 and IPv6', async () => {
		for (let attempt = 1; attempt <= 5; attempt++)
			await sessions.mayTryCode(connection.database, '::ffff:10.0.0.9', now);
		await expect(sessions.mayTryCode(connection.database, '10.0.0.9', now)).rejects.toMatchObject({
			code: 'too_many_attempts'
		});
		await sessions.mayTryCode(connection.database, '::ffff:10.0.0.8', now);
	});

	it('everywhere else ends when she says so', async () => {
		const first = await signIn(password);
		const second = await signIn(password);
		await perform(
			connection.database,
			await actor(connection.database, 'hong'),
			command('account.sign_out_everywhere', {}),
			sending
		);
		for (const { cookie } of [first, second])
			expect(await sessions.validate(connection.database, false, cookie.value, now)).toBeNull();
	});

	it('ends when the account is closed', async () => {
		const { cookie } = await signIn(password, 'phuc');
		await perform(
			connection.database,
			await actor(connection.database, 'admin'),
			command('account.close', { id: people.phuc.id }),
			sending
		);
		expect(await sessions.validate(connection.database, false, cookie.value, now)).toBeNull();
		await expect(signIn(password, 'phuc')).rejects.toMatchObject({ code: 'wrong_credentials' });
	});

	it('with the number of a closed account belongs to whoever has it now', async () => {
		const admin = await actor(connection.database, 'admin');
		const { phone } = people.province;
		const account = { id: id('account', 90), name: 'Hà Văn Mới', phone, role: 'commune_officer' };
		const close = command('account.close', { id: people.province.id });
		await perform(connection.database, admin, close, sending);
		const open = command('account.open', { ...account, areaId: areas.naSam.id });
		await perform(connection.database, admin, open, sending);
		const passwordHash = await accounts.hashPassword(password);
		await connection.database.execute(
			sql`update account set password_hash = ${passwordHash} where phone = ${phone}`
		);
		const signedIn = sessions.signIn(connection.database, false, { phone, password }, '::1', now);
		await expect(signedIn).resolves.toMatchObject({ accountId: account.id });
	});
});

describe('a joining code', () => {
	const invite = async () => {
		const code = accounts.newCode();
		await perform(
			connection.database,
			await actor(connection.database, 'officer'),
			command('invitation.issue', { accountId: people.neighbour.id, code }),
			sending
		);
		return code;
	};
	const join = async (code: string, at = now) => {
		const invited = await accounts.invitee(connection.database, code, at);
		if (!invited) return null;
		const passwordHash = await accounts.hashPassword('mật khẩu của tôi');
		return perform(connection.database, invited, command('account.join', { code, passwordHash }), {
			...sending,
			now: at
		});
	};

	it('works once, and the holder signs in with their own password', async () => {
		const code = await invite();
		expect(await join(code)).toMatchObject({ verdict: 'accepted' });
		expect(await join(code)).toBeNull();
		const signedIn = sessions.signIn(
			connection.database,
			false,
			{ phone: people.neighbour.phone, password: 'mật khẩu của tôi' },
			'10.0.0.3',
			now
		);
		await expect(signedIn).resolves.toMatchObject({ accountId: people.neighbour.id });
	});

	it('is over after 24 hours', async () => {
		const code = await invite();
		expect(await join(code, minutesLater(24 * 60 + 1))).toBeNull();
	});

	it('stops working when a newer one is given', async () => {
		const older = await invite();
		const newer = await invite();
		expect(await accounts.invitee(connection.database, older, now)).toBeNull();
		expect(await accounts.invitee(connection.database, newer, now)).not.toBeNull();
	});

	it('used by two at the same moment lets one in', async () => {
		const code = await invite();
		const invited = await accounts.invitee(connection.database, code, now);
		const passwordHash = await accounts.hashPassword('ai nhanh hơn');
		if (!invited) throw new Error('not invited');
		const both = await Promise.allSettled(
			[1, 2].map(() =>
				perform(
					connection.database,
					invited,
					command('account.join', { code, passwordHash }),
					sending
				)
			)
		);
		expect(both.map((each) => each.status).sort()).toEqual(['fulfilled', 'rejected']);
	});

	it('for the leader of one team cannot be made by the leader of another in which she helps', async () => {
		await connection.database.execute(sql`
			insert into member (id, team_id, name, role, organisation, account_id, joined_on)
			values (${id('member', 90)}, ${teams.banChu.id}, ${people.hong.name}, 'leader', 'resident', ${people.hong.id}, '2026-01-01')`);
		await connection.database.execute(
			sql`update account set closed_at = null where id = ${people.phuc.id}`
		);
		const issue = async (who: Person) =>
			perform(
				connection.database,
				await actor(connection.database, who),
				command('invitation.issue', { accountId: people.hong.id, code: accounts.newCode() }),
				sending
			);
		await expect(issue('phuc')).rejects.toMatchObject({ code: 'not_found' });
		await expect(issue('officer')).resolves.toMatchObject({ verdict: 'accepted' });
	});

	it('for the chair cannot be made by the commune officer, nor by a leader who names the chair as a member', async () => {
		const officer = await actor(connection.database, 'officer');
		const issued = perform(
			connection.database,
			officer,
			command('invitation.issue', { accountId: people.chair.id, code: accounts.newCode() }),
			sending
		);
		await expect(issued).rejects.toMatchObject({ code: 'not_found' });
	});
});
