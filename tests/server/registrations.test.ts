import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addDays, type Day } from '$lib/domain/day';
import { protocol, unpacked } from '$lib/domain/sync';
import { actorOf } from '$lib/server/access';
import { authenticate } from '$lib/server/accounts';
import { perform } from '$lib/server/commands';
import { type Connection, rows } from '$lib/server/db/client';
import * as registrations from '$lib/server/registrations';
import * as sessions from '$lib/server/sessions';
import { exchange } from '$lib/server/sync';
import {
	actor,
	areas,
	command,
	id,
	people,
	type Person,
	sending,
	session,
	teams,
	today,
	visit
} from '../people';
import { open } from './database';

let connection: Connection;
beforeEach(async () => {
	connection = await open();
});
afterEach(() => connection.close());

/** Chị Sim of thôn Nà Pục, who asks to join the team of her village. */
const sim = { member: id('member', 60), account: id('account', 60), phone: '+84915000060' };
const password = 'mật khẩu của Sim';
const at = (day: Day) => new Date(`${day}T03:00:00.000Z`);
const asks = (changed = {}, day = today) =>
	registrations.ask(
		connection.database,
		{
			id: sim.member,
			accountId: sim.account,
			link: teams.naPuc.id,
			name: 'Nông Thị Sim',
			phone: sim.phone,
			password,
			...changed
		},
		'203.0.113.7',
		at(day)
	);
const does = async (who: Person, name: string, payload: object, day = today) =>
	perform(connection.database, await actor(connection.database, who, day), command(name, payload), {
		...sending,
		now: at(day)
	});
const nominate = (who: Person = 'phuc', submission = 60) =>
	does(who, 'registration.nominate', {
		submissionId: id('submission', submission),
		teamId: teams.naPuc.id,
		people: [{ id: sim.member, organisation: 'womens_union' }],
		grounds: 'Xóm 3 chưa có ai'
	});
const approve = (effectiveOn = today) =>
	does('chair', 'team.approve', {
		decisionId: id('decision', 60),
		number: '60/QĐ-UBND',
		signedOn: today,
		effectiveOn,
		signer: people.chair.name,
		capacity: 'chair',
		teamIds: [teams.naPuc.id]
	});
/** What her phone and the server say to each other. */
const syncs = async (commands: ReturnType<typeof command>[] = [], day = today) => {
	const who = await actorOf(connection.database, sim.account, day);
	const answer = await exchange(
		connection.database,
		who!,
		session,
		{
			protocol,
			accountId: sim.account,
			deviceId: id('device', 60),
			sentAt: at(day).toISOString(),
			device: { label: 'Android', waiting: 0, rejected: 0 },
			commands: commands.map(({ id, name, payload }) => ({
				id,
				name,
				payload,
				at: at(today).toISOString(),
				heard: null,
				replaces: null
			})),
			cursor: null
		},
		at(day)
	);
	return { ...answer, changes: unpacked(answer.changes) };
};
const household = {
	id: id('household', 60),
	villageId: areas.naPuc.id,
	lane: 'Xóm 3',
	headName: 'Chu Thị Mận',
	phone: null,
	living: true,
	produces: false,
	consent: null
};
const herVisit = visit(60, { householdId: household.id, memberIds: [sim.member] });

