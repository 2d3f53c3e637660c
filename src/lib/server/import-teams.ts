import { eq, sql } from 'drizzle-orm';
import * as v from 'valibot';
import { ImportTeam, unnamedSigner } from '../domain/decision';
import {
	phoneOfCell,
	readCapacity,
	readDay,
	readMemberRole,
	readOrganisation,
	readSex,
	readTeamKind,
	readYear
} from '../domain/import';
import type { Member } from '../domain/member';
import { normalisePhone } from '../domain/phone';
import { faultsIn, Problem } from '../domain/problem';
import { faultsOf, type TeamChange } from '../domain/team';
import { fold } from '../domain/text';
import { holdsOn } from './access';
import * as accounts from './accounts';
import type { Context } from './commands';
import { arrayOf } from './db/bulk';
import { rows, type Tx } from './db/client';
import { member, team } from './db/schema';
import * as decisions from './decisions';
import {
	idFrom,
	type ImportShape,
	type ListRow,
	type Plan,
	type PlannedCommand,
	placeFields,
	type Planning,
	RowReader,
	type Unit
} from './import-plan';
import * as teams from './teams';
import type { NamedVillage } from './village-names';

type Team = Omit<ImportTeam, 'paper'>;

/** What is known of a team that a list may mean. */
type Known = Team & {
	state: 'draft' | 'submitted' | 'in_force' | 'dissolved';
	decisions: { number: string; signedOn: string }[];
};

export async function importTeam(context: Context, { paper, ...given }: ImportTeam): Promise<void> {
	const known = await knownTeam(context, given.id);
	if (known?.state === 'in_force') return bringUpToDate(context, known, given, paper);
	if (!known) await teams.proposeTeam(context, given);
	else {
		const moved = known.seatVillageId !== given.seatVillageId;
		if (moved || !(await teams.isEditable(context.tx, given.id))) throw new Problem('not_editable');
		await teams.replaceTeam(context, given);
	}
	if (!paper) return;
	const faults = faultsOf(given);
	if (Object.keys(faults).length > 0) throw new Problem('invalid', faults);
	await decisions.foundTeam(context, given.id, paper);
}

/** Details are corrected as they are; who belongs to a team, as what, and whom it serves, only a decision changes. */
async function bringUpToDate(
	context: Context,
	known: Known,
	given: Team,
	paper: ImportTeam['paper']
): Promise<void> {
	const { tx } = context;
	if (given.name !== known.name || given.kind !== known.kind)
		throw new Problem('not_editable', { name: 'not_editable' });
	for (const [index, each] of given.members.entries()) {
		const before = known.members.find(({ id }) => id === each.id);
		if (!before || !detailsDiffer(before, each)) continue;
		if (before.phone !== null && before.phone !== each.phone)
			throw new Problem('invalid', { [`members.${index}.phone`]: 'phone_differs' });
		const { name, phone, organisation, sex, birthYear } = each;
		const link =
			phone && !before.phone ? { accountId: await accounts.forPhone(context, phone, name) } : {};
		await tx
			.update(member)
			.set({ name, phone, organisation, sex, birthYear, ...link })
			.where(eq(member.id, each.id));
	}
	const change = changeTo(known, given);
	if (!change) return teams.raise(context, given.id);
	if (!paper || isKnown(known, paper))
		throw new Problem('invalid', { 'paper.number': 'decision_needed' });
	await decisions.changeTeams(context, {
		...paper,
		teams: [{ teamId: given.id, change, grounds: '' }]
	});
}

/** What a decision must change for the team to be as the list says; null when nothing. */
function changeTo(known: Known, given: Team): TeamChange | null {
	const before = new Map(known.members.map((each) => [each.id, each]));
	const joins = given.members.filter(({ id }) => !before.has(id));
	const roles = given.members.filter(({ id, role }) => (before.get(id)?.role ?? role) !== role);
	const villagesJoin = given.villageIds.filter((id) => !known.villageIds.includes(id));
	if (joins.length + roles.length + villagesJoin.length === 0) return null;
	return {
		joins: joins.map((each) => ({ ...each, replaces: null })),
		leaves: [],
		pauses: [],
		resumes: [],
		roles: roles.map(({ id, role }) => ({ memberId: id, role })),
		villagesJoin,
		villagesLeave: [],
		seatVillageId: null
	};
}

function detailsDiffer(one: Member, other: Member): boolean {
	return (['name', 'phone', 'organisation', 'sex', 'birthYear'] as const).some(
		(field) => one[field] !== other[field]
	);
}

