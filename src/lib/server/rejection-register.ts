import { type SQL, sql } from 'drizzle-orm';
import type { Actor } from '../domain/access';
import type { Day } from '../domain/day';
import type { ProblemCode } from '../domain/problem';
import { visibleTo } from './access';
import { rows, type Tx } from './db/client';
import { instant } from './db/instant';
import { supervised } from './supervision';

/** What phones sent and the server refused, as those who look after the work see it, also when the phone is gone. */
export const pageSize = 30;

export type ListedRejection = {
	id: string;
	name: string;
	who: string;
	doneAt: string | null;
	receivedAt: string;
	problem: { code: ProblemCode; fields: Record<string, string> };
	/** Only where the supervisor may see the households there; null otherwise. */
	payload: unknown;
	/** Whose door it was, by the same rule. */
	headName: string | null;
	corrected: boolean;
	closedBy: string | null;
	closedAt: string | null;
	broughtBy: string | null;
};

/** The open ones first, each kind the newest first. */
export async function list(
	tx: Tx,
	actor: Actor,
	{ page, open }: { page: number; open: boolean },
	today: Day
): Promise<{ found: ListedRejection[]; total: number }> {
	const wanted = sql`j.verdict = 'rejected' and j.device_id is not null
		and ${supervised(actor, 'rejection.read', sql`j.actor_id`, today)} and ${open ? isOpen : sql`true`}`;
	const [counted] = await rows<{ total: number }>(
		tx,
		sql`select count(*)::integer as total from journal j left join rejection_closing c on c.command_id = j.id where ${wanted}`
	);
	const visible = visibleTo(actor, 'household.read', sql`p.village_id`, today);
	const found = await rows<ListedRejection>(
		tx,
		sql`select j.id, j.name, a.name as who, ${instant('j.done_at')} as "doneAt", ${instant('j.received_at')} as "receivedAt", j.problem,
				case when ${visible} then j.payload end as payload, case when ${visible} then p.head_name end as "headName",
				${isCorrected} as corrected, closer.name as "closedBy", ${instant('c.closed_at')} as "closedAt", bringer.name as "broughtBy"
			from journal j join account a on a.id = j.actor_id
			left join rejection_closing c on c.command_id = j.id
			left join account closer on closer.id = c.closed_by
			left join account bringer on bringer.id = j.brought_by
			left join lateral (${placeOfPayload}) p on true
			where ${wanted}
			order by ${isOpen} desc, j.sequence desc limit ${pageSize} offset ${(page - 1) * pageSize}`
	);
	return { found, total: counted?.total ?? 0 };
}

const isCorrected = sql`exists (select 1 from journal r where r.replaces = j.id and r.actor_id = j.actor_id)`;
const isOpen = sql`(c.command_id is null and not ${isCorrected})`;

/** A field of what was sent as an id or a number; whatever else stands there is nothing. */
const idIn = (field: string): SQL =>
	sql.raw(
		`case when j.payload->>'${field}' ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' then (j.payload->>'${field}')::uuid end`
	);
const villageIn = sql.raw(
	`case when j.payload->>'villageId' ~ '^[0-9]{1,9}$' then (j.payload->>'villageId')::integer end`
);

/** The village that a command is about and, where it is about a known household, its head's name. */
const placeOfPayload = sql`
	select h.village_id, h.head_name from household h where h.id = case
		when j.name in ('visit.record', 'household.consent') then ${idIn('householdId')}
		when j.name = 'household.edit' then ${idIn('id')}
		when j.name = 'visit.correct' then (select v.household_id from visit v where v.id = ${idIn('originId')}) end
	union all
	select ${villageIn}, null where j.name in ('training.record', 'household.register')
	limit 1`;
