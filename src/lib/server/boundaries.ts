import { sql } from 'drizzle-orm';
import type { LoadBoundaries } from '../domain/boundary';
import { Problem } from '../domain/problem';
import type { Context } from './commands';
import { insertColumns } from './db/bulk';
import { rows } from './db/client';

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
