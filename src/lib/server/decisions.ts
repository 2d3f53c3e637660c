import { sql } from 'drizzle-orm';
import type { Actor } from '../domain/access';
import type { Day } from '../domain/day';
import type { capacities, decisionKinds } from '../domain/decision';
import { visibleTo } from './access';
import { rows, type Tx } from './db/client';
import { instant } from './db/instant';

export type TeamDecision = {
	id: string;
	kind: (typeof decisionKinds)[number];
	number: string;
	signedOn: Day;
	effectiveOn: Day;
	signer: string;
	capacity: (typeof capacities)[number];
	recordedBy: string | null;
	recordedAt: string;
};

const columns = sql`d.id, d.kind, d.number, d.signed_on::text as "signedOn", d.effective_on::text as "effectiveOn",
	d.signer, d.capacity, p.name as "recordedBy", ${instant('d.recorded_at')} as "recordedAt"`;

/** The decisions on a team, the founding one first. */
export async function ofTeam(tx: Tx, teamId: string): Promise<TeamDecision[]> {
	return rows<TeamDecision>(
		tx,
		sql`select ${columns} from decision_team dt join decision d on d.id = dt.decision_id
			left join account p on p.id = d.recorded_by
			where dt.team_id = ${teamId} order by d.effective_on, d.recorded_at`
	);
}

/** The decisions recorded last on teams that the actor may see, each with its teams; not those of the demo's past. */
export async function recent(tx: Tx, actor: Actor, today: Day, most: number) {
	return rows<TeamDecision & { teams: { id: string; name: string }[] }>(
		tx,
		sql`select ${columns}, json_agg(json_build_object('id', t.id, 'name', t.name) order by t.name) as teams
			from decision d join decision_team dt on dt.decision_id = d.id join team t on t.id = dt.team_id
			left join account p on p.id = d.recorded_by
			where ${visibleTo(actor, 'team.read', sql`t.seat_village_id`, today)}
			group by d.id, p.name order by d.recorded_at desc, d.signed_on desc, d.number limit ${most}`
	);
}

/** The person who signed last in a commune, so that the next form is filled beforehand. */
export async function lastOf(tx: Tx, communeId: number) {
	const [found] = await rows<{ signer: string; capacity: (typeof capacities)[number] }>(
		tx,
		sql`select signer, capacity from decision where commune_id = ${communeId} and recorded_by is not null
			order by recorded_at desc limit 1`
	);
	return found ?? null;
}
