import { type SQL, sql } from 'drizzle-orm';
import type { Actor } from '../domain/access';
import type { CatalogueItem, CatalogueKind, CatalogueList } from '../domain/catalogue';
import type { Day } from '../domain/day';
import type {
	Changes,
	HouseholdRow,
	MemberRow,
	TeamRow,
	TrainingRow,
	VillageRow,
	VisitRow
} from '../domain/sync';
import { holdsOn } from './access';
import * as catalogues from './catalogues';
import { arrayOf } from './db/bulk';
import { rows, type Tx } from './db/client';
import { countOf } from './registrations';
import { holds, type Mark, type Marks, marks } from './restoration';
import { type ScopeId, type Standing, standingOf, type Standings, standings } from './scopes';
import { isSome } from './villages';

/**
 * What a phone has seen: the database's epoch, the version of each scope, the day, and the last row of
 * the journal. Opaque to the phone.
 */
type Cursor = { epoch: string; scopes: Record<ScopeId, number>; day?: Day; mark?: Mark | null };

/** About how many rows one answer carries; a scope is never torn apart. */
const rowsPerAnswer = 3000;

/**
 * What a phone must learn since its cursor, within what its person reaches today. Scope versions are
 * read before rows: a row that commits in between comes now and once more, never too late.
 */
export async function changesSince(
	tx: Tx,
	actor: Actor,
	cursorText: string | null,
	today: Day,
	/** The versions of the province's lists that the phone has; missing of one that knows of none. */
	held?: Record<string, string>
): Promise<{ changes: Changes; cursor: string; more: boolean; lists: CatalogueList[] }> {
	const { villageIds, teamIds } = reachOf(actor);
	const scopes: ScopeId[] = [
		...teamIds.map((id): ScopeId => `team:${id}`),
		...villageIds.map((id): ScopeId => `village:${id}`)
	];
	const said = decode(cursorText);
	const { epoch, present, newest, at, lists, ...own } = await presentState(
		tx,
		{ scopes, villageIds, teamIds, mark: said?.mark ?? null, held },
		today
	);
	const before =
		said && isPossible(said, epoch, present) && holds(said.mark ?? null, at) ? said : null;
	const changes = { ...emptyChanges(villageIds, teamIds, before), ...own };
	const after: Cursor = { epoch, scopes: {}, day: today, mark: newest };
	let more = false;
	const left: Advance[] = [];
	for (const scope of scopes) {
		const since = before?.scopes[scope] ?? -1;
		const version = present.get(scope)?.version ?? 0;
		if (more || version <= since) {
			if (since >= 0) after.scopes[scope] = since;
			continue;
		}
		await addScope(tx, changes, scope, since, today);
		after.scopes[scope] = version;
		if (since >= 0) left.push({ scope, since });
		more =
			sizeOf(changes) >= rowsPerAnswer &&
			scopes.some(
				(other) =>
					!(other in after.scopes) &&
					(present.get(other)?.version ?? 0) > (before?.scopes[other] ?? -1)
			);
	}
	for (const teamId of await turnedSince(tx, teamIds, before?.day ?? null, today))
		if (!changes.members.some((member) => member.teamId === teamId))
			changes.members.push(...(await membersOf(tx, teamId, today)));
	await addDepartures(tx, changes, left, villagesKnown(before, after));
	return {
		changes,
		cursor: Buffer.from(JSON.stringify(after)).toString('base64url'),
		more,
		lists: held && lists ? catalogues.newsFor(lists, held) : []
	};
}

function reachOf(actor: Actor): { villageIds: number[]; teamIds: string[] } {
	const grants = actor.grants.flatMap((grant) => ('villageIds' in grant ? [grant] : []));
	const villageIds = [...new Set(grants.flatMap((grant) => grant.villageIds))];
	return { villageIds, teamIds: [...new Set(grants.flatMap((grant) => grant.teamId ?? []))] };
}

/** What is asked for by every phone, in one statement because most ask for nothing else. */
async function presentState(
	tx: Tx,
	asked: {
		scopes: ScopeId[];
		villageIds: number[];
		teamIds: string[];
		mark: Mark | null;
		held: Record<string, string> | undefined;
	},
	today: Day
) {
	const [found] = await rows<
		{
			epoch: string;
			standings: Standings;
			villages: VillageRow[];
			teams: TeamRow[];
			lists: { kind: CatalogueKind; version: string; items: CatalogueItem[] | null }[] | null;
		} & Marks
	>(
		tx,
		sql`select epoch, ${standings(asked.scopes)} as standings, ${marks(asked.mark)},
				${all(villagesIn(asked.villageIds, today))} as villages, ${all(teamsIn(asked.teamIds, today))} as teams,
				${asked.held ? catalogues.around(asked.villageIds, asked.held, today) : sql`null`} as lists
			from installation`
	);
	if (!found) throw new Error('The database is not set up.');
	const { standings: known, ...state } = found;
	return { ...state, present: standingOf(asked.scopes, known) };
}

