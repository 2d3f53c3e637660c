import { type SQL, sql } from 'drizzle-orm';
import type { Actor } from '../domain/access';
import { type Day, dayOf } from '../domain/day';
import type { Alike, MemberRole, organisations, sexes } from '../domain/member';
import { holdsOn, visibleTo } from './access';
import { rows, type Tx } from './db/client';
import { instant } from './db/instant';

export type TeamMember = {
	id: string;
	name: string;
	phone: string | null;
	/** As it stands today, or as it was nominated, or as it will be on joining. */
	role: MemberRole;
	paused: boolean;
	/** Null while only nominated. */
	joinedOn: Day | null;
	/** A day still to come. */
	leftOn: Day | null;
	organisation: (typeof organisations)[number];
	sex: (typeof sexes)[number] | null;
	birthYear: number | null;
	accountId: string | null;
	/** Whether the person has set a password of their own. */
	hasJoined: boolean;
	/** Until when a joining code given to them can be used. */
	codeUntil: string | null;
};

/** The present, coming or nominated members of a team, the leader first. */
export async function ofTeam(tx: Tx, teamId: string, now: Date): Promise<TeamMember[]> {
	const today = dayOf(now.getTime());
	return rows<TeamMember>(
		tx,
		sql`select m.id, m.name, m.phone, coalesce(s.role, m.role) as role, coalesce(s.paused, false) as paused,
				m.joined_on::text as "joinedOn", m.left_on::text as "leftOn", m.organisation, m.sex, m.birth_year as "birthYear",
				m.account_id as "accountId", a.password_hash is not null as "hasJoined",
				(select ${instant('max(i.expires_at)')} from invitation i where i.account_id = m.account_id and i.used_at is null
					and i.expires_at > ${now.toISOString()}::timestamptz) as "codeUntil"
			from member m left join account a on a.id = m.account_id
			left join member_standing s on s.member_id = m.id and ${holdsOn('s', today)}
			where m.team_id = ${teamId} and (m.left_on is null or m.left_on > ${today}::date)
			order by 4, m.id`
	);
}

/** Who was in the team on a day, as they stood then. */
export async function ofTeamOn(tx: Tx, teamId: string, day: Day): Promise<TeamMember[]> {
	const found = await rows<Omit<TeamMember, 'phone' | 'accountId' | 'hasJoined' | 'codeUntil'>>(
		tx,
		sql`select m.id, m.name, s.role, s.paused, m.joined_on::text as "joinedOn", m.left_on::text as "leftOn",
				${organisationOn(day)} as organisation, null as sex, null as "birthYear"
			from member_standing s join member m on m.id = s.member_id
			where s.team_id = ${teamId} and ${holdsOn('s', day)} order by s.role, m.id`
	);
	const unknown = { phone: null, accountId: null, hasJoined: false, codeUntil: null };
	return found.map((each) => ({ ...each, ...unknown }));
}

/** One member of a team that the actor may see, also one who left; null also when there is none. */
export async function one(tx: Tx, actor: Actor, id: string, today: Day) {
	const [found] = await rows<
		Omit<TeamMember, 'accountId' | 'hasJoined' | 'codeUntil'> & { teamId: string; teamName: string }
	>(
		tx,
		sql`select m.id, m.team_id as "teamId", t.name as "teamName", m.name, m.phone, coalesce(s.role, m.role) as role,
				coalesce(s.paused, false) as paused, m.joined_on::text as "joinedOn",
				case when m.left_on <= ${today}::date then m.left_on::text end as "leftOn",
				m.organisation, m.sex, m.birth_year as "birthYear"
			from member m join team t on t.id = m.team_id
			left join member_standing s on s.member_id = m.id and ${holdsOn('s', today)}
			where m.id = ${id} and ${visibleTo(actor, 'team.read', sql`t.seat_village_id`, today)}`
	);
	return found ?? null;
}

/** Which organisation sent the member `m` on a day. */
export function organisationOn(day: Day): SQL {
	return sql`coalesce((select p.organisation from member_past_organisation p
		where p.member_id = m.id and p.valid_to > ${day}::date order by p.valid_to limit 1), m.organisation)`;
}