function isKnown(
	known: Known,
	{ number, signedOn }: { number: string; signedOn: string }
): boolean {
	return known.decisions.some((each) => each.number === number && each.signedOn === signedOn);
}

/** Most teams of a list are new, and need no long question. */
async function knownTeam(context: Context, id: string): Promise<Known | null> {
	const [stored] = await context.tx.select({ id: team.id }).from(team).where(eq(team.id, id));
	if (!stored) return null;
	const [known] = await knownTeams(context, sql`t.id = ${id}`);
	if (!known || known.state === 'dissolved') throw new Problem('not_editable');
	return known;
}

/** Teams as they stand, stood at last or are proposed. */
async function knownTeams(
	{ tx, today }: { tx: Tx; today: string },
	which: ReturnType<typeof sql>
): Promise<Known[]> {
	return rows<Known>(
		tx,
		sql`select t.id, t.kind, t.name, t.seat_village_id as "seatVillageId",
				case when upper(f.spans) <= ${today}::date then 'dissolved' when f.spans is not null then 'in_force'
					when exists (select 1 from submission s where s.team_id = t.id and s.returned_at is null and s.decision_id is null)
					then 'submitted' else 'draft' end as state,
				array(select tv.village_id from team_village tv where tv.team_id = t.id and ${holdsOn('tv', today)}
					order by 1) as "villageIds",
				coalesce((select json_agg(json_build_object('id', m.id, 'name', m.name, 'phone', m.phone,
						'role', coalesce(s.role, m.role), 'organisation', m.organisation, 'sex', m.sex, 'birthYear', m.birth_year)
						order by coalesce(s.role, m.role), m.id)
					from member m left join member_standing s on s.member_id = m.id and ${holdsOn('s', today)}
					where m.team_id = t.id and (m.left_on is null or m.left_on > ${today}::date)), '[]') as members,
				coalesce((select json_agg(json_build_object('number', d.number, 'signedOn', d.signed_on))
					from decision_team dt join decision d on d.id = dt.decision_id where dt.team_id = t.id), '[]') as decisions
			from team t cross join lateral (select f.spans from team_in_force f where f.team_id = t.id offset 0) f
			where ${which} order by t.created_at, t.id`
	);
}

const teamFields = [
	'teamId',
	'teamName',
	'teamKind',
	...placeFields,
	'villages',
	'number',
	'signedOn',
	'effectiveOn',
	'signer',
	'capacity'
] as const;

export const teamLists: ImportShape = {
	kind: 'teams',
	tables: ['team', 'team_village', 'member', 'account', 'decision', 'decision_team'],
	block: 60,
	units: unitsOf,
	keyOf: () => null,
	plan
};

/** The members of a team stand together; cells of the team that are empty in all of a row are those of the row above. */
function unitsOf(list: ListRow[]): Unit[] {
	const units = new Map<string, ListRow[]>();
	const lastIn = new Map<string, string>();
	let above: Record<string, string> = {};
	for (const { row, cells } of list) {
		const own = teamFields.some((field) => cells[field]);
		const filled = own ? cells : { ...cells, ...above };
		above = Object.fromEntries(teamFields.map((field) => [field, filled[field] ?? '']));
		const village = placeFields.map((field) => fold(filled[field] ?? '')).join('|');
		const name = fold(filled.teamName ?? '');
		const key =
			filled.teamId || (name === '' ? lastIn.get(village) : undefined) || `${village}|${name}`;
		lastIn.set(village, key);
		const unit = units.get(key);
		if (unit) unit.push({ row, cells: filled });
		else units.set(key, [{ row, cells: filled }]);
	}
	return [...units.values()];
}

/** A team's rows, read: the team by its first row that says something of each, the members row by row. */
type Said = {
	rows: Unit;
	village: NamedVillage;
	teamId: string | null;
	name: string;
	kind?: Team['kind'];
	villageIds: number[];
	paper: unknown;
	members: { row: number; member: Partial<Member> & { name: string } }[];
};

async function plan(planning: Planning, units: Unit[]): Promise<Plan> {
	const result: Plan = { faults: [], unchanged: [], commands: [] };
	const said = units.flatMap((unit) => readUnit(planning, unit, result));
	const seats = arrayOf(
		said.map(({ village }) => village.id),
		'integer'
	);
	const known = await knownTeams(planning, sql`t.seat_village_id = any(${seats})`);
	for (const each of said) {
		const command = planTeam(planning, each, known, result);
		if (command) result.commands.push(command);
	}
	return result;
}

