import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Command, performAll } from '$lib/server/commands';
import type { Connection } from '$lib/server/db/client';
import * as doubles from '$lib/server/doubles';
import { actor, areas, command, id, type Person, sending, today, visit } from '../people';
import { open } from './database';

let connection: Connection;
beforeAll(async () => {
	connection = await open();
});
afterAll(() => connection.close());

async function send(who: Person, ...commands: Command[]) {
	const by = await actor(connection.database, who);
	const { receipts } = await performAll(connection.database, by, commands, sending);
	expect(receipts.map(({ problem }) => problem)).toEqual(commands.map(() => undefined));
}
const door = (number: number, changed: object = {}) => ({
	id: id('household', number),
	villageId: areas.naPuc.id,
	lane: 'Xóm Đình',
	headName: 'Lộc Thị Mai',
	phone: null,
	living: true,
	produces: true,
	...changed
});
const register = (number: number, changed: object = {}) =>
	command('household.register', { ...door(number, changed), consent: null });
const pairs = async (who: Person) => {
	const found = await doubles.pairs(
		connection.database,
		await actor(connection.database, who),
		today
	);
	return found.map(({ one, other, why }) => [one.id, other.id, why]);
};
const [mai, again, elsewhere, third] = [71, 72, 73, 74].map((each) => id('household', each));

describe('households that look alike', () => {
	it('are those of one village with one name in one lane, however it was typed', async () => {
		await send('hong', register(71), register(73, { lane: 'Xóm 9' }));
		await send('phuc', register(72, { headName: 'LỘC THỊ MAI', lane: '' }));
		await send('neighbour', register(75, { villageId: areas.banChu.id }));
		expect(await pairs('phuc')).toEqual([
			[mai, again, 'name'],
			[again, elsewhere, 'name']
		]);
		expect(await pairs('officer')).toEqual(await pairs('phuc'));
		expect(await pairs('neighbour')).toEqual([]);
		expect(await pairs('hong')).toEqual([]);
	});

	it('or with one phone number, which comes first', async () => {
		const consent = { way: 'voice', textVersion: '2026-01' };
		const withPhone = (number: number, headName: string) =>
			command('household.register', {
				...door(number, { headName, lane: '', phone: '0912345678' }),
				consent
			});
		await send('hong', withPhone(74, 'Hoàng Thị Đào'), withPhone(76, 'Ông Đào'));
		expect((await pairs('phuc'))[0]).toEqual([third, id('household', 76), 'phone']);
	});

	it('are told before another is registered', async () => {
		const near = (said: object) =>
			doubles.near(connection.database, { ...door(99), lane: '', ...said });
		expect((await near({ lane: 'Xóm 9' })).map((each) => each.id)).toEqual([again, elsewhere]);
		expect(await near({ phone: '+84912345678', headName: 'Ai đó' })).toHaveLength(2);
		expect(await near({ headName: 'Người khác' })).toEqual([]);
		expect(await near({ villageId: areas.khuoiKhin.id })).toEqual([]);
	});

	it('are not shown again once somebody said that they differ, or they are one', async () => {
		await send('phuc', command('household.tell_apart', { id: elsewhere, otherId: again }));
		await send('phuc', command('household.merge', { id: mai, mergedId: again }));
		expect((await pairs('phuc')).map(([, , why]) => why)).toEqual(['phone']);
	});
});

it('what two people said differently is shown with both versions to who decides, and to nobody else', async () => {
	const edit = (headName: string) =>
		command('household.edit', { ...door(73), headName, lane: 'Xóm 9', seen: 0 });
	await send('phuc', edit('Lộc Thị Mây'));
	await send('hong', edit('Lộc Thị May'), command('visit.record', visit(1)));
	const { teamId: _, householdId: __, ...facts } = visit(1);
	const corrected = (number: number, people: number) =>
		command('visit.correct', {
			...facts,
			id: id('visit', number),
			originId: id('visit', 1),
			revision: 1,
			withdrawn: false,
			people
		});
	await send('phuc', corrected(2, 4));
	await send('hong', corrected(3, 5));
	const phuc = await actor(connection.database, 'phuc');
	const [household] = await doubles.differingHouseholds(connection.database, phuc, today);
	expect(household?.versions.map(({ headName, by }) => [headName, by])).toEqual([
		['Lộc Thị May', 'Vi Thị Hồng'],
		['Lộc Thị Mây', 'Triệu Sinh Phúc']
	]);
	const [differing] = await doubles.differingVisits(connection.database, phuc, today);
	expect(differing?.versions.map(({ people, revision }) => [people, revision])).toEqual([
		[5, 3],
		[4, 2]
	]);
	const hong = await actor(connection.database, 'hong');
	expect(await doubles.differingHouseholds(connection.database, hong, today)).toEqual([]);
	expect(await doubles.differingVisits(connection.database, hong, today)).toEqual([]);
});

it('a village of many is compared by its names, not each with all', async () => {
	await connection.database.execute(
		sql`insert into household (id, village_id, lane, head_name, folded, produces, lives_from, version)
			select gen_random_uuid(), ${areas.naPuc.id}, '', 'Hộ ' || n, 'ho ' || n, false, '2021-01-01', 1 from generate_series(1, 4000) n`
	);
	expect((await pairs('phuc')).length).toBe(1);
});
