import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { MakeStatement, StatedMeasure } from '$lib/domain/statement';
import { perform } from '$lib/server/commands';
import { coverage, questionIn } from '$lib/server/coverage';
import { openly } from '$lib/server/open-coverage';
import { type Connection, rows } from '$lib/server/db/client';
import * as schema from '$lib/server/db/schema';
import * as statements from '$lib/server/statements';
import { actor, areas, command, id, type Person, sending, today } from '../people';
import { open } from './database';

/** The officer of Na Sầm states what the police and the network told of its villages. */
let connection: Connection;
beforeEach(async () => {
	connection = await open();
});
afterEach(() => connection.close());

type Told = [village: number, measure: StatedMeasure, value: number | null];
const stated = (day: string, told: Told[], changed: Partial<MakeStatement> = {}) => ({
	communeId: areas.naSam.id,
	day,
	source: 'Công an xã',
	figures: told.map(([areaId, measure, value]) => ({ areaId, measure, value })),
	...changed
});
const does = async (who: Person, name: string, payload: object) =>
	perform(
		connection.database,
		await actor(connection.database, who),
		command(name, payload),
		sending
	);
const states = (day: string, told: Told[], changed?: Partial<MakeStatement>) =>
	does('officer', 'statement.make', stated(day, told, changed));
const faultsOf = async (work: Promise<unknown>) =>
	work.then(
		() => 'accepted',
		({ code, fields }: { code: string; fields: object }) => (code === 'invalid' ? fields : code)
	);
const ask = (indicator: string, asOf = today, area: string = areas.province.code, level?: string) =>
	coverage(connection.database, questionIn({ indicator, asOf, area, level }, today));
const figure = async (...asked: Parameters<typeof ask>) => {
	const { total, basis } = await ask(...asked);
	return [total.numerator, total.denominator, total.value, basis?.stated, basis?.of];
};

const { naPuc, poMa, banChu } = areas;

it('counts the latest figures at a day, and only villages that stated both', async () => {
	await states('2026-03-31', [
		[naPuc.id, 'adults', 200],
		[naPuc.id, 'smartphone', 100],
		[poMa.id, 'adults', 300],
		[naPuc.id, 'vneid', 150]
	]);
	await states('2026-09-30', [
		[naPuc.id, 'smartphone', 160],
		[poMa.id, 'smartphone', 90]
	]);
	expect(await figure('DEV-01', '2026-03-30')).toEqual([null, null, null, 0, 4]);
	expect(await figure('DEV-01', '2026-03-31')).toEqual([100, 200, 50, 1, 4]);
	expect(await figure('DEV-01')).toEqual([250, 500, 50, 2, 4]);
	expect(await figure('IDN-01')).toEqual([150, 200, 75, 1, 4]);
	const { rows: communes } = await ask('DEV-01');
	expect(communes.map(({ name, value, basis }) => [name, value, basis])).toEqual([
		[areas.naSam.name, 50, { stated: 2, of: 3 }],
		[areas.thatKhe.name, null, { stated: 0, of: 1 }]
	]);
	const { rows: villages } = await ask('DEV-01', today, areas.naSam.code);
	expect(villages.find(({ areaId }) => areaId === banChu.id)).toMatchObject({
		numerator: null,
		denominator: null,
		value: null
	});
});

it('tells villages without a signal from those of which nobody knows', async () => {
	expect(await figure('NET-02')).toEqual([null, null, null, 0, 4]);
	await states(today, [
		[naPuc.id, 'no_signal', 0],
		[poMa.id, 'no_signal', 1]
	]);
	expect(await figure('NET-02')).toEqual([1, null, 1, 2, 4]);
	await states(today, [[poMa.id, 'no_signal', 0]]);
	expect(await figure('NET-02')).toEqual([0, null, 0, 2, 4]);
	const village = await ask('NET-02', today, banChu.code, 'village');
	expect(village.total.value).toBeNull();
});

