import { dayOf } from '../domain/day';
import type { RecordTraining } from '../domain/training';
import * as areas from './areas';
import { mustKnow } from './catalogues';
import type { Context } from './commands';
import { training } from './db/schema';
import * as teams from './teams';

export async function recordTraining(context: Context, recorded: RecordTraining): Promise<void> {
	const { tx, actor, now } = context;
	const estimatedAt = context.estimate(recorded.happenedAt);
	const happenedOn = dayOf(estimatedAt.getTime());
	const villageId = await areas.villageOn(tx, recorded.villageId, happenedOn);
	await teams.mustServe(context, recorded.teamId, [villageId, recorded.villageId], happenedOn);
	await teams.mustHaveMembers(tx, recorded.teamId, recorded.memberIds);
	await mustKnow(
		tx,
		recorded.topics.map((code) => ({ kind: 'topic', code, field: 'topics' }))
	);
	await tx.insert(training).values({
		...recorded,
		villageId,
		happenedAt: new Date(recorded.happenedAt),
		estimatedAt,
		happenedOn,
		receivedAt: now,
		recordedBy: actor.id,
		version: await context.version(`team:${recorded.teamId}`)
	});
}
