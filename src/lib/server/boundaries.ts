import { sql } from 'drizzle-orm';
import type { AreaLevel } from '../domain/area';
import type { LoadBoundaries } from '../domain/boundary';
import type { Day } from '../domain/day';
import { Problem } from '../domain/problem';
import type { Context } from './commands';
import { insertColumns } from './db/bulk';
import { rows, type Tx } from './db/client';

/** Areas of one level whose boundaries came together. */
export type LoadedBoundaries = {
	source: string;
	/** ISO 8601. */
	loadedAt: string;
	level: AreaLevel;
	count: number;
	/** The last day of former areas; null for areas in force. */
	until: Day | null;
};

/** What boundaries there are, the latest loaded first. */
export async function loaded(tx: Tx): Promise<LoadedBoundaries[]> {
	return rows<LoadedBoundaries>(
		tx,
		sql`select b.source, to_json(b.loaded_at) #>> '{}' as "loadedAt", a.level, count(*)::integer as count,
				(max(a.valid_to) - 1)::text as until
			from boundary b join area a on a.id = b.area_id
			group by b.source, b.loaded_at, a.level, a.valid_to is null
			order by b.loaded_at desc, a.level, until desc nulls first`
	);
}

/** Stores every boundary or none; what an area had before is replaced. */
export async function loadBoundaries({ tx, now }: Context, loaded: LoadBoundaries): Promise<void> {
	const ids = loaded.boundaries.map((each) => each.areaId);
	const [known] = await rows<{ count: number }>(
		tx,
		sql`select count(*)::integer as count from area where id in (${sql.join(
			ids.map((id) => sql`${id}`),
			sql`, `
		)})`
	);
	if (known?.count !== new Set(ids).size || known.count !== ids.length)
		throw new Problem('boundaries_invalid');
	await insertColumns(
		tx,
		'boundary',
		{
			area_id: ['integer', ids],
			geometry: ['jsonb', loaded.boundaries.map((each) => JSON.stringify(each.geometry))],
			source: ['text', loaded.source],
			loaded_at: ['timestamptz', now.toISOString()]
		},
		{
			batch: 500,
			onConflict: sql`on conflict (area_id) do update set geometry = excluded.geometry,
				source = excluded.source, loaded_at = excluded.loaded_at`
		}
	);
}