it('knows of communes whether they have soft ATM points, and has none for villages', async () => {
	await states('2026-05-01', [[areas.naSam.id, 'cash_points', 0]]);
	expect(await figure('CSH-01')).toEqual([0, 1, 0, 1, 2]);
	await states('2026-06-01', [[areas.naSam.id, 'cash_points', 3]]);
	expect(await figure('CSH-01')).toEqual([1, 1, 100, 1, 2]);
	expect(await figure('CSH-01', '2026-05-31')).toEqual([0, 1, 0, 1, 2]);
	const { rows: villages } = await ask('CSH-01', today, areas.naSam.code);
	expect(villages.map(({ value }) => value)).toEqual([null, null, null]);
});

it('mends a figure by stating it again, and takes it back with a blank; both stay on record', async () => {
	await states('2026-03-31', [[naPuc.id, 'adults', 200]]);
	await states('2026-09-30', [
		[naPuc.id, 'adults', 20],
		[naPuc.id, 'vneid', 10]
	]);
	await states('2026-09-30', [[naPuc.id, 'adults', 210]], { source: 'Rà soát' });
	const cells = () => statements.cellsOf(connection.database, [naPuc.id], '2026-09-30');
	expect((await cells()).get(`${naPuc.id}.adults`)).toEqual({
		now: { value: 210, day: '2026-09-30', source: 'Rà soát' },
		before: { value: 200, day: '2026-03-31', source: 'Công an xã' }
	});
	await states('2026-09-30', [[naPuc.id, 'adults', null]]);
	await states('2026-09-30', [[naPuc.id, 'adults', null]]);
	expect((await cells()).get(`${naPuc.id}.adults`)?.now).toBeNull();
	expect(await figure('IDN-01')).toEqual([10, 200, 5, 1, 4]);
	const kept = await rows<{ value: number; ended: boolean }>(
		connection.database,
		sql`select value, ended_at is not null as ended from statement where measure = 'adults' order by id`
	);
	expect(kept).toEqual([
		{ value: 200, ended: false },
		{ value: 20, ended: true },
		{ value: 210, ended: true }
	]);
	expect(await statements.madeOf(connection.database, [naPuc.id], 9)).toMatchObject([
		{ day: '2026-09-30', figures: 1 },
		{ day: '2026-03-31', figures: 1 }
	]);
});

it('refuses what cannot be, says where, and changes nothing', async () => {
	await states('2026-06-30', [
		[naPuc.id, 'adults', 200],
		[naPuc.id, 'smartphone', 180]
	]);
	const refused = async (...work: Parameters<typeof states>) => faultsOf(states(...work));
	const [adults, phones] = ['adults', 'smartphone'] as const;
	expect(await refused(today, [[naPuc.id, phones, 201]])).toEqual({
		'figures.0.value': 'more_than_adults'
	});
	// Nor by fewer adults, nor by what a later day would then say.
	expect(await refused(today, [[naPuc.id, adults, 179]])).toEqual({
		'figures.0.value': 'more_than_adults'
	});
	expect(await refused('2026-01-01', [[naPuc.id, 'vneid', 10]])).toEqual({
		'figures.0.value': 'needs_adults'
	});
	expect(
		await refused('2026-06-30', [
			[poMa.id, adults, 90],
			[naPuc.id, adults, null]
		])
	).toEqual({ 'figures.1.value': 'needs_adults' });
	expect(await refused('2026-11-22', [[naPuc.id, adults, 1]])).toEqual({ day: 'future_day' });
	expect(await refused('2020-12-31', [[naPuc.id, adults, 1]])).toEqual({ day: 'too_early_day' });
	expect(await refused(today, [[areas.khuoiKhin.id, adults, 1]])).toEqual({
		'figures.0.areaId': 'village_outside_commune'
	});
	expect(await refused(today, [[areas.naSam.id, adults, 1]])).toEqual({
		'figures.0.measure': 'invalid_choice'
	});
	for (const value of [-1, 1.5, NaN, 100_001])
		expect(await refused(today, [[naPuc.id, adults, value]])).toEqual({
			'figures.0.value': 'invalid_number'
		});
	expect(await refused(today, [[naPuc.id, 'no_signal', 2]])).toEqual({
		'figures.0.value': 'invalid_choice'
	});
	expect(await refused(today, [])).toEqual({ figures: 'nothing_stated' });
	expect(await refused(today, [[naPuc.id, adults, 1]], { source: ' ' })).toEqual({
		source: 'required'
	});
	expect(
		await refused(today, [[areas.khuoiKhin.id, adults, 1]], { communeId: areas.thatKhe.id })
	).toBe('not_found');
	expect(await figure('DEV-01')).toEqual([180, 200, 90, 1, 4]);
});

