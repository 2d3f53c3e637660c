import { sql } from 'drizzle-orm';
import type { Actor } from '../domain/access';
import { addDays, type Day } from '../domain/day';
import type { DecisionKind, Paper } from '../domain/decision';
import type { MemberRole, organisations } from '../domain/member';
import { Problem } from '../domain/problem';
import type { TeamChange } from '../domain/team';
import { holdsOn, visibleTo } from './access';
import { rows, type Tx } from './db/client';
import { signerOf } from './delegations';
import * as members from './members';

/** What a decision says of one team: what it is to become, and what it was founded by. */
export type DecidedTeam = {
	id: string;
	name: string;
	communeId: number;
	communeName: string;
	villages: string[];
	people: Person[];
	/** Of the people and villages that the change names by id. */
	names: Awaited<ReturnType<typeof members.namesIn>>;
	change: TeamChange | null;
	grounds: string | null;
	founding: Pick<Paper, 'number' | 'signedOn'> | null;
};
export type Person = {
	name: string;
	role: MemberRole;
	organisation: (typeof organisations)[number];
	paused: boolean;
};
/** A decision as it is drafted, or as it was recorded. */
export type Decided = {
	kind: DecisionKind;
	paper: Paper | null;
	/** Who signed it, or is known to sign next in the commune. */
	signing: Pick<Paper, 'signer' | 'capacity'> | null;
	teams: DecidedTeam[];
};

/** What the next decision on these teams says: what is before the chair, or a proposal still being written. */
export async function draftOf(
	tx: Tx,
	actor: Actor,
	teamIds: string[],
	today: Day
): Promise<Decided> {
	const found = await proposed(tx, actor, [...new Set(teamIds)], today);
	const kind = found[0]?.kind;
	if (!kind || found.length < new Set(teamIds).size) throw new Problem('not_found');
	const communes = new Set(found.map(({ communeId }) => communeId));
	if (found.some((each) => each.kind !== kind) || communes.size > 1)
		throw new Problem('invalid', { teamIds: 'invalid_choice' });
	const teams = await Promise.all(
		found.map(async ({ kind: _, ...team }) => ({
			...team,
			...(await composition(tx, team, today)),
			names: await members.namesIn(tx, team.id)
		}))
	);
	const [communeId = 0] = communes;
	const signing = await signerOf(tx, actor, communeId, today);
	return { kind, paper: null, signing, teams };
}

/** A recorded decision with those of its teams that the actor may see; null when there are none. */
export async function recorded(
	tx: Tx,
	actor: Actor,
	id: string,
	today: Day
): Promise<Decided | null> {
	const [decision] = await rows<Paper & { kind: DecisionKind }>(
		tx,
		sql`select id as "decisionId", kind, number, signed_on::text as "signedOn", effective_on::text as "effectiveOn", signer, capacity
			from decision where id = ${id}`
	);
	if (!decision) return null;
	const { kind, ...paper } = decision;
	// A dissolution speaks of the team as it was on its last day.
	const day = kind === 'dissolve' ? addDays(paper.effectiveOn, -1) : paper.effectiveOn;
	const found = await rows<Omit<DecidedTeam, 'people' | 'villages' | 'names'>>(
		tx,
		sql`select ${teamColumns}, d.commune_id as "communeId", c.name as "communeName", dt.change, dt.grounds,
				${foundingOf(sql`f.id <> d.id`)}
			from decision_team dt join decision d on d.id = dt.decision_id join area c on c.id = d.commune_id
			join team t on t.id = dt.team_id
			where d.id = ${id} and ${visibleTo(actor, 'team.read', sql`t.seat_village_id`, today)}
			order by t.name, t.id`
	);
	if (found.length === 0) return null;
	const teams = await Promise.all(
		found.map(async (team) => ({
			...team,
			people: await standingOn(tx, team.id, day),
			villages: await villagesOn(tx, team.id, day),
			names: await members.namesIn(tx, team.id)
		}))
	);
	return { kind, paper, signing: paper, teams };
}

type Proposed = Omit<DecidedTeam, 'people' | 'villages' | 'names'> & { kind: DecisionKind };

const teamColumns = sql`t.id, t.name`;

