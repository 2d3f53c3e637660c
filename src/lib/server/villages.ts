import { and, eq } from 'drizzle-orm';
import type { OpenVillage } from '../domain/area';
import { Problem } from '../domain/problem';
import { fold } from '../domain/text';
import { nextVillageCode } from './areas';
import type { Context } from './commands';
import { area, areaEdge } from './db/schema';

const kindWords = { thon: 'Thôn', ban: 'Bản', khoi: 'Khối', to_dan_pho: 'Tổ dân phố' } as const;

/** Enters a village in a commune from a day on, with the next code of that commune. */
export async function openVillage(context: Context, village: OpenVillage): Promise<void> {
	const { tx } = context;
	const name = `${kindWords[village.kind]} ${village.name}`;
	const [commune] = await tx
		.select({ id: area.id })
		.from(area)
		.where(and(eq(area.id, village.communeId), eq(area.level, 'commune')));
	if (!commune) throw new Problem('not_found');
	const code = await nextVillageCode(tx, village.communeId);
	const [opened] = await tx
		.insert(area)
		.values({
			level: 'village',
			kind: village.kind,
			code,
			name,
			folded: fold(name),
			validFrom: village.openedOn
		})
		.returning({ id: area.id });
	if (!opened) throw new Error('The village was not stored.');
	await tx.insert(areaEdge).values({
		childId: opened.id,
		parentId: village.communeId,
		parentLevel: 'commune',
		validFrom: village.openedOn
	});
	context.touch(opened.id);
}