function readUnit(planning: Planning, unit: Unit, result: Plan): Said[] {
	const first = unit[0]!;
	const together: ListRow = { row: first.row, cells: { ...first.cells } };
	for (const field of teamFields)
		together.cells[field] = unit.map(({ cells }) => cells[field] ?? '').find(Boolean) ?? '';
	const reader = new RowReader(together);
	const place = planning.villages.find(reader.village());
	if ('fault' in place) reader.noVillage(place);
	const kind = reader.read('teamKind', readTeamKind);
	const villageIds = servedBy(planning, reader);
	const paper = paperOf(planning, reader, together);
	const members = unit.map((row) => readMember(row, reader));
	result.faults.push(...reader.faults);
	if ('fault' in place || reader.faults.length > 0) return [];
	return [
		{
			rows: unit,
			village: place.village,
			teamId: reader.text('teamId').toLowerCase() || null,
			name: reader.text('teamName'),
			...(kind ? { kind } : {}),
			villageIds,
			paper,
			members
		}
	];
}

/** Codes or names of villages of the same commune, with marks between them. */
function servedBy({ villages }: Planning, reader: RowReader): number[] {
	const parts = reader
		.text('villages')
		.split(/[;\n]/)
		.map((part) => part.trim());
	return parts.filter(Boolean).flatMap((part) => {
		const byCode = villages.coded(part);
		const found =
			'village' in byCode
				? byCode
				: villages.find({ ...reader.village(), villageCode: '', villageName: part });
		if ('village' in found) return [found.village.id];
		reader.fault('villages', found.fault, found.candidates);
		return [];
	});
}

/** A decision has a number and a day; the other things lists often leave out. */
function paperOf({ jobId }: Planning, reader: RowReader, { row }: ListRow): unknown {
	const number = reader.text('number');
	const signedOn = reader.read('signedOn', readDay);
	const effectiveOn = reader.read('effectiveOn', readDay);
	const capacity = reader.read('capacity', readCapacity);
	if (number === '' && reader.text('signedOn') === '') return null;
	if (number === '') reader.fault('number', 'required');
	if (reader.text('signedOn') === '') reader.fault('signedOn', 'required');
	return {
		decisionId: idFrom(jobId, 'decision', row),
		number,
		signedOn,
		effectiveOn: effectiveOn ?? signedOn,
		signer: reader.text('signer') || unnamedSigner,
		capacity: capacity ?? 'chair'
	};
}

function readMember(row: ListRow, unit: RowReader): Said['members'][number] {
	const reader = new RowReader(row);
	const name = reader.text('name');
	if (name === '') reader.fault('name', 'required');
	const role = reader.read('role', readMemberRole);
	const organisation = reader.read('organisation', readOrganisation);
	const sex = reader.read('sex', readSex);
	const birthYear = reader.read('birthYear', readYear);
	const phone = reader.text('phone');
	unit.faults.push(...reader.faults);
	return {
		row: row.row,
		member: {
			name,
			...(phone ? { phone: normalisePhone(phoneOfCell(phone)) } : {}),
			...(role ? { role } : {}),
			...(organisation ? { organisation } : {}),
			...(sex ? { sex } : {}),
			...(birthYear ? { birthYear } : {})
		}
	};
}

function planTeam(
	planning: Planning,
	said: Said,
	known: Known[],
	result: Plan
): PlannedCommand | null {
	const match = matchOf(said, known);
	const first = said.rows[0]!.row;
	if (typeof match === 'string') {
		result.faults.push({ row: first, field: said.teamId ? 'teamId' : 'teamName', code: match });
		return null;
	}
	const { payload, rowOf } = payloadFor(planning, said, match);
	const parsed = v.safeParse(ImportTeam, payload);
	const locate = (path: string) => locateIn(path, first, rowOf);
	if (!parsed.success) {
		const faults = Object.entries(faultsIn(parsed.issues));
		result.faults.push(...faults.map(([path, code]) => ({ ...locate(path), code })));
		return null;
	}
	return commandFor(said, match, parsed.output, rowOf, locate, result);
}

/** The team by its code, by its name in the village, or the only one of the village; null when it is new. */
function matchOf(said: Said, known: Known[]): Known | null | string {
	const here = known.filter(({ seatVillageId }) => seatVillageId === said.village.id);
	if (said.teamId) return here.find(({ id }) => id === said.teamId) ?? 'unknown_team';
	const standing = here.filter(({ state }) => state !== 'dissolved');
	const named =
		said.name === '' ? standing : standing.filter(({ name }) => fold(name) === fold(said.name));
	if (named.length > 1) return 'ambiguous_team';
	return named[0] ?? null;
}

