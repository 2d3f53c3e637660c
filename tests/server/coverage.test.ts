import { eq, inArray, type SQL, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type AreaLevel, areaLevels } from '$lib/domain/area';
import { addDays, type Day, dayOf } from '$lib/domain/day';
import {
	type IndicatorCode,
	indicatorCodes,
	indicatorOf,
	type Measure
} from '$lib/domain/indicator';
import type { LocalMeasure } from '$lib/domain/local-indicator';
import { onboardingStates, providers, type Service, services } from '$lib/domain/onboarding';
import { statedMeasures } from '$lib/domain/statement';
import { performAll } from '$lib/server/commands';
import { isWithinReach, questionIn } from '$lib/server/coverage';
import { openly } from '$lib/server/open-coverage';
import * as server from '$lib/server/coverage';
import { type Connection, rows } from '$lib/server/db/client';
import * as schema from '$lib/server/db/schema';
import * as indicatorCache from '$lib/server/indicators';
import {
	actor,
	areas,
	command,
	households,
	id,
	members,
	people,
	sending,
	teams,
	today
} from '../people';
import { open } from './database';

let connection: Connection;
// Pages ask for the database of the process: theirs is this file's, and files share their modules.
vi.mock('$lib/server/installation', () => ({
	database: () => connection.database,
	isDemo: async () => false
}));
beforeAll(() => void vi.resetModules());
afterAll(() => void vi.resetModules());

/** Until 1/7/2025 Nà Pục and Pò Mạ lay in one old commune, the two other villages in another. */
const reform = '2025-07-01';
const district = { id: 21, code: '182' };
const old = { id: 22, code: '06125' };
const other = { id: 23, code: '06128' };
let seed = 20_211_231;

beforeAll(async () => {
	connection = await open();
	await redraw();
	await work();
});
afterAll(() => connection.close());

const ask = (asked: Record<string, string>) =>
	server.coverage(connection.database, questionIn(asked, today));

