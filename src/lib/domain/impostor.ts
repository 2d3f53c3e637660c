import * as v from 'valibot';
import { AreaId } from './area';
import { Day } from './day';
import { Id } from './id';
import { Phone } from './phone';
import { RequiredLine } from './text';

/**
 * Somebody at a door who posed as a member of a team, told by a resident. Who tells it is not asked: a
 * phone number only where they want to be called back.
 */
export const ReportImpostor = v.object({
	id: Id,
	communeId: AreaId,
	villageId: v.nullable(AreaId),
	happenedOn: Day,
	told: RequiredLine(1000),
	phone: v.nullable(Phone)
});
export type ReportImpostor = v.InferOutput<typeof ReportImpostor>;

/** Says what was done about a report; the resident's phone number is erased with it. */
export const CloseImpostor = v.object({ id: Id, outcome: RequiredLine(1000) });
export type CloseImpostor = v.InferOutput<typeof CloseImpostor>;

/** So long ago may lie what is told. */
export const reportDays = 90;
