import { sql } from 'drizzle-orm';
import type { Actor } from '../domain/access';
import { type Day, dayOf } from '../domain/day';
import type { MemberRole, organisations, sexes } from '../domain/member';
import { holdsOn, visibleTo } from './access';
import { rows, type Tx } from './db/client';

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
	/** Whether a joining code given to them can still be used. */
	hasCode: boolean;
};

/** The present, coming or nominated members of a team, the leader first. */
export async function ofTeam(tx: Tx, teamId: string, now: Date): Promise<TeamMember[]> {
	const today = dayOf(now.getTime());
	return rows<TeamMember>(
		tx,
		sql`select m.id, m.name, m.phone, coalesce(s.role, m.role) as role, coalesce(s.paused, false) as paused,
				m.joined_on::text as "joinedOn", m.left_on::text as "leftOn", m.organisation, m.sex, m.birth_year as "birthYear",
				m.account_id as "accountId", a.password_hash is not null as "hasJoined",
				exists (select 1 from invitation i where i.account_id = m.account_id and i.used_at is null
					and i.expires_at > ${now.toISOString()}::timestamptz) as "hasCode"
			from member m left join account a on a.id = m.account_id
			left join member_standing s on s.member_id = m.id and ${holdsOn('s', today)}
			where m.team_id = ${teamId} and (m.left_on is null or m.left_on > ${today}::date)
			order by 4, m.id`
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
export function withoutContacts(member: TeamMember): TeamMember {
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