describe('coverage', () => {
	it('adds up on every level, for every indicator, on any day, to what the facts say', async () => {
		const days = ['2021-09-30', '2021-10-10', '2025-06-30', reform, today, ...someDays(1)];
		for (const [turn, asOf] of days.entries())
			for (const indicator of indicatorCodes.filter((code) => indicatorOf(code).counted)) {
				// Each kind of period has its turn.
				const { periods } = indicatorOf(indicator);
				const period = periods[turn % Math.max(1, periods.length)];
				const named = { area: '20', indicator, asOf, ...(period ? { period } : {}) };
				const asked = questionIn(named, today);
				const expected = await fromFacts(indicator, asked);
				for (const level of levelsOn(asked.asOf)) {
					if (level === 'village' && indicatorOf(indicator).grain === 'commune') continue;
					const { rows, total } = await ask({ ...named, level });
					const sum = (part: 'numerator' | 'denominator') =>
						rows.reduce((so, row) => so + (row[part] ?? 0), 0);
					const say = `${indicator} ${level} ${period} ${asOf}`;
					expect([total.numerator ?? 0, total.denominator ?? 0], say).toEqual(expected);
					expect([sum('numerator'), sum('denominator')], say).toEqual(expected);
					// Nor does it add up by chance: any one area has what was done in its own villages.
					const row = rows[pick(rows.length)]!;
					const within = await villagesIn(row.areaId, level, asked.asOf);
					expect([row.numerator ?? 0, row.denominator ?? 0], `${say} ${row.name}`).toEqual(
						await fromFacts(indicator, asked, within)
					);
				}
			}
	}, 180_000);

	it('stands on today’s areas where whole villages went, and adds up to the same', async () => {
		const now = await rowsOf(today);
		for (const asOf of ['2021-10-10', '2025-06-30', ...someDays(2)])
			for (const indicator of indicatorCodes.filter((code) => indicatorOf(code).counted)) {
				if (indicatorOf(indicator).grain === 'commune') continue;
				const named = { area: '20', indicator, asOf, map: 'today' };
				const asked = questionIn(named, today);
				const { rows, total, divided } = await ask(named);
				expect(divided, indicator).toEqual([]);
				expect(rows.map((row) => row.code).sort()).toEqual(now.map((row) => row.code).sort());
				const say = `${indicator} ${asOf}`;
				expect([total.numerator ?? 0, total.denominator ?? 0], say).toEqual(
					await fromFacts(indicator, asked)
				);
				for (const row of rows) {
					const within = await villagesIn(row.areaId, 'commune', today);
					expect([row.numerator ?? 0, row.denominator ?? 0], `${say} ${row.name}`).toEqual(
						await fromFacts(indicator, asked, within)
					);
				}
			}
	}, 120_000);

	it('tells of a divided commune in no row, but in the total', async () => {
		const asked = { area: '20', indicator: 'ORG-02', asOf: '2025-06-30' };
		const then = await ask(asked);
		const { rows, total, divided } = await ask({ ...asked, map: 'today' });
		expect(total).toEqual(then.total);
		expect(rows.map((row) => [row.code, row.numerator])).toEqual([
			[areas.naSam.code, 1],
			[areas.thatKhe.code, null]
		]);
		expect(divided).toEqual([
			{ areaId: areas.naSam.id, names: ['Xã Chi Lăng'] },
			{ areaId: areas.thatKhe.id, names: ['Xã Chi Lăng'] }
		]);
	});

	it('asks for the areas of the day: before the reform Nà Pục lies in the old commune', async () => {
		const before = await ask({ area: '20', asOf: '2025-06-30' });
		const after = await ask({ area: '20', asOf: reform });
		expect(before.rows.map((row) => row.code)).toContain(old.code);
		expect(after.rows.map((row) => row.code)).not.toContain(old.code);
		expect(before.total).toEqual(after.total);
		const villages = async (asOf: Day) =>
			(await ask({ area: '20', level: 'village', asOf })).rows.map((row) => row.code);
		expect(await villages('2025-06-30')).toEqual(await villages(reform));
	});

	it('goes down from the district while there was one', async () => {
		const { path, rows } = await ask({ area: district.code, asOf: '2025-06-30' });
		expect(path.map((step) => step.code)).toEqual(['20', district.code]);
		expect(rows.map((row) => row.code)).toEqual([other.code, old.code]);
		await expect(ask({ area: district.code, asOf: reform })).rejects.toThrow('not_found');
	});

	it('has a row for every area, missing where nothing is known, never zero', async () => {
		const { rows } = await ask({ area: areas.naSam.code });
		const poMa = rows.find((row) => row.code === areas.poMa.code);
		expect(poMa).toMatchObject({ numerator: null, denominator: null, value: null });
		const org = await ask({ area: areas.naSam.code, indicator: 'ORG-01' });
		expect(org.rows.find((row) => row.code === areas.poMa.code)).toMatchObject({
			numerator: 0,
			denominator: 1,
			value: 0
		});
	});

	it('leaves everything missing while nobody records the facts, and villages of what communes decide', async () => {
		const points = await ask({ area: '20', indicator: 'CSH-01', asOf: '2021-03-01' });
		expect([...points.rows, points.total].every((row) => row.value === null)).toBe(true);
		const decided = await ask({ area: '20', level: 'village', indicator: 'ORG-02' });
		expect(decided.rows.every((row) => row.value === null)).toBe(true);
		expect(decided.total).toEqual({ numerator: 2, denominator: 2, value: 100 });
	});

	it('answers a flow for the period that holds the day, up to today, and 0 where nothing happened', async () => {
		const quarter = await ask({
			area: '20',
			indicator: 'ACT-01',
			period: 'quarter',
			asOf: '2024-02-10'
		});
		expect(quarter).toMatchObject({ period: 'quarter', from: '2024-01-01', asOf: '2024-03-31' });
		expect(await ask({ area: '20', indicator: 'ACT-01', asOf: today })).toMatchObject({
			period: 'month',
			from: '2026-11-01',
			asOf: today
		});
		const idle = await ask({ area: areas.naSam.code, indicator: 'TRN-02', asOf: today });
		expect(idle.rows.find((row) => row.code === areas.poMa.code)).toMatchObject({
			numerator: 0,
			denominator: 0,
			value: null
		});
		const quiet = await ask({ area: areas.naSam.code, indicator: 'ACT-03', asOf: today });
		expect(quiet.rows.find((row) => row.code === areas.poMa.code)).toMatchObject({ value: 0 });
		expect(() => questionIn({ area: '20', indicator: 'ORG-04', period: 'week' }, today)).toThrow(
			expect.objectContaining({ fields: { period: 'invalid_choice' } })
		);
	});

	it('is sorted as Vietnamese names are', async () => {
		const { rows } = await ask({ area: '20', level: 'village' });
		expect(rows.map((row) => row.name)).toEqual([
			'Bản Chu',
			'Thôn Khuổi Khỉn',
			'Thôn Nà Pục',
			'Thôn Pò Mạ'
		]);
	});

	it('refuses an area that is unknown or was not in force', async () => {
		await expect(ask({ area: '99' })).rejects.toThrow('not_found');
		await expect(ask({ area: old.code, asOf: reform })).rejects.toThrow('not_found');
	});
});

