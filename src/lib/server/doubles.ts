import { type SQL, sql } from 'drizzle-orm';
import type { Actor } from '../domain/access';
import type { Day } from '../domain/day';
import { likeness } from '../domain/household';
import { fold } from '../domain/text';
import { visibleTo } from './access';
import { arrayOf } from './db/bulk';
import { rows, type Tx } from './db/client';
import { instant } from './db/instant';

/** Households that may have been registered twice, and what two people said differently; for those who may decide. */
export type Double = {
	id: string;
	villageName: string;
	lane: string;
	headName: string;
	phone: string | null;
	/** The first day it is known to live there, and who entered it, if a person did. */
	since: Day;
	registeredBy: string | null;
	visits: { day: Day; by: string[] }[];
};
export type Pair = { one: Double; other: Double; why: 'phone' | 'name' };

const mostPairs = 30;

/**
 * The likely pairs in the actor's villages, the surest first. Households are grouped by village and
 * name, and by village and number: none is compared with all others.
 */
export async function pairs(tx: Tx, actor: Actor, today: Day): Promise<Pair[]> {
	const alike = await rows<{ one: string; other: string }>(
		tx,
		sql`with near as (
				select h.id, h.village_id, h.phone, left(h.folded, char_length(h.head_name)) as name
				from household h
				where h.merged_into is null and ${visibleTo(actor, 'household.merge', sql`h.village_id`, today)}
			), alike as (
				select array_agg(id order by id) as ids from near group by village_id, name having count(*) > 1
				union all
				select array_agg(id order by id) from near where phone is not null
				group by village_id, phone having count(*) > 1
			)
			select distinct a.id as one, b.id as other
			from alike, unnest(ids) as a (id) join unnest(ids) as b (id) on a.id < b.id
			where not exists (
				select 1 from household_distinction d where d.one_id = a.id and d.other_id = b.id)
			order by one, other`
	);
	const known = await described(tx, [...new Set(alike.flatMap(({ one, other }) => [one, other]))]);
	return alike
		.flatMap(({ one, other }) => pairOf(known.get(one), known.get(other)))
		.sort((a, b) => Number(b.why === 'phone') - Number(a.why === 'phone'))
		.slice(0, mostPairs);
}

function pairOf(one: Double | undefined, other: Double | undefined): Pair[] {
	const why = one && other ? likeness(one, other) : null;
	return one && other && why ? [{ one, other, why }] : [];
}

/** Households of a village that may be the one that is being registered. */
export async function near(
	tx: Tx,
	{
		villageId,
		...said
	}: { villageId: number; headName: string; lane: string; phone: string | null }
): Promise<{ id: string; headName: string; lane: string }[]> {
	const found = await rows<{ id: string; headName: string; lane: string; phone: string | null }>(
		tx,
		sql`select h.id, h.head_name as "headName", h.lane, h.phone from household h
			where h.village_id = ${villageId} and h.merged_into is null
				and (h.phone = ${said.phone} or left(h.folded, char_length(h.head_name)) = ${fold(said.headName)})
			order by h.head_name, h.id`
	);
	return found
		.filter((household) => likeness(household, said))
		.map(({ id, headName, lane }) => ({ id, headName, lane }));
}

async function described(tx: Tx, ids: string[]): Promise<Map<string, Double>> {
	const found = await rows<Double>(
		tx,
		sql`select h.id, a.name as "villageName", h.lane, h.head_name as "headName", h.phone,
				h.lives_from::text as since, p.name as "registeredBy",
				coalesce((select json_agg(json_build_object('day', v.happened_on, 'by', array(
						select m.name from member m where m.id = any(v.member_ids) order by m.name)) order by v.happened_on desc)
					from visit v where v.household_id = h.id and v.replaced_by is null and not v.withdrawn), '[]') as visits
			from household h join area a on a.id = h.village_id left join account p on p.id = h.registered_by
			where h.id = any(${arrayOf(ids, 'uuid')})`
	);
	return new Map(found.map((each) => [each.id, each]));
}

export type HouseholdVersion = {
	revision: number;
	lane: string;
	headName: string;
	phone: string | null;
	living: boolean;
	produces: boolean;
	by: string | null;
	at: string;
};
export type DifferingHousehold = {
	id: string;
	headName: string;
	villageName: string;
	/** The newest first. */
	versions: HouseholdVersion[];
};

/** Flagged households with the versions between which somebody must choose. */
export async function differingHouseholds(
	tx: Tx,
	actor: Actor,
	today: Day
): Promise<DifferingHousehold[]> {
	return rows<DifferingHousehold>(
		tx,
		sql`select h.id, h.head_name as "headName", a.name as "villageName", (
				select json_agg(json_build_object('revision', r.id, 'lane', r.lane, 'headName', r.head_name, 'phone', r.phone,
						'living', r.living, 'produces', r.produces, 'by', p.name, 'at', ${instant('r.recorded_at')}) order by r.id desc)
				from household_revision r left join account p on p.id = r.recorded_by
				where r.household_id = h.id and r.id >= ${lastSeen}) as versions
			from household h join area a on a.id = h.village_id
			where h.flagged and ${decides(actor, 'household.settle', today)} order by a.name, h.head_name, h.id`
	);
}

/** The newest revision that was not written unseen: what was flagged since differs from it. */
const lastSeen = sql`coalesce((
	select max(s.id) from household_revision s where s.household_id = h.id and not s.flagged), 0)`;

export type VisitVersion = {
	revision: number;
	day: Day;
	people: number;
	outcome: string | null;
	withdrawn: boolean;
	steps: { topic: string; outcome: string }[];
	onboardings: { service: string; provider: string; state: string }[];
	by: string | null;
	at: string;
};
export type DifferingVisit = {
	originId: string;
	headName: string;
	villageName: string;
	/** The newest first. */
	versions: VisitVersion[];
};

/** Flagged visits with the revisions between which somebody must choose. */
export async function differingVisits(tx: Tx, actor: Actor, today: Day): Promise<DifferingVisit[]> {
	return rows<DifferingVisit>(
		tx,
		sql`select f.origin_id as "originId", h.head_name as "headName", a.name as "villageName", (
				select json_agg(json_build_object('revision', v.revision, 'day', v.happened_on, 'people', v.people,
						'outcome', v.outcome, 'withdrawn', v.withdrawn, 'by', p.name, 'at', ${instant('v.received_at')},
						'steps', coalesce((select json_agg(json_build_object('topic', s.topic, 'outcome', s.outcome) order by s.topic)
							from visit_step s where s.visit_id = v.id), '[]'),
						'onboardings', coalesce((select json_agg(json_build_object('service', o.service, 'provider', o.provider, 'state', o.state)
							order by o.service, o.provider) from onboarding o where o.visit_id = v.id), '[]')) order by v.revision desc)
				from visit v left join account p on p.id = v.recorded_by
				where v.origin_id = f.origin_id and v.household_id = h.id and v.revision >= coalesce((
					select max(s.revision) from visit s
					where s.household_id = h.id and s.origin_id = f.origin_id and not s.flagged), 1)) as versions
			from household h join area a on a.id = h.village_id
			join visit f on f.household_id = h.id and f.flagged and f.replaced_by is null
			where ${decides(actor, 'visit.settle', today)} order by a.name, h.head_name, f.origin_id`
	);
}

function decides(actor: Actor, action: 'household.settle' | 'visit.settle', today: Day): SQL {
	return visibleTo(actor, action, sql`h.village_id`, today);
}
