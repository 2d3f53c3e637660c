import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type IndicatorCode } from '$lib/domain/indicator';
import { coverage, questionIn } from '$lib/server/coverage';
import { openly } from '$lib/server/open-coverage';
import type { Connection } from '$lib/server/db/client';
import * as schema from '$lib/server/db/schema';
import { households, id, members, teams, today } from '../people';
import { generator } from '../random';
import { open } from './database';

/** Another province of small counts: SEED=… npx vitest … */
const seed = Number(process.env.SEED ?? 20_211_231);
const random = generator(seed);
const upTo = (most: number) => Math.floor(random() * (most + 1));

let connection: Connection;
vi.mock('$lib/server/installation', () => ({
	database: () => connection.database,
	isDemo: async () => false
}));
beforeAll(() => void vi.resetModules());
afterAll(() => void vi.resetModules());

/** Six communes of four villages, in a province of their own. */
const province = { id: 900, code: '91' };
const communes = Array.from({ length: 6 }, (_, index) => ({
	id: 910 + index,
	code: `9100${index}`,
	villages: [0, 1, 2, 3].map((of) => ({
		id: 1000 + index * 4 + of,
		code: `9100${index}-0${of + 1}`
	}))
}));
const villages = communes.flatMap((commune) => commune.villages);

beforeAll(async () => {
	connection = await open();
	const tx = connection.database;
	const area = { folded: '' };
	await tx.insert(schema.area).values([
		{ ...area, ...province, level: 'province', kind: 'tinh', name: 'Tỉnh nhỏ' },
		...communes.map(({ id, code }) => ({
			...{ ...area, id, code, name: `Xã ${code}` },
			...{ level: 'commune' as const, kind: 'xa' as const }
		})),
		...villages.map(({ id, code }) => ({
			...{ ...area, id, code, name: `Thôn ${code}` },
			...{ level: 'village' as const, kind: 'thon' as const }
		}))
	]);
	await tx.insert(schema.areaEdge).values(
		communes.flatMap((commune) => [
			{ childId: commune.id, parentId: province.id, parentLevel: 'province' as const },
			...commune.villages.map((village) => ({
				childId: village.id,
				parentId: commune.id,
				parentLevel: 'commune' as const
			}))
		])
	);
});
afterAll(() => connection.close());

/** What somebody knows who asked for all of it: sums of unknown counts, each named by village and what is counted. */
class Attacker {
	readonly #rows: Map<string, number>[] = [];

	learns(terms: Iterable<[string, number]>): void {
		const left = this.#reduced(new Map(terms));
		const [lead] = left.keys();
		if (lead === undefined) return;
		const inverse = inverseOf(left.get(lead)!);
		this.#rows.push(new Map([...left].map(([name, by]) => [name, (by * inverse) % prime])));
	}

	/** Whether a sum follows from what was learned. */
	knows(terms: string[]): boolean {
		return this.#reduced(new Map(terms.map((name) => [name, 1]))).size === 0;
	}

	#reduced(terms: Map<string, number>): Map<string, number> {
		for (const row of this.#rows) {
			const [lead] = row.keys() as Iterable<string>;
			const by = terms.get(lead!);
			if (!by) continue;
			for (const [name, of] of row) {
				const left = ((((terms.get(name) ?? 0) - by * of) % prime) + prime) % prime;
				if (left === 0) terms.delete(name);
				else terms.set(name, left);
			}
		}
		return terms;
	}
}

/** Sums are reckoned in a field that is small enough for exact products. */
const prime = 33_554_393;
function inverseOf(number: number): number {
	let [result, base, power] = [1, ((number % prime) + prime) % prime, prime - 2];
	for (; power > 0; power = Math.floor(power / 2), base = (base * base) % prime)
		if (power % 2 === 1) result = (result * base) % prime;
	return result;
}

const places = [
	{ code: province.code, within: villages },
	...communes.map(({ code, villages }) => ({ code, within: villages })),
	...villages.map((village) => ({ code: village.code, within: [village] }))
];
const withinOf = new Map(places.map(({ code, within }) => [code, within]));

