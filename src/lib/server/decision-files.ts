import { eq, sql } from 'drizzle-orm';
import type { Place } from '../domain/access';
import type { Day } from '../domain/day';
import { type AttachFile, fileTypeOf } from '../domain/decision';
import type { Context } from './commands';
import { rows, type Tx } from './db/client';
import { instant } from './db/instant';
import { decisionFile, decisionTeam } from './db/schema';
import * as teams from './teams';

/** Where a decision belongs: where any of its teams sits today, also after its commune is no more. */
export async function placesOf(tx: Tx, decisionId: string, today: Day): Promise<Place[]> {
	const concerned = await tx
		.select({ id: decisionTeam.teamId })
		.from(decisionTeam)
		.where(eq(decisionTeam.decisionId, decisionId));
	const places = await Promise.all(concerned.map(({ id }) => teams.placeOf(tx, id, today)));
	return places.filter((place) => place !== null);
}

export async function attachFile(
	{ tx, actor, now }: Context,
	{ decisionId, name, content }: AttachFile
): Promise<void> {
	const type = fileTypeOf(content);
	if (!type) throw new Error('The schema lets no other file through.');
	const file = { name, type, content, recordedBy: actor.id, recordedAt: now };
	await tx
		.insert(decisionFile)
		.values({ decisionId, ...file })
		.onConflictDoUpdate({ target: decisionFile.decisionId, set: file });
}

/** What is known of a decision's scan without reading it; null when there is none. */
export async function ofDecision(tx: Tx, decisionId: string) {
	const [found] = await rows<{
		name: string;
		bytes: number;
		recordedBy: string;
		recordedAt: string;
	}>(
		tx,
		sql`select f.name, octet_length(f.content) as bytes, p.name as "recordedBy", ${instant('f.recorded_at')} as "recordedAt"
			from decision_file f join account p on p.id = f.recorded_by where f.decision_id = ${decisionId}`
	);
	return found ?? null;
}

export async function contentOf(tx: Tx, decisionId: string) {
	const [found] = await tx
		.select({
			name: decisionFile.name,
			type: decisionFile.type,
			content: decisionFile.content
		})
		.from(decisionFile)
		.where(eq(decisionFile.decisionId, decisionId));
	return found ?? null;
}