it('follows villages that were merged while all of them stated, and guesses nothing otherwise', async () => {
	await states('2026-03-31', [
		[naPuc.id, 'adults', 200],
		[naPuc.id, 'smartphone', 100],
		[naPuc.id, 'no_signal', 0],
		[banChu.id, 'adults', 100],
		[banChu.id, 'no_signal', 1]
	]);
	await does('province', 'village.merge', {
		id: id('operation', 1),
		effectiveOn: '2026-06-01',
		decree: '5/NQ-HĐND',
		villageIds: [naPuc.id, banChu.id],
		kind: 'thon',
		name: 'Nà Chu'
	});
	const known = async () =>
		rows<{ measure: string; value: number }>(
			connection.database,
			sql`select s.measure, s.value from stated_on(${today}) s join area a on a.id = s.area_id and a.name = 'Thôn Nà Chu' order by 1`
		);
	expect(await known()).toEqual([{ measure: 'adults', value: 300 }]);
	expect(await figure('DEV-01')).toEqual([null, null, null, 0, 3]);
	// The days before the merger can still be mended.
	await states('2026-05-31', [
		[banChu.id, 'smartphone', 50],
		[banChu.id, 'no_signal', 0]
	]);
	expect(await known()).toEqual([
		{ measure: 'adults', value: 300 },
		{ measure: 'no_signal', value: 0 },
		{ measure: 'smartphone', value: 150 }
	]);
	expect(await figure('DEV-01')).toEqual([150, 300, 50, 1, 3]);
	expect(await faultsOf(states('2026-06-01', [[banChu.id, 'adults', 1]]))).toEqual({
		'figures.0.areaId': 'area_not_in_force'
	});
	const [naChu] = await rows<{ id: number }>(
		connection.database,
		sql`select id from area where name = 'Thôn Nà Chu'`
	);
	expect(await faultsOf(states(today, [[naChu!.id, 'adults', 140]]))).toEqual({
		'figures.0.value': 'more_than_adults'
	});
	await states(today, [
		[naChu!.id, 'adults', 320],
		[naChu!.id, 'smartphone', 300]
	]);
	expect(await figure('DEV-01')).toEqual([300, 320, 93.8, 1, 3]);
	// On today's areas the earlier day adds up to the same.
	const then = { indicator: 'DEV-01', area: areas.naSam.code, asOf: '2026-05-31' };
	const now = questionIn({ ...then, map: 'today', level: 'village' }, today);
	const { total, rows: villages } = await coverage(connection.database, now);
	expect([total.numerator, total.denominator]).toEqual([150, 300]);
	expect(villages.find(({ areaId }) => areaId === naChu!.id)?.numerator).toBe(150);
});

it('has nothing of an area that only took part of another, or took others in', async () => {
	const tx = connection.database;
	await states('2026-03-31', [[areas.naSam.id, 'cash_points', 2]]);
	const later = { level: 'commune' as const, kind: 'xa' as const, folded: '', name: 'Xã Mới' };
	await tx
		.insert(schema.area)
		.values({ ...later, id: 900, code: '06999', validFrom: '2026-06-01' });
	const became = { fromId: areas.naSam.id, happenedOn: '2026-06-01' };
	await tx.insert(schema.areaSuccession).values([
		{ ...became, toId: 900, portion: 'partial' },
		{ ...became, toId: areas.thatKhe.id, portion: 'full' }
	]);
	expect(
		await rows(tx, sql`select area_id from stated_on(${today}) where area_id <> ${areas.naSam.id}`)
	).toEqual([]);
});

it('hides from everybody what tells of few, and how few stated it', async () => {
	await states(today, [
		[naPuc.id, 'adults', 200],
		[naPuc.id, 'smartphone', 3]
	]);
	const open = await openly(connection.database, await ask('DEV-01'));
	expect(open.total).toMatchObject({ numerator: null, value: null });
	expect(open.basis).toBeNull();
	expect(open.rows.map(({ basis }) => basis)).toEqual([null, null]);
});
