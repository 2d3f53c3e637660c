import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeUpOf } from '$lib/domain/member';
import * as accounts from '$lib/server/accounts';
import { perform } from '$lib/server/commands';
import { type Connection, rows } from '$lib/server/db/client';
import * as membersOf from '$lib/server/members';
import { actor, command, members, people, type Person, sending, teams, today } from '../people';
import { open } from './database';

let connection: Connection;
beforeEach(async () => {
	connection = await open();
});
afterEach(() => connection.close());

const does = async (who: Person, name: string, payload: object) =>
	perform(
		connection.database,
		await actor(connection.database, who),
		command(name, payload),
		sending
	);
const right = (changed = {}) => ({
	memberId: members.hong.id,
	name: people.hong.name,
	organisation: 'resident',
	sex: null,
	birthYear: null,
	...changed
});
const changed = (what = {}) => ({
	memberId: members.hong.id,
	phone: people.hong.phone,
	organisation: 'resident',
	from: null,
	...what
});
const hers = async () =>
	(await membersOf.one(
		connection.database,
		await actor(connection.database, 'officer'),
		members.hong.id,
		today
	))!;
const womenOn = async (day: string) => {
	const officer = await actor(connection.database, 'officer');
	const counted = await membersOf.countedIn(connection.database, officer, day, today);
	return makeUpOf(counted, 2026).byOrganisation.womens_union;
};
const newPhone = '+84987654321';
const phoneOfAccount = async () =>
	(
		await rows<{ phone: string }>(
			connection.database,
			sql`select phone from account where id = ${people.hong.id}`
		)
	)[0]?.phone;

describe('what is known of a member in force', () => {
	it('is put right by the commune for all days, also in her account and on phones', async () => {
		const version = async () =>
			(
				await rows<{ version: string }>(
					connection.database,
					sql`select version from scope where id = ${`team:${teams.naPuc.id}`}`
				)
			)[0]?.version;
		const before = await version();
		await does(
			'officer',
			'member.correct',
			right({
				name: 'Vi Thị Hồng Nhung',
				organisation: 'womens_union',
				sex: 'female',
				birthYear: 1991
			})
		);
		expect(await hers()).toMatchObject({
			name: 'Vi Thị Hồng Nhung',
			organisation: 'womens_union',
			birthYear: 1991
		});
		expect(await womenOn('2022-01-01')).toEqual({ female: 1, male: 0, unknown: 0 });
		expect((await actor(connection.database, 'hong')).name).toBe('Vi Thị Hồng Nhung');
		expect(await version()).not.toBe(before);
		for (const who of ['phuc', 'hong', 'chair', 'province', 'outsider'] as const)
			await expect(does(who, 'member.correct', right())).rejects.toThrow('not_found');
	});

	it('is sent by another organisation from a day on: figures of earlier days stay', async () => {
		await does(
			'phuc',
			'member.change',
			changed({ organisation: 'womens_union', from: '2026-03-01' })
		);
		expect(await womenOn('2026-02-28')).toBeUndefined();
		expect(await womenOn('2026-03-01')).toEqual({ female: 0, male: 0, unknown: 1 });
		await does(
			'officer',
			'member.change',
			changed({ organisation: 'teacher', from: '2026-03-01' })
		);
		expect(await womenOn('2026-03-01')).toBeUndefined();
		await does('officer', 'member.change', changed({ organisation: 'health', from: today }));
		expect(await membersOf.pastOrganisationsOf(connection.database, members.hong.id)).toEqual([
			{ organisation: 'teacher', to: today },
			{ organisation: 'resident', to: '2026-03-01' }
		]);
		const then = await membersOf.ofTeamOn(connection.database, teams.naPuc.id, '2026-05-01');
		expect(then.find(({ id }) => id === members.hong.id)?.organisation).toBe('teacher');
	});

	it('changes on no day before she joined, before the last change, or to come', async () => {
		const to = (from: string | null) =>
			does('phuc', 'member.change', changed({ organisation: 'bank', from }));
		await expect(to(null)).rejects.toMatchObject({ fields: { from: 'required' } });
		for (const day of ['2021-10-10', '2026-11-22'])
			await expect(to(day)).rejects.toMatchObject({ fields: { from: 'outside' } });
		await to('2026-03-01');
		await expect(
			does('phuc', 'member.change', changed({ organisation: 'post', from: '2026-02-01' }))
		).rejects.toMatchObject({ fields: { from: 'outside' } });
	});

	it('has another number: the account goes with her, and the old number opens nothing', async () => {
		const passwordHash = await accounts.hashPassword('na-puc-2026');
		await connection.database.execute(
			sql`update account set password_hash = ${passwordHash} where id = ${people.hong.id}`
		);
		await does('phuc', 'member.change', changed({ phone: '0987654321' }));
		expect((await hers()).phone).toBe(newPhone);
		const enter = (phone: string) =>
			accounts.authenticate(connection.database, phone, 'na-puc-2026');
		expect(await enter(newPhone)).toBe(people.hong.id);
		expect(await enter(people.hong.phone)).toBeNull();
	});

	it('takes no number that is somebody else’s, and keeps the one that it has', async () => {
		await expect(
			does('phuc', 'member.change', changed({ phone: people.chair.phone }))
		).rejects.toMatchObject({ fields: { phone: 'phone_taken' } });
		await expect(
			does('officer', 'member.change', changed({ memberId: members.phuc.id, phone: null }))
		).rejects.toMatchObject({ fields: { phone: 'phone_stays' } });
		expect(await phoneOfAccount()).toBe(people.hong.phone);
	});

	it('is given a first number by the commune, not by the leader alone: it opens the households', async () => {
		await connection.database.execute(
			sql`update member set phone = null, account_id = null where id = ${members.hong.id}`
		);
		const first = changed({ phone: newPhone });
		await expect(does('phuc', 'member.change', first)).rejects.toMatchObject({
			fields: { phone: 'first_phone' }
		});
		expect((await hers()).phone).toBeNull();
		await does('officer', 'member.change', first);
		expect((await hers()).phone).toBe(newPhone);
	});

	it('keeps its number where that opens more than the actor reaches: the administrator changes it', async () => {
		await connection.database
			.execute(sql`insert into appointment (id, account_id, role, area_id, valid_from)
			values (gen_random_uuid(), ${people.hong.id}, 'commune_officer', 11, ${today})`);
		for (const who of ['phuc', 'officer'] as const)
			await expect(does(who, 'member.change', changed({ phone: newPhone }))).rejects.toThrow(
				'not_found'
			);
		await does('admin', 'member.change', changed({ phone: newPhone }));
		expect(await phoneOfAccount()).toBe(newPhone);
	});

	it('is told to nobody outside, and the journal keeps who changed it', async () => {
		await expect(does('outsider', 'member.change', changed({ phone: newPhone }))).rejects.toThrow(
			'not_found'
		);
		await does('phuc', 'member.change', changed({ phone: newPhone }));
		const kept = await rows(
			connection.database,
			sql`select actor_id, verdict from journal where name = 'member.change' order by sequence`
		);
		expect(kept).toEqual([
			{ actor_id: people.outsider.id, verdict: 'rejected' },
			{ actor_id: people.phuc.id, verdict: 'accepted' }
		]);
	});
});