/** What is written when the list's team and the known one are put together, and the row of each member in it. */
function payloadFor({ jobId }: Planning, said: Said, known: Known | null) {
	const id = known?.id ?? idFrom(jobId, 'team', said.rows[0]!.row);
	const left = [...(known?.members ?? [])];
	const rowOf: (number | null)[] = [];
	const members = said.members.map(({ row, member }) => {
		const before = takeSame(left, member);
		rowOf.push(row);
		return {
			id: idFrom(jobId, 'member', row),
			phone: null,
			organisation: 'other' as const,
			sex: null,
			birthYear: null,
			...before,
			...member
		};
	});
	const seat = said.village.id;
	return {
		rowOf,
		payload: {
			id,
			kind: said.kind ?? known?.kind ?? 'village',
			name: said.name || known?.name || `Tổ CNSCĐ ${lowerFirst(said.village.name)}`,
			seatVillageId: seat,
			villageIds: [...new Set([seat, ...(known?.villageIds ?? []), ...said.villageIds])],
			members: [...members, ...left],
			paper: said.paper
		}
	};
}

/** Takes the known member whom a row means out of the list: by the phone, else by the name, rather the one who is wholly the same. */
function takeSame(left: Member[], said: Partial<Member> & { name: string }): Member | undefined {
	const byPhone = left.filter(({ phone }) => phone !== null && phone === said.phone);
	const byName = left.filter(({ name }) => fold(name) === fold(said.name));
	const candidates = byPhone.length > 0 ? byPhone : byName;
	const same = candidates.find((each) => !detailsDiffer(each, { ...each, ...said }));
	const found = same ?? candidates[0];
	if (found) left.splice(left.indexOf(found), 1);
	return found;
}

const columnOf: Record<string, string> = {
	kind: 'teamKind',
	seatVillageId: 'villageName',
	villageIds: 'villages',
	effectiveOn: 'effectiveOn',
	members: 'role'
};

/** `members.2.phone` is the phone in the row of the third member; `name` alone is the team's. */
function locateIn(path: string, first: number, rowOf: (number | null)[]) {
	const [part = '', index, field] = path.split('.');
	if (part === 'members' && field) return { row: rowOf[Number(index)] ?? first, field };
	if (part === 'paper') return { row: first, field: index ?? 'number' };
	if (part === 'name' || part === '') return { row: first, field: 'teamName' };
	return { row: first, field: columnOf[part] ?? part };
}

function commandFor(
	said: Said,
	known: Known | null,
	payload: ImportTeam,
	rowOf: (number | null)[],
	locate: PlannedCommand['locate'],
	result: Plan
): PlannedCommand | null {
	const change = known && changeTo(known, payload);
	const founds = payload.paper !== null && known?.state === 'draft';
	const renamed = known && (known.name !== payload.name || known.kind !== payload.kind);
	if (payload.paper && known?.state === 'in_force' && !change && !isKnown(known, payload.paper)) {
		result.faults.push({ row: said.rows[0]!.row, field: 'number', code: 'decision_differs' });
		return null;
	}
	const verdicts = said.members.map(({ row }) => {
		const now = payload.members[rowOf.indexOf(row)]!;
		const before = known?.members.find(({ id }) => id === now.id);
		const differs = before && (detailsDiffer(before, now) || before.role !== now.role);
		return {
			row,
			verdict: !before
				? ('created' as const)
				: differs
					? ('changed' as const)
					: ('unchanged' as const)
		};
	});
	if (known?.state === 'dissolved') {
		// What was is in lists that were given out, and no list changes it.
		if (verdicts.every(({ verdict }) => verdict === 'unchanged'))
			result.unchanged.push(...verdicts.map(({ row }) => row));
		else result.faults.push({ row: said.rows[0]!.row, field: 'teamId', code: 'not_editable' });
		return null;
	}
	const wholly = founds || renamed || (change?.villagesJoin.length ?? 0) > 0;
	if (wholly && verdicts[0]?.verdict === 'unchanged')
		verdicts[0] = { ...verdicts[0], verdict: 'changed' as never };
	if (verdicts.every(({ verdict }) => verdict === 'unchanged')) {
		result.unchanged.push(...verdicts.map(({ row }) => row));
		return null;
	}
	return { name: 'team.import', payload, rows: verdicts, locate, without: () => null };
}

function lowerFirst(text: string): string {
	return text.charAt(0).toLowerCase() + text.slice(1);
}