/** The decision that founded the team, as far as the condition on it (`f`) lets it be named. */
function foundingOf(condition: ReturnType<typeof sql>) {
	return sql`(select json_build_object('number', f.number, 'signedOn', f.signed_on) from decision_team ft
		join decision f on f.id = ft.decision_id
		where ft.team_id = t.id and f.kind = 'found' and ${condition} order by f.effective_on limit 1) as founding`;
}

/** Teams with something to decide on: an open submission, or none and no decision yet either. */
async function proposed(tx: Tx, actor: Actor, teamIds: string[], today: Day): Promise<Proposed[]> {
	if (teamIds.length === 0) return [];
	return rows<Proposed>(
		tx,
		sql`select ${teamColumns}, c.id as "communeId", c.name as "communeName", coalesce(s.kind, 'found') as kind, s.change, s.grounds,
				${foundingOf(sql`true`)}
			from team t
			join area_edge e on e.child_id = t.seat_village_id and e.parent_level = 'commune' and ${holdsOn('e', today)}
			join area c on c.id = e.parent_id
			left join submission s on s.team_id = t.id and s.returned_at is null and s.decision_id is null
			where t.id in (${sql.join(
				teamIds.map((id) => sql`${id}`),
				sql`, `
			)}) and (s.id is not null or not exists (select 1 from decision_team dt where dt.team_id = t.id))
				and ${visibleTo(actor, 'team.read', sql`t.seat_village_id`, today)}
			order by t.name, t.id`
	);
}

/** Who is in the team and where it serves, when all that is proposed has come to be. */
async function composition(tx: Tx, { id, change, founding }: Omit<Proposed, 'kind'>, today: Day) {
	if (!founding)
		return { people: await nominated(tx, id), villages: await villagesOn(tx, id, today) };
	const present = await standingOn(tx, id, today);
	const people = change ? after(present, change) : present;
	const villages = await villagesOn(tx, id, today, change ?? undefined);
	return { people, villages };
}

async function nominated(tx: Tx, teamId: string): Promise<Person[]> {
	return rows<Person>(
		tx,
		sql`select name, role, organisation, false as paused from member where team_id = ${teamId} order by role, id`
	);
}

/** The members of a team on a day, the leader first. */
export async function standingOn(tx: Tx, teamId: string, day: Day) {
	return rows<Person & { id: string; joinedOn: Day }>(
		tx,
		sql`select m.id, m.name, s.role, ${members.organisationOn(day)} as organisation, s.paused, m.joined_on::text as "joinedOn"
			from member_standing s join member m on m.id = s.member_id
			where s.team_id = ${teamId} and ${holdsOn('s', day)} order by s.role, m.id`
	);
}

function after(present: (Person & { id: string })[], change: TeamChange): Person[] {
	const has = (list: { memberId: string }[], id: string) =>
		list.some((each) => each.memberId === id);
	const staying = present
		.filter(({ id }) => !has(change.leaves, id))
		.map((person) => ({
			...person,
			role: change.roles.find(({ memberId }) => memberId === person.id)?.role ?? person.role,
			paused: has(change.pauses, person.id) || (person.paused && !has(change.resumes, person.id))
		}));
	const all: Person[] = [...staying, ...change.joins.map((each) => ({ ...each, paused: false }))];
	const rank = { leader: 0, deputy: 1, member: 2 };
	return all.toSorted((one, other) => rank[one.role] - rank[other.role]);
}

/** The names of the villages that a team serves on a day, the seat first, as a change would leave them. */
async function villagesOn(
	tx: Tx,
	teamId: string,
	day: Day,
	change?: TeamChange
): Promise<string[]> {
	const [joins, leaves] = [change?.villagesJoin ?? [], change?.villagesLeave ?? []];
	const any = (ids: number[]) => sql`any(${`{${ids.join()}}`}::integer[])`;
	const found = await rows<{ name: string }>(
		tx,
		sql`select a.name from area a, team t where t.id = ${teamId} and (a.id = ${any(joins)} or (a.id <> all(${`{${leaves.join()}}`}::integer[])
				and exists (select 1 from team_village tv where tv.team_id = t.id and tv.village_id = a.id and ${holdsOn('tv', day)})))
			order by a.id = coalesce(${change?.seatVillageId ?? null}::integer, t.seat_village_id) desc, a.code`
	);
	return found.map(({ name }) => name);
}
