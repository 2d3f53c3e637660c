import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Action, actions, type Actor, can, type Grant, grantsFor } from '$lib/domain/access';
import { visibleTo } from '$lib/server/access';
import * as areaReads from '$lib/server/areas';
import { type Connection, rows } from '$lib/server/db/client';
import { actor, areas, people, teams, today } from '../people';
import { generator } from '../random';
import { open } from './database';

let connection: Connection;
beforeAll(async () => {
	connection = await open();
});
afterAll(() => connection.close());

const villages = [areas.naPuc, areas.poMa, areas.banChu, areas.khuoiKhin].map((each) => each.id);
const visibleVillages = async (who: Actor, action: Action) =>
	(
		await rows<{ id: number }>(
			connection.database,
			sql`select a.id from area a where a.level = 'village' and ${visibleTo(who, action, sql`a.id`, today)} order by a.id`
		)
	).map((row) => row.id);

describe('who sees what', () => {
	it('bà Hồng sees her team’s village and no other', async () => {
		expect(
			await visibleVillages(await actor(connection.database, 'hong'), 'household.read')
		).toEqual([areas.naPuc.id]);
	});

	it('the chair sees the villages of the commune, the province officer no household at all', async () => {
		expect(
			await visibleVillages(await actor(connection.database, 'chair'), 'household.read')
		).toEqual(villages.slice(0, 3));
		const province = await actor(connection.database, 'province');
		expect(await visibleVillages(province, 'household.read')).toEqual([]);
		expect(await visibleVillages(province, 'team.read')).toEqual(villages);
	});

	it('a member who left, or whose team’s decision is not yet in force, reaches nothing', async () => {
		expect((await actor(connection.database, 'hong', '2021-10-09')).grants).toEqual([]);
	});

	it('a closed account is nobody', async () => {
		await connection.database.execute(
			sql`update account set closed_at = now() where id = ${people.neighbour.id}`
		);
		await expect(actor(connection.database, 'neighbour')).rejects.toThrow('has no account');
	});
});

it('`can` and `visibleTo` agree for every action, village and random actor', async () => {
	const random = generator(20211231);
	const pick = <T>(from: readonly T[]) => from[Math.floor(random() * from.length)] as T;
	const grant = (): Grant =>
		pick<() => Grant>([
			() => ({ role: 'admin' }),
			() => ({
				role: 'province_officer',
				provinceId: pick([areas.province.id, areas.elsewhere.id])
			}),
			() => ({
				role: pick(['commune_chair', 'commune_officer'] as const),
				communeId: pick([areas.naSam.id, areas.thatKhe.id])
			}),
			() => ({
				role: pick(['member', 'leader'] as const),
				teamId: pick([null, teams.naPuc.id]),
				villageIds: villages.filter(() => random() < 0.4)
			})
		])();
	const everyRole: Actor = {
		...people.hong,
		grants: [
			{ role: 'admin' },
			{ role: 'province_officer', provinceId: 1 },
			{ role: 'commune_chair', communeId: 11 },
			{ role: 'commune_officer', communeId: 11 },
			{ role: 'leader', teamId: null, villageIds: [] },
			{ role: 'member', teamId: null, villageIds: [] }
		]
	};
	const placed = actions.filter((action) => grantsFor(everyRole, action).length > 0);
	const places = await Promise.all(
		villages.map((villageId) => areaReads.place(connection.database, villageId, today))
	);
	for (let round = 0; round < 30; round++) {
		const who: Actor = {
			...people.hong,
			grants: Array.from({ length: Math.floor(random() * 3) }, grant)
		};
		for (const action of placed) {
			const allowed = villages.filter((_, index) => can(who, action, places[index] ?? {}));
			expect(
				await visibleVillages(who, action),
				`${action} by ${JSON.stringify(who.grants)}`
			).toEqual(allowed);
		}
	}
});