/** A query's rows as one value. */
const all = (query: SQL) => sql`(select coalesce(json_agg(each), '[]') from (${query}) each)`;

/** Null when there is no cursor, or nonsense. */
function decode(text: string | null): Cursor | null {
	if (text === null) return null;
	try {
		const cursor = JSON.parse(Buffer.from(text, 'base64url').toString()) as Cursor;
		const isSound =
			Object.values(cursor.scopes).every(Number.isSafeInteger) && isMark(cursor.mark ?? null);
		return isSound ? cursor : null;
	} catch {
		return null;
	}
}

/**
 * Whether a phone can go on from there: not from another epoch, nor from more than there is, as after a
 * backup that was restored under the same epoch, nor from so little that what left since is forgotten.
 */
function isPossible(cursor: Cursor, epoch: string, present: Map<ScopeId, Standing>): boolean {
	const isKnown = ([scope, seen]: [string, number]) => {
		const { version = Infinity, forgotten = 0 } = present.get(scope as ScopeId) ?? {};
		return seen >= forgotten && seen <= version;
	};
	return cursor.epoch === epoch && Object.entries(cursor.scopes).every(isKnown);
}

function isMark(mark: unknown): boolean {
	if (mark === null) return true;
	return Array.isArray(mark) && Number.isSafeInteger(mark[0]) && typeof mark[1] === 'string';
}

function emptyChanges(villageIds: number[], teamIds: string[], before: Cursor | null): Changes {
	const seen = Object.keys(before?.scopes ?? {});
	const left = (kind: string) =>
		seen.filter((scope) => scope.startsWith(kind)).map((scope) => scope.slice(kind.length));
	return {
		fresh: before === null,
		leftVillageIds: left('village:')
			.map(Number)
			.filter((id) => !villageIds.includes(id)),
		leftTeamIds: left('team:').filter((id) => !teamIds.includes(id)),
		goneHouseholdIds: [],
		villages: [],
		teams: [],
		members: [],
		households: [],
		visits: [],
		trainings: []
	};
}

function sizeOf(changes: Changes): number {
	return changes.households.length + changes.visits.length + changes.trainings.length;
}

async function addScope(
	tx: Tx,
	changes: Changes,
	scope: ScopeId,
	since: number,
	today: Day
): Promise<void> {
	if (scope.startsWith('team:')) {
		const teamId = scope.slice('team:'.length);
		const [members, trainings] = await Promise.all([
			membersOf(tx, teamId, today),
			trainingsOf(tx, teamId, since)
		]);
		changes.members.push(...members);
		changes.trainings.push(...trainings);
	} else {
		const villageId = Number(scope.slice('village:'.length));
		const here = sql`h.village_id = ${villageId} and h.merged_into is null`;
		const [households, visits] = await Promise.all([
			householdsOf(tx, sql`${here} and h.version > ${since}`),
			visitsOf(tx, sql`${here} and v.version > ${since}`)
		]);
		changes.households.push(...households);
		changes.visits.push(...visits);
	}
}

/** A scope that the phone knew and now knows further. */
type Advance = { scope: ScopeId; since: number };

/**
 * Households that left a village of the phone. One that lives in another village which the phone knows
 * is sent whole instead, at once: whatever becomes of the phone's villages, it knows where it lives.
 */
async function addDepartures(
	tx: Tx,
	changes: Changes,
	advances: Advance[],
	known: Set<number>
): Promise<void> {
	const left = (
		await Promise.all(advances.map(({ scope, since }) => departuresFrom(tx, scope, since)))
	).flat();
	const staying = left.filter(({ villageId }) => villageId !== null && known.has(villageId));
	const stays = new Set(staying.map(({ id }) => id));
	changes.goneHouseholdIds = [...new Set(left.map(({ id }) => id).filter((id) => !stays.has(id)))];
	if (stays.size === 0) return;
	const them = sql`h.id = any(${arrayOf([...stays], 'uuid')})`;
	changes.households.push(...(await householdsOf(tx, them)));
	changes.visits.push(...(await visitsOf(tx, them)));
}

/** The village in which each lives now; null when it was merged into another. One that is back has not left. */
function departuresFrom(
	tx: Tx,
	scope: ScopeId,
	since: number
): Promise<{ id: string; villageId: number | null }[]> {
	return rows(
		tx,
		sql`select h.id, case when h.merged_into is null then h.village_id end as "villageId"
			from departure d join household h on h.id = d.row_id
			where d.scope_id = ${scope} and d.version > ${since}
				and (h.merged_into is not null or ${scope} <> 'village:' || h.village_id)`
	);
}

