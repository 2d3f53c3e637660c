import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { changedSince } from '$lib/domain/allowance';
import * as allowances from '$lib/server/allowances';
import { perform } from '$lib/server/commands';
import type { Connection } from '$lib/server/db/client';
import { memberChange } from '$lib/server/db/schema';
import { xlsxOf } from '$lib/server/official-xlsx';
import { documentOf, proofTable } from '../../src/routes/(office)/allowances/document';
import {
	actor,
	areas,
	command,
	households,
	id,
	members,
	people,
	type Person,
	sending,
	teams,
	today,
	visit
} from '../people';
import { open } from './database';

let connection: Connection;
const october = { from: '2026-10-01', to: '2026-10-31' };

const does = async (who: Person, name: string, payload: object) =>
	perform(
		connection.database,
		await actor(connection.database, who),
		command(name, payload),
		sending
	);
const visitOn = (number: number, day: string, household = 0, memberIds = [members.hong.id]) =>
	visit(number, {
		householdId: households.naPuc[household] as string,
		happenedAt: `${day}T02:30:00.000Z`,
		memberIds
	});
const outreach = (number: number, day: string) => ({
	id: id('training', number),
	teamId: teams.naPuc.id,
	villageId: areas.naPuc.id,
	kind: 'outreach',
	happenedAt: `${day}T12:00:00.000Z`,
	topics: ['safe_online'],
	memberIds: [members.hong.id, members.phuc.id],
	residents: 23,
	place: 'Nhà văn hóa thôn'
});
const daysOf = async (name: string) =>
	(await allowances.activeIn(connection.database, areas.naSam.id, october)).find(
		(each) => each.name === name
	)?.days;

beforeAll(async () => {
	connection = await open();
	await does('hong', 'visit.record', visitOn(1, '2026-10-05'));
	await does('hong', 'visit.record', visitOn(2, '2026-10-05', 1));
	await does(
		'hong',
		'visit.record',
		visitOn(3, '2026-10-09', 1, [members.hong.id, members.phuc.id])
	);
	await does('hong', 'visit.record', visitOn(4, '2026-09-30', 2));
	await does('phuc', 'training.record', outreach(1, '2026-10-09'));
	await does('phuc', 'training.record', outreach(2, '2026-10-20'));
});
afterAll(() => connection.close());

it('a day counts once, however many visits and sessions prove it', async () => {
	expect(await daysOf(people.hong.name)).toEqual([
		{ day: '2026-10-05', visits: 2, sessions: 0 },
		{ day: '2026-10-09', visits: 1, sessions: 1 },
		{ day: '2026-10-20', visits: 0, sessions: 1 }
	]);
	expect(await daysOf(people.phuc.name)).toHaveLength(2);
	expect(await daysOf(people.neighbour.name)).toEqual([]);
	expect(await daysOf(people.outsider.name)).toBeUndefined();
});

it('each day is proved by visits that who may read households can open, and others cannot', async () => {
	const proofs = async (who: Person) =>
		allowances.proofsOf(
			connection.database,
			await actor(connection.database, who),
			areas.naSam.id,
			people.hong.id,
			october,
			today
		);
	expect(await proofs('officer')).toMatchObject([
		{ kind: 'visit', day: '2026-10-05', household: { id: households.naPuc[0] } },
		{ kind: 'visit', day: '2026-10-05', household: { id: households.naPuc[1] } },
		{ kind: 'visit', day: '2026-10-09' },
		{ kind: 'outreach', day: '2026-10-09', place: 'Nhà văn hóa thôn' },
		{ kind: 'outreach', day: '2026-10-20' }
	]);
	expect(
		(await proofs('province')).filter((proof) => 'household' in proof && proof.household)
	).toEqual([]);
});

it('a visit that was withdrawn proves nothing, nor does one on a day of pause', async () => {
	const { householdId: _, teamId: __, ...facts } = visitOn(1, '2026-10-05');
	await does('hong', 'visit.correct', {
		...facts,
		id: id('visit', 11),
		originId: id('visit', 1),
		revision: 1,
		withdrawn: true
	});
	expect((await daysOf(people.hong.name))?.[0]).toEqual({
		day: '2026-10-05',
		visits: 1,
		sessions: 0
	});
	await connection.database.insert(memberChange).values({
		memberId: members.hong.id,
		effectiveOn: '2026-10-10',
		role: 'member',
		paused: true
	});
	expect((await daysOf(people.hong.name))?.map(({ day }) => day)).toEqual([
		'2026-10-05',
		'2026-10-09'
	]);
});

