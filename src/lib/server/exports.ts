import { type SQL, sql } from 'drizzle-orm';
import type { Actor } from '../domain/access';
import type { villageKinds } from '../domain/area';
import type { Day } from '../domain/day';
import type { capacities } from '../domain/decision';
import type { consentWays } from '../domain/household';
import { cellWords, headingOf, type ImportKind, writtenFieldsOf } from '../domain/import';
import type { memberRoles, organisations, sexes } from '../domain/member';
import { showPhone } from '../domain/phone';
import type { teamKinds } from '../domain/team';
import { fold } from '../domain/text';
import { holdsOn, visibleTo } from './access';
import { arrayOf } from './db/bulk';
import { rows, type Tx } from './db/client';
import { writeXlsx } from './sheet/write';
import * as teamRegister from './team-register';

/**
 * Lists as they go out: with the columns and the words by which lists come in, so that what is exported
 * can be brought again and changes nothing.
 */
export type ExportFilter = {
	text: string;
	communeId: number | null;
	villageId: number | null;
	state: teamRegister.TeamFilter['state'];
};

export const mostExported = 50_000;

/** The headings and the rows that the actor may see and the filter finds; no more than can be brought again. */
export async function exported(
	tx: Tx,
	actor: Actor,
	kind: ImportKind,
	filter: ExportFilter,
	today: Day
): Promise<string[][]> {
	const found = await readers[kind](tx, actor, filter, today);
	const fields = writtenFieldsOf(kind).map(([field]) => field);
	return [
		fields.map((field) => headingOf(kind, field)),
		...found.map((row) => fields.map((field) => row[field] ?? ''))
	];
}

type Row = Record<string, string>;
const readers: Record<
	ImportKind,
	(tx: Tx, actor: Actor, filter: ExportFilter, today: Day) => Promise<Row[]>
> = { teams: teamRows, households: householdRows, villages: villageRows };

/** Numbers, sex and year of birth of members are nobody's business beyond the commune. */
async function teamRows(tx: Tx, actor: Actor, filter: ExportFilter, today: Day): Promise<Row[]> {
	const ids = await teamRegister.allFound(tx, actor, filter, today);
	const found = await rows<{
		teamId: string;
		kind: (typeof teamKinds)[number];
		teamName: string;
		villageCode: string;
		villageName: string;
		communeName: string;
		villages: string | null;
		number: string | null;
		signedOn: Day | null;
		effectiveOn: Day | null;
		signer: string | null;
		/** Whether the actor may know the members' numbers. */
		near: boolean;
		capacity: (typeof capacities)[number] | null;
		name: string;
		phone: string | null;
		role: (typeof memberRoles)[number];
		organisation: (typeof organisations)[number];
		sex: (typeof sexes)[number] | null;
		birthYear: number | null;
	}>(
		tx,
		sql`select t.id as "teamId", t.kind, t.name as "teamName", ${place},
				(select string_agg(v.code, '; ' order by v.code) from team_village tv join area v on v.id = tv.village_id
					where tv.team_id = t.id and tv.village_id <> t.seat_village_id and ${holdsOn('tv', today)}) as villages,
				d.number, d.signed_on::text as "signedOn", d.effective_on::text as "effectiveOn", d.signer, d.capacity,
				${visibleTo(actor, 'invitation.issue', sql`t.seat_village_id`, today)} as near,
				m.name, m.phone, coalesce(s.role, m.role) as role, m.organisation, m.sex, m.birth_year as "birthYear"
			from team t join member m on m.team_id = t.id and (m.left_on is null or m.left_on > ${today}::date)
			left join member_standing s on s.member_id = m.id and ${holdsOn('s', today)}
			left join lateral (select d.* from decision_team dt join decision d on d.id = dt.decision_id
				where dt.team_id = t.id and d.kind = 'found' order by d.effective_on limit 1) d on true
			join area a on a.id = t.seat_village_id
			join area_edge e on e.child_id = a.id and e.parent_level = 'commune' and ${holdsOn('e', today)}
			join area c on c.id = e.parent_id
			where t.id = any(${arrayOf(ids, 'uuid')})
			order by c.code, a.code, t.created_at, t.id, coalesce(s.role, m.role), m.id limit ${mostExported}`
	);
	return found.map((row) => ({
		...withoutNulls(row),
		teamKind: cellWords.teamKind(row.kind),
		signedOn: cellWords.day(row.signedOn),
		effectiveOn: cellWords.day(row.effectiveOn),
		capacity: row.capacity ? cellWords.capacity(row.capacity) : '',
		...(row.near ? {} : { birthYear: '' }),
		phone: row.phone && row.near ? showPhone(row.phone) : '',
		role: cellWords.role(row.role),
		organisation: cellWords.organisation(row.organisation),
		sex: row.near ? cellWords.sex(row.sex) : ''
	}));
}

