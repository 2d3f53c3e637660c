import * as v from 'valibot';
import { AreaId, type AreaLevel } from './area';
import { Day } from './day';
import { RequiredLine } from './text';

/**
 * What communes know of their villages and of themselves, and no household tells: counted by the police, by
 * those who run networks and banks, or by the village head on a round.
 */
export const statedMeasures = [
	'adults',
	'vneid',
	'smartphone',
	'no_signal',
	'cash_points'
] as const;
export type StatedMeasure = (typeof statedMeasures)[number];

/** The areas that each is said of. */
export const statedOf = {
	adults: 'village',
	vneid: 'village',
	smartphone: 'village',
	no_signal: 'village',
	cash_points: 'commune'
} as const satisfies Record<StatedMeasure, AreaLevel>;

/** Those that are part of the adults of the same village. */
export const ofAdults = ['vneid', 'smartphone'] as const satisfies StatedMeasure[];

const most = 100_000;

/** A number of people or places; of `no_signal` 1 where there is none and 0 where there is. */
const Stated = v.pipe(
	v.object({
		areaId: AreaId,
		measure: v.picklist(statedMeasures, 'invalid_choice'),
		value: v.nullable(
			v.pipe(
				v.number('invalid_number'),
				v.integer('invalid_number'),
				v.minValue(0, 'invalid_number'),
				v.maxValue(most, 'invalid_number')
			)
		)
	}),
	v.forward(
		v.check(
			({ measure, value }) => measure !== 'no_signal' || value === null || value <= 1,
			'invalid_choice'
		),
		['value']
	)
);

/**
 * What an officer of a commune states for a day. It takes the place of what was stated for the same area,
 * measure and day; a null takes that back, so that what was stated for an earlier day counts again.
 */
export const MakeStatement = v.object({
	communeId: AreaId,
	day: Day,
	source: RequiredLine(200),
	figures: v.pipe(
		v.array(Stated),
		v.minLength(1, 'nothing_stated'),
		v.maxLength(2000, 'too_many'),
		v.check(
			(figures) =>
				new Set(figures.map(({ areaId, measure }) => `${areaId} ${measure}`)).size ===
				figures.length,
			'twice'
		)
	)
});
export type MakeStatement = v.InferOutput<typeof MakeStatement>;
