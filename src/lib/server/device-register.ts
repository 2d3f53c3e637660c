import { type SQL, sql } from 'drizzle-orm';
import type { Actor } from '../domain/access';
import type { Day } from '../domain/day';
import { staleDays } from '../domain/device';
import { rows, type Tx } from './db/client';
import { instant } from './db/instant';
import { supervised } from './supervision';

/** The phones of one's people, as those who look after their work see them. */
export const pageSize = 50;

export type ListedDevice = {
	id: string;
	accountId: string;
	owner: string;
	label: string;
	lastContact: string;
	waiting: number;
	rejected: number;
	/** Server minus phone, in milliseconds. */
	skew: number | null;
	signedOutAt: string | null;
	wipedAt: string | null;
	/** Holds unsent work and was not heard for days. */
	stale: boolean;
};

/** Those to worry about first, then the ones heard last. */
export async function list(
	tx: Tx,
	actor: Actor,
	page: number,
	now: Date,
	today: Day
): Promise<{ found: ListedDevice[]; total: number }> {
	const seen = supervised(actor, 'device.read', sql`d.account_id`, today);
	const [counted] = await rows<{ total: number }>(
		tx,
		sql`select count(*)::integer as total from device d where ${seen}`
	);
	const found = await devicesWhere(
		tx,
		seen,
		now,
		sql`limit ${pageSize} offset ${(page - 1) * pageSize}`
	);
	return { found, total: counted?.total ?? 0 };
}

export async function ofAccount(tx: Tx, accountId: string, now: Date): Promise<ListedDevice[]> {
	return devicesWhere(tx, sql`d.account_id = ${accountId}`, now, sql``);
}

function devicesWhere(tx: Tx, condition: SQL, now: Date, part: SQL): Promise<ListedDevice[]> {
	const since = new Date(now.getTime() - staleDays * 86_400_000).toISOString();
	return rows<ListedDevice>(
		tx,
		sql`select d.id, d.account_id as "accountId", a.name as owner, d.label, ${instant('d.last_contact')} as "lastContact",
				d.waiting, d.rejected, d.skew::double precision as skew,
				${instant('d.signed_out_at')} as "signedOutAt", ${instant('d.wiped_at')} as "wipedAt",
				d.wiped_at is null and d.waiting > 0 and d.last_contact < ${since}::timestamptz as stale
			from device d join account a on a.id = d.account_id
			where ${condition} order by stale desc, d.last_contact desc, d.id ${part}`
	);
}
