import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { type Actor, is } from '../domain/access';
import { type Day, dayOf } from '../domain/day';
import { type DayMeasure, measures } from '../domain/indicator';
import { visibleTo } from './access';
import { arrayOf, insertColumns } from './db/bulk';
import { type Database, rows, type Tx } from './db/client';
import { instant } from './db/instant';
import { refresh } from './indicators';

type Counts = Record<DayMeasure, number>;

/** A day of a village whose kept counts are not what the facts say; null where there is no such row. */
export type Difference = {
	code: string;
	name: string;
	day: Day;
	kept: Counts | null;
	true: Counts | null;
};

const villagesAtOnce = 200;
/** A night's check that its server did not finish in so long begins anew. */
const longest = sql`interval '1 hour'`;
const hour = 3_600_000;

/**
 * Holds the cache `village_indicators` against its definition, the view `village_indicator_days`, village by
 * village, brings what differs to what the facts say, and writes it down as it was before.
 */
export async function verify(
	database: Database,
	onDifference?: (difference: Difference) => void
): Promise<{ villages: number; differences: number }> {
	const id = randomUUID();
	await database.execute(sql`insert into indicator_check (id, started_at) values (${id}, now())`);
	return carryOut(database, id, onDifference);
}

/**
 * The same once a night, from one o'clock in Vietnam on, by whichever server comes first; null where it is done
 * or being done.
 */
export async function verifyNightly(
	database: Database,
	now: Date
): Promise<{ villages: number; differences: number } | null> {
	const night = dayOf(now.getTime() - hour);
	const [begun] = await rows<{ id: string }>(
		database,
		sql`insert into indicator_check as c (id, night, started_at) values (${randomUUID()}, ${night}::date, now())
			on conflict (night) do update set started_at = now()
				where c.ended_at is null and c.started_at < now() - ${longest}
			returning id`
	);
	return begun ? carryOut(database, begun.id) : null;
}

async function carryOut(
	database: Database,
	checkId: string,
	onDifference: (difference: Difference) => void = () => {}
): Promise<{ villages: number; differences: number }> {
	const all = await rows<{ id: number }>(
		database,
		sql`select id from area where level = 'village' order by id`
	);
	let differences = 0;
	for (let from = 0; from < all.length; from += villagesAtOnce) {
		const ids = all.slice(from, from + villagesAtOnce).map(({ id }) => id);
		const found = await differencesIn(database, ids);
		if (found.length === 0) continue;
		await database.transaction((tx) => repair(tx as unknown as Tx, checkId, found));
		for (const { villageId: _, ...difference } of found) onDifference(difference);
		differences += found.length;
	}
	await database.execute(
		sql`update indicator_check set ended_at = now(), villages = ${all.length} where id = ${checkId}`
	);
	return { villages: all.length, differences };
}

type Found = Difference & { villageId: number };

/** What was repaired and what was written down of it are one: a server that ends between them is found out. */
async function repair(tx: Tx, checkId: string, found: Found[]): Promise<void> {
	await refresh(tx, new Set(found.map(({ villageId }) => villageId)));
	const written = (counts: Counts | null) => counts && JSON.stringify(counts);
	await insertColumns(
		tx,
		'indicator_difference',
		{
			check_id: ['uuid', found.map(() => checkId)],
			village_id: ['integer', found.map(({ villageId }) => villageId)],
			day: ['date', found.map(({ day }) => day)],
			kept: ['jsonb', found.map(({ kept }) => written(kept))],
			facts: ['jsonb', found.map(({ true: facts }) => written(facts))]
		},
		{ onConflict: sql`on conflict do nothing` }
	);
}

/** Both are read by one statement, so that work that arrives meanwhile is in both or in neither. */
async function differencesIn(tx: Tx, villageIds: number[]): Promise<Found[]> {
	const ids = arrayOf(villageIds, 'integer');
	const counts = (row: string) =>
		sql.raw(`jsonb_build_array(${measures.map((name) => `${row}."${name}"`).join(', ')})`);
	const found = await rows<{
		villageId: number;
		code: string;
		name: string;
		day: Day;
		kept: number[] | null;
		told: number[] | null;
	}>(
		tx,
		sql`select a.id as "villageId", a.code, a.name, d.day::text as day, d.kept, d.told
			from (
				select coalesce(k.village_id, t.village_id) as village_id, coalesce(k.day, t.day) as day,
					case when k.day is not null then ${counts('k')} end as kept,
					case when t.day is not null then ${counts('t')} end as told
				from (select * from village_indicators where village_id = any(${ids})) k
				full join (select * from village_indicator_days where village_id = any(${ids})) t
					on t.village_id = k.village_id and t.day = k.day
			) d join area a on a.id = d.village_id
			where d.kept is distinct from d.told
			order by a.code, d.day`
	);
	return found.map(({ kept, told, ...each }) => ({
		...each,
		kept: kept && named(kept),
		true: told && named(told)
	}));
}

function named(counts: number[]): Counts {
	return Object.fromEntries(measures.map((name, index) => [name, counts[index]])) as Counts;
}

export type Check = {
	/** The day and hour that it ended, and whether the server did it by itself. */
	endedAt: string;
	nightly: boolean;
	villages: number;
	/** Of the villages that its reader answers for. */
	differences: number;
};
export type Repaired = Omit<Difference, 'kept' | 'true'> & {
	endedAt: string;
	wrong: { measure: DayMeasure; kept: number | null; facts: number | null }[];
};

/** The last checks for whoever answers for a province's figures, and what they repaired there; null for others. */
export async function lastChecks(
	tx: Tx,
	actor: Actor | null,
	today: Day
): Promise<{ checks: Check[]; repaired: Repaired[] } | null> {
	if (!actor || !is(actor, 'province_officer', 'admin')) return null;
	const reach = visibleTo(actor, 'figures.read', sql`d.village_id`, today);
	const checks = await rows<Check>(
		tx,
		sql`select ${instant('c.ended_at')} as "endedAt", c.night is not null as nightly, c.villages,
				(select count(*)::integer from indicator_difference d where d.check_id = c.id and ${reach}) as differences
			from indicator_check c where c.ended_at is not null order by c.ended_at desc limit 7`
	);
	const found = await rows<Omit<Repaired, 'wrong'> & { kept: Counts | null; facts: Counts | null }>(
		tx,
		sql`select ${instant('c.ended_at')} as "endedAt", a.code, a.name, d.day::text as day, d.kept, d.facts
			from indicator_difference d
			join indicator_check c on c.id = d.check_id and c.ended_at is not null
			join area a on a.id = d.village_id
			where ${reach} order by c.ended_at desc, a.code, d.day desc limit 20`
	);
	const repaired = found.map(({ kept, facts, ...each }) => ({
		...each,
		wrong: measures
			.map((measure) => ({
				measure,
				kept: kept?.[measure] ?? null,
				facts: facts?.[measure] ?? null
			}))
			.filter((one) => one.kept !== one.facts)
	}));
	return { checks, repaired };
}
