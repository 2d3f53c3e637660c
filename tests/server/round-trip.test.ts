import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { importKinds, type ImportKind } from '$lib/domain/import';
import { perform } from '$lib/server/commands';
import { type Connection, rows } from '$lib/server/db/client';
import { exported, workbookOf } from '$lib/server/exports';
import { workOff } from '$lib/server/import-work';
import * as imports from '$lib/server/imports';
import { writeCsv } from '$lib/server/sheet/csv';
import {
	actor,
	areas,
	command,
	households,
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

/**
 * A commune as years leave it: names that spreadsheets would run, teams that were founded, changed, dissolved
 * and only proposed, villages merged, divided, renamed and moved away, households that left or withdrew. All
 * of it goes out as files, and comes in again.
 */
let connection: Connection;
const odd = ['=HYPERLINK("http://x.vn")', '+84 Lan', '-Hồng', '@Tư', "'t Là", 'Vi "Tư"; Hồng, con'];
const does = async (who: Person, name: string, payload: unknown) =>
	perform(
		connection.database,
		await actor(connection.database, who),
		command(name, payload),
		sending
	);
let papers = 700;
const paper = () => ({
	decisionId: id('decision', ++papers),
	number: `${papers}/QĐ-UBND`,
	...{
		signedOn: today,
		effectiveOn: today,
		signer: 'Hoàng "Văn" Thắng',
		capacity: 'chair' as const
	}
});
const person = (number: number, name: string, changed = {}) => ({
	...{ id: id('member', number), name, phone: null, role: 'member', organisation: 'resident' },
	...{ sex: null, birthYear: null, ...changed }
});
const proposed = (number: number, villageIds: number[], names: string[], changed = {}) => ({
	...{ id: id('team', number), kind: 'village', name: `Tổ ${names[0]}`, villageIds },
	seatVillageId: villageIds[0],
	members: names.map((name, index) =>
		person(
			number * 10 + index,
			name,
			index === 0 ? { role: 'leader', phone: `0912000${number}0` } : {}
		)
	),
	...changed
});
const household = (number: number, villageId: number, changed: object = {}) => ({
	...{
		id: id('household', number),
		villageId,
		lane: '',
		headName: `Lộc Văn ${number}`,
		phone: null
	},
	...{ living: true, produces: false, consent: null, ...changed }
});

beforeAll(async () => {
	connection = await open();
	for (const [index, headName] of odd.entries())
		await does(
			'officer',
			'household.register',
			household(700 + index, areas.naPuc.id, { headName })
		);
	// Twins in one lane, one who agreed and one who took it back, and one who moved away.
	for (const number of [710, 711])
		await does(
			'officer',
			'household.register',
			household(number, areas.poMa.id, { headName: 'Lý Mẩy' })
		);
	const agreed = { phone: '0912 345 678', consent: { way: 'voice', textVersion: '2026-01' } };
	for (const number of [712, 713])
		await does('officer', 'household.register', household(number, areas.poMa.id, agreed));
	const withdrawn = { householdId: id('household', 713), given: false, way: 'paper' };
	await does('officer', 'household.consent', { ...withdrawn, textVersion: '2026-01' });
	await does('officer', 'household.register', household(714, areas.poMa.id, { living: false }));

	// Nà Pục: one member left and another came, one pauses. Bản Chu: dissolved.
	const change = {
		leaves: [],
		pauses: [{ memberId: members.hong.id, reason: 'Ốm' }],
		joins: [{ ...person(750, '=1+1 "Thơ"', { sex: 'female', birthYear: 1999 }), replaces: null }]
	};
	await does('chair', 'team.change', { ...paper(), teams: [{ teamId: teams.naPuc.id, change }] });
	await does('chair', 'team.dissolve', { ...paper(), teamIds: [teams.banChu.id], grounds: 'Nhập' });
	// Two with one name in a team of two villages; one that is proposed, and one draft without a phone.
	await does(
		'officer',
		'team.propose',
		proposed(71, [areas.poMa.id, areas.banChu.id], ['@An', 'Lan', 'Lan'])
	);
	await does('officer', 'team.submit', { id: id('team', 71), submissionId: id('submission', 71) });
	await does('chair', 'team.approve', { ...paper(), teamIds: [id('team', 71)] });
	await does('officer', 'team.propose', proposed(72, [areas.banChu.id], ['Hà Páo', "'Sim"]));
	await does('officer', 'team.submit', { id: id('team', 72), submissionId: id('submission', 72) });
	await does(
		'officer',
		'team.propose',
		proposed(73, [areas.banChu.id], ['Hà Sim'], { kind: 'commune' })
	);

	const ordered = (number: number) => ({
		...{ id: id('operation', 700 + number), decree: '9/NQ-HĐND', effectiveOn: today }
	});
	await does('officer', 'village.open', {
		...{ communeId: areas.naSam.id, kind: 'thon', name: 'Làng Nắc', openedOn: '2022-01-01' }
	});
	await does('officer', 'village.open', {
		...{ communeId: areas.naSam.id, kind: 'khoi', name: '3', openedOn: '2022-01-01' }
	});
	await does('province', 'village.merge', {
		...ordered(1),
		...{ villageIds: [areas.poMa.id, areas.banChu.id], kind: 'ban', name: 'Pò Chu' }
	});
	await does('province', 'village.split', {
		...ordered(2),
		...{ villageId: areas.naPuc.id, seat: 0 },
		parts: [
			{ kind: 'thon', name: 'Nà Pục Trên', lanes: ['Xóm 1'] },
			{ kind: 'thon', name: '=Dưới', lanes: ['Xóm 2'] }
		]
	});
	await does('province', 'village.rename', {
		...ordered(3),
		...{ villageId: areas.khuoiKhin.id, kind: 'khoi', name: 'Khuổi Khỉn Mới', code: null }
	});
});
afterAll(() => connection.close());

const files = {
	csv: async (_: ImportKind, list: string[][]) => new TextEncoder().encode(writeCsv(list)),
	xlsx: async (kind: ImportKind, list: string[][]) => workbookOf(kind, 'Danh sách', list)
};
const facts = () =>
	rows<{ facts: string }>(
		connection.database,
		sql`select md5(string_agg(row, '|' order by row)) as facts from (
			select h::text as row from household h union all select m::text from member m union all select t::text from team t
			union all select a::text from area a union all select c::text from consent c union all select d::text from decision d
			union all select v::text from team_village v union all select r::text from household_revision r) all_rows`
	);

for (const who of ['officer', 'province'] as const)
	for (const kind of importKinds)
		for (const format of ['xlsx', 'csv'] as const)
			it(`${kind}, as ${format} of the ${who}, come in as they went out`, async () => {
				const { database } = connection;
				const by = await actor(database, who);
				const everything = { text: '', communeId: null, villageId: null, state: null };
				const list = await exported(database, by, kind, everything, today);
				const fileName = `ds.${format}`;
				const job = randomUUID();
				const bytes = await files[format](kind, list);
				if (list.length === 1) return expect([who, kind]).toEqual(['province', 'households']);
				const before = await facts();
				await imports.bring(database, by, { id: job, kind, fileName, bytes }, now);
				const { columns, headingRow } = (await imports.one(database, by, job))!;
				await imports.matchColumns(database, by, job, { columns, headingRow });
				await workOff(database, now);
				const found = await imports.allFaultsOf(database, job);
				expect(
					found.map(({ row, field, code }) => [code, field, (list[row + 1] ?? []).join(' ')])
				).toEqual([]);
				const { counts, total } = (await imports.one(database, by, job))!;
				expect(counts.unchanged).toBe(total);
				await imports.start(database, by, job, 'all_or_nothing', now);
				await workOff(database, now);
				expect((await imports.one(database, by, job))!.state).toBe('done');
				expect(await facts()).toEqual(before);
			});

it('has among them all that happened', async () => {
	const { database } = connection;
	const everything = { text: '', communeId: null, villageId: null, state: null };
	const out = async (kind: ImportKind) =>
		(await exported(database, await actor(database, 'officer'), kind, everything, today)).flat();
	expect(await out('households')).toEqual(expect.arrayContaining([...odd, households.naPuc[0]]));
	expect(await out('teams')).toEqual(
		expect.arrayContaining([
			people.hong.name,
			'=1+1 "Thơ"',
			people.neighbour.name,
			"'Sim",
			'Hà Sim'
		])
	);
	expect(await out('villages')).toEqual(
		expect.arrayContaining(['Bản Pò Chu', 'Thôn =Dưới', 'Khối 3'])
	);
});
