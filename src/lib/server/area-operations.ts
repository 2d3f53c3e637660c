import { eq, type SQL, sql } from 'drizzle-orm';
import { type Actor, can, grantsFor, type Place } from '../domain/access';
import type { OperationKind } from '../domain/area';
import type { Day } from '../domain/day';
import type { Context } from './commands';
import { arrayOf } from './db/bulk';
import { rows, type Tx } from './db/client';
import { instant } from './db/instant';
import { type AreaEffects, areaOperation } from './db/schema';

/** What was done to areas, kept so that it can be shown and taken back. */
export type Effects = AreaEffects;

export function nothing(): Effects {
	return {
		made: [],
		ended: [],
		moved: [],
		appointmentsEnded: [],
		appointmentsMade: [],
		replaced: [],
		householdIds: []
	};
}

type Recorded = {
	id: string;
	kind: OperationKind;
	effectiveOn: Day;
	decree: string;
	provinceId: number | null;
	effects: Effects;
	/** All areas that a later operation could depend on. */
	areaIds: number[];
};

export async function record(
	{ tx, actor, now }: Context,
	{ id, kind, effectiveOn, decree, provinceId, effects, areaIds }: Recorded
): Promise<void> {
	await tx.insert(areaOperation).values({
		id,
		kind,
		effectiveOn,
		decree,
		provinceId,
		effects,
		recordedBy: actor.id,
		recordedAt: now
	});
	await tx.execute(sql`insert into area_operation_area (operation_id, area_id)
		select ${id}, area_id from unnest(${arrayOf([...new Set(areaIds)], 'integer')}) as given (area_id)`);
}

export async function placeOf(tx: Tx, id: string): Promise<Place | null> {
	const [found] = await tx
		.select({ provinceId: areaOperation.provinceId })
		.from(areaOperation)
		.where(eq(areaOperation.id, id));
	return found ? (found.provinceId === null ? {} : { provinceId: found.provinceId }) : null;
}

export type ListedOperation = {
	id: string;
	kind: OperationKind;
	effectiveOn: Day;
	decree: string;
	recordedBy: string;
	recordedAt: string;
	undoneBy: string | null;
	undoneAt: string | null;
	made: string[];
	ended: string[];
	/** How many areas it made and ended in all; the names are of the first few. */
	madeCount: number;
	endedCount: number;
	/** Whether nothing later stands on it, as far as operations go. */
	latest: boolean;
};

/** What was done to areas that the actor may change, the newest first. */
export async function list(tx: Tx, actor: Actor, most: number): Promise<ListedOperation[]> {
	const grants = grantsFor(actor, 'area.reform');
	const provinces = grants.flatMap((grant) => ('provinceId' in grant ? [grant.provinceId] : []));
	const everywhere = can(actor, 'area.reform', {});
	const names = (key: 'made' | 'ended') => sql`array(select a.name from area a
		where a.id in (select value::integer from jsonb_array_elements_text(o.effects -> ${key})) order by a.level, a.code limit 6)`;
	return rows<ListedOperation>(
		tx,
		sql`select o.id, o.kind, o.effective_on::text as "effectiveOn", o.decree, p.name as "recordedBy",
				${instant('o.recorded_at')} as "recordedAt", u.name as "undoneBy", ${instant('o.undone_at')} as "undoneAt",
				${names('made')} as made, ${names('ended')} as ended,
				jsonb_array_length(o.effects -> 'made') as "madeCount", jsonb_array_length(o.effects -> 'ended') as "endedCount",
				o.undone_at is null and not ${later(sql`o.id`)} as latest
			from area_operation o join account p on p.id = o.recorded_by left join account u on u.id = o.undone_by
			where ${everywhere} or o.province_id = any(${arrayOf(provinces, 'integer')})
			order by o.recorded_at desc, o.id desc limit ${most}`
	);
}

/** Whether an operation that was recorded after this one, and still holds, concerns one of its areas. */
export function later(id: SQL): SQL {
	return sql`exists (select 1 from area_operation_area mine
		join area_operation_area other on other.area_id = mine.area_id and other.operation_id <> mine.operation_id
		join area_operation own on own.id = mine.operation_id
		join area_operation newer on newer.id = other.operation_id and newer.undone_at is null
			and (newer.recorded_at, newer.id) > (own.recorded_at, own.id)
		where mine.operation_id = ${id})`;
}
