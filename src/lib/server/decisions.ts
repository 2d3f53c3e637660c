import { and, eq, sql } from 'drizzle-orm';
import type { Actor } from '../domain/access';
import type { Day } from '../domain/day';
import {
	type ApproveTeam,
	type capacities,
	type ChangeTeam,
	type DecisionKind,
	type decisionKinds,
	type DissolveTeam,
	type Paper,
	unnamedSigner
} from '../domain/decision';
import { Problem } from '../domain/problem';
import type { TeamChange } from '../domain/team';
import { visibleTo } from './access';
import type { Context } from './commands';
import { rows, type Tx } from './db/client';
import { instant } from './db/instant';
import { decision, decisionTeam, submission } from './db/schema';
import { signsInPlace } from './delegations';
import { applyChange, dissolve } from './team-changes';
import * as teams from './teams';

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
	/** What it changed in this team, and why. */
	change: TeamChange | null;
	grounds: string | null;
};

const columns = sql`d.id, d.kind, d.number, d.signed_on::text as "signedOn", d.effective_on::text as "effectiveOn",
	d.signer, d.capacity, p.name as "recordedBy", ${instant('d.recorded_at')} as "recordedAt"`;

/** Answers what was submitted for each of the teams: one decision founds, changes or dissolves them. */
export async function approveTeam(context: Context, approved: ApproveTeam): Promise<void> {
	const { tx } = context;
	const open = await Promise.all(approved.teamIds.map((id) => teams.openSubmission(tx, id)));
	const kind = open[0]?.kind;
	if (!kind || open.includes(null)) throw new Problem('not_submitted');
	if (open.some((each) => each?.kind !== kind))
		throw new Problem('invalid', { teamIds: 'invalid_choice' });
	const decisionId = await record(context, kind, approved, approved.teamIds);
	for (const each of open) {
		if (!each) continue;
		await tx.update(submission).set({ decisionId }).where(eq(submission.id, each.id));
		await carryOut(context, decisionId, kind, approved.effectiveOn, each);
	}
}

/** Records the decision that founded a team of which nothing was submitted here. */
export async function foundTeam(context: Context, teamId: string, paper: Paper): Promise<void> {
	const decisionId = await record(context, 'found', paper, [teamId]);
	const said = { teamId, change: null, grounds: null };
	await carryOut(context, decisionId, 'found', paper.effectiveOn, said);
}

/** Records a decision that changes teams. */
export async function changeTeams(context: Context, { teams, ...paper }: ChangeTeam) {
	const teamIds = teams.map(({ teamId }) => teamId);
	const decisionId = await record(context, 'change', paper, teamIds);
	for (const each of teams) await carryOut(context, decisionId, 'change', paper.effectiveOn, each);
}

/** Records a decision that dissolves teams. */
export async function dissolveTeams(context: Context, dissolved: DissolveTeam): Promise<void> {
	const { teamIds, grounds } = dissolved;
	const decisionId = await record(context, 'dissolve', dissolved, teamIds);
	for (const teamId of teamIds)
		await carryOut(context, decisionId, 'dissolve', dissolved.effectiveOn, {
			teamId,
			change: null,
			grounds
		});
}

/** The decisions on a team, the founding one first. */
export async function ofTeam(tx: Tx, teamId: string): Promise<TeamDecision[]> {
	return rows<TeamDecision>(
		tx,
		sql`select ${columns}, dt.change, dt.grounds from decision_team dt join decision d on d.id = dt.decision_id
			left join account p on p.id = d.recorded_by
			where dt.team_id = ${teamId} order by d.effective_on, d.recorded_at`
	);
}

/** The decisions recorded last on teams that the actor may see, each with its teams; not those of the demo's past. */
export async function recent(tx: Tx, actor: Actor, today: Day, most: number) {
	return rows<Omit<TeamDecision, 'change' | 'grounds'> & { teams: { id: string; name: string }[] }>(
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
		sql`select signer, capacity from decision where commune_id = ${communeId} and recorded_by is not null and signer <> ${unnamedSigner}
			order by recorded_at desc limit 1`
	);
	return found ?? null;
}

/**
 * One decision may concern several teams: the same number on the same day, signed by the same person,
 * is the same paper.
 */
async function record(
	context: Context,
	kind: DecisionKind,
	{ decisionId: id, number, signedOn, effectiveOn, signer, capacity }: Paper,
	teamIds: string[]
): Promise<string> {
	const { tx, actor, now, today } = context;
	if (new Set(teamIds).size < teamIds.length) throw new Problem('invalid', { teamIds: 'twice' });
	const communeId = (await teams.placeOfAll(tx, teamIds, today))?.communeId;
	if (communeId === undefined) throw new Problem('not_found');
	if (capacity === 'chair' && (await signsInPlace(tx, actor, communeId, today)))
		throw new Problem('invalid', { capacity: 'delegate_signs_kt' });
	const paper = { kind, communeId, number, signedOn, effectiveOn, signer, capacity };
	await tx
		.insert(decision)
		.values({ id, ...paper, recordedBy: actor.id, recordedAt: now })
		.onConflictDoNothing({ target: [decision.communeId, decision.number, decision.signedOn] });
	const [known] = await tx
		.select()
		.from(decision)
		.where(
			and(
				eq(decision.communeId, communeId),
				eq(decision.number, number),
				eq(decision.signedOn, signedOn)
			)
		);
	const same =
		known?.kind === kind &&
		known.effectiveOn === effectiveOn &&
		known.signer === signer &&
		known.capacity === capacity;
	if (!same) throw new Problem('decision_number_used', { number: 'decision_number_used' });
	return known.id;
}

type Said = { teamId: string; change: TeamChange | null; grounds: string | null };

async function carryOut(
	context: Context,
	decisionId: string,
	kind: DecisionKind,
	day: Day,
	{ teamId, change, grounds }: Said
): Promise<void> {
	if (kind === 'found') await teams.found(context, teamId, day);
	else if (kind === 'dissolve') await dissolve(context, teamId, day);
	else if (change) await applyChange(context, teamId, change, day);
	await context.tx
		.insert(decisionTeam)
		.values({ decisionId, teamId, change, grounds: grounds || null });
}