describe('who sees figures whole', () => {
	const sees = async (who: Parameters<typeof actor>[1], asked: Record<string, string>) =>
		isWithinReach(connection.database, await actor(connection.database, who), await ask(asked));

	it('the province its province, also on former areas; a commune its villages', async () => {
		expect(await sees('province', { area: '20' })).toBe(true);
		expect(await sees('province', { area: old.code, asOf: '2021-12-31' })).toBe(true);
		expect(await sees('province', { area: '04' })).toBe(false);
		expect(await sees('chair', { area: areas.naSam.code })).toBe(true);
		expect(await sees('chair', { area: areas.thatKhe.code })).toBe(false);
		expect(await sees('chair', { area: '20' })).toBe(false);
		expect(await sees('hong', { area: areas.naPuc.code })).toBe(true);
		expect(await sees('admin', { area: '04' })).toBe(true);
		expect(await isWithinReach(connection.database, null, await ask({ area: '20' }))).toBe(false);
	});

	it('everybody else sees no cell under five', async () => {
		const whole = await ask({ area: '20', level: 'village' });
		const open = await openly(connection.database, whole);
		const of = (coverage: typeof whole, code: string) =>
			coverage.rows.find((row) => row.code === code);
		expect(of(whole, areas.banChu.code)).toMatchObject({ denominator: 2 });
		expect(of(open, areas.banChu.code)).toMatchObject({ denominator: null, numerator: null });
		// What two hidden villages have together would be the total without Nà Pục.
		expect(of(open, areas.naPuc.code)).toMatchObject({ denominator: null });
		expect(open.total.denominator).toBe(whole.total.denominator);
	});

	it('nor what gives one away by taking the others from a total, in whichever answer', async () => {
		const seen = async (area: string, level: AreaLevel) =>
			openly(connection.database, await ask({ area, level }));
		// Thất Khê has one household: with the province's total told, Na Sầm must not be told either.
		const { rows: communes, total } = await seen('20', 'commune');
		expect(communes.map((row) => row.denominator)).toEqual([null, null]);
		expect(total.denominator).toBe(10);
		for (const { code } of [areas.naSam, areas.thatKhe]) {
			expect((await seen(code, 'commune')).total.denominator).toBeNull();
			expect((await seen(code, 'village')).total.denominator).toBeNull();
		}
		// The same villages are hidden, whatever they are asked under.
		const hidden = (rows: { code: string; denominator: number | null }[]) =>
			rows.filter((row) => row.denominator === null).map((row) => row.code);
		const within = [
			...hidden((await seen(areas.naSam.code, 'village')).rows),
			...hidden((await seen(areas.thatKhe.code, 'village')).rows)
		];
		expect(hidden((await seen('20', 'village')).rows).sort()).toEqual(within.sort());
	});
});

