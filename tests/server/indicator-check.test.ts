import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { performAll } from '$lib/server/commands';
import { type Connection, rows } from '$lib/server/db/client';
import { villageIndicators } from '$lib/server/db/schema';
import { type Difference, lastChecks, verify, verifyNightly } from '$lib/server/indicator-check';
import { actor, areas, command, sending, today, visit } from '../people';
import { open } from './database';

let connection: Connection;
beforeAll(async () => {
	connection = await open();
	await performAll(
		connection.database,
		await actor(connection.database, 'hong'),
		[command('visit.record', visit(1))],
		sending
	);
});
afterAll(() => connection.close());

const look = async () => {
	const told: Difference[] = [];
	const { differences } = await verify(connection.database, (each) => told.push(each));
	expect(told).toHaveLength(differences);
	return told;
};
const kept = () =>
	rows(connection.database, sql`select * from village_indicators order by village_id, day`);

it('kept figures that were damaged, lost or invented are told, repaired, and right the next night', async () => {
	// Figures are kept from the first work on: before that, nobody has refreshed these villages.
	await look();
	expect(await look()).toEqual([]);
	const right = await kept();

	const { database } = connection;
	const ours = eq(villageIndicators.villageId, areas.naPuc.id);
	await database
		.update(villageIndicators)
		.set({ shop: 99 })
		.where(sql`${ours} and day = '2026-11-20'`);
	await database.delete(villageIndicators).where(eq(villageIndicators.villageId, areas.banChu.id));
	const [row] = await database.select().from(villageIndicators).where(ours).limit(1);
	await database.insert(villageIndicators).values({ ...row!, day: '2030-01-01' });

	const told = await look();
	const of = (code: string, day: string) =>
		told.find((each) => each.code === code && each.day === day);
	expect(of(areas.naPuc.code, '2026-11-20')).toMatchObject({
		name: areas.naPuc.name,
		kept: { shop: 99, account: 1 },
		true: { shop: 1, account: 1 }
	});
	expect(of(areas.naPuc.code, '2030-01-01')).toMatchObject({ true: null });
	expect(of(areas.banChu.code, '2021-10-10')).toMatchObject({ kept: null, true: { teams: 1 } });
	expect(await kept()).toEqual(right);
	expect(await look()).toEqual([]);
});

it('however many days of a village are wrong, as when the cache is of another version', async () => {
	await look();
	const right = await kept();
	await connection.database.execute(
		sql`insert into village_indicators (village_id, day, villages, covered, teams, members, households, visited, shop, account, "both", either)
			select ${areas.naPuc.id}, day, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1
			from generate_series('1980-01-01'::date, '2020-12-31', '1 day') as day`
	);
	expect(await look()).toHaveLength(14_976);
	expect(await kept()).toEqual(right);
});

it('the server looks by itself once a night, whichever begins, and the province reads what was repaired', async () => {
	const { database } = connection;
	const ours = eq(villageIndicators.villageId, areas.naPuc.id);
	const damage = () => database.update(villageIndicators).set({ shop: 99 }).where(ours);
	// Before one o'clock in Vietnam it is still the night before.
	const [late, night] = [new Date('2026-11-21T17:59:00Z'), new Date('2026-11-21T18:01:00Z')];
	expect(await verifyNightly(database, late)).toMatchObject({ differences: 0 });
	await damage();
	const several = await Promise.all([1, 2, 3].map(() => verifyNightly(database, night)));
	expect(several.filter((each) => each !== null)).toHaveLength(1);
	expect(await look()).toEqual([]);

	const read = async (who: Parameters<typeof actor>[1]) =>
		lastChecks(database, await actor(database, who), today);
	const { checks, repaired } = (await read('province'))!;
	expect(checks[1]).toMatchObject({ nightly: true });
	expect(checks[1]!.differences).toBeGreaterThan(0);
	expect(repaired[0]).toMatchObject({ code: areas.naPuc.code });
	expect(repaired[0]!.wrong).toContainEqual({
		measure: 'shop',
		kept: 99,
		facts: expect.any(Number)
	});
	expect(await read('officer')).toBeNull();
	expect(await read('hong')).toBeNull();
});

it('a night whose server died is begun anew by another, after an hour', async () => {
	const { database } = connection;
	const night = new Date('2026-11-22T18:01:00Z');
	expect(await verifyNightly(database, night)).not.toBeNull();
	const ended = sql`update indicator_check set ended_at = null`;
	await database.execute(sql`${ended} where night = '2026-11-23'`);
	expect(await verifyNightly(database, night)).toBeNull();
	await database.execute(
		sql`update indicator_check set started_at = now() - interval '61 minutes' where night = '2026-11-23'`
	);
	expect(await verifyNightly(database, night)).not.toBeNull();
	expect(await verifyNightly(database, night)).toBeNull();
});
