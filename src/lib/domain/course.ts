import * as v from 'valibot';
import { Day } from './day';
import { Id } from './id';
import { Line, RequiredLine } from './text';

/** A course that a member completed, as whoever looks after the team was shown. */
export const RecordCourse = v.object({
	id: Id,
	memberId: Id,
	title: RequiredLine(200),
	heldBy: RequiredLine(200),
	completedOn: Day,
	/** The number on the certificate, empty where there is none. */
	certificate: v.optional(Line(60), '')
});
export type RecordCourse = v.InferOutput<typeof RecordCourse>;

/** It was noted by mistake. */
export const RemoveCourse = v.object({ id: Id });
export type RemoveCourse = v.InferOutput<typeof RemoveCourse>;
