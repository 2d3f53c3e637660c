import { type SQL, sql } from 'drizzle-orm';
import type { Actor } from '../domain/access';
import type { Day } from '../domain/day';
import { type TeamState, teamStates } from '../domain/team';
import { fold } from '../domain/text';
import { holdsOn, visibleTo } from './access';
import { everCalled } from './areas';
import { rows, type Tx } from './db/client';
import { instant } from './db/instant';

/** The register of teams as those who may see it read it: lists, counts and one team's page. */
export const pageSize = 25;

export type TeamFilter = {
	text: string;
	state: TeamState | null;
	communeId: number | null;
	villageId: number | null;
	/** Counted from 1. */
	page: number;
};

export type ListedTeam = {
	id: string;
	name: string;
	state: TeamState;
	/** The day its founding decision takes effect, which may still be to come. */
	inForceFrom: Day | null;
	villageName: string;
	communeName: string;
	leaderName: string | null;
	members: number;
	decisionNumber: string | null;
};

/** One page of the teams that the filter finds on a day, what waits first, and how many there are of each state. */
export async function list(tx: Tx, actor: Actor, filter: TeamFilter, today: Day, day: Day = today) {
	const [answer] = await rows<{
		found: ListedTeam[];
		counts: Partial<Record<TeamState, number>>;
	}>(
		tx,
		sql`with seen as materialized (${seen(actor, filter, today, day)}),
			page as (
				select * from seen where ${filter.state === null ? sql`true` : sql`state = ${filter.state}`}
				order by ${order}, village_code, id limit ${pageSize} offset ${(filter.page - 1) * pageSize}
			)
			select (select coalesce(json_object_agg(state, count), '{}') from (
					select state, count(*) from seen group by state) as of_state) as counts,
				(select coalesce(json_agg(${day === today ? listed : listedOn(day)} order by ${order}, village_code, id), '[]') from page) as found`
	);
	const none = Object.fromEntries(teamStates.map((each) => [each, 0]));
	const counts = { ...none, ...answer?.counts } as Record<TeamState, number>;
	return { found: answer?.found ?? [], counts };
}

/** The ids of all teams that the filter finds, whatever the page. */
export async function allFound(
	tx: Tx,
	actor: Actor,
	filter: Omit<TeamFilter, 'page'>,
	today: Day
): Promise<string[]> {
	const found = await rows<{ id: string }>(
		tx,
		sql`with seen as materialized (${seen(actor, filter, today, today)})
			select id from seen where ${filter.state === null ? sql`true` : sql`state = ${filter.state}`}`
	);
	return found.map(({ id }) => id);
}

/** One team that the actor may see; null also when there is none. */
export async function one(tx: Tx, actor: Actor, id: string, today: Day) {
	const [found] = await rows<{
		id: string;
		kind: 'village' | 'commune';
		name: string;
		state: TeamState;
		inForceFrom: Day | null;
		seatVillageId: number;
		createdAt: string;
		proposedBy: string | null;
		sample: boolean;
	}>(
		tx,
		sql`select t.id, t.kind, t.name, ${state(today)} as state, lower(f.spans)::text as "inForceFrom",
				t.seat_village_id as "seatVillageId", ${instant('t.created_at')} as "createdAt", p.name as "proposedBy", t.sample
			from team t cross join lateral (${inForce}) f
			left join lateral (${latestSubmission}) s on true
			left join account p on p.id = t.proposed_by
			where t.id = ${id} and ${visibleTo(actor, 'team.read', sql`t.seat_village_id`, today)}`
	);
	return found ?? null;
}

/** How a team stood on a day; null before the day on which its founding decision took effect. */
export async function stoodOn(
	tx: Tx,
	teamId: string,
	day: Day
): Promise<Extract<TeamState, 'in_force' | 'dissolved'> | null> {
	const [found] = await rows<{ began: boolean; ended: boolean | null }>(
		tx,
		sql`select coalesce(lower(spans) <= ${day}::date, false) as began, upper(spans) <= ${day}::date as ended
			from team_in_force where team_id = ${teamId}`
	);
	if (!found?.began) return null;
	return found.ended ? 'dissolved' : 'in_force';
}

/**
 * The villages that a team serves or is proposed to serve, the seat first.
 * @param past no village that joins after the day
 */