/** Which organisations sent a member before, and until which day, the latest first. */
export async function pastOrganisationsOf(tx: Tx, memberId: string) {
	return rows<{ organisation: (typeof organisations)[number]; to: Day }>(
		tx,
		sql`select organisation, valid_to::text as "to" from member_past_organisation
			where member_id = ${memberId} order by valid_to desc`
	);
}

/** How a member stood from when to when, the latest first. */
export async function standingsOf(tx: Tx, memberId: string) {
	return rows<{ from: Day; to: Day | null; role: MemberRole; paused: boolean }>(
		tx,
		sql`select valid_from::text as "from", valid_to::text as "to", role, paused from member_standing
			where member_id = ${memberId} order by valid_from desc`
	);
}

/** The other teams in force of the person who is this member, by account or phone, as far as the actor may see them. */
export async function elsewhere(tx: Tx, actor: Actor, memberId: string, today: Day) {
	return rows<{ memberId: string; teamId: string; teamName: string; role: MemberRole }>(
		tx,
		sql`select other.member_id as "memberId", t.id as "teamId", t.name as "teamName", other.role
			from member m join member someone on someone.team_id <> m.team_id
				and (someone.phone = m.phone or someone.account_id = m.account_id)
			join member_standing other on other.member_id = someone.id and ${holdsOn('other', today)}
			join team t on t.id = other.team_id join team_in_force f on f.team_id = t.id and f.spans @> ${today}::date
			where m.id = ${memberId} and ${visibleTo(actor, 'team.read', sql`t.seat_village_id`, today)}
			order by t.name, t.id`
	);
}

/** How many members are alike, of those who are counted on a day in the teams that the actor may see. */
export async function countedIn(tx: Tx, actor: Actor, day: Day, today: Day): Promise<Alike[]> {
	return rows<Alike>(
		tx,
		sql`select ${organisationOn(day)} as organisation, m.sex, m.birth_year as "birthYear", count(*)::integer as members
			from member_standing s join member m on m.id = s.member_id
			join team t on t.id = s.team_id
			join team_in_force f on f.team_id = s.team_id and f.spans @> ${day}::date
			where ${holdsOn('s', day)} and not s.paused
				and ${visibleTo(actor, 'team.read', sql`t.seat_village_id`, today)}
			group by 1, 2, 3`
	);
}

/** What the members that a team ever had are called, and the villages of its communes, for decisions that name them by id. */
export async function namesIn(tx: Tx, teamId: string) {
	const [found] = await rows<{ members: Record<string, string>; villages: Record<number, string> }>(
		tx,
		sql`select (select coalesce(json_object_agg(m.id, m.name), '{}') from member m where m.team_id = t.id) as members,
				(select coalesce(json_object_agg(a.id, a.name), '{}') from area a where a.id in (
					select sibling.child_id from team_seat s
					join area_edge e on e.child_id = s.village_id and e.parent_level = 'commune'
					join area_edge sibling on sibling.parent_id = e.parent_id and sibling.parent_level = 'commune'
					where s.team_id = t.id)) as villages
			from team t where t.id = ${teamId}`
	);
	return found ?? { members: {}, villages: {} };
}

/** A member without what is nobody's business beyond the commune: phone, sex and year of birth. */
export function withoutContacts<Known extends Pick<TeamMember, 'phone' | 'sex' | 'birthYear'>>(
	member: Known
): Known {
	return { ...member, phone: null, sex: null, birthYear: null };
}

/** Members of a team who, by their phone, are in another team in force that the actor may see. */
export async function alsoElsewhere(tx: Tx, actor: Actor, teamIds: string[], today: Day) {
	if (teamIds.length === 0) return [];
	return rows<{ teamId: string; name: string; role: MemberRole; otherTeam: string }>(
		tx,
		sql`select m.team_id as "teamId", m.name, other.role, t.name as "otherTeam"
			from member m
			join member someone on someone.phone = m.phone and someone.team_id <> m.team_id
			join member_standing other on other.member_id = someone.id and ${holdsOn('other', today)}
			join team t on t.id = other.team_id join team_in_force f on f.team_id = t.id
			where m.team_id in (${sql.join(
				teamIds.map((id) => sql`${id}`),
				sql`, `
			)}) and m.left_on is null and f.spans @> ${today}::date
				and ${visibleTo(actor, 'team.read', sql`t.seat_village_id`, today)}
			order by m.team_id, m.role, m.name`
	);
}
