import { type SQL, sql } from 'drizzle-orm';
import type { Place } from '../domain/access';
import type { AreaLevel, country } from '../domain/area';
import type { Day } from '../domain/day';
import { fold } from '../domain/text';
import { holdsOn } from './access';
import { rows, type Tx } from './db/client';
import { recall } from './db/recall';
import type { area, portion } from './db/schema';

export { loadReference } from './reference';

export type Area = Pick<
	typeof area.$inferSelect,
	| 'id'
	| 'level'
	| 'kind'
	| 'code'
	| 'name'
	| 'validFrom'
	| 'validTo'
	| 'longitude'
	| 'latitude'
	| 'censusHouseholds'
>;
export type Step = Pick<Area, 'id' | 'level' | 'code' | 'name'>;
/** An area, or all of them. */
export type Whole = Step | typeof country;
export type Village = Area & { teamId: string | null; teamName: string | null };
export type Found = Area & {
	/** The names of the areas above it while it lasted, nearest first. */
	within: string[];
	/** What an area that is no more became, down to areas in force; empty while it is in force. */
	became: (Step & { portion: (typeof portion.enumValues)[number] })[];
};

const columns = sql`a.id, a.level, a.kind, a.code, a.name, a.valid_from::text as "validFrom", a.valid_to::text as "validTo",
  a.longitude, a.latitude, a.census_households as "censusHouseholds"`;

/** Where a village is on the areas of a day; null when there is no such village in force that day. */
export async function place(tx: Tx, villageId: number, day: Day): Promise<Place | null> {
	const found = await recall(tx, `place ${villageId} ${day}`, () =>
		placeOfArea(tx, villageId, day)
	);
	return found?.villageId === villageId ? found : null;
}

/**
 * The village that an id means on a day: what it was merged into, or what holds its undecided
 * households, if it was divided. A phone that has not heard of it still names the village that was.
 */
export async function villageOn(tx: Tx, villageId: number, day: Day): Promise<number> {
	const [found] = await rows<{ id: number }>(
		tx,
		sql`with recursive became (id) as (
				select ${villageId}::integer
				union
				select s.to_id from became b join area_succession s on s.from_id = b.id join area t on t.id = s.to_id
				where s.happened_on <= ${day}::date and (s.portion = 'full' or t.kind = 'cho_xac_dinh')
			)
			select a.id from became b join area a on a.id = b.id where a.level = 'village' and ${holdsOn('a', day)}`
	);
	return found?.id ?? villageId;
}

/** Every village that came from a village, wholly or in part, whenever and however many steps later. */
export async function heirsOf(tx: Tx, villageId: number): Promise<number[]> {
	const found = await rows<{ id: number }>(
		tx,
		sql`with recursive heir (id) as (
				select to_id from area_succession where from_id = ${villageId}
				union select s.to_id from heir h join area_succession s on s.from_id = h.id
			)
			select id from heir`
	);
	return found.map(({ id }) => id);
}

/** Where a village, or what became of it, is on the areas of a day. */
export async function placeNow(tx: Tx, villageId: number, day: Day): Promise<Place | null> {
	return place(tx, await villageOn(tx, villageId, day), day);
}

/** The same for an area of any level: its own id and those of the levels above it. */
export async function placeOfArea(tx: Tx, areaId: number, day: Day): Promise<Place | null> {
	const steps = await path(tx, areaId, day);
	if (steps.length === 0) return null;
	const found: Place = {};
	for (const { level, id } of steps) {
		if (level === 'village') found.villageId = id;
		if (level === 'commune') found.communeId = id;
		if (level === 'province') found.provinceId = id;
	}
	return found;
}

export async function byId(tx: Tx, areaId: number): Promise<Area | null> {
	const [found] = await rows<Area>(tx, sql`select ${columns} from area a where a.id = ${areaId}`);
	return found ?? null;
}