describe('GET /api/v1/coverage', () => {
	it('answers the documented shape without sign-in, with a tag that saves the next answer', async () => {
		const first = await get('area=20&level=commune&indicator=SHP-02&asOf=2025-06-30');
		expect(first.status).toBe(200);
		expect(first.headers.get('access-control-allow-origin')).toBe('*');
		const body = await first.json();
		expect(Object.keys(body)).toEqual([
			'area',
			'level',
			'indicator',
			'asOf',
			'unit',
			'source',
			'rows',
			'total'
		]);
		expect(body).toMatchObject({ area: '20', level: 'commune', asOf: '2025-06-30', unit: '%' });
		expect(Object.keys(body.rows[0])).toEqual([
			'code',
			'name',
			'numerator',
			'denominator',
			'value'
		]);
		const etag = first.headers.get('etag')!;
		const again = await get('area=20&asOf=2025-06-30', { 'if-none-match': `W/"x", ${etag}` });
		expect([again.status, await again.text()]).toEqual([304, '']);
		expect((await get('area=20&asOf=2025-06-29', { 'if-none-match': '"x"' })).status).toBe(200);
	});

	it('names the field that is wrong', async () => {
		const wrong = await get('area=20&level=street&asOf=2999-01-01');
		expect(wrong.status).toBe(422);
		expect(await wrong.json()).toEqual({
			problem: { code: 'invalid', fields: { level: 'invalid_choice', asOf: 'future_day' } }
		});
		expect(await (await get('')).json()).toEqual({
			problem: { code: 'invalid', fields: { area: 'required' } }
		});
		const unknown = await get('area=99');
		expect([unknown.status, await unknown.json()]).toEqual([
			404,
			{ problem: { code: 'not_found', fields: { area: 'not_found' } } }
		]);
	});

	it('comes as CSV and GeoJSON by what is accepted or by the end of the address', async () => {
		const csv = await get('area=20&indicator=ACT-01&period=year&asOf=2025-03-01', {
			accept: 'text/csv'
		});
		expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
		const lines = new TextDecoder('utf-8', { ignoreBOM: true })
			.decode(await csv.arrayBuffer())
			.split('\r\n');
		expect(lines[0]).toBe('\uFEFFcode,name,indicator,from,asOf,unit,numerator,denominator,value');
		expect(lines[1]).toMatch(/^06124,Xã Na Sầm,ACT-01,2025-01-01,2025-12-31,count,\d*,,\d*$/);
		const { GET } = await import('../../src/routes/api/v1/coverage.[format]/+server');
		const named = (format: string) => {
			const url = new URL(`http://localhost/api/v1/coverage.${format}?area=20&level=commune`);
			return GET({
				url,
				request: new Request(url),
				params: { format },
				getClientAddress: () => '::1'
			} as Parameters<typeof GET>[0]);
		};
		const shapes = await (await named('geojson')).json();
		expect(shapes).toMatchObject({ type: 'FeatureCollection', area: '20' });
		expect(shapes.features.map((each: { id: string }) => each.id)).toEqual(['06124', '05995']);
		expect((await named('exe')).status).toBe(404);
	});

	it('is described for machines, with the choices that the schemas allow', async () => {
		const { GET } = await import('../../src/routes/api/v1/openapi.json/+server');
		const url = new URL('http://localhost/api/v1/openapi.json');
		const described = await (
			await GET({ request: new Request(url), getClientAddress: () => '::1' } as Parameters<
				typeof GET
			>[0])
		).json();
		const { parameters } = described.paths['/api/v1/coverage'].get;
		expect(
			parameters.find((each: { name: string }) => each.name === 'indicator').schema.anyOf[0].enum
		).toEqual(indicatorCodes);
		const body = await (await get('area=20&indicator=ORG-04')).json();
		expect(Object.keys(described.components.schemas.Coverage.properties)).toEqual(
			Object.keys(body)
		);
	});

	async function get(query: string, headers: Record<string, string> = {}): Promise<Response> {
		const { GET } = await import('../../src/routes/api/v1/coverage/+server');
		const url = new URL(`http://localhost/api/v1/coverage?${query}`);
		return GET({
			url,
			request: new Request(url, { headers }),
			getClientAddress: () => '::1'
		} as Parameters<typeof GET>[0]);
	}
});

it('a household that moved since was asked in the village where it lived then', async () => {
	const asOf = '2021-03-02';
	await connection.database.insert(schema.visit).values({
		...{ id: id('visit', 200), originId: id('visit', 200), revision: 1, version: 1 },
		...{ householdId: households.naPuc[6]!, villageId: areas.banChu.id, teamId: teams.banChu.id },
		...{ happenedAt: new Date(asOf), happenedOn: asOf, receivedAt: new Date(asOf) },
		...{ memberIds: [members.neighbour.id], people: 1 }
	});
	await connection.database.insert(schema.onboarding).values({
		...{ visitId: id('visit', 200), service: 'digital', provider: 'fibre', state: 'selling' }
	});
	const bySurvey = { area: '20', level: 'village', indicator: 'NET-01', asOf };
	for (const asked of [bySurvey, { ...bySurvey, map: 'today' }]) {
		const { rows, total } = await ask(asked);
		expect(rows.map((row) => [row.name, row.numerator, row.denominator])).toEqual([
			['Bản Chu', 1, 3],
			['Thôn Khuổi Khỉn', null, null],
			['Thôn Nà Pục', null, null],
			['Thôn Pò Mạ', null, null]
		]);
		expect([total.numerator, total.denominator]).toEqual([1, 3]);
		expect(await fromFacts('NET-01', questionIn(asked, today))).toEqual([1, 3]);
	}
});

it('a flow follows villages that were merged within its period, and loses nothing', async () => {
	const year = {
		area: '20',
		level: 'village',
		indicator: 'ACT-01',
		period: 'year',
		asOf: '2026-05-01'
	};
	const before = await ask(year);
	const { receipts } = await performAll(
		connection.database,
		await actor(connection.database, 'province'),
		[
			command('village.merge', {
				id: id('operation', 1),
				effectiveOn: '2026-06-01',
				decree: '5/NQ-HĐND',
				villageIds: [areas.naPuc.id, areas.banChu.id],
				kind: 'thon',
				name: 'Nà Chu'
			})
		],
		sending
	);
	expect(receipts[0]).toMatchObject({ verdict: 'accepted' });
	const after = await ask(year);
	expect(after.total).toEqual(before.total);
	const of = (rows: typeof before.rows, name: string) =>
		rows.find((row) => row.name === name)?.value;
	expect(of(after.rows, 'Thôn Nà Pục')).toBeUndefined();
	expect(of(after.rows, 'Thôn Nà Chu')).toBe(
		of(before.rows, 'Thôn Nà Pục')! + of(before.rows, 'Bản Chu')!
	);
});

