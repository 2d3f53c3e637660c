import { and, eq, isNull, sql } from 'drizzle-orm';
import type { officeRoles } from '../domain/access';
import type { EndAppointment, GiveAppointment } from '../domain/account';
import type { Day } from '../domain/day';
import { Problem } from '../domain/problem';
import { holdsOn } from './access';
import { mustFit } from './accounts';
import type { Context } from './commands';
import { rows, type Tx } from './db/client';
import { account, appointment } from './db/schema';

export type Held = {
	id: string;
	role: (typeof officeRoles)[number];
	of: string | null;
	from: Day;
	/** The last day of what a chair gave for some days; null while it has no end. */
	until: Day | null;
	/** In whose place, where a chair gave it. */
	for: string | null;
	/** The area that it is over is no more: it only lets its holder read what was there. */
	past: boolean;
};

/** The offices that somebody holds today, apart from those in teams. */
export function heldBy(tx: Tx, accountId: string, today: Day): Promise<Held[]> {
	return rows<Held>(
		tx,
		sql`select a.id, a.role::text as role, c.name as of, a.valid_from::text as "from", (a.valid_to - 1)::text as until,
				p.name as "for", coalesce(c.valid_to <= ${today}::date, false) as past
			from appointment a left join area c on c.id = a.area_id left join account p on p.id = a.delegated_by
			where a.account_id = ${accountId} and ${holdsOn('a', today)} order by a.valid_from, a.id`
	);
}

/** The offices that an administrator gives to people who have an account, and ends. */
export async function giveAppointment(
	{ tx, today }: Context,
	{ id, accountId, role, areaId }: GiveAppointment
): Promise<void> {
	const [holder] = await tx
		.select({ id: account.id })
		.from(account)
		.where(and(eq(account.id, accountId), isNull(account.closedAt), eq(account.waiting, false)))
		.for('no key update');
	if (!holder) throw new Problem('not_found');
	await mustFit(tx, { role, areaId }, today);
	const held = await rows(
		tx,
		sql`select 1 from appointment a where a.account_id = ${accountId} and a.role = ${role}
			and a.area_id is not distinct from ${areaId}::integer and a.delegated_by is null and ${holdsOn('a', today)}`
	);
	if (held.length > 0) throw new Problem('invalid', { areaId: 'twice' });
	await tx.insert(appointment).values({ id, accountId, role, areaId, validFrom: today });
}

/** What a chair gave for some days the chair takes back; the last administrator cannot go. */
export async function endAppointment(
	{ tx, today }: Context,
	{ id }: EndAppointment
): Promise<void> {
	const [found] = await tx.select().from(appointment).where(eq(appointment.id, id)).for('update');
	if (!found || found.delegatedBy || (found.validTo !== null && found.validTo <= today))
		throw new Problem('not_found');
	if (found.role === 'admin') await mustLeaveAnother(tx, found.accountId, today);
	// Who signs in a chair's place signs no longer than the chair.
	await tx.execute(sql`update appointment set valid_to = greatest(valid_from, ${today}::date)
		where id = ${id} or (delegated_by = ${found.accountId} and area_id = ${found.areaId}::integer and valid_to > ${today}::date)`);
}

export async function mustLeaveAnother(tx: Tx, accountId: string, today: Day): Promise<void> {
	const others = await rows(
		tx,
		sql`select 1 from appointment a join account p on p.id = a.account_id
			where a.role = 'admin' and p.closed_at is null and a.account_id <> ${accountId} and ${holdsOn('a', today)} limit 1`
	);
	if (others.length === 0) throw new Problem('last_administrator');
}