function villagesKnown(...cursors: (Cursor | null)[]): Set<number> {
	const scopes = cursors.flatMap((cursor) => Object.keys(cursor?.scopes ?? {}));
	return new Set(
		scopes.flatMap((scope) =>
			scope.startsWith('village:') ? [Number(scope.slice('village:'.length))] : []
		)
	);
}

const instant = (column: string) =>
	sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);

function villagesIn(ids: number[], today: Day): SQL {
	return sql`select a.id, a.name, coalesce(c.name, '') as "communeName" from area a
			left join area_edge e on e.child_id = a.id and e.parent_level = 'commune' and ${holdsOn('e', today)}
			left join area c on c.id = e.parent_id
			where a.id = any(${arrayOf(ids, 'integer')}) and ${isSome} order by a.id`;
}

function teamsIn(ids: string[], today: Day): SQL {
	return sql`select t.id, t.name, coalesce((
				select array_agg(tv.village_id order by tv.village_id) from team_village tv
				where tv.team_id = t.id and ${holdsOn('tv', today)}), '{}') as "villageIds", (
				select d.number from decision_team dt join decision d on d.id = dt.decision_id
				where dt.team_id = t.id order by d.effective_on desc limit 1) as decision, ${countOf(sql`t.id`, today)} as asking
			from team t where t.id = any(${arrayOf(ids, 'uuid')}) order by t.id`;
}

function membersOf(tx: Tx, teamId: string, today: Day): Promise<MemberRow[]> {
	return rows(
		tx,
		sql`select m.id, m.team_id as "teamId", m.name, s.role, m.account_id as "accountId"
			from member m join member_standing s on s.member_id = m.id
			where m.team_id = ${teamId} and ${holdsOn('s', today)} and not s.paused order by s.role, m.id`
	);
}

/** The teams in which a decision of earlier takes effect on a day after `since`: nothing else says so on that day. */
async function turnedSince(
	tx: Tx,
	teamIds: string[],
	since: Day | null,
	today: Day
): Promise<string[]> {
	if (since === today) return [];
	const turned = await rows<{ id: string }>(
		tx,
		sql`select distinct team_id as id from member_standing s, unnest(array[s.valid_from, s.valid_to]) as turn (day)
			where s.team_id = any(${arrayOf(teamIds, 'uuid')}) and turn.day <= ${today}::date and turn.day > coalesce(${since}::date, '-infinity')`
	);
	return turned.map(({ id }) => id);
}

function householdsOf(tx: Tx, which: SQL): Promise<HouseholdRow[]> {
	return rows(
		tx,
		sql`select h.id, h.village_id as "villageId", h.lane, h.head_name as "headName", h.phone, h.lives_to is null as living, h.produces,
				coalesce((select c.given from consent c where c.household_id = h.id order by c.at desc, c.id desc limit 1), false) as consent,
				h.flagged, h.version::integer as version
			from household h where ${which} order by h.version, h.id`
	);
}

/** Of the households that live there now, wherever they were visited. */
function visitsOf(tx: Tx, which: SQL): Promise<VisitRow[]> {
	return rows(
		tx,
		sql`select v.id, v.origin_id as "originId", v.revision, v.household_id as "householdId", v.village_id as "villageId",
				v.team_id as "teamId", ${instant('v.happened_at')} as "happenedAt", v.happened_on::text as "happenedOn",
				${instant('v.received_at')} as "receivedAt", v.member_ids as "memberIds", v.people, v.outcome,
				coalesce((select json_agg(json_build_object('topic', s.topic, 'outcome', s.outcome) order by s.topic)
					from visit_step s where s.visit_id = v.id), '[]') as steps,
				coalesce((select json_agg(json_build_object('service', o.service, 'provider', o.provider, 'state', o.state) order by o.service, o.provider)
					from onboarding o where o.visit_id = v.id), '[]') as onboardings,
				v.next_visit_on::text as "nextVisitOn", v.withdrawn, v.flagged, v.replaced_by as "replacedBy", v.version::integer as version
			from household h join visit v on v.household_id = h.id
			where ${which} order by v.version, v.id`
	);
}

function trainingsOf(tx: Tx, teamId: string, since: number): Promise<TrainingRow[]> {
	return rows(
		tx,
		sql`select id, team_id as "teamId", village_id as "villageId", kind, ${instant('happened_at')} as "happenedAt",
				happened_on::text as "happenedOn", topics, member_ids as "memberIds", residents, place, version::integer as version
			from training where team_id = ${teamId} and version > ${since} order by version, id`
	);
}