/** The area that has the official code on a day. */
export async function byCode(
	tx: Tx,
	level: AreaLevel,
	code: string,
	day: Day
): Promise<Area | null> {
	const [found] = await rows<Area>(
		tx,
		sql`select ${columns} from area a where a.level = ${level} and a.code = ${code} and ${holdsOn('a', day)}`
	);
	return found ?? null;
}

/** Whether any area ever had the official code. */
export async function isKnownCode(tx: Tx, code: string): Promise<boolean> {
	const found = await rows(tx, sql`select 1 from area where code = ${code} limit 1`);
	return found.length > 0;
}

/** The areas of a level directly within another on a day, by code. */
export async function children(
	tx: Tx,
	parentId: number,
	level: AreaLevel,
	day: Day
): Promise<Area[]> {
	return rows<Area>(
		tx,
		sql`select ${columns} from area_edge e join area a on a.id = e.child_id
      where e.parent_id = ${parentId} and a.level = ${level} and ${holdsOn('e', day)} and ${holdsOn('a', day)}
      order by a.code`
	);
}

/** The provinces of a day, by code. */
export async function provinces(tx: Tx, day: Day): Promise<Area[]> {
	return rows<Area>(
		tx,
		sql`select ${columns} from area a where a.level = 'province' and ${holdsOn('a', day)} order by a.code`
	);
}

/** An area in force on a day and all above it, the province first; empty when it is not in force. */
export async function path(tx: Tx, areaId: number, day: Day): Promise<Step[]> {
	return rows<Step>(
		tx,
		sql`with recursive up (id) as (
        select a.id from area a where a.id = ${areaId} and ${holdsOn('a', day)}
        union
        select e.parent_id from up join area_edge e on e.child_id = up.id where ${holdsOn('e', day)}
      )
      select a.id, a.level, a.code, a.name from up join area a on a.id = up.id order by a.level`
	);
}

/** The villages of a commune on a day, each with its in-force team if it has one. */
export async function villagesOf(tx: Tx, communeId: number, day: Day): Promise<Village[]> {
	return rows<Village>(
		tx,
		sql`select ${columns}, served.id as "teamId", served.name as "teamName"
      from area_edge e join area a on a.id = e.child_id
      left join lateral (
        select t.id, t.name from team_village tv join team t on t.id = tv.team_id
        join team_in_force f on f.team_id = t.id
        where tv.village_id = a.id and ${holdsOn('tv', day)} and f.spans @> ${day}::date
        order by t.created_at limit 1
      ) served on true
      where e.parent_id = ${communeId} and a.level = 'village' and a.kind <> 'cho_xac_dinh' and ${holdsOn('e', day)} and ${holdsOn('a', day)}
      order by a.code`
	);
}

/**
 * Areas whose present or former name or code holds the text, written with or without diacritics:
 * whole names first, then beginnings, then those in force.
 */
export async function search(
	tx: Tx,
	text: string,
	{ levels = ['province', 'district', 'commune'] as AreaLevel[], most = 30 } = {}
): Promise<Found[]> {
	const wanted = wantedIn(text);
	if (wanted === '') return [];
	const pattern = wanted.replace(/[\\%_]/g, '\\$&');
	const choice = sql.join(
		levels.map((level) => sql`${level}`),
		sql`, `
	);
	// The name without its type: "Xã Hoàng Đồng" is found first by "hoang dong" too.
	const bare = sql`regexp_replace(a.folded, '^(thanh pho|thi xa|thi tran|dac khu|to dan pho|tinh|quan|huyen|xa|phuong|thon|ban|khoi) ', '')`;
	return rows<Found>(
		tx,
		sql`with found as (
        select a.*, case when ${bare} = ${wanted} or a.folded = ${wanted} or a.code = ${wanted} then 0
          when ${bare} like ${`${pattern}%`} then 1 else 2 end as rank
        from area a
        where a.level in (${choice}) and (a.folded like ${`%${pattern}%`} or a.code like ${`${pattern}%`}
          or exists (select 1 from area_past_name n where n.area_id = a.id and (n.folded like ${`%${pattern}%`} or n.code like ${`${pattern}%`})))
        order by rank, a.valid_to is not null, a.level, a.code, a.valid_from limit ${most}
      )
      select ${columns}, ${within}, ${became} from found a
      order by a.rank, a.valid_to is not null, a.level, a.code, a.valid_from`
	);
}

