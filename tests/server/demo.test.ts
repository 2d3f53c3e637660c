import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
	type DayMeasure,
	type IndicatorCode,
	indicatorCodes,
	indicatorOf,
	measures
} from '$lib/domain/indicator';
import { normalisePhone } from '$lib/domain/phone';
import { actorOf } from '$lib/server/access';
import * as accounts from '$lib/server/accounts';
import * as areas from '$lib/server/areas';
import { coverage } from '$lib/server/coverage';
import { type Connection, rows } from '$lib/server/db/client';
import { demoPassword, demoPeople, loadDemo } from '$lib/server/demo';
import { empty } from './database';

const published = '2021-12-31';
const today = '2026-11-21';
let connection: Connection;

beforeAll(async () => {
	connection = await empty();
	await connection.database.transaction(async (tx) => {
		await tx.execute(
			sql`insert into installation (epoch, started_at, demo) values (${randomUUID()}, now(), true)`
		);
		await areas.loadReference(tx);
		await loadDemo(tx, today);
	});
}, 180_000);
afterAll(() => connection.close());

const tx = () => connection.database;
const asked = (level: 'commune' | 'village', indicator: IndicatorCode, asOf: string) =>
	coverage(tx(), { area: '20', level, indicator, asOf });

describe('the demo province', () => {
	it('tells the published figures of 31/12/2021', async () => {
		const { rows: communes, total, counts } = await asked('commune', 'SHP-02', published);
		expect(communes).toHaveLength(200);
		expect(counts).toMatchObject({ villages: 1702, covered: 1702, teams: 1702, members: 6214 });
		expect(total).toEqual({ numerator: 116_040, denominator: 193_300, value: 60 });
		expect(
			(await asked('commune', 'ORG-01', published)).rows.every((row) => row.value === 100)
		).toBe(true);
	});

	it('tells half a year later what was published then', async () => {
		const { counts } = await asked('commune', 'SHP-01', '2022-06-30');
		expect(counts.members).toBeGreaterThan(7770);
		expect(Math.abs(counts.shop! - 126_560)).toBeLessThan(200);
	});

	it('has the same villages on the 65 communes of today', async () => {
		const [then, now] = [
			await asked('village', 'SHP-02', published),
			await asked('village', 'SHP-02', today)
		];
		expect((await asked('commune', 'SHP-02', today)).rows).toHaveLength(65);
		expect(now.rows.map((row) => row.areaId).sort()).toEqual(
			then.rows.map((row) => row.areaId).sort()
		);
	});

	it.each([published, '2024-12-15', '2025-07-01', today])(
		'adds up on %s: province = Σ communes = Σ villages, for every indicator',
		async (day) => {
			for (const indicator of indicatorCodes) {
				if (indicatorOf(indicator).counted?.source !== 'days') continue;
				const perCommune = await asked('commune', indicator, day);
				const perVillage = await asked('village', indicator, day);
				for (const { rows } of [perCommune, perVillage]) {
					expect(sum(rows.map((row) => row.numerator))).toBe(perCommune.total.numerator);
					expect(sum(rows.map((row) => row.denominator))).toBe(perCommune.total.denominator);
				}
			}
		}
	);

	it('adds up for the campaign of the last quarter of 2021, and counts what the facts say', async () => {
		const quarter = { area: '20', asOf: published, from: '2021-10-01' };
		for (const indicator of ['ACT-01', 'ORG-04'] as const) {
			const { rows: communes, total } = await coverage(tx(), {
				...quarter,
				indicator,
				level: 'commune'
			});
			expect(sum(communes.map((row) => row.numerator))).toBe(total.numerator);
			if (indicator !== 'ACT-01') continue;
			const [facts] = await rows<{ n: number }>(
				tx(),
				sql`select count(*)::integer as n from (select distinct household_id, happened_on, team_id from visit
					where replaced_by is null and not withdrawn and happened_on between '2021-10-01' and ${published}::date) v`
			);
			expect(total.value).toBe(facts!.n);
		}
		const decided = await asked('commune', 'ORG-02', published);
		expect(decided.total).toEqual({ numerator: 200, denominator: 200, value: 100 });
		const trained = await asked('commune', 'TRN-01', published);
		expect(trained.total.denominator).toBe(6214);
	});

	it.each([published, '2022-06-30', today])('counts on %s what the facts say', async (day) => {
		const { counts } = await asked('commune', 'SHP-02', day);
		expect(counts).toEqual(await countedFromFacts(day));
	});

	it('differs between communes, so that the map has something to show', async () => {
		const values = (await asked('commune', 'SHP-02', published)).rows.map((row) => row.value!);
		expect(Math.min(...values)).toBeLessThan(45);
		expect(Math.max(...values)).toBeGreaterThan(75);
	});

	it('has one leader in each team, and only samples', async () => {
		const [found] = await rows<Record<string, number>>(
			tx(),
			sql`select (select count(*)::integer from (
					select 1 from member where joined_on <= ${published}::date group by team_id having count(*) filter (where role = 'leader') = 1) t) as led,
				(select count(*)::integer from visit where not sample) + (select count(*)::integer from household where not sample)
				+ (select count(*)::integer from team where not sample) + (select count(*)::integer from member where not sample) as real,
				(select max(days)::integer from (select count(*) as days from village_indicators group by village_id) t) as days`
		);
		expect(found).toMatchObject({ led: 1702, real: 0 });
		expect(found!.days).toBeLessThan(40);
	});
});