async function householdRows(
	tx: Tx,
	actor: Actor,
	{ text, communeId, villageId }: ExportFilter,
	today: Day
): Promise<Row[]> {
	const found = await rows<{
		id: string;
		villageCode: string;
		villageName: string;
		communeName: string;
		lane: string;
		headName: string;
		phone: string | null;
		way: (typeof consentWays)[number] | null;
		living: boolean;
		produces: boolean;
	}>(
		tx,
		sql`select h.id, ${place}, h.lane, h.head_name as "headName", h.phone, agreed.way,
				h.lives_to is null as living, h.produces
			from household h
			join area a on a.id = h.village_id
			join area_edge e on e.child_id = a.id and e.parent_level = 'commune' and ${holdsOn('e', today)}
			join area c on c.id = e.parent_id
			left join lateral (select case when n.given then n.way end as way from consent n
				where n.household_id = h.id order by n.at desc, n.id desc limit 1) agreed on true
			where h.merged_into is null and ${visibleTo(actor, 'household.read', sql`h.village_id`, today)}
				and ${equals(sql`a.id`, villageId)} and ${equals(sql`c.id`, communeId)} and ${holding(sql`h.folded`, text)}
			order by a.code, h.lane, h.head_name, h.id limit ${mostExported}`
	);
	return found.map((row) => ({
		...withoutNulls(row),
		phone: row.phone ? showPhone(row.phone) : '',
		consent: cellWords.consent(row.way),
		living: cellWords.yesNo(row.living),
		produces: cellWords.yesNo(row.produces)
	}));
}

async function villageRows(
	tx: Tx,
	actor: Actor,
	{ communeId, villageId, text }: ExportFilter,
	today: Day
): Promise<Row[]> {
	const found = await rows<{
		villageCode: string;
		villageName: string;
		communeName: string;
		communeCode: string;
		kind: (typeof villageKinds)[number];
		openedOn: Day | null;
	}>(
		tx,
		sql`select ${place}, c.code as "communeCode", a.kind, a.valid_from::text as "openedOn"
			from area a join area_edge e on e.child_id = a.id and e.parent_level = 'commune' and ${holdsOn('e', today)}
			join area c on c.id = e.parent_id
			where a.level = 'village' and a.kind <> 'cho_xac_dinh' and ${holdsOn('a', today)}
				and ${visibleTo(actor, 'team.read', sql`a.id`, today)}
				and ${equals(sql`a.id`, villageId)} and ${equals(sql`c.id`, communeId)} and ${holding(sql`a.folded`, text)}
			order by a.code limit ${mostExported}`
	);
	return found.map((row) => ({
		...withoutNulls(row),
		villageKind: cellWords.villageKind(row.kind),
		openedOn: cellWords.day(row.openedOn)
	}));
}

const place = sql`a.code as "villageCode", a.name as "villageName", c.name as "communeName"`;

function equals(column: SQL, id: number | null): SQL {
	return id === null ? sql`true` : sql`${column} = ${id}`;
}

function holding(column: SQL, text: string): SQL {
	const wanted = fold(text).replace(/[\\%_]/g, '\\$&');
	return wanted === '' ? sql`true` : sql`${column} like ${`%${wanted}%`}`;
}

function withoutNulls(row: object): Row {
	return Object.fromEntries(
		Object.entries(row).map(([key, value]) => [key, value === null ? '' : String(value)])
	);
}

/** The rows of a list as a workbook, with drop-downs where the words are from a closed list. */
export function workbookOf(
	kind: ImportKind,
	name: string,
	list: readonly (readonly string[])[],
	further: Parameters<typeof writeXlsx>[0] = []
): Promise<Uint8Array> {
	const columns = writtenFieldsOf(kind).map(([, { width, choices }]) =>
		choices ? { width, choices } : { width }
	);
	return writeXlsx([{ name, columns, rows: list }, ...further]);
}
