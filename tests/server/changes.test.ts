import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { changesSince } from '$lib/server/changes';
import { performAll } from '$lib/server/commands';
import type { Connection } from '$lib/server/db/client';
import {
	actor,
	areas,
	command,
	households,
	id,
	type Person,
	sending,
	teams,
	today,
	visit
} from '../people';
import { open } from './database';

let connection: Connection;
beforeAll(async () => {
	connection = await open();
});
afterAll(() => connection.close());

const learn = async (who: Person, cursor: string | null, day = today) =>
	changesSince(connection.database, await actor(connection.database, who, day), cursor, day);
let visits = 0;
const knock = async (who: Person = 'hong') => {
	const said = visit(++visits, { householdId: households.naPuc[visits % 8] as string });
	await performAll(
		connection.database,
		await actor(connection.database, who),
		[command('visit.record', said)],
		sending
	);
	return said.id;
};

describe('what a phone learns', () => {
	let cursor: string;
	beforeEach(async () => {
		cursor = (await learn('hong', null)).cursor;
	});

	it('first is everything of its village and team, and nothing of the neighbours', async () => {
		const { changes, more } = await learn('hong', null);
		expect(changes).toMatchObject({
			fresh: true,
			leftVillageIds: [],
			villages: [{ id: areas.naPuc.id, name: 'Thôn Nà Pục', communeName: 'Xã Na Sầm' }]
		});
		expect(changes.households.map((household) => household.id)).toEqual(households.naPuc);
		expect(changes.members.map((member) => member.name)).toEqual([
			'Triệu Sinh Phúc',
			'Vi Thị Hồng'
		]);
		expect(changes.teams).toMatchObject([{ id: teams.naPuc.id, decision: '12/QĐ-UBND' }]);
		expect(more).toBe(false);
	});

	it('then nothing while nothing happens', async () => {
		const again = await learn('hong', cursor);
		expect(again.changes).toMatchObject({
			fresh: false,
			households: [],
			visits: [],
			members: [],
			trainings: []
		});
		expect(again.cursor).toBe(cursor);
	});

	it('then only what others did', async () => {
		const visitId = await knock('phuc');
		const { changes } = await learn('hong', cursor);
		expect(changes.visits.map((row) => row.id)).toEqual([visitId]);
		expect(changes.households).toEqual([]);
	});

	it('is a visit with the same words in which it was sent', async () => {
		const visitId = await knock();
		const row = (await learn('hong', cursor)).changes.visits[0];
		const { id: _, ...said } = visit(visits, {
			householdId: households.naPuc[visits % 8] as string
		});
		expect(row).toMatchObject({
			...said,
			id: visitId,
			originId: visitId,
			revision: 1,
			withdrawn: false,
			happenedOn: '2026-11-20',
			receivedAt: sending.now.toISOString()
		});
	});

	it('is everything anew when the server has forgotten what the phone has seen', async () => {
		await knock();
		const ahead = (await learn('hong', cursor)).cursor;
		await connection.database.execute(
			sql`update scope set version = version - 1 where id = ${`village:${areas.naPuc.id}`}`
		);
		expect((await learn('hong', ahead)).changes.fresh).toBe(true);
	});

	it('from a restored backup, or with a cursor that is nonsense, is everything anew', async () => {
		expect((await learn('hong', 'bm9uc2Vuc2U')).changes.fresh).toBe(true);
		await connection.database.execute(
			sql`update installation set epoch = ${id('installation', 2)}`
		);
		expect((await learn('hong', cursor)).changes).toMatchObject({
			fresh: true,
			households: expect.objectContaining({ length: 8 })
		});
	});
});

it('a village that joins the team comes whole, and one that leaves it is named', async () => {
	const { cursor } = await learn('phuc', null);
	await connection.database.execute(
		sql`update team_village set valid_to = ${today} where team_id = ${teams.naPuc.id}`
	);
	await connection.database.execute(
		sql`insert into team_village (team_id, village_id, valid_from) values (${teams.naPuc.id}, ${areas.banChu.id}, ${today})`
	);
	const { changes, cursor: moved } = await learn('phuc', cursor);
	expect(changes).toMatchObject({ fresh: false, leftVillageIds: [areas.naPuc.id] });
	expect(changes.households.map((household) => household.id)).toEqual(households.banChu);
	expect((await learn('phuc', moved)).changes).toMatchObject({
		leftVillageIds: [],
		households: []
	});
});
