import { type SQL, sql } from 'drizzle-orm';
import type { Actor } from '../domain/access';
import type { Day } from '../domain/day';
import type { consentWays } from '../domain/household';
import { visibleTo } from './access';
import { wantedIn } from './areas';
import { rows, type Tx } from './db/client';
import { instant } from './db/instant';

/** The register of households as the commune and the teams read it. Nobody else sees a name in it. */
export const pageSize = 50;

export type ListedHousehold = {
	id: string;
	lane: string;
	headName: string;
	produces: boolean;
	living: boolean;
	lastVisitOn: Day | null;
	shop: boolean;
	account: boolean;
};

/** One page of a village's households on a day, lane by lane, and how many the text finds. */
export async function list(
	tx: Tx,
	actor: Actor,
	{ villageId, text, page }: { villageId: number; text: string; page: number },
	today: Day,
	day: Day = today
) {
	const wanted = wantedIn(text).replace(/[\\%_]/g, '\\$&');
	const livedIn = sql`exists (select 1 from residence r join area a on a.id = r.village_id
		where r.household_id = h.id and a.folded like ${`%${wanted}%`})`;
	// Today also those who have left are listed, after the others; on another day, who lived there then.
	const isToday = day === today;
	const stay = isToday ? sql`s.lives_from = h.lives_from` : sql`s.living @> ${day}::date`;
	const spans = sql`join household_spans s on s.household_id = h.id and s.village_id = ${villageId} and ${stay}`;
	const where = sql`h.merged_into is null and ${seenBy(actor, today)}
		and ${isToday ? sql`h.village_id = ${villageId}` : sql`true`}
		and ${wanted === '' ? sql`true` : sql`(h.folded like ${`%${wanted}%`} or ${livedIn})`}`;
	const found = await rows<ListedHousehold>(
		tx,
		sql`select h.id, h.lane, h.head_name as "headName", h.produces, ${isToday ? sql`h.lives_to is null` : sql`true`} as living,
				s.shop @> ${day}::date as shop, s.account @> ${day}::date as account,
				${lastVisit(day)} as "lastVisitOn"
			from household h ${spans}
			where ${where}
			order by living desc, h.lane, h.head_name, h.id
			limit ${pageSize} offset ${(page - 1) * pageSize}`
	);
	const [counted] = await rows<{ total: number }>(
		tx,
		sql`select count(*)::integer as total from household h ${isToday ? sql`` : spans} where ${where}`
	);
	return { found, total: counted?.total ?? 0 };
}

/** One household that the actor may see, or the one that is kept instead of it, with its village and whether it agrees to be kept. */
export async function one(tx: Tx, actor: Actor, id: string, today: Day) {
	const [found] = await rows<
		ListedHousehold & {
			villageId: number;
			villageName: string;
			phone: string | null;
			consent: boolean | null;
			consentWay: (typeof consentWays)[number] | null;
			consentAt: string | null;
			version: number;
			flagged: boolean;
		}
	>(
		tx,
		sql`select h.id, h.lane, h.head_name as "headName", h.phone, h.produces, h.lives_to is null as living,
				h.version::integer as version, h.flagged, h.village_id as "villageId", a.name as "villageName", ${lastVisit(today)} as "lastVisitOn",
				c.given as consent, c.way as "consentWay", ${instant('c.at')} as "consentAt", false as shop, false as account
			from household h join area a on a.id = h.village_id
			left join lateral (
				select c.given, c.way, c.at from consent c where c.household_id = h.id order by c.at desc, c.id desc limit 1
			) c on true
			where h.id = (select coalesce(n.merged_into, n.id) from household n where n.id = ${id})
				and ${seenBy(actor, today)}`
	);
	return found ?? null;
}

export type HouseholdVisit = {
	id: string;
	happenedOn: Day;
	people: number;
	outcome: string | null;
	memberNames: string[];
	steps: { topic: string; outcome: string }[];
	onboardings: { service: string; provider: string; state: string }[];
	nextVisitOn: Day | null;
	flagged: boolean;
};

/** The visits that count at a household's door, the newest first. */
export async function visitsAt(tx: Tx, householdId: string): Promise<HouseholdVisit[]> {
	return rows<HouseholdVisit>(
		tx,
		sql`select v.id, v.happened_on::text as "happenedOn", v.people, v.outcome, v.flagged,
				v.next_visit_on::text as "nextVisitOn",
				array(select m.name from member m where m.id = any(v.member_ids) order by m.role, m.name) as "memberNames",
				coalesce((select json_agg(json_build_object('topic', s.topic, 'outcome', s.outcome) order by s.topic)
					from visit_step s where s.visit_id = v.id), '[]') as steps,
				coalesce((select json_agg(json_build_object('service', o.service, 'provider', o.provider, 'state', o.state)
					order by o.service, o.provider) from onboarding o where o.visit_id = v.id), '[]') as onboardings
			from visit v
			where v.household_id = ${householdId} and v.replaced_by is null and not v.withdrawn
			order by v.happened_on desc, v.received_at desc, v.id desc`
	);
}

/** The lanes of a village as they are written so far, so that one lane is not written in two ways. */
export async function lanesOf(tx: Tx, villageId: number): Promise<string[]> {
	const found = await rows<{ lane: string }>(
		tx,
		sql`select distinct lane from household where village_id = ${villageId} and lane <> '' order by lane`
	);
	return found.map(({ lane }) => lane);
}

const lastVisit = (day: Day) => sql`(select max(v.happened_on)::text from visit v
	where v.household_id = h.id and v.replaced_by is null and not v.withdrawn and v.happened_on <= ${day}::date)`;

function seenBy(actor: Actor, today: Day): SQL {
	return visibleTo(actor, 'household.read', sql`h.village_id`, today);
}
