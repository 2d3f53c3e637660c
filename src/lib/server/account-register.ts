import { type SQL, sql } from 'drizzle-orm';
import { type Actor, can, type Role } from '../domain/access';
import type { Day } from '../domain/day';
import { fold } from '../domain/text';
import { holdsOn } from './access';
import { everCalled } from './areas';
import { rows, type Tx } from './db/client';
import { folded } from './db/folded';
import { instant } from './db/instant';

/** The list of accounts as the administrator keeps it. */
export const pageSize = 25;

export type ListedAccount = {
	id: string;
	name: string;
	phone: string;
	createdAt: string;
	closed: boolean;
	hasPassword: boolean;
	hasCode: boolean;
	sample: boolean;
	/** Offices held and teams served in, each with the name of its area or team. */
	roles: { role: Role; of: string | null }[];
};

/** One page of the accounts whose name or phone holds the text, the open ones first. */
export async function list(
	tx: Tx,
	actor: Actor,
	{ text, office, page }: { text: string; office: boolean; page: number },
	now: Date,
	today: Day
) {
	if (!can(actor, 'account.read', {})) return { found: [], total: 0 };
	const where = sql`${matching(text)} and ${
		office
			? sql`exists (select 1 from appointment p where p.account_id = a.id and ${holdsOn('p', today)})`
			: sql`true`
	}`;
	const found = await rows<ListedAccount>(
		tx,
		sql`select ${columns(now, today)} from account a where ${where}
			order by a.closed_at is not null, a.name, a.id limit ${pageSize} offset ${(page - 1) * pageSize}`
	);
	const [counted] = await rows<{ total: number }>(
		tx,
		sql`select count(*)::integer as total from account a where ${where}`
	);
	return { found, total: counted?.total ?? 0 };
}

export async function one(
	tx: Tx,
	actor: Actor,
	id: string,
	now: Date,
	today: Day
): Promise<ListedAccount | null> {
	if (!can(actor, 'account.read', {})) return null;
	const [found] = await rows<ListedAccount>(
		tx,
		sql`select ${columns(now, today)} from account a where a.id = ${id}`
	);
	return found ?? null;
}

function columns(now: Date, today: Day): SQL {
	return sql`a.id, a.name, a.phone, ${instant('a.created_at')} as "createdAt", a.sample,
		a.closed_at is not null as closed, a.password_hash is not null as "hasPassword",
		exists (select 1 from invitation i where i.account_id = a.id and i.used_at is null
			and i.expires_at > ${now.toISOString()}::timestamptz) as "hasCode",
		coalesce((select json_agg(json_build_object('role', r.role, 'of', r.of)) from (
			select p.role::text as role, area.name as of from appointment p left join area on area.id = p.area_id
				where p.account_id = a.id and ${holdsOn('p', today)}
			union all
			select case when m.role = 'leader' then 'leader' else 'member' end, t.name
				from member_standing m join team t on t.id = m.team_id
				where m.account_id = a.id and ${holdsOn('m', today)}
		) r), '[]') as roles`;
}

/** By name without diacritics, by the digits of a phone as people type them, or by where they work, as it is or was called. */
function matching(text: string): SQL {
	const wanted = fold(text).replace(/[\\%_]/g, '\\$&');
	const digits = text.replace(/[\s.+-]/g, '').replace(/^(84|0)/, '');
	if (wanted === '') return sql`true`;
	const byPhone = /^\d{3,}$/.test(digits) ? sql`a.phone like ${`%${digits}%`}` : sql`false`;
	const there = everCalled(text);
	return sql`(${folded(sql`a.name`)} like ${`%${wanted}%`} or ${byPhone}
		or a.id in (select p.account_id from appointment p where p.area_id in ${there})
		or a.id in (select m.account_id from member m join team t on t.id = m.team_id where t.seat_village_id in ${there}))`;
}
