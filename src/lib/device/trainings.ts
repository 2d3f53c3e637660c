import { dayOf } from '../domain/day';
import type { TrainingRow } from '../domain/sync';
import type { RecordTraining } from '../domain/training';
import * as clock from './clock';
import type { Database } from './database';
import * as drafts from './drafts';
import * as outbox from './outbox';

/** @param replaces the id of a rejected command that this one says better */
export async function recordTraining(
	db: Database,
	training: RecordTraining,
	draft?: string,
	replaces?: string
): Promise<void> {
	await outbox.change(db, async () => {
		const replaced = replaces ? await outbox.byCommandId(db, replaces) : undefined;
		if (replaced) await outbox.takeBack(db, replaced);
		const village = await db.villages.get(training.villageId);
		const about = [training.place, village?.name].filter(Boolean).join(', ');
		const happenedAt = await clock.byPhone(db, training.happenedAt);
		const payload = { ...training, happenedAt };
		const command = { name: 'training.record', payload, about } as const;
		const place = replaced && outbox.placeOf(replaced);
		await outbox.append(db, command, { trainings: [toRow(training)] }, place);
		if (draft) await drafts.remove(db, draft);
	});
}

/** The newest first. */
export function all(db: Database): Promise<TrainingRow[]> {
	return db.trainings.orderBy('happenedOn').reverse().toArray();
}

function toRow(training: RecordTraining): TrainingRow {
	return { ...training, happenedOn: dayOf(Date.parse(training.happenedAt)), version: 0 };
}
