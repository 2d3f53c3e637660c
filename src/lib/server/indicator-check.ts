import { sql } from 'drizzle-orm';
import type { Day } from '../domain/day';
import { type DayMeasure, measures } from '../domain/indicator';
import { arrayOf } from './db/bulk';
import { type Database, rows, type Tx } from './db/client';
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

/**
 * Holds the cache `village_indicators` against its definition, the view `village_indicator_days`, village by
 * village, and brings what differs to what the facts say. Answers each difference as it was before.
 */
export async function verify(
	database: Database,
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
		await database.transaction((tx) =>
			refresh(tx as unknown as Tx, new Set(found.map(({ villageId }) => villageId)))
		);
		for (const { villageId: _, ...difference } of found) onDifference(difference);
		differences += found.length;
	}
	return { villages: all.length, differences };
}

/** Both are read by one statement, so that work that arrives meanwhile is in both or in neither. */
async function differencesIn(
	tx: Tx,
	villageIds: number[]
): Promise<(Difference & { villageId: number })[]> {
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