describe('the demo people', () => {
	it('sign in with the shared password and have their roles', async () => {
		for (const person of demoPeople) {
			const id = await accounts.authenticate(tx(), normalisePhone(person.phone), demoPassword);
			const actor = await actorOf(tx(), id!, today);
			expect(actor?.name).toBe(person.name);
			expect(actor?.grants.map((grant) => grant.role)).toEqual([person.role]);
		}
	});

	it('find work: doors to come back to, a proposal before the chair, a village without a team', async () => {
		const [found] = await rows<Record<string, number>>(
			tx(),
			sql`select (select count(*)::integer from visit v where v.recorded_by is not null and v.next_visit_on = ${today}::date) as due,
				(select count(*)::integer from visit v where v.recorded_by is not null and v.next_visit_on < ${today}::date) as overdue,
				(select count(*)::integer from submission where returned_at is null and decision_id is null) as waiting,
				(select count(*)::integer from submission where returned_at is not null) as returned,
				(select count(*)::integer from visit where happened_on >= ${today}::date) as ahead`
		);
		expect(found).toMatchObject({ waiting: 1, returned: 1, ahead: 0 });
		expect(found!.due).toBeGreaterThan(2);
		expect(found!.overdue).toBeGreaterThan(0);
		const { counts } = await coverage(tx(), {
			area: '06475',
			level: 'village',
			indicator: 'ORG-01',
			asOf: today
		});
		expect(counts.villages! - counts.covered!).toBe(3);
	});
});

/** The same counts once more, straight from the tables and without the views. */
async function countedFromFacts(day: string): Promise<Record<DayMeasure, number>> {
	const [counted] = await rows<Record<DayMeasure, number>>(
		tx(),
		sql`with day as (select ${day}::date as day),
			force as (
				select t.id, t.seat_village_id from team t, day
				where exists (select 1 from decision_team dt join decision d on d.id = dt.decision_id
						where dt.team_id = t.id and d.kind = 'found' and d.effective_on <= day)
					and not exists (select 1 from decision_team dt join decision d on d.id = dt.decision_id
						where dt.team_id = t.id and d.kind = 'dissolve' and d.effective_on <= day)
			),
			home as (select h.* from household h, day where lives_from <= day and (lives_to is null or lives_to > day)),
			told as (
				select distinct on (v.household_id, o.service, o.provider) v.household_id, o.service, o.state
				from visit v join onboarding o on o.visit_id = v.id, day
				where v.replaced_by is null and not v.withdrawn and v.happened_on <= day
				order by v.household_id, o.service, o.provider, v.happened_on desc, v.happened_at desc, v.id desc
			),
			has as (
				select h.id, exists (select 1 from visit v, day where v.household_id = h.id and v.happened_on <= day) as visited,
					coalesce(bool_or(t.service = 'shop' and t.state <> 'stopped'), false) as shop,
					coalesce(bool_or(t.service = 'account' and t.state <> 'stopped'), false) as account
				from home h left join told t on t.household_id = h.id group by h.id
			)
			select (select count(*) from area, day where level = 'village' and valid_from <= day and (valid_to is null or valid_to > day))::integer as villages,
				(select count(distinct tv.village_id) from team_village tv join force f on f.id = tv.team_id, day
					where (tv.valid_from is null or tv.valid_from <= day) and (tv.valid_to is null or tv.valid_to > day))::integer as covered,
				(select count(*) from force)::integer as teams,
				(select count(*) from member m join force f on f.id = m.team_id, day
					where m.joined_on <= day and (m.left_on is null or m.left_on > day))::integer as members,
				(select count(*) from has)::integer as households,
				(select count(*) from has where visited)::integer as visited,
				(select count(*) from has where shop)::integer as shop,
				(select count(*) from has where account)::integer as account,
				(select count(*) from has where shop and account)::integer as both,
				(select count(*) from has where shop or account)::integer as either`
	);
	return Object.fromEntries(measures.map((measure) => [measure, counted![measure]])) as Record<
		DayMeasure,
		number
	>;
}

function sum(values: (number | null)[]): number {
	return values.reduce<number>((all, value) => all + (value ?? 0), 0);
}