async function askedOf(
	attacker: Attacker,
	asked: Record<string, string>,
	names: Names
): Promise<void> {
	const told = await openly(
		connection.database,
		await coverage(connection.database, questionIn(asked, today))
	);
	for (const figure of [{ ...told.total, code: told.area.code }, ...told.rows])
		for (const part of ['numerator', 'denominator'] as const)
			if (figure[part] !== null)
				attacker.learns(
					withinOf
						.get(figure.code)!
						.flatMap(({ id }) => names(part, id).map((name): [string, number] => [name, 1]))
				);
}
type Names = (part: 'numerator' | 'denominator', village: number) => string[];

it(`no count under five follows from all that is told of shops and accounts (seed ${seed})`, async () => {
	const measures = { 'SHP-01': 'shop', 'PAY-01': 'account', 'SHP-02': 'both', 'SHP-03': 'either' };
	for (let round = 0; round < 3; round++) {
		const counts = new Map(villages.map(({ id }) => [id, countsOfVillage()]));
		await connection.database.delete(schema.villageIndicators);
		await connection.database
			.insert(schema.villageIndicators)
			.values([...counts].map(([villageId, of]) => ({ villageId, day: '2026-01-01', ...of })));
		const attacker = new Attacker();
		for (const [indicator, measure] of Object.entries(measures)) {
			const names: Names = (part, id) => [`${part === 'numerator' ? measure : 'households'} ${id}`];
			const ask = (area: string, level: string) =>
				askedOf(attacker, { area, level, indicator }, names);
			for (const level of ['commune', 'village']) await ask(province.code, level);
			for (const { code } of communes.slice(0, 2)) await ask(code, 'village');
		}
		for (const { id } of villages)
			attacker.learns([
				[`shop ${id}`, 1],
				[`account ${id}`, 1],
				[`both ${id}`, prime - 1],
				[`either ${id}`, prime - 1]
			]);
		for (const measure of [...Object.values(measures), 'households'] as const)
			for (const { code, within } of places) {
				const count = within.reduce((sum, { id }) => sum + counts.get(id)![measure as 'shop'], 0);
				if (count < 1 || count > 4) continue;
				const found = attacker.knows(within.map(({ id }) => `${measure} ${id}`));
				expect(found, `${measure} of ${code}, round ${round}`).toBe(false);
			}
	}
});

function countsOfVillage() {
	const households = upTo(3) === 0 ? upTo(6) : upTo(60);
	const [shop, account] = [upTo(Math.min(households, 9)), upTo(Math.min(households, 9))];
	const least = Math.max(0, shop + account - households);
	const both = least + upTo(Math.min(shop, account) - least);
	const either = shop + account - both;
	const rest = { villages: 1, covered: 1, teams: 1, members: 3, visited: either };
	return { ...rest, households, shop, account, both, either };
}

it(`nor from all that is told of the visits of months, a quarter and a half year (seed ${seed})`, async () => {
	const months = [1, 2, 3, 4, 5, 6];
	const visits = new Map(
		villages.flatMap(({ id }) => months.map((month) => [`${month} ${id}`, upTo(1) * upTo(9)]))
	);
	await connection.database.insert(schema.visit).values(
		[...visits].flatMap(([name, count], at) => {
			const [month, village] = name.split(' ').map(Number) as [number, number];
			return Array.from({ length: count }, (_, day) => visitOf(at * 10 + day, month, day, village));
		})
	);
	const attacker = new Attacker();
	const ask = (period: string, asOf: string, of: number[], level: string) =>
		askedOf(
			attacker,
			{ area: province.code, level, indicator: 'ACT-01' satisfies IndicatorCode, period, asOf },
			(part, id) => of.map((month) => `${month} ${id}`)
		);
	for (const level of ['commune', 'village']) {
		for (const month of months) await ask('month', `2026-0${month}-15`, [month], level);
		await ask('quarter', '2026-02-15', [1, 2, 3], level);
		await ask('half', '2026-02-15', months, level);
	}
	for (const month of months)
		for (const { code, within } of places) {
			const names = within.map(({ id }) => `${month} ${id}`);
			const count = names.reduce((sum, name) => sum + visits.get(name)!, 0);
			if (count >= 1 && count <= 4)
				expect(attacker.knows(names), `month ${month} of ${code}`).toBe(false);
		}
	const week = {
		area: province.code,
		level: 'commune',
		indicator: 'ACT-01',
		period: 'week',
		asOf: '2026-02-15'
	};
	const told = await openly(
		connection.database,
		await coverage(connection.database, questionIn(week, today))
	);
	expect([told.total, ...told.rows].every(({ numerator }) => numerator === null)).toBe(true);
}, 60_000);

