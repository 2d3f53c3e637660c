import { type SQL, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { AreaLevel } from '$lib/domain/area';
import type { Day } from '$lib/domain/day';
import { type IndicatorCode, indicatorOf } from '$lib/domain/indicator';
import type { LocalDefinition } from '$lib/domain/local-definition';
import { localCode, type LocalCode } from '$lib/domain/local-indicator';
import { outcomes } from '$lib/domain/visit';
import { perform, performAll } from '$lib/server/commands';
import { coverage, questionIn } from '$lib/server/coverage';
import { openly } from '$lib/server/open-coverage';
import { type Connection, rows } from '$lib/server/db/client';
import * as localIndicators from '$lib/server/local-indicators';
import * as register from '$lib/server/report-register';
import { documentOf } from '../../src/routes/(office)/reports/document';
import {
	actor,
	areas,
	command,
	households,
	id,
	members,
	type Person,
	reportForm,
	sending,
	teams,
	today,
	visit
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

const does = async (who: Person, name: string, payload: object) =>
	perform(
		connection.database,
		await actor(connection.database, who),
		command(name, payload),
		sending
	);
const refusal = async (who: Person, name: string, payload: object) =>
	does(who, name, payload).then(
		() => 'accepted',
		({ code, fields }) => ({ code, fields })
	);
const words = { numerator: 'Được tính', denominator: 'Trên tổng số' };
const adding = (name: string, definition: LocalDefinition, changed: object = {}) => ({
	provinceId: areas.province.id,
	name,
	...words,
	...(definition.per === 'none' ? { denominator: null } : {}),
	lessIsBetter: false,
	definition,
	...changed
});
const asked = (
	indicator: IndicatorCode,
	area: string,
	level: AreaLevel,
	asOf: Day = today,
	period = 'year'
) =>
	coverage(
		connection.database,
		questionIn(
			{
				area,
				level,
				indicator,
				asOf,
				...(indicatorOf(indicator).kind === 'flow' ? { period } : {})
			},
			today
		)
	);

/** One of each block, with and without what it can be counted per. */
const definitions: LocalDefinition[] = [
	{ block: 'visits', per: 'none', topic: 'health_book', outcome: 'done' },
	{ block: 'visits', per: 'visits', topic: null, outcome: 'refused' },
	{ block: 'visits', per: 'households', topic: 'digital_shop', outcome: null },
	{ block: 'visits', per: 'villages', topic: null, outcome: null },
	{ block: 'reached', per: 'households', topic: 'health_book', outcome: 'done' },
	{ block: 'reached', per: 'none', topic: null, outcome: 'absent' },
	{ block: 'onboarded', per: 'households', service: 'shop', provider: null, use: 'opened' },
	{ block: 'onboarded', per: 'villages', service: 'shop', provider: 'voso', use: 'used' },
	{ block: 'onboarded', per: 'none', service: 'account', provider: 'momo', use: 'opened' },
	{ block: 'sessions', per: 'sessions', topic: 'safe_online', kind: null },
	{ block: 'sessions', per: 'villages', topic: null, kind: 'outreach' },
	{ block: 'attendances', per: 'sessions', topic: 'safe_online', kind: 'outreach' },
	{ block: 'attendances', per: 'none', topic: null, kind: null }
];
const codes: LocalCode[] = [];

beforeAll(async () => {
	connection = await open();
	await work();
	for (const [index, definition] of definitions.entries()) {
		await does('province', 'local_indicator.add', adding(`Chỉ tiêu ${index + 1}`, definition));
		const all = await localIndicators.list(connection.database, areas.province.id);
		codes.push(all.find(({ name }) => name === `Chỉ tiêu ${index + 1}`)!.code);
	}
});
afterAll(() => connection.close());

/** Half a year of visits and sessions by all three teams, some noted twice a day, corrected or taken back. */
async function work(): Promise<void> {
	const crews = [
		{
			who: 'hong',
			team: teams.naPuc.id,
			member: members.hong.id,
			at: areas.naPuc.id,
			doors: households.naPuc
		},
		{
			who: 'neighbour',
			team: teams.banChu.id,
			member: members.neighbour.id,
			at: areas.banChu.id,
			doors: households.banChu
		},
		{
			who: 'outsider',
			team: teams.khuoiKhin.id,
			member: members.outsider.id,
			at: areas.khuoiKhin.id,
			doors: households.khuoiKhin
		}
	] as const;
	for (const [crew, { who, team, member, at, doors }] of crews.entries()) {
		const visits = Array.from({ length: 30 }, (_, n) => {
			const came = pick(4) > 0;
			return command('visit.record', {
				...visit(1000 * (crew + 1) + n),
				householdId: doors[pick(doors.length)],
				teamId: team,
				memberIds: [member],
				happenedAt: someMoment(),
				outcome: came ? null : pick(2) ? 'absent' : 'refused',
				steps: came
					? ['health_book', 'digital_shop', 'safe_online']
							.slice(pick(3))
							.map((topic) => ({ topic, outcome: outcomes[pick(outcomes.length)] }))
					: [],
				onboardings: came
					? [
							{
								service: 'shop',
								provider: pick(2) ? 'voso' : 'shopee',
								state: pick(3) ? 'selling' : 'stopped'
							},
							{ service: 'account', provider: 'momo', state: pick(2) ? 'registered' : 'stopped' }
						]
					: []
			});
		});
		const sessions = Array.from({ length: 6 }, (_, n) =>
			command('training.record', {
				id: id('training', 1000 * (crew + 1) + n),
				teamId: team,
				villageId: at,
				kind: pick(2) ? 'training' : 'outreach',
				happenedAt: someMoment(),
				topics: pick(2) ? ['safe_online', 'smartphone'] : ['digital_shop'],
				memberIds: pick(2) ? [member] : [],
				residents: pick(30),
				place: 'Nhà văn hóa'
			})
		);
		const by = await actor(connection.database, who);
		const { receipts } = await performAll(
			connection.database,
			by,
			[...visits, ...sessions],
			sending
		);
		expect(receipts.filter(({ verdict }) => verdict === 'rejected')).toEqual([]);
	}
	await connection.database.execute(
		sql`update visit set withdrawn = true where id in (select id from visit order by id limit 5)`
	);
}

/** What a definition counts in some villages, by plain SQL over the facts. */
async function plainly(d: LocalDefinition, villages: number[], from: Day, to: Day) {
	const these = sql`(${sql.join(
		villages.map((each) => sql`${each}::integer`),
		sql`, `
	)})`;
	const count = async (what: SQL, from: SQL) =>
		(
			await rows<{ n: number }>(connection.database, sql`select ${what}::integer as n from ${from}`)
		)[0]!.n;
	const good = sql`v.replaced_by is null and not v.withdrawn and v.happened_on <= ${to}::date`;
	const has = (alias: string, value: string | null) =>
		value === null ? sql`true` : sql`${sql.raw(alias)}::text = ${value}`;
	const taught =
		'outcome' in d
			? sql`(exists (select 1 from visit_step s where s.visit_id = v.id and ${has('s.topic', d.topic)} and ${has('s.outcome', d.outcome)})
				or (${d.topic === null} and ${has('v.outcome', d.outcome)}))`
			: sql`true`;
	const calls = (which: SQL) => sql`(select 1 from visit v
		where ${good} and v.happened_on >= ${from}::date and v.village_id in ${these} and ${which}
		group by v.household_id, v.happened_on, v.team_id) c`;
	const homes = (which: SQL) => sql`household h where h.village_id in ${these}
		and h.lives_from <= ${to}::date and (h.lives_to is null or h.lives_to > ${to}::date) and ${which}`;
	const held = (which: SQL) => sql`training t where t.village_id in ${these}
		and t.happened_on >= ${from}::date and t.happened_on <= ${to}::date and ${which}`;
	const meeting =
		'kind' in d
			? sql`${has('t.kind', d.kind)} and (${d.topic === null} or ${d.topic ?? ''}::text = any(t.topics))`
			: sql`true`;
	const onboarded =
		d.block === 'onboarded'
			? sql`exists (select 1 from (
				select distinct on (o.provider) o.provider, o.state from onboarding o join visit v on v.id = o.visit_id
				where v.household_id = h.id and o.service::text = ${d.service} and ${good}
				order by o.provider, v.happened_on desc, v.happened_at desc, v.id desc
			) last where ${has('last.provider', d.provider)} and ${d.use === 'used' ? sql`last.state = 'selling'` : sql`last.state <> 'stopped'`})`
			: sql`true`;
	const all = sql`count(*)`;
	const attended = sql`coalesce(sum(cardinality(t.member_ids) + t.residents), 0)`;
	const numerator = await {
		visits: () => count(all, calls(taught)),
		reached: () =>
			count(
				all,
				homes(
					sql`exists (select 1 from visit v where v.household_id = h.id and ${good} and ${taught})`
				)
			),
		onboarded: () => count(all, homes(onboarded)),
		sessions: () => count(all, held(meeting)),
		attendances: () => count(attended, held(meeting))
	}[d.block]();
	const denominator = await {
		none: async () => 0,
		visits: () => count(all, calls(sql`true`)),
		households: () => count(all, homes(sql`true`)),
		sessions: () => count(all, held(d.block === 'attendances' ? meeting : sql`true`)),
		villages: async () => villages.length
	}[d.per]();
	return [numerator, denominator];
}

let seed = 20_261_122;
function pick(most: number): number {
	seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
	return (seed >>> 8) % most;
}
function someMoment(): string {
	const day = new Date(Date.UTC(2026, 5, 1) + pick(170) * 86_400_000).toISOString().slice(0, 10);
	return `${day}T03:${String(pick(60)).padStart(2, '0')}:00.000Z`;
}

describe('what a province composes', () => {
	const { naPuc, poMa, banChu, khuoiKhin, naSam, thatKhe, province } = areas;
	const villagesOf = new Map<string, number[]>([
		[province.code, [naPuc.id, poMa.id, banChu.id, khuoiKhin.id]],
		[naSam.code, [naPuc.id, poMa.id, banChu.id]],
		[thatKhe.code, [khuoiKhin.id]],
		...[naPuc, poMa, banChu, khuoiKhin].map(({ code, id }): [string, number[]] => [code, [id]])
	]);

	it.each(definitions.map((definition, index) => ({ index, ...definition })))(
		'$block per $per is what plain SQL counts on every level, and villages add up',
		async ({ index, ...definition }) => {
			const [code, stock] = [codes[index]!, ['reached', 'onboarded'].includes(definition.block)];
			for (const [asOf, period] of [
				['2026-08-19', 'quarter'],
				[today, 'year']
			] as const) {
				for (const level of ['province', 'commune', 'village'] as const) {
					const told = await asked(code, province.code, level, asOf, period);
					const sum = (part: 'numerator' | 'denominator') =>
						told.rows.reduce((all, row) => all + (row[part] ?? 0), 0);
					for (const { code: area, numerator, denominator } of [
						...told.rows,
						{ ...told.total, code: province.code }
					]) {
						const plain = await plainly(
							definition as LocalDefinition,
							villagesOf.get(area)!,
							told.from,
							told.asOf
						);
						const nothing = stock && definition.per !== 'none' && plain[1] === 0;
						expect([area, numerator ?? 0, denominator ?? 0]).toEqual([
							area,
							...(nothing ? [0, 0] : plain)
						]);
					}
					expect([sum('numerator'), sum('denominator')]).toEqual([
						told.total.numerator,
						told.total.denominator ?? 0
					]);
				}
			}
			// Before there is one, the province is shown the same.
			const span = stock ? { from: today, to: today } : { from: '2026-01-01', to: today };
			const { value } = (await asked(code, province.code, 'commune')).total;
			const before = await localIndicators.preview(
				connection.database,
				province.id,
				definition as LocalDefinition,
				span
			);
			expect(before.value).toBe(value);
			expect(value).toBeGreaterThan(0);
		}
	);

	it('follows a village that became another, and stands on its old areas until then', async () => {
		const code = codes[0]!;
		const before = await asked(code, naSam.code, 'village');
		const count = (told: typeof before, name: string) =>
			told.rows.find((row) => row.name === name)?.numerator;
		await connection.database
			.transaction(async (tx) => {
				await tx.execute(sql`update area set valid_to = ${today} where id = ${naPuc.id}`);
				await tx.execute(
					sql`update area_edge set valid_to = ${today} where child_id = ${naPuc.id}`
				);
				await tx.execute(sql`insert into area_succession (from_id, to_id, portion, happened_on)
				values (${naPuc.id}, ${poMa.id}, 'full', ${today})`);
				const question = questionIn({ area: naSam.code, indicator: code, period: 'year' }, today);
				const after = await coverage(tx, question);
				expect(after.rows.map(({ name }) => name)).not.toContain(naPuc.name);
				expect(count(after, poMa.name)).toBe(
					(count(before, naPuc.name) ?? 0) + (count(before, poMa.name) ?? 0)
				);
				expect(after.total).toEqual(before.total);
				throw new Error('taken back');
			})
			.catch((error: Error) => expect(error.message).toBe('taken back'));
	});

	it('tells nobody of fewer than five, nor what would give them away', async () => {
		const hidden = await openly(
			connection.database,
			await asked(codes[6]!, province.code, 'village')
		);
		for (const { numerator, denominator } of [...hidden.rows, hidden.total]) {
			expect([1, 2, 3, 4]).not.toContain(numerator);
			expect([1, 2, 3, 4]).not.toContain(denominator);
		}
		expect(hidden.rows.filter(({ numerator }) => numerator === null).length).toBeGreaterThan(1);
	});

	it('tells a count by none of its parts while another part of it is kept back', async () => {
		const parts = [
			null,
			'done',
			'come_back',
			'absent',
			'refused',
			'no_phone',
			'no_signal'
		] as const;
		await connection.database
			.transaction(async (tx) => {
				const by = await actor(tx, 'province');
				const told = [];
				for (const outcome of parts) {
					const definition = {
						...definitions[0]!,
						topic: 'safe_online',
						outcome
					} as LocalDefinition;
					const payload = adding(`An toàn mạng: ${outcome}`, definition);
					await perform(tx as never, by, command('local_indicator.add', payload), sending);
				}
				for (const { code, name } of await localIndicators.list(tx, province.id)) {
					if (!name.startsWith('An toàn mạng')) continue;
					const of = { area: province.code, level: 'village', indicator: code, asOf: '2026-09-30' };
					told.push(
						await openly(tx, await coverage(tx, questionIn({ ...of, period: 'month' }, today)))
					);
				}
				const keptBack = told.map(({ rows: all }) =>
					all.filter(({ numerator }) => numerator === null).map(({ code }) => code)
				);
				expect(keptBack).toHaveLength(parts.length);
				expect(keptBack[0]).not.toEqual([]);
				expect(keptBack.slice(1)).toEqual(keptBack.slice(1).map(() => keptBack[0]));
				throw new Error('taken back');
			})
			.catch((error: Error) => {
				if (error.message !== 'taken back') throw error;
			});
	});
});

describe('the code of a local indicator', () => {
	it('says how it is read, and is none of the country’s', () => {
		expect(codes.slice(0, 5)).toEqual(['L20-VN01', 'L20-VV01', 'L20-VH01', 'L20-VP01', 'L20-HH01']);
		expect(codes.map((code) => indicatorOf(code).unit)).toEqual([
			...['count', '%', 'each', 'each', '%', 'count', '%', 'each', 'count'],
			...['%', 'each', 'each', 'count']
		]);
		const form = { province: '20', block: 'visits', per: 'visits', less: true } as const;
		expect(localCode(form, 12)).toBe('L20-VV12D');
	});

	it('is given once: two officers who add the same form get two numbers', async () => {
		const definition = {
			block: 'visits',
			per: 'none',
			topic: 'smartphone',
			outcome: null
		} as const;
		const by = await actor(connection.database, 'province');
		await Promise.all(
			['Lượt dạy dùng điện thoại', 'Lượt dạy điện thoại thông minh'].map((name) =>
				perform(
					connection.database,
					by,
					command(
						'local_indicator.add',
						adding(name, definition, { lessIsBetter: name.length > 25 })
					),
					sending
				)
			)
		);
		const all = await localIndicators.list(connection.database, areas.province.id);
		expect(
			all
				.map(({ code }) => code)
				.filter((code) => /VN/.test(code))
				.sort()
		).toEqual([
			'L20-VN01',
			expect.stringMatching(/^L20-VN02D?$/),
			expect.stringMatching(/^L20-VN03D?$/)
		]);
	});
});

describe('bad input', () => {
	const visits = { block: 'visits', per: 'visits', topic: 'health_book', outcome: 'done' };
	const bad: [string, object, object][] = [
		[
			'a topic that no list has',
			{ definition: { ...visits, topic: 'no_such_topic' } },
			{ 'definition.topic': 'invalid_choice' }
		],
		[
			'an outcome that is none',
			{ definition: { ...visits, outcome: 'maybe' } },
			{ 'definition.outcome': 'invalid_choice' }
		],
		[
			'words of SQL for a topic',
			{ definition: { ...visits, topic: "' or true --" } },
			{ 'definition.topic': 'invalid_choice' }
		],
		[
			'a block that is none',
			{ definition: { ...visits, block: 'sql' } },
			{ 'definition.block': 'invalid_choice' }
		],
		[
			'what it cannot be counted per',
			{ definition: { ...visits, per: 'sessions' } },
			{ 'definition.per': 'invalid_choice' }
		],
		[
			'a provider of another service',
			{
				definition: {
					block: 'onboarded',
					per: 'none',
					service: 'shop',
					provider: 'momo',
					use: 'used'
				},
				denominator: null
			},
			{ 'definition.provider': 'invalid_choice' }
		],
		['no name', { name: '  ' }, { name: 'required' }],
		['a name in use', { name: 'CHỈ TIÊU 1' }, { name: 'name_taken' }],
		['a share without words for its whole', { denominator: null }, { denominator: 'required' }]
	];
	it.each(bad)('%s is refused at its field, and nothing is added', async (_, changed, fields) => {
		const count = async () => (await localIndicators.list(connection.database, null)).length;
		const before = await count();
		const payload = { ...adding('Chỉ tiêu mới', visits as LocalDefinition), ...changed };
		expect(await refusal('province', 'local_indicator.add', payload)).toEqual({
			code: 'invalid',
			fields
		});
		expect(await count()).toBe(before);
	});

	it('is none of another province’s, nor of a commune as if it were one', async () => {
		const elsewhere = adding('Chỉ tiêu Cao Bằng', definitions[0]!, {
			provinceId: areas.elsewhere.id
		});
		expect(await refusal('province', 'local_indicator.add', elsewhere)).toMatchObject({
			code: 'not_found'
		});
		const commune = adding('Chỉ tiêu xã', definitions[0]!, { provinceId: areas.naSam.id });
		expect(await refusal('province', 'local_indicator.add', commune)).toMatchObject({
			code: 'not_found'
		});
		const fields = { indicator: 'other_province' };
		await expect(asked(codes[0]!, areas.elsewhere.code, 'commune')).rejects.toMatchObject({
			fields
		});
		await expect(asked('L20-VN99', areas.province.code, 'commune')).rejects.toMatchObject({
			code: 'invalid',
			fields: { indicator: 'invalid_choice' }
		});
		const target = { ...goal(1), areaId: areas.elsewhere.id };
		expect(await refusal('admin', 'target.set', target)).toEqual({ code: 'invalid', fields });
		expect(await refusal('admin', 'target.set', { ...target, areaId: null })).toEqual({
			code: 'invalid',
			fields
		});
	});
});

const goal = (number: number) => ({
	id: id('operation', 500 + number),
	indicator: codes[4]!,
	areaId: areas.province.id as number | null,
	year: 2026,
	value: 60,
	source: 'Kế hoạch 12/KH-UBND',
	sourceOn: null,
	replaces: null as string | null
});

describe('from composing to those who read it', () => {
	it('the map, a target, a report, the open API and OData tell one figure; retired it stays where it is', async () => {
		const code = codes[4]!;
		const { total } = await asked(code, areas.naSam.code, 'village');
		await does('province', 'target.set', goal(1));
		expect(await cataloguePage()).toMatchObject({
			targets: [{ indicator: code, value: 60, areaCode: '20' }]
		});
		const lines = [
			{ indicator: code, label: '' },
			{ indicator: 'ACT-02' as const, label: '' }
		];
		await does('province', 'report_form.save', reportForm(1, 'commune', { lines }));
		await does('officer', 'report.make', {
			id: id('report', 1),
			formId: id('form', 1),
			version: 1,
			teamId: null,
			areaId: areas.naSam.id,
			from: '2026-10-01'
		});
		const held = (await localIndicators.named(connection.database, [code]))[0]!;
		await does('province', 'local_indicator.rename', {
			code,
			name: 'Hộ biết dùng sổ sức khỏe',
			...words,
			seen: held.version
		});
		await does('province', 'local_indicator.retire', { code });

		const report = (await register.find(
			connection.database,
			await actor(connection.database, 'officer'),
			id('report', 1),
			today
		))!;
		const october = (await asked(code, areas.naSam.code, 'village', '2026-10-31')).total;
		expect(report.figures[0]).toMatchObject({
			indicator: code,
			current: october.value,
			numerator: october.numerator
		});
		// It is called as it was when the form asked for it.
		expect(JSON.stringify(documentOf(report, today))).toContain('Chỉ tiêu 5');
		expect(await asked(code, areas.naSam.code, 'village')).toMatchObject({ total });
		expect(await catalogueEntry(code)).toMatchObject({
			name: 'Hộ biết dùng sổ sức khỏe',
			province: '20',
			unit: '%',
			retiredOn: today,
			entry: words
		});
		const { value } = await odata(
			`Figures?$filter=${encodeURIComponent(`indicator eq '${code}' and within eq '20'`)}`
		);
		expect(value).toHaveLength(2);
		expect(value.map(({ area }) => area)).toEqual([areas.thatKhe.code, areas.naSam.code].sort());
		expect((await odata(`Indicators('${code}')`)) as unknown).toMatchObject({
			unit: '%',
			retiredOn: today
		});

		expect(await refusal('province', 'local_indicator.retire', { code })).toMatchObject({
			code: 'changed_meanwhile'
		});
		const again = { ...goal(2), year: 2027 };
		expect(await refusal('province', 'target.set', again)).toEqual({
			code: 'invalid',
			fields: { indicator: 'retired' }
		});
		expect(await refusal('province', 'report_form.save', reportForm(2, 'team', { lines }))).toEqual(
			{
				code: 'invalid',
				fields: { 'lines.0.indicator': 'retired' }
			}
		);
		// The form that asks for it already can be kept, and its target can go.
		await does(
			'province',
			'report_form.save',
			reportForm(1, 'commune', { lines, seen: 1, dueDays: 7 })
		);
		await does('province', 'target.withdraw', { id: goal(1).id });
	});

	it('other words are not written over words that their author had not seen', async () => {
		const code = codes[1]!;
		const named = (name: string) => ({ code, name, ...words, seen: 0 });
		await does('province', 'local_indicator.rename', named('Lượt bị từ chối'));
		expect(
			await refusal('province', 'local_indicator.rename', named('Lượt từ chối'))
		).toMatchObject({
			code: 'changed_meanwhile'
		});
	});
});

async function cataloguePage(): Promise<unknown> {
	const { load } = await import('../../src/routes/(office)/indicators/+page.server');
	return load({ locals: { actor: null } } as Parameters<typeof load>[0]);
}

async function catalogueEntry(code: string): Promise<unknown> {
	const { GET } = await import('../../src/routes/api/v1/indicators/+server');
	const answer = await GET(
		event('http://localhost/api/v1/indicators', {}) as unknown as Parameters<typeof GET>[0]
	);
	const { indicators } = (await answer.json()) as { indicators: { code: string }[] };
	return indicators.find((each) => each.code === code);
}

async function odata(path: string): Promise<{ value: Record<string, unknown>[] }> {
	const { GET } = await import('../../src/routes/api/v1/odata/[...path]/+server');
	const params = { path: path.split('?')[0]! };
	const answer = await GET(
		event(`http://localhost/api/v1/odata/${path}`, params) as unknown as Parameters<typeof GET>[0]
	);
	return answer.json();
}

let address = 0;
const event = (href: string, params: object) => ({
	url: new URL(href),
	params,
	request: new Request(href),
	getClientAddress: () => `10.1.0.${++address}`
});
