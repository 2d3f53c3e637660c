import { sql } from 'drizzle-orm';
import type { Actor } from '../domain/access';
import type { Day } from '../domain/day';
import type { DecisionKind } from '../domain/decision';
import type { TeamChange } from '../domain/team';
import { holdsOn, visibleTo } from './access';
import { rows, type Tx } from './db/client';
import { instant } from './db/instant';

export type WaitingTeam = {
	teamId: string;
	kind: DecisionKind;
	name: string;
	villageNames: string[];
	members: number;
	leaderName: string | null;
	submittedAt: string;
	submittedBy: string | null;
	/** How often it had been handed in and returned before. */
	returnedBefore: number;
};

/** The proposals that wait for the chair, the longest waiting first. */
export async function waiting(tx: Tx, actor: Actor, today: Day): Promise<WaitingTeam[]> {
	return rows<WaitingTeam>(
		tx,
		sql`select t.id as "teamId", s.kind, t.name, ${instant('s.submitted_at')} as "submittedAt", p.name as "submittedBy",
				array(select a.name from team_village tv join area a on a.id = tv.village_id
					where tv.team_id = t.id and tv.valid_to is null order by a.id = t.seat_village_id desc, a.code) as "villageNames",
				(select count(*)::integer from member m where m.team_id = t.id and m.left_on is null) as members,
				(select m.name from member m left join member_standing n on n.member_id = m.id and n.valid_to is null
					where m.team_id = t.id and m.left_on is null and coalesce(n.role, m.role) = 'leader' limit 1) as "leaderName",
				(select count(*)::integer from submission b where b.team_id = t.id and b.kind = s.kind and b.returned_at is not null) as "returnedBefore"
			from submission s join team t on t.id = s.team_id
			left join account p on p.id = s.submitted_by
			where s.returned_at is null and s.decision_id is null
				and ${visibleTo(actor, 'team.read', sql`t.seat_village_id`, today)}
			order by s.submitted_at, t.id`
	);
}

/** Everything that was handed in for a team and what became of it, the oldest first. */
export async function ofTeam(tx: Tx, teamId: string) {
	return rows<{
		id: string;
		kind: DecisionKind;
		change: TeamChange | null;
		grounds: string | null;
		decided: boolean;
		submittedAt: string;
		submittedBy: string | null;
		returnedAt: string | null;
		returnedBy: string | null;
		reason: string | null;
	}>(
		tx,
		sql`select s.id, s.kind, s.change, s.grounds, s.decision_id is not null as decided, ${instant('s.submitted_at')} as "submittedAt", p.name as "submittedBy",
				${instant('s.returned_at')} as "returnedAt", r.name as "returnedBy", s.reason
			from submission s left join account p on p.id = s.submitted_by left join account r on r.id = s.returned_by
			where s.team_id = ${teamId} order by s.submitted_at, s.id`
	);
}

/** Villages of the teams that another team in force already serves: told as a warning, never forbidden. */
export async function servedAlready(tx: Tx, teamIds: string[], today: Day) {
	if (teamIds.length === 0) return [];
	return rows<{ teamId: string; villageName: string; otherTeam: string }>(
		tx,
		sql`select mine.team_id as "teamId", a.name as "villageName", t.name as "otherTeam"
			from team_village mine
			join team_village tv on tv.village_id = mine.village_id and tv.team_id <> mine.team_id and ${holdsOn('tv', today)}
			join team t on t.id = tv.team_id join team_in_force f on f.team_id = t.id
			join area a on a.id = mine.village_id
			where mine.team_id in (${sql.join(
				teamIds.map((id) => sql`${id}`),
				sql`, `
			)}) and f.spans @> ${today}::date
			order by mine.team_id, a.code, t.name`
	);
}
