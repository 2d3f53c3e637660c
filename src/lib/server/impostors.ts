import { and, eq, isNull, sql } from 'drizzle-orm';
import { type Actor, grantsFor, type Place } from '../domain/access';
import { addDays, type Day, dayOf } from '../domain/day';
import { type CloseImpostor, type ReportImpostor, reportDays } from '../domain/impostor';
import { Problem } from '../domain/problem';
import { visibleTo } from './access';
import * as areas from './areas';
import type { Context } from './commands';
import { type Database, rows, type Tx } from './db/client';
import { instant } from './db/instant';
import { impostorReport } from './db/schema';
import * as sessions from './sessions';

/**
 * A resident has no account and does nothing in the application: this is no command, and the journal
 * does not know who told it. The same form sent twice is one report.
 */
export async function report(
	database: Database,
	told: ReportImpostor,
	address: string,
	now: Date
): Promise<void> {
	await sessions.mayReport(database, address, now);
	const today = dayOf(now.getTime());
	if (told.happenedOn > today) throw new Problem('invalid', { happenedOn: 'future_day' });
	if (told.happenedOn < addDays(today, -reportDays))
		throw new Problem('invalid', { happenedOn: 'outside' });
	const commune = await areas.placeOfArea(database, told.communeId, today);
	if (commune?.communeId !== told.communeId || commune.villageId !== undefined)
		throw new Problem('invalid', { communeId: 'invalid_choice' });
	if (told.villageId !== null) {
		const village = await areas.place(database, told.villageId, today);
		if (village?.communeId !== told.communeId)
			throw new Problem('invalid', { villageId: 'invalid_choice' });
	}
	await database
		.insert(impostorReport)
		.values({ ...told, receivedAt: now })
		.onConflictDoNothing();
}

export type Report = {
	id: string;
	communeName: string;
	villageName: string | null;
	happenedOn: Day;
	told: string;
	phone: string | null;
	receivedAt: string;
	closedBy: string | null;
	closedAt: string | null;
	outcome: string | null;
};

/** What residents told in the actor's reach, what is open first, the newest first; at most `most`. */
export async function list(tx: Tx, actor: Actor, today: Day, most: number): Promise<Report[]> {
	const communeIds = grantsFor(actor, 'impostor.read').flatMap((grant) =>
		'communeId' in grant ? [grant.communeId] : []
	);
	return rows<Report>(
		tx,
		sql`select r.id, c.name as "communeName", v.name as "villageName", r.happened_on::text as "happenedOn", r.told, r.phone,
				${instant('r.received_at')} as "receivedAt", p.name as "closedBy", ${instant('r.closed_at')} as "closedAt", r.outcome
			from impostor_report r join area c on c.id = r.commune_id left join area v on v.id = r.village_id
			left join account p on p.id = r.closed_by
			where ${visibleTo(actor, 'impostor.read', sql`r.village_id`, today)}
				or r.commune_id = any(${`{${communeIds.join()}}`}::integer[])
			order by r.closed_at is not null, r.received_at desc limit ${most}`
	);
}

/** Where it is said to have happened, on today's areas. */
export async function placeOf(tx: Tx, id: string, today: Day): Promise<Place | null> {
	const [found] = await tx.select().from(impostorReport).where(eq(impostorReport.id, id));
	if (!found) return null;
	const village = found.villageId && (await areas.place(tx, found.villageId, today));
	return village || areas.placeOfArea(tx, found.communeId, today);
}

export async function close(
	{ tx, actor, now }: Context,
	{ id, outcome }: CloseImpostor
): Promise<void> {
	const closed = await tx
		.update(impostorReport)
		.set({ closedBy: actor.id, closedAt: now, outcome, phone: null })
		.where(and(eq(impostorReport.id, id), isNull(impostorReport.closedAt)))
		.returning({ id: impostorReport.id });
	if (closed.length === 0) throw new Problem('changed_meanwhile');
}