it('counts of a merged village only those parts where somebody was asked', async () => {
	const asked = { area: '20', level: 'village', indicator: 'NET-01', asOf: '2021-03-02' };
	const { rows, total } = await ask({ ...asked, map: 'today' });
	expect(rows.find((row) => row.name === 'Thôn Nà Chu')).toMatchObject({
		numerator: 1,
		denominator: 3
	});
	expect(total).toEqual((await ask(asked)).total);
});

/** Draws the areas of before the reform: two communes in one district, the same villages. */
async function redraw(): Promise<void> {
	const tx = connection.database;
	const today = [areas.naSam.id, areas.thatKhe.id];
	const before = { folded: '', validTo: reform };
	await tx.insert(schema.area).values([
		{ ...before, ...district, level: 'district', kind: 'huyen', name: 'Huyện Văn Lãng' },
		{ ...before, ...old, level: 'commune', kind: 'xa', name: 'Xã Tân Lang' },
		{ ...before, ...other, level: 'commune', kind: 'xa', name: 'Xã Chi Lăng' }
	]);
	await tx.update(schema.area).set({ validFrom: reform }).where(inArray(schema.area.id, today));
	await tx
		.update(schema.areaEdge)
		.set({ validFrom: reform })
		.where(inArray(schema.areaEdge.parentId, today));
	const edge = (childId: number, parentId: number, parentLevel: AreaLevel) => ({
		childId,
		parentId,
		parentLevel,
		validTo: reform
	});
	await tx
		.insert(schema.areaEdge)
		.values([
			edge(district.id, areas.province.id, 'province'),
			...[old.id, other.id].flatMap((commune) => [
				edge(commune, areas.province.id, 'province'),
				edge(commune, district.id, 'district')
			]),
			edge(areas.naPuc.id, old.id, 'commune'),
			edge(areas.poMa.id, old.id, 'commune'),
			edge(areas.banChu.id, other.id, 'commune'),
			edge(areas.khuoiKhin.id, other.id, 'commune')
		]);
	await tx.insert(schema.areaSuccession).values([
		{ fromId: old.id, toId: areas.naSam.id, portion: 'full', happenedOn: reform },
		{ fromId: other.id, toId: areas.naSam.id, portion: 'partial', happenedOn: reform },
		{ fromId: other.id, toId: areas.thatKhe.id, portion: 'partial', happenedOn: reform }
	]);
}

/** Five years of visits at random, the same in every run, some withdrawn, some closing what was open. */
async function work(): Promise<void> {
	const tx = connection.database;
	const doors = [
		...households.naPuc.map((household) => ({ household, ...at('naPuc', members.hong.id) })),
		...households.banChu.map((household) => ({ household, ...at('banChu', members.neighbour.id) })),
		...households.khuoiKhin.map((household) => ({
			household,
			...at('khuoiKhin', members.outsider.id)
		}))
	];
	for (let number = 1; number <= 120; number++) {
		const { household, villageId, teamId, memberId } = doors[pick(doors.length)]!;
		const happenedAt = new Date(Date.UTC(2021, 6, 1) + pick(1900) * 86_400_000 + pick(36_000_000));
		await tx.insert(schema.visit).values({
			id: id('visit', number),
			originId: id('visit', number),
			revision: 1,
			householdId: household,
			villageId,
			teamId,
			happenedAt,
			happenedOn: dayOf(happenedAt.getTime()),
			receivedAt: happenedAt,
			memberIds: [memberId],
			people: pick(4),
			outcome: pick(5) === 0 ? 'absent' : null,
			withdrawn: pick(10) === 0,
			version: 1
		});
		const service = services[pick(3)]!;
		await tx.insert(schema.onboarding).values({
			visitId: id('visit', number),
			service,
			provider: providers[service][pick(5)]!,
			state: onboardingStates[pick(4)]!
		});
	}
	for (let number = 1; number <= 30; number++) {
		const { villageId, teamId, memberId } = doors[pick(doors.length)]!;
		const happenedAt = new Date(Date.UTC(2021, 9, 11) + pick(1850) * 86_400_000);
		await tx.insert(schema.training).values({
			id: id('training', number),
			teamId,
			villageId,
			kind: pick(2) === 0 ? 'training' : 'outreach',
			happenedAt,
			happenedOn: dayOf(happenedAt.getTime()),
			receivedAt: happenedAt,
			topics: ['digital_shop'],
			memberIds: [memberId],
			residents: pick(40),
			place: 'Nhà văn hóa',
			version: 1
		});
	}
	await live();
	await state(doors.map((door) => door.villageId));
	await tx
		.update(schema.member)
		.set({ sex: 'female' })
		.where(eq(schema.member.id, members.hong.id));
	await tx
		.update(schema.household)
		.set({ livesTo: '2024-03-01' })
		.where(eq(schema.household.id, households.naPuc[7]!));
	await indicatorCache.refresh(
		tx,
		doors.map((door) => door.villageId)
	);
}

