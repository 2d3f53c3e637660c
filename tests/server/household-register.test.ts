import { afterAll, beforeAll, expect, it } from 'vitest';
import { perform } from '$lib/server/commands';
import type { Connection } from '$lib/server/db/client';
import * as register from '$lib/server/household-register';
import {
	actor,
	areas,
	command,
	ourHousehold,
	people,
	type Person,
	sending,
	today,
	visit
} from '../people';
import { open } from './database';

let connection: Connection;
beforeAll(async () => {
	connection = await open();
	const hong = await actor(connection.database, 'hong');
	await perform(connection.database, hong, command('visit.record', visit(1)), sending);
});
afterAll(() => connection.close());

it('the commune and the team of the village read the register; nobody else reads a name', async () => {
	for (const who of ['hong', 'phuc', 'chair', 'officer'] as const)
		expect(await total(who), who).toBe(8);
	for (const who of ['province', 'admin', 'outsider', 'neighbour', 'binh'] as const)
		expect(await total(who), who).toBe(0);
});

it('shows the last visit and what the household has', async () => {
	const { found } = await listed('officer', 'hoang van 1');
	expect(found).toEqual([
		expect.objectContaining({
			id: ourHousehold,
			lastVisitOn: '2026-11-20',
			shop: true,
			account: true
		})
	]);
	expect((await listed('officer', 'xom 2')).total).toBe(3);
	expect((await listed('officer', '_')).total).toBe(0);
});

it('opens a household with its visits to those who may, and to others like one that is not there', async () => {
	expect(await one('chair')).toMatchObject({ headName: 'Hoàng Văn 1', villageId: areas.naPuc.id });
	expect(await one('province')).toBeNull();
	expect(await one('outsider')).toBeNull();
	expect(await register.visitsAt(connection.database, ourHousehold)).toEqual([
		expect.objectContaining({
			happenedOn: '2026-11-20',
			memberNames: [people.hong.name],
			onboardings: [
				{ service: 'shop', provider: 'voso', state: 'registered' },
				{ service: 'account', provider: 'viettel_money', state: 'registered' }
			]
		})
	]);
	expect(await register.lanesOf(connection.database, areas.naPuc.id)).toEqual([
		'Xóm 1',
		'Xóm 2',
		'Xóm 3'
	]);
});

async function listed(who: Person, text = '') {
	const by = await actor(connection.database, who);
	const filter = { villageId: areas.naPuc.id, text, page: 1 };
	return register.list(connection.database, by, filter, today);
}

async function total(who: Person): Promise<number> {
	return (await listed(who)).total;
}

async function one(who: Person) {
	return register.one(
		connection.database,
		await actor(connection.database, who),
		ourHousehold,
		today
	);
}
