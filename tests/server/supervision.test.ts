import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { can } from '$lib/domain/access';
import { type Connection, rows } from '$lib/server/db/client';
import { placesOf, supervised } from '$lib/server/supervision';
import { actor, members, people, type Person, today } from '../people';
import { open } from './database';

let connection: Connection;
beforeAll(async () => {
	connection = await open();
	await connection.database.execute(
		sql`update member set left_on = '2026-11-01' where id = ${members.hong.id}`
	);
});
afterAll(() => connection.close());

it('who may sign out whose phone is who sees it, also of somebody who left', async () => {
	const everybody = Object.keys(people) as Person[];
	for (const who of everybody) {
		const by = await actor(connection.database, who);
		const seen = await rows<{ id: string }>(
			connection.database,
			sql`select id from account where ${supervised(by, 'device.read', sql`id`, today)} order by id`
		);
		const places = await Promise.all(
			everybody.map((whom) => placesOf(connection.database, people[whom].id, today))
		);
		const allowed = everybody.filter((_, index) =>
			places[index]?.some((place) => can(by, 'device.sign_out', place))
		);
		expect(
			seen.map((row) => row.id),
			who
		).toEqual(allowed.map((whom) => people[whom].id).sort());
	}
});