/** What else happens in five years: somebody pauses, learns, moves house; a team is dissolved. */
async function live(): Promise<void> {
	const tx = connection.database;
	const pause = { memberId: members.neighbour.id, role: 'member' as const };
	await tx.insert(schema.memberChange).values([
		{ ...pause, effectiveOn: '2023-05-01', paused: true },
		{ ...pause, effectiveOn: '2024-02-01', paused: false }
	]);
	await tx.insert(schema.course).values({
		...{ id: id('course', 1), memberId: members.hong.id, title: 'Kỹ năng số', heldBy: 'Sở KH&CN' },
		...{ completedOn: '2025-01-10', recordedAt: new Date() }
	});
	const moved = households.naPuc[6]!;
	await tx
		.update(schema.household)
		.set({ livesFrom: '2023-06-01' })
		.where(eq(schema.household.id, moved));
	await tx.insert(schema.residence).values({
		...{ householdId: moved, villageId: areas.banChu.id },
		...{ validFrom: '2021-01-01', validTo: '2023-06-01' }
	});
	await tx.insert(schema.decision).values({
		...{ id: id('decision', 9), kind: 'dissolve', communeId: areas.naSam.id, number: '9/QĐ-UBND' },
		...{ signedOn: '2025-08-30', effectiveOn: '2025-09-01', signer: 'Hoàng Văn Thắng' },
		...{ capacity: 'chair', recordedAt: new Date() }
	});
	await tx
		.insert(schema.decisionTeam)
		.values({ teamId: teams.banChu.id, decisionId: id('decision', 9) });
}

/** What communes stated at random, without taking from the row of numbers that the others are drawn from. */
async function state(villageIds: number[]): Promise<void> {
	const drawn = seed;
	for (let number = 1; number <= 40; number++) {
		const measure = statedMeasures[pick(statedMeasures.length)]!;
		const villageId = villageIds[pick(villageIds.length)]!;
		const of = { adults: 200 + pick(50), vneid: pick(200), smartphone: pick(200) };
		await connection.database
			.insert(schema.statement)
			.values({
				areaId: measure === 'cash_points' ? [areas.naSam.id, old.id][pick(2)]! : villageId,
				measure,
				day: addDays('2021-06-01', pick(1800)),
				value: measure in of ? of[measure as keyof typeof of] : pick(2),
				source: 'Công an xã',
				statedBy: people.officer.id,
				statedAt: new Date()
			})
			.onConflictDoNothing();
	}
	seed = drawn;
}

function at(village: keyof typeof teams, memberId: string) {
	return { villageId: areas[village].id, teamId: teams[village].id, memberId };
}

const rowsOf = async (asOf: Day) => (await ask({ area: '20', asOf })).rows;

/** The villages within an area on a day, by the edges alone. */
async function villagesIn(areaId: number, level: AreaLevel, day: Day): Promise<number[]> {
	if (level === 'village') return [areaId];
	const holds = (e: string) =>
		sql.raw(
			`(${e}.valid_from is null or ${e}.valid_from <= '${day}') and (${e}.valid_to is null or ${e}.valid_to > '${day}')`
		);
	const communes =
		level === 'commune'
			? sql`select ${areaId}::integer`
			: sql`select c.child_id from area_edge c where c.parent_id = ${areaId} and ${holds('c')}`;
	const found = await rows<{ id: number }>(
		connection.database,
		sql`select e.child_id as id from area_edge e where e.parent_id in (${communes}) and e.parent_level = 'commune' and ${holds('e')}`
	);
	return found.map(({ id }) => id);
}

/**
 * Numerator and denominator by counting the facts themselves, without view or cache: of the province, or
 * of some villages.
 */
