import { type SQL, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '$lib/domain/day';
import { type Command, performAll } from '$lib/server/commands';
import type { Connection, Database } from '$lib/server/db/client';
import {
	actor,
	areas,
	command,
	households,
	id,
	members,
	type Person,
	sending,
	teams,
	today,
	visit
} from '../people';
import { open } from './database';

/**
 * What a phone held while its owner's team, village or commune changed. Each story happens in a
 * transaction that is undone.
 */
let connection: Connection;
beforeAll(async () => {
	connection = await open();
});
afterAll(() => connection.close());

class Undone extends Error {}
const story = (happens: (database: Database) => Promise<void>) => async () => {
	const undone = await connection.database
		.transaction(async (tx) => {
			await happens(tx);
			throw new Undone();
		})
		.catch((error: unknown) => error);
	if (!(undone instanceof Undone)) throw undone;
};

const phone = { ...sending, deviceId: id('device', 1) };
const changeDay = '2026-11-15';
let count = 0;

/** A command that was done on a day at nine in the morning, by a clock that was right. */
const doneOn = (day: string, name: string, payload: unknown): Command => {
	const clock = { at: Date.parse(`${day}T02:00:00.000Z`), shift: 0 };
	return { ...command(name, payload), clock };
};
const visitOn = (day: string, changed: Parameters<typeof visit>[1] = {}) =>
	doneOn(day, 'visit.record', visit(++count, { happenedAt: `${day}T01:30:00.000Z`, ...changed }));
const verdicts = async (database: Database, who: Person, ...batch: Command[]) => {
	const { receipts } = await performAll(database, await actor(database, who), batch, phone);
	return receipts.map((receipt) => receipt.problem?.code ?? receipt.verdict);
};
const left = (database: Database, day: string) =>
	database.execute(sql`update member set left_on = ${day} where id = ${members.hong.id}`);

describe('what bà Hồng did before she left the team', () => {
	it(
		'is taken when her phone sends it afterwards, and what she did afterwards is not',
		story(async (database) => {
			await left(database, changeDay);
			const registered = doneOn('2026-11-10', 'household.register', {
				id: id('household', 90),
				villageId: areas.naPuc.id,
				lane: 'Xóm 2',
				headName: 'Lý Thị Mai',
				phone: null,
				living: true,
				produces: false,
				consent: null
			});
			const there = visitOn('2026-11-10', { householdId: id('household', 90) });
			const after = visitOn('2026-11-17');
			expect(await verdicts(database, 'hong', registered, there, after)).toEqual([
				'accepted',
				'accepted',
				'not_found'
			]);
		})
	);

	it(
		'on the very day is taken too: nobody knew in the morning',
		story(async (database) => {
			await left(database, today);
			expect(await verdicts(database, 'hong', visitOn(today))).toEqual(['accepted']);
		})
	);

	it(
		'is not taken without end',
		story(async (database) => {
			await left(database, '2026-06-01');
			const days = ['2026-05-31', addDays(today, -180), addDays(today, -181)];
			const sent = days.map((day) => visitOn(day));
			await database.execute(
				sql`update member set left_on = ${addDays(today, -170)} where id = ${members.hong.id}`
			);
			expect(await verdicts(database, 'hong', ...sent)).toEqual([
				'accepted',
				'accepted',
				'not_found'
			]);
		})
	);

	it(
		'does not let her do what the office does, nor what only an office she had might',
		story(async (database) => {
			await left(database, changeDay);
			const submission = { id: teams.naPuc.id, submissionId: id('submission', 1) };
			expect(
				await verdicts(database, 'hong', doneOn('2026-11-10', 'team.submit', submission))
			).toEqual(['malformed']);
			await database.execute(
				sql`update appointment set valid_to = ${changeDay} where id = ${id('appointment', 2)}`
			);
			const consent = {
				householdId: households.naPuc[0],
				given: true,
				way: 'voice',
				textVersion: '1'
			};
			expect(
				await verdicts(database, 'officer', doneOn('2026-11-10', 'household.consent', consent))
			).toEqual(['not_found']);
		})
	);
});

describe('what was done for a team', () => {
	const changes: Record<string, SQL> = {
		'that no longer serves the village': sql`update team_village set valid_to = ${changeDay} where team_id = ${teams.naPuc.id}`,
		'that was dissolved': sql`with dissolving as (insert into decision (id, kind, commune_id, number, signed_on, effective_on, signer, capacity, recorded_at)
				values (${id('decision', 40)}, 'dissolve', ${areas.naSam.id}, '40/QĐ-UBND', ${changeDay}, ${changeDay}, 'Hoàng Văn Thắng', 'chair', now()) returning id)
			insert into decision_team (decision_id, team_id) select id, ${teams.naPuc.id} from dissolving`
	};

	it.each(Object.entries(changes))('%s is taken for the days before', async (_, change) =>
		story(async (database) => {
			await database.execute(change);
			const before = visitOn(addDays(changeDay, -1));
			const after = visitOn(addDays(changeDay, 1));
			expect(await verdicts(database, 'hong', before)).toEqual(['accepted']);
			expect(await verdicts(database, 'hong', after)).not.toEqual(['accepted']);
		})()
	);

	it(
		'that the member left for another is taken, and so is what she does in the new one',
		story(async (database) => {
			await left(database, changeDay);
			await database.execute(
				sql`insert into member (id, team_id, name, role, organisation, account_id, joined_on)
					select ${id('member', 40)}, ${teams.banChu.id}, name, role, organisation, account_id, ${changeDay}::date from member where id = ${members.hong.id}`
			);
			const old = visitOn('2026-11-12');
			const fresh = visitOn('2026-11-18', {
				teamId: teams.banChu.id,
				householdId: households.banChu[0] as string,
				memberIds: [id('member', 40)]
			});
			expect(await verdicts(database, 'hong', old, fresh)).toEqual(['accepted', 'accepted']);
		})
	);

	it(
		'in a commune that was merged meanwhile is taken as if nothing had happened',
		story(async (database) => {
			await database.execute(
				sql`update area_edge set valid_to = ${changeDay} where parent_id = ${areas.naSam.id}`
			);
			await database.execute(
				sql`insert into area_edge (child_id, parent_id, parent_level, valid_from)
					select child_id, ${areas.thatKhe.id}, 'commune', ${changeDay}::date from area_edge where parent_id = ${areas.naSam.id}`
			);
			await database.execute(
				sql`update area set valid_to = ${changeDay} where id = ${areas.naSam.id}`
			);
			expect(await verdicts(database, 'hong', visitOn('2026-11-12'), visitOn(today))).toEqual([
				'accepted',
				'accepted'
			]);
		})
	);
});