it('every form of an answer, the feed and the page hide the same, and say when nothing changed', async () => {
	const asked = `area=${province.code}&level=village&indicator=SHP-02`;
	const { GET } = await import('../../src/routes/api/v1/coverage.[format]/+server');
	const { GET: feed } = await import('../../src/routes/api/v1/odata/[...path]/+server');
	const { askedIn, shownTo } = await import('../../src/routes/(office)/coverage/shown.server');
	type Get = (event: never) => Response | Promise<Response>;
	const call = async (get: Get, path: string, params: object) => {
		const url = new URL(`http://localhost/api/v1/${path}`);
		const getClientAddress = () => '10.4.0.1';
		const answer = async (headers: Record<string, string>) =>
			get({ url, params, request: new Request(url, { headers }), getClientAddress } as never);
		const first = await answer({});
		const again = await answer({ 'if-none-match': first.headers.get('etag')! });
		expect([first.status, again.status, await again.text()], path).toEqual([200, 304, '']);
		return first.text();
	};
	type Told = { code: string; numerator: number | null };
	const inOrder = (told: Told[]) =>
		told.map(({ code, numerator }) => `${code} ${numerator ?? ''}`).sort();
	const as = (format: string) => call(GET, `coverage.${format}?${asked}`, { format });
	const json = (JSON.parse(await as('json')) as { rows: Told[] }).rows;
	expect(json.some(({ numerator }) => numerator === null)).toBe(true);
	const lines = (await as('csv')).trim().split('\r\n').slice(1);
	const csv = lines.map((line) => line.split(',')).map((cells) => `${cells[0]} ${cells[6]}`);
	expect(csv.sort()).toEqual(inOrder(json));
	const { features } = JSON.parse(await as('geojson')) as { features: { properties: Told }[] };
	expect(inOrder(features.map(({ properties }) => properties))).toEqual(inOrder(json));
	const filter = `indicator eq 'SHP-02' and within eq '${province.code}' and level eq 'village'`;
	const odata = await call(feed, `odata/Figures?$filter=${filter}`, { path: 'Figures' });
	const { value } = JSON.parse(odata) as { value: { area: string; numerator: number | null }[] };
	expect(inOrder(value.map(({ area: code, numerator }) => ({ code, numerator })))).toEqual(
		inOrder(json)
	);
	const page = await askedIn(new URL(`http://localhost/coverage?${asked}`), null, today);
	expect(inOrder((await shownTo(null, page)).rows)).toEqual(inOrder(json));
});

/** One household, day and team for each, so that each counts. */
function visitOf(number: number, month: number, day: number, villageId: number) {
	const doors = [...households.naPuc, ...households.banChu];
	const by = [teams.naPuc.id, teams.banChu.id, teams.khuoiKhin.id];
	const at = villageId - villages[0]!.id;
	const happenedOn = `2026-0${month}-${String(day + 1).padStart(2, '0')}`;
	const happenedAt = new Date(`${happenedOn}T03:00:00Z`);
	return {
		id: id('visit', 10_000 + number),
		originId: id('visit', 10_000 + number),
		revision: 1,
		householdId: doors[at % 8]!,
		villageId,
		teamId: by[Math.floor(at / 8)]!,
		happenedAt,
		happenedOn,
		receivedAt: happenedAt,
		memberIds: [members.hong.id],
		people: 1,
		version: 1
	};
}