async function fromFacts(
	indicator: IndicatorCode,
	{ from, asOf: day }: { from: Day; asOf: Day },
	villages: number[] = Object.values(areas).flatMap((area) =>
		area.level === 'village' ? area.id : []
	)
): Promise<number[]> {
	const those = sql.raw(`(${[0, ...villages].join()})`);
	const stays = sql`(
		select id, village_id, lives_from, lives_to from household where merged_into is null
		union all select household_id, village_id, valid_from, valid_to from residence
	)`;
	const living = sql`from ${stays} h where h.village_id in ${those} and h.lives_from <= ${day}::date and (h.lives_to is null or h.lives_to > ${day}::date)`;
	const valid = sql`v.household_id = h.id and v.replaced_by is null and not v.withdrawn and v.happened_on <= ${day}::date`;
	const has = (service: Service) => sql`exists (select 1 from (
		select distinct on (o.provider) o.state from visit v join onboarding o on o.visit_id = v.id
		where ${valid} and o.service = ${service} order by o.provider, v.happened_on desc, v.happened_at desc, v.id desc
	) last where last.state <> 'stopped')`;
	const uses = (provider: string, besides = sql``) => sql`exists (select 1 from (
		select o.state, v.happened_on from visit v join onboarding o on o.visit_id = v.id
		where ${valid} and o.service = 'digital' and o.provider = ${provider}
		order by v.happened_on desc, v.happened_at desc, v.id desc limit 1
	) last where last.state in ('registered', 'selling') ${besides})`;
	/** Somebody who lived in the same village that day had told of it, whatever they said. */
	const asked = (provider: string, besides = sql``) => sql`exists (select 1 from ${stays} n
		join visit v on v.household_id = n.id and v.replaced_by is null and not v.withdrawn and v.happened_on <= ${day}::date
		join onboarding o on o.visit_id = v.id and o.service = 'digital' and o.provider = ${provider}
		where n.village_id = h.village_id and n.lives_from <= ${day}::date and (n.lives_to is null or n.lives_to > ${day}::date) ${besides})`;
	const shops = sql`select last.* from (select h.id ${living}) h join lateral (
		select distinct on (o.provider) o.state, v.happened_on from visit v join onboarding o on o.visit_id = v.id
		where ${valid} and o.service = 'shop' order by o.provider, v.happened_on desc, v.happened_at desc, v.id desc
	) last on last.state <> 'stopped'`;
	const decided = (kind: 'found' | 'dissolve', until: SQL) => sql`exists (
		select 1 from decision_team dt join decision d on d.id = dt.decision_id
		where dt.team_id = t.id and d.kind = ${kind} and d.effective_on <= ${until})`;
	const inForce = (until: SQL) =>
		sql`${decided('found', until)} and not ${decided('dissolve', until)}`;
	const founded = sql`t.seat_village_id in ${those} and ${inForce(sql`${day}::date`)}`;
	const during = sql`v.village_id in ${those} and v.replaced_by is null and not v.withdrawn and v.happened_on >= ${from}::date and v.happened_on <= ${day}::date`;
	const calls = sql`select v.household_id, v.happened_on, v.team_id, max(v.people) as people, bool_and(v.outcome is not null) as away
		from visit v where ${during} group by 1, 2, 3`;
	const anywhere = sql`select v.household_id, v.happened_on, v.team_id from visit v
		where v.replaced_by is null and not v.withdrawn and v.happened_on >= ${from}::date and v.happened_on <= ${day}::date group by 1, 2, 3`;
	const held = sql`from training s where s.village_id in ${those} and s.happened_on >= ${from}::date and s.happened_on <= ${day}::date`;
	const months = sql`from (
		select m::date as since, least((m + interval '1 month')::date - 1, ${day}::date) as until
		from generate_series(${from}::timestamp, ${day}::timestamp, interval '1 month') m
	) m join team t on t.seat_village_id in ${those} and ${inForce(sql`m.until`)}`;
	const serving = sql`from member m join team t on t.id = m.team_id where ${founded} and m.joined_on <= ${day}::date
		and (m.left_on is null or m.left_on > ${day}::date)
		and not coalesce((select c.paused from member_change c where c.member_id = m.id and c.effective_on <= ${day}::date
			order by c.effective_on desc limit 1), false)`;
	const communes = sql`from area c where c.level = 'commune' and (c.valid_from is null or c.valid_from <= ${day}::date)
		and (c.valid_to is null or c.valid_to > ${day}::date)
		and exists (select 1 from area_edge e where e.parent_id = c.id and e.child_id in ${those})`;
	const said = (measure: string, area = 'a') => sql`(select s.value from statement s
		where s.area_id = ${sql.raw(area)}.id and s.measure = ${measure} and s.ended_at is null and s.day <= ${day}::date
		order by s.day desc limit 1)`;
	const counts: Record<Exclude<Measure, LocalMeasure>, SQL> = {
		serving,
		women: sql`${serving} and m.sex = 'female'`,
		trained: sql`${serving} and (exists (select 1 from training s where s.kind = 'training' and m.id = any(s.member_ids)
				and s.happened_on <= ${day}::date and s.happened_on > (${day}::date - interval '12 months'))
			or exists (select 1 from course c where c.member_id = m.id
				and c.completed_on <= ${day}::date and c.completed_on > (${day}::date - interval '12 months')))`,
		visits: sql`from (${calls}) c`,
		people: sql`from (${calls}) c, generate_series(1, c.people)`,
		turned_away: sql`from (${calls}) c where away`,
		sessions: held,
		attendances: sql`from (select cardinality(s.member_ids) + s.residents as came ${held}) c, generate_series(1, c.came)`,
		team_months: months,
		active_months: sql`${months} where exists (select 1 from training s where s.team_id = t.id and s.happened_on >= m.since and s.happened_on <= m.until)
			or 4 <= (select count(*) from (${anywhere}) c where c.team_id = t.id and c.happened_on >= m.since and c.happened_on <= m.until)`,
		shops: sql`from (${shops}) s`,
		selling: sql`from (${shops}) s where s.state = 'selling' and s.happened_on > ${day}::date - 90`,
		online_services: sql`${living} and ${uses('online_services')}`,
		cashless: sql`${living} and ${uses('cashless', sql`and last.happened_on > ${day}::date - interval '3 months'`)}`,
		fibre: sql`${living} and ${uses('fibre')}`,
		asked_online_services: sql`${living} and ${asked('online_services')}`,
		asked_cashless: sql`${living} and ${asked('cashless', sql`and v.happened_on > ${day}::date - interval '3 months'`)}`,
		asked_fibre: sql`${living} and ${asked('fibre')}`,
		communes,
		decided: sql`${communes} and exists (select 1 from team t
			join area_edge e on e.child_id = t.seat_village_id where e.parent_id = c.id and ${inForce(sql`${day}::date`)})`,
		vneid: sql`from area a, generate_series(1, ${said('vneid')}) where a.id in ${those} and ${said('adults')} is not null`,
		vneid_adults: sql`from area a, generate_series(1, ${said('adults')}) where a.id in ${those} and ${said('vneid')} is not null`,
		vneid_villages: sql`from area a where a.id in ${those} and ${said('vneid')} is not null and ${said('adults')} is not null`,
		smartphone: sql`from area a, generate_series(1, ${said('smartphone')}) where a.id in ${those} and ${said('adults')} is not null`,
		smartphone_adults: sql`from area a, generate_series(1, ${said('adults')}) where a.id in ${those} and ${said('smartphone')} is not null`,
		smartphone_villages: sql`from area a where a.id in ${those} and ${said('smartphone')} is not null and ${said('adults')} is not null`,
		no_signal: sql`from area a where a.id in ${those} and ${said('no_signal')} = 1`,
		signal_villages: sql`from area a where a.id in ${those} and ${said('no_signal')} is not null`,
		cash: sql`${communes} and ${said('cash_points', 'c')} > 0`,
		cash_communes: sql`${communes} and ${said('cash_points', 'c')} is not null`,
		villages: sql`from area where id in ${those} and valid_from <= ${day}::date`,
		covered: sql`from team t where ${founded}`,
		teams: sql`from team t where ${founded}`,
		members: serving,
		households: living,
		visited: sql`${living} and exists (select 1 from visit v where ${valid})`,
		shop: sql`${living} and ${has('shop')}`,
		account: sql`${living} and ${has('account')}`,
		both: sql`${living} and ${has('shop')} and ${has('account')}`,
		either: sql`${living} and (${has('shop')} or ${has('account')})`
	};
	const { counted, kind, unit } = indicatorOf(indicator);
	if (counted === null) return [0, 0];
	const count = async (measure: Measure) =>
		(
			await rows<{ n: number }>(
				connection.database,
				sql`select count(*)::integer as n ${counts[measure as keyof typeof counts]}`
			)
		)[0]!.n;
	const above = await count(counted.numerator);
	const below = counted.denominator === null ? 0 : await count(counted.denominator);
	return below === 0 && kind === 'stock' && unit !== 'count' ? [0, 0] : [above, below];
}

function levelsOn(day: Day): AreaLevel[] {
	return areaLevels.filter((level) => level !== 'district' || day < reform);
}

function someDays(count: number): Day[] {
	return Array.from({ length: count }, () => addDays('2021-01-02', pick(2100)));
}

/** A number below `most`, the next of a fixed row. */
function pick(most: number): number {
	seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
	return (seed >>> 8) % most;
}