it('rates are set by the commune for itself and by the province for all, and by nobody elsewhere', async () => {
	const rate = { areaId: areas.naSam.id, from: '2026-10-01', perDay: 60_000, plannedDays: 2 };
	const refused = async (who: Person, changed: object) =>
		expect(does(who, 'allowance.set_rate', { ...rate, ...changed })).rejects.toThrow('not_found');
	await refused('officer', { areaId: areas.thatKhe.id });
	await refused('officer', { areaId: areas.province.id });
	await refused('officer', { areaId: areas.naPuc.id });
	await refused('province', { areaId: areas.elsewhere.id });
	await expect(
		does('officer', 'allowance.set_rate', { ...rate, from: '2026-02-30' })
	).rejects.toThrow('invalid');
	await does('province', 'allowance.set_rate', {
		...rate,
		areaId: areas.province.id,
		from: '2026-01-01',
		perDay: 50_000,
		plannedDays: null
	});
	await does('officer', 'allowance.set_rate', { ...rate, perDay: 1 });
	await does('officer', 'allowance.set_rate', rate);
	const rates = await allowances.ratesOf(connection.database, areas.naSam.id, october.to);
	expect(rates).toEqual([
		{ from: '2026-10-01', perDay: 60_000, plannedDays: 2, own: true },
		{ from: '2026-01-01', perDay: 50_000, plannedDays: null, own: false }
	]);
	expect(await allowances.ratesOf(connection.database, areas.thatKhe.id, october.to)).toHaveLength(
		1
	);
});

it('the accountant gets a list to reckon with, and the days behind it', async () => {
	const active = await allowances.activeIn(connection.database, areas.naSam.id, october);
	const rates = await allowances.ratesOf(connection.database, areas.naSam.id, october.to);
	const reckoned = active.map((each) => ({
		...each,
		counted: each.days.map(({ day }) => day),
		amount: each.days.length * 60_000
	}));
	const document = documentOf(
		'Xã Na Sầm',
		october,
		{ rates, people: reckoned },
		'Tháng này chưa chốt.'
	);
	const parts = unzipSync(
		await xlsxOf('Bảng kê', document, [
			{ name: 'Minh chứng', table: proofTable({ rates, people: reckoned }) }
		])
	);
	const sheet = (number: number) =>
		strFromU8(parts[`xl/worksheets/sheet${number}.xml`] ?? new Uint8Array());
	expect(sheet(1)).toContain(people.hong.name);
	expect(sheet(1)).toContain('<v>120000</v>');
	expect(sheet(2)).toContain('09/10/2026');
	const [, row = ''] = /r="A(\d+)"[^>]*><is><t[^>]*>TT</.exec(sheet(1)) ?? [];
	const book = strFromU8(parts['xl/workbook.xml'] ?? new Uint8Array());
	expect(book).toContain(`'Bảng kê'!$${row}:$${row}</definedName>`);
	expect(book).toContain(`'Minh chứng'!$1:$1</definedName>`);
});

it('a month that was closed stays as it was, tells what would be otherwise, and can be opened again', async () => {
	const month = { communeId: areas.naSam.id, month: october.from };
	const kept = async () =>
		(await allowances.closedMonth(connection.database, areas.naSam.id, october.from))?.kept.people;
	const reckoned = async () =>
		(await allowances.reckon(connection.database, areas.naSam.id, october)).people;
	await does('officer', 'allowance.close', month);
	const before = await reckoned();
	expect(await kept()).toEqual(before);
	await expect(does('officer', 'allowance.close', month)).rejects.toThrow('changed_meanwhile');
	await does('phuc', 'visit.record', visitOn(21, '2026-10-01'));
	await does('officer', 'allowance.set_rate', {
		areaId: areas.naSam.id,
		from: '2026-10-01',
		perDay: 90_000,
		plannedDays: null
	});
	expect(await kept()).toEqual(before);
	const hers = changedSince((await kept()) ?? [], await reckoned()).find(
		({ name }) => name === people.hong.name
	);
	expect(hers).toMatchObject({
		kept: { days: 2, amount: 120_000 },
		now: { days: 3, amount: 270_000 }
	});
	await does('officer', 'allowance.reopen', month);
	expect(await kept()).toBeUndefined();
	await expect(does('officer', 'allowance.reopen', month)).rejects.toThrow('changed_meanwhile');
	await expect(
		does('officer', 'allowance.close', { ...month, month: '2026-11-01' })
	).rejects.toThrow('period_not_over');
	await expect(
		does('officer', 'allowance.close', { ...month, month: '2026-10-02' })
	).rejects.toThrow('invalid');
});
