import { sql } from 'drizzle-orm';
import type { LoadBoundaries } from '../domain/boundary';
import { Problem } from '../domain/problem';
import type { Context } from './commands';
import { rows } from './db/client';
import { boundary } from './db/schema';

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
	for (const { areaId, geometry } of loaded.boundaries) {
		const values = { geometry, source: loaded.source, loadedAt: now };
		await tx
			.insert(boundary)
			.values({ areaId, ...values })
			.onConflictDoUpdate({ target: boundary.areaId, set: values });
	}
}
