import { type SQL, sql } from 'drizzle-orm';
import { type DayMeasure, measures } from '../domain/indicator';
import { arrayOf } from './db/bulk';
import { rows, type Tx } from './db/client';

function list(each: (name: SQL, measure: DayMeasure) => SQL): SQL {
	return sql.join(
		measures.map((measure) => each(sql.identifier(measure) as unknown as SQL, measure)),
		sql`, `
	);
}

const counts = list((name) => name);

/**
 * Brings the cached rows of the villages to what the view `village_indicator_days` says of the facts,
 * in the transaction that changed them; outside of one, its statements would overtake each other.
 */
export async function refresh(tx: Tx, villageIds: Iterable<number>): Promise<void> {
	const ids = [...villageIds].sort((a, b) => a - b);
	if (ids.length === 0) return;
	const villages = arrayOf(ids, 'integer');
	// Sent at once, done in this order. Whoever else refreshes one of them waits at the first, and then
	// works with what was committed meanwhile.
	await Promise.all([
		rows(tx, sql`select 1 from area where id = any(${villages}) order by id for no key update`),
		rows(tx, sql`delete from village_indicators where village_id = any(${villages})`),
		rows(
			tx,
			sql`insert into village_indicators (village_id, day, ${counts})
				select village_id, day, ${counts} from village_indicator_days where village_id = any(${villages})`
		)
	]);
}

/**
 * Does work that tells more of some households, and adds to the cached rows of their villages what that
 * changes: the steps of these households afterwards, less those before, by the view `household_steps` from
 * which the villages' own rows follow too. So a visit costs as much in a village with many others as in an
 * empty one. The households must be kept from moving meanwhile.
 */
export async function follow(
	tx: Tx,
	householdIds: string[],
	work: () => Promise<unknown>
): Promise<void> {
	const households = arrayOf([...new Set(householdIds)], 'uuid');
	// Sent at once, done in this order: nobody else changes the villages' rows from the first on.
	const [, before] = await Promise.all([
		rows(
			tx,
			sql`select 1 from area where id in (
					select village_id from household where id = any(${households})
					union all select village_id from residence where household_id = any(${households})
				) order by id for no key update`
		),
		rows<{ steps: string }>(
			tx,
			sql`select coalesce(jsonb_agg(s), '[]')::text as steps from household_steps s where household_id = any(${households})`
		),
		work()
	]);
	await addDifference(tx, households, before[0]!.steps);
}

/**
 * `day.from`: the last day on which a village's row stays as it is. From the first changed day on every row
 * changes; a day on which nothing changes any more loses its row, as in the view.
 */
async function addDifference(tx: Tx, households: SQL, before: string): Promise<void> {
	await tx.execute(sql`
		with step as (
			select village_id, measure, day, sum(step) as step
			from (
				select village_id, measure, day, step from household_steps where household_id = any(${households})
				union all
				select village_id, measure, day, -step
				from jsonb_to_recordset(${before}::text::jsonb) as told (village_id integer, measure text, day date, step integer)
			) as both_times
			group by village_id, measure, day
			having sum(step) <> 0
		),
		day as (
			select village_id, day from step
			union
			select i.village_id, i.day
			from (select village_id, min(day) as first from step group by village_id) as f
			join village_indicators i on i.village_id = f.village_id and i.day >= coalesce(
				(select max(day) from village_indicators where village_id = f.village_id and day < f.first), f.first)
		),
		now as (
			select d.village_id, d.day, ${list((name) => sql`coalesce(was.${name}, 0) + coalesce(sum(s.${name}) over so_far, 0) as ${name}`)}
			from day d
			left join lateral (
				select * from village_indicators i
				where i.village_id = d.village_id and i.day <= d.day order by i.day desc limit 1
			) as was on true
			left join (
				select village_id, day, ${list((name, measure) => sql`sum(step) filter (where measure = ${sql.raw(`'${measure}'`)}) as ${name}`)}
				from step group by village_id, day
			) as s on s.village_id = d.village_id and s.day = d.day
			window so_far as (partition by d.village_id order by d.day)
		),
		judged as (
			select *, coalesce((${counts}) = lag((${counts})) over (partition by village_id order by day), false) as same
			from now
		),
		gone as (
			delete from village_indicators i using judged j
			where j.same and i.village_id = j.village_id and i.day = j.day
		)
		insert into village_indicators (village_id, day, ${counts})
		select village_id, day, ${counts} from judged where not same
		on conflict (village_id, day) do update set ${list((name) => sql`${name} = excluded.${name}`)}`);
}