export async function villagesServed(tx: Tx, teamId: string, today: Day, past = false) {
	return rows<{ id: number; name: string; seat: boolean }>(
		tx,
		sql`select a.id, a.name, a.id = p.village_id as seat from team t
			join team_seat p on p.team_id = t.id and ${holdsOn('p', today)}
			join team_village tv on tv.team_id = t.id join area a on a.id = tv.village_id
			where t.id = ${teamId} and (${holdsOn('tv', today)} or (${!past} and tv.valid_from > ${today}::date))
			order by 3 desc, a.code`
	);
}

/** Every team that the actor may see and the filter finds, whatever its state. */
function seen(actor: Actor, filter: Omit<TeamFilter, 'page'>, today: Day, day: Day): SQL {
	const wanted = fold(filter.text).replace(/[\\%_]/g, '\\$&');
	const seat =
		day === today
			? sql`join area v on v.id = t.seat_village_id`
			: sql`join team_seat p on p.team_id = t.id and ${holdsOn('p', day)} join area v on v.id = p.village_id`;
	return sql`select t.id, t.name, ${state(day)} as state, lower(f.spans) as from_day,
			v.code as village_code, v.name as village_name, c.name as commune_name
		from team t cross join lateral (${inForce}) f
		${seat}
		join area_edge e on e.child_id = v.id and e.parent_level = 'commune' and ${holdsOn('e', day)}
		join area c on c.id = e.parent_id
		left join lateral (${latestSubmission}) s on true
		where ${visibleTo(actor, 'team.read', sql`t.seat_village_id`, today)}
			and ${day === today ? sql`true` : sql`lower(f.spans) <= ${day}::date`}
			and ${
				wanted === ''
					? sql`true`
					: sql`(concat_ws(' ', t.folded, v.folded, c.folded) like ${`%${wanted}%`} or t.seat_village_id in ${everCalled(filter.text)})`
			}
			and ${filter.communeId === null ? sql`true` : sql`c.id = ${filter.communeId}`}
			and ${
				filter.villageId === null
					? sql`true`
					: sql`exists (select 1 from team_village tv where tv.team_id = t.id and tv.village_id = ${filter.villageId})`
			}`;
}

/** A team of the page, with what is looked up for these few alone. */
const listed = sql`json_build_object('id', page.id, 'name', page.name, 'state', state, 'inForceFrom', from_day,
	'villageName', village_name, 'communeName', commune_name,
	'leaderName', (select m.name from member m left join member_standing s on s.member_id = m.id and s.valid_to is null
		where m.team_id = page.id and coalesce(s.role, m.role) = 'leader' and not coalesce(s.paused, false) and m.left_on is null limit 1),
	'members', (select count(*) from member m where m.team_id = page.id and m.left_on is null),
	'decisionNumber', (select d.number from decision_team dt join decision d on d.id = dt.decision_id
		where dt.team_id = page.id and d.kind = 'found' order by d.effective_on limit 1))`;

/** The same as it was on an earlier day. */
const listedOn = (
	day: Day
) => sql`json_build_object('id', page.id, 'name', page.name, 'state', state, 'inForceFrom', from_day,
	'villageName', village_name, 'communeName', commune_name,
	'leaderName', (select m.name from member_standing s join member m on m.id = s.member_id
		where s.team_id = page.id and ${holdsOn('s', day)} and s.role = 'leader' and not s.paused limit 1),
	'members', (select count(*) from member_standing s where s.team_id = page.id and ${holdsOn('s', day)}),
	'decisionNumber', (select d.number from decision_team dt join decision d on d.id = dt.decision_id
		where dt.team_id = page.id and d.effective_on <= ${day}::date order by d.kind = 'found' desc, d.effective_on limit 1))`;

/** What the chair has to look at stands first. */
const order = sql`array_position(array['submitted', 'returned', 'draft', 'in_force', 'dissolved'], state)`;

/** Offset 0 keeps the span worked out once for each team, however often it is asked. */
const inForce = sql`select f.spans from team_in_force f where f.team_id = t.id offset 0`;

const latestSubmission = sql`select s.id, s.returned_at from submission s where s.team_id = t.id order by s.submitted_at desc limit 1`;

/** Needs the span `f` and the latest submission `s` beside the team. */
function state(today: Day): SQL {
	return sql`case when upper(f.spans) <= ${today}::date then 'dissolved'
		when f.spans is not null then 'in_force'
		when s.id is null then 'draft'
		when s.returned_at is not null then 'returned'
		else 'submitted' end`;
}