describe('whoever asks to join a team by themselves', () => {
	it('learns the names of its villages and nobody’s but their own, and reaches nothing', async () => {
		await asks();
		expect((await actorOf(connection.database, sim.account, today))?.grants).toEqual([]);
		const { changes, registration } = await syncs();
		expect(registration).toMatchObject({ state: 'waiting', until: addDays(today, 30) });
		expect(changes.teams).toMatchObject([{ id: teams.naPuc.id, villageIds: [areas.naPuc.id] }]);
		expect(changes.villages).toMatchObject([{ name: 'Thôn Nà Pục' }]);
		expect(changes.members).toMatchObject([{ id: sim.member, accountId: sim.account }]);
		expect([changes.households, changes.visits, changes.trainings]).toEqual([[], [], []]);
		await expect(syncs([command('household.register', household)])).rejects.toMatchObject({
			code: 'registration_waits'
		});
		const journal = sql`select 1 from journal where actor_id = ${sim.account}`;
		expect(await rows(connection.database, journal)).toEqual([]);
	});

	it('is told to the leader and the commune, and joins when the chair decides: then what they recorded is taken in', async () => {
		await asks();
		const phuc = await actor(connection.database, 'phuc');
		expect(await registrations.waitingFor(connection.database, phuc, today)).toMatchObject([
			{ teamId: teams.naPuc.id, people: 1 }
		]);
		await nominate();
		expect((await syncs()).registration).toMatchObject({ state: 'nominated' });
		expect(await registrations.waitingFor(connection.database, phuc, today)).toEqual([]);
		await approve();

		const { receipts, changes, registration } = await syncs([
			command('household.register', household),
			command('visit.record', herVisit)
		]);
		expect(registration).toBeNull();
		expect(receipts.map((receipt) => receipt.verdict)).toEqual(['accepted', 'accepted']);
		expect(changes.households).toHaveLength(9);
		expect(changes.members.map(({ id }) => id)).toContain(sim.member);
		expect(await authenticate(connection.database, sim.phone, password)).toBe(sim.account);
	});

	it('waits on for a decision that takes effect later, and when the chair returns the proposal', async () => {
		await asks();
		await nominate('officer');
		await does('chair', 'team.return', { id: teams.naPuc.id, reason: 'Chờ họp thôn' });
		expect((await syncs()).registration).toMatchObject({ state: 'waiting' });
		await nominate('phuc', 61);
		await approve(addDays(today, 3));
		expect((await syncs()).registration).toMatchObject({ state: 'nominated' });
		expect((await syncs([], addDays(today, 3))).registration).toBeNull();
	});

	it('is refused with a reason, and a month later nobody knows who it was', async () => {
		await asks();
		await does('phuc', 'registration.refuse', { id: sim.member, reason: 'Không ở thôn này' });
		const { registration, changes } = await syncs();
		expect(registration).toMatchObject({ state: 'refused', reason: 'Không ở thôn này' });
		expect([changes.teams, changes.villages, changes.members]).toEqual([[], [], []]);
		await expect(nominate()).rejects.toMatchObject({ code: 'changed_meanwhile' });

		await registrations.tidy(connection.database, at(addDays(today, 30)));
		expect(await authenticate(connection.database, sim.phone, password)).toBe(sim.account);
		await registrations.tidy(connection.database, at(addDays(today, 31)));
		expect(await actorOf(connection.database, sim.account, today)).toBeNull();
		const named = sql`select 1 from account where phone = ${sim.phone} or name = 'Nông Thị Sim'`;
		expect(await rows(connection.database, named)).toEqual([]);
	});

	it('gets no answer within thirty days and may ask again', async () => {
		await asks();
		expect((await syncs([], addDays(today, 31))).registration).toMatchObject({ state: 'expired' });
		await asks({ id: id('member', 61), accountId: id('account', 61) }, addDays(today, 31));
	});

	it('takes a phone number from nobody, and cannot be nominated with somebody else’s', async () => {
		await asks({ phone: people.hong.phone });
		await expect(nominate()).rejects.toMatchObject({ code: 'phone_taken' });
		expect((await actor(connection.database, 'hong')).grants).toHaveLength(1);
		// Whoever gets an account with that number from the commune gets one of their own.
		await asks({ id: id('member', 61), accountId: id('account', 61), phone: '+84915000061' });
		await does('admin', 'account.open', {
			id: id('account', 62),
			name: 'Lý Văn Sỏi',
			phone: '+84915000061',
			role: 'leader',
			areaId: areas.poMa.id
		});
	});

	it('gives nobody more guesses at the password of whose number they gave', async () => {
		await asks({ phone: people.hong.phone });
		const signIn = (typed: string) =>
			sessions.signIn(
				connection.database,
				false,
				{ phone: people.hong.phone, password: typed },
				'203.0.113.7',
				at(today)
			);
		for (let guess = 1; guess <= 4; guess++) {
			await expect(signIn('đoán mò')).rejects.toMatchObject({ code: 'wrong_credentials' });
			await signIn(password);
		}
		await expect(signIn('đoán mò')).rejects.toMatchObject({ code: 'wrong_credentials' });
		await expect(signIn(password)).rejects.toMatchObject({ code: 'too_many_attempts' });
	});

	it('asks once with the same form, a team that is in force, and only while few wait', async () => {
		await asks();
		await asks();
		await expect(asks({ id: id('member', 99), link: id('team', 99) })).rejects.toMatchObject({
			code: 'not_found'
		});
		for (let number = 61; number < 70; number++)
			await asks({
				id: id('member', number),
				accountId: id('account', number),
				phone: `+849150000${number}`
			});
		await expect(
			asks({ id: id('member', 70), accountId: id('account', 70), phone: '+84915000070' })
		).rejects.toMatchObject({ code: 'registrations_full' });
		const phone = sim.phone;
		for (const number of [71, 72])
			await asks({
				id: id('member', number),
				accountId: id('account', number),
				link: teams.banChu.id,
				phone
			});
		await expect(
			asks({
				id: id('member', 73),
				accountId: id('account', 73),
				link: teams.banChu.id,
				phone
			})
		).rejects.toMatchObject({ code: 'registrations_full' });
	});

	it('asks by the newest link alone: posters with an old one open nothing, and who waits still waits', async () => {
		await asks();
		const [first, second] = [id('operation', 60), id('operation', 61)];
		const nobody = { id: id('member', 80), accountId: id('account', 80), phone: '+84915000080' };
		await does('phuc', 'registration.renew_link', { teamId: teams.naPuc.id, key: first });
		await expect(asks(nobody)).rejects.toMatchObject({ code: 'not_found' });
		await asks({ ...nobody, link: first });
		await does('officer', 'registration.close_link', { teamId: teams.naPuc.id });
		expect(await registrations.linkOf(connection.database, teams.naPuc.id)).toBeNull();
		for (const link of [first, teams.naPuc.id])
			expect(await registrations.teamOpenTo(connection.database, link, today)).toBeNull();
		await does('phuc', 'registration.renew_link', { teamId: teams.naPuc.id, key: second });
		expect(await registrations.teamOpenTo(connection.database, second, today)).toMatchObject({
			id: teams.naPuc.id
		});
		expect(await registrations.teamOpenTo(connection.database, first, today)).toBeNull();
		// Another team keeps its own.
		expect(await registrations.linkOf(connection.database, teams.banChu.id)).toBe(teams.banChu.id);
		const waiting = await registrations.ofTeam(connection.database, teams.naPuc.id, today);
		expect(waiting).toHaveLength(2);
	});
});
