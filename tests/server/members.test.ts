import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ageBandOf, makeUpOf } from '$lib/domain/member';
import { invitee } from '$lib/server/accounts';
import { perform } from '$lib/server/commands';
import * as courses from '$lib/server/courses';
import { type Connection, rows } from '$lib/server/db/client';
import * as membersOf from '$lib/server/members';
import * as register from '$lib/server/team-register';
import {
	actor,
	areas,
	command,
	id,
	members,
	now,
	people,
	type Person,
	sending,
	teams,
	today
} from '../people';
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
const course = (number: number, changed = {}) => ({
	id: id('operation', number),
	memberId: members.hong.id,
	title: 'Kỹ năng số cơ bản',
	heldBy: 'Sở Khoa học và Công nghệ',
	completedOn: '2026-10-01',
	certificate: '12/CN',
	...changed
});
const trained = async (day: string) =>
	rows<{ serving: number; trained: number }>(
		connection.database,
		sql`select serving, trained from village_people(${day}::date, ${day}::date) where village_id = ${areas.naPuc.id}`
	);

it('a course counts in TRN-01 for twelve months, once for each member, and no more when it was noted by mistake', async () => {
	await does('phuc', 'course.record', course(1));
	await does('officer', 'course.record', course(2, { certificate: '' }));
	expect(await trained(today)).toEqual([{ serving: 2, trained: 1 }]);
	expect(await trained('2026-09-30')).toEqual([{ serving: 2, trained: 0 }]);
	expect(await trained('2027-10-02')).toEqual([{ serving: 2, trained: 0 }]);
	expect(await courses.ofAccount(connection.database, people.hong.id)).toMatchObject([
		{ id: id('operation', 2), certificate: null },
		{ title: 'Kỹ năng số cơ bản', certificate: '12/CN', teamName: teams.naPuc.name }
	]);
	await does('phuc', 'course.remove', { id: id('operation', 1) });
	await does('phuc', 'course.remove', { id: id('operation', 2) });
	expect(await trained(today)).toEqual([{ serving: 2, trained: 0 }]);
});

it('a course of tomorrow is none', async () => {
	await expect(
		does('phuc', 'course.record', course(3, { completedOn: '2026-11-22' }))
	).rejects.toMatchObject({ fields: { completedOn: 'future_day' } });
});

it('a code that was given out is listed until it is used, replaced or revoked', async () => {
	const ofHong = async () =>
		(await membersOf.ofTeam(connection.database, teams.naPuc.id, now)).find(
			(each) => each.id === members.hong.id
		);
	const accountId = people.hong.id;
	await does('phuc', 'invitation.issue', { accountId, code: 'ABCD2345' });
	expect((await ofHong())?.codeUntil).toBe('2026-11-22T03:00:00.000Z');
	await does('phuc', 'invitation.issue', { accountId, code: 'EFGH2345' });
	expect(await invitee(connection.database, 'ABCD2345', now)).toBeNull();
	expect((await invitee(connection.database, 'EFGH2345', now))?.id).toBe(accountId);
	await does('phuc', 'invitation.revoke', { accountId });
	expect(await invitee(connection.database, 'EFGH2345', now)).toBeNull();
	expect((await ofHong())?.codeUntil).toBeNull();
});

it('a team is shown as it was on a day, and a person in two teams is seen in both', async () => {
	await does('chair', 'team.change', {
		decisionId: id('decision', 70),
		number: '70/QĐ-UBND',
		signedOn: today,
		effectiveOn: today,
		signer: people.chair.name,
		capacity: 'chair',
		teams: [
			{
				teamId: teams.naPuc.id,
				change: {
					joins: [
						{
							id: id('member', 70),
							name: people.neighbour.name,
							phone: people.neighbour.phone,
							role: 'member',
							organisation: 'womens_union',
							sex: 'female',
							birthYear: 1990
						}
					],
					pauses: [{ memberId: members.hong.id }],
					villagesJoin: [areas.poMa.id]
				}
			}
		]
	});
	const then = await membersOf.ofTeamOn(connection.database, teams.naPuc.id, '2026-11-20');
	expect(then.map(({ name, paused }) => [name, paused])).toEqual([
		[people.phuc.name, false],
		[people.hong.name, false]
	]);
	const served = (day: string, past: boolean) =>
		register.villagesServed(connection.database, teams.naPuc.id, day, past);
	expect((await served('2026-11-20', true)).map(({ name }) => name)).toEqual(['Thôn Nà Pục']);
	expect(await served(today, false)).toHaveLength(2);

	const officer = await actor(connection.database, 'officer');
	const found = await membersOf.elsewhere(connection.database, officer, id('member', 70), today);
	expect(found).toMatchObject([{ teamId: teams.banChu.id, role: 'leader' }]);
	const outsider = await actor(connection.database, 'outsider');
	expect(await membersOf.one(connection.database, outsider, id('member', 70), today)).toBeNull();

	// Two of Nà Pục without bà Hồng, who pauses, and the leader of bản Chu.
	const counted = await membersOf.countedIn(connection.database, officer, today, today);
	expect(makeUpOf(counted, 2026)).toMatchObject({
		total: 3,
		byOrganisation: { womens_union: { female: 1 }, resident: { unknown: 2 } },
		byAge: { from_30: { female: 1 }, unknown: { unknown: 2 } }
	});
});

it('an age is told by its band, by the years alone', () => {
	const bands = [2000, 1996, 1982, 1981, 1966, null].map((year) => ageBandOf(year, 2026));
	expect(bands).toEqual(['under_30', 'from_30', 'from_30', 'from_45', 'from_60', 'unknown']);
});
