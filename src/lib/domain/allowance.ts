import * as v from 'valibot';
import { AreaId } from './area';
import { Day } from './day';

/**
 * What a commune, or a province for its communes, gives for a day of activity from a day on, and for how
 * many days a month it plans; null where the plan sets no limit. The application counts and pays nothing.
 */
export const SetAllowanceRate = v.object({
	areaId: AreaId,
	from: Day,
	/** In đồng. */
	perDay: v.pipe(
		v.number('invalid_number'),
		v.integer('invalid_number'),
		v.minValue(0, 'invalid_number'),
		v.maxValue(10_000_000, 'invalid_number')
	),
	plannedDays: v.nullable(
		v.pipe(
			v.number('invalid_number'),
			v.integer('invalid_number'),
			v.minValue(1, 'invalid_number'),
			v.maxValue(31, 'invalid_number')
		)
	)
});
export type SetAllowanceRate = v.InferOutput<typeof SetAllowanceRate>;
