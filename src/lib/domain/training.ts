import * as v from 'valibot';
import { AreaId } from './area';
import { Instant } from './day';
import { CatalogueCode, Id } from './id';
import { Line } from './text';

/** Buổi tập huấn (for the team) and Buổi tuyên truyền (for residents). */
export const trainingKinds = ['training', 'outreach'] as const;

export const RecordTraining = v.object({
	id: Id,
	teamId: Id,
	villageId: AreaId,
	kind: v.picklist(trainingKinds, 'invalid_choice'),
	happenedAt: Instant,
	topics: v.pipe(v.array(CatalogueCode), v.minLength(1, 'required'), v.maxLength(20, 'too_many')),
	/** Team members who attended. */
	memberIds: v.pipe(v.array(Id), v.maxLength(50, 'too_many')),
	/** Residents who attended, counted, never named. */
	residents: v.pipe(
		v.number('invalid_number'),
		v.integer('invalid_number'),
		v.minValue(0, 'invalid_number'),
		v.maxValue(5000, 'invalid_number')
	),
	place: Line(120)
});
export type RecordTraining = v.InferOutput<typeof RecordTraining>;