/** "xã Hoàng Đồng cũ" is how people say what it was called. */
export function wantedIn(text: string): string {
	return fold(text).replace(/ \(?cu\)?$/, '');
}

/**
 * The ids of the areas that are, or ever were, called so; of what became of them; and of the villages that
 * lay in such a commune on any day.
 */
export function everCalled(text: string): SQL {
	const pattern = `%${wantedIn(text).replace(/[\\%_]/g, '\\$&')}%`;
	return sql`(with recursive called as (
			select a.id from area a where a.folded like ${pattern}
				or exists (select 1 from area_past_name n where n.area_id = a.id and n.folded like ${pattern})
		), hit (id) as (
			select id from called
			union select e.child_id from called join area_edge e on e.parent_id = called.id and e.parent_level = 'commune'
			union select s.to_id from hit join area_succession s on s.from_id = hit.id
		) select id from hit)`;
}

/** What became of an area that is no more, down to areas in force on a day; only itself while it is. */
export async function becameOf(tx: Tx, areaId: number, day: Day): Promise<Step[]> {
	return rows<Step>(
		tx,
		sql`with recursive on_ward (id) as (
				select ${areaId}::integer union select s.to_id from on_ward o join area_succession s on s.from_id = o.id
			)
			select a.id, a.level, a.code, a.name from on_ward o join area a on a.id = o.id
			where ${holdsOn('a', day)} and a.kind <> 'cho_xac_dinh' order by a.code`
	);
}

/**
 * The code for a village opened now: the commune's code at its birth and a running number. Village
 * codes are this application's own, because the state gives villages none. The commune's row stays
 * locked, so that two villages opened at once get two codes.
 */
export async function nextVillageCode(tx: Tx, communeId: number): Promise<string> {
	const [commune] = await rows<{ code: string }>(
		tx,
		sql`select code from area where id = ${communeId} for update`
	);
	if (!commune) throw new Error(`There is no commune ${communeId}.`);
	const [last] = await rows<{ number: number | null }>(
		tx,
		sql`select max(split_part(code, '-', 2)::integer) as number from area
      where level = 'village' and code like ${`${commune.code}-%`}`
	);
	return `${commune.code}-${String((last?.number ?? 0) + 1).padStart(2, '0')}`;
}

const within = sql`array(
    select p.name from area_edge e join area p on p.id = e.parent_id
    where e.child_id = a.id and e.valid_to is not distinct from
      (select max(e2.valid_to) from area_edge e2 where e2.child_id = a.id and e2.parent_level = e.parent_level
        having bool_and(e2.valid_to is not null))
    order by e.parent_level desc
  ) as within`;

const became = sql`coalesce((
    with recursive on_ward (id, portion, ends) as (
      select s.to_id, s.portion, t.valid_to is null from area_succession s join area t on t.id = s.to_id
      where s.from_id = a.id and a.valid_to is not null and t.kind <> 'cho_xac_dinh'
      union
      select s.to_id, case when o.portion = 'partial' then o.portion else s.portion end, t.valid_to is null
      from on_ward o join area_succession s on s.from_id = o.id join area t on t.id = s.to_id where not o.ends
    )
    select json_agg(json_build_object('id', t.id, 'level', t.level, 'code', t.code, 'name', t.name, 'portion', o.portion) order by t.code)
    from (select id, min(portion) as portion from on_ward where ends group by id) o join area t on t.id = o.id
  ), '[]'::json) as became`;
