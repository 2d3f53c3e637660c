import * as v from 'valibot';
import { AreaId } from './area';
import { RequiredLine } from './text';

const Position = v.pipe(v.array(v.number()), v.minLength(2), v.maxLength(3));
const Ring = v.pipe(v.array(Position), v.minLength(4));
export const Geometry = v.variant('type', [
	v.object({ type: v.literal('Polygon'), coordinates: v.pipe(v.array(Ring), v.minLength(1)) }),
	v.object({
		type: v.literal('MultiPolygon'),
		coordinates: v.pipe(v.array(v.pipe(v.array(Ring), v.minLength(1))), v.minLength(1))
	})
]);
/** GeoJSON polygons in longitude and latitude, WGS 84. */
export type Geometry = v.InferOutput<typeof Geometry>;

/** Boundaries that the operator provides, already validated and simplified; nothing half loaded. */
export const LoadBoundaries = v.object({
	source: RequiredLine(300),
	boundaries: v.pipe(
		v.array(v.object({ areaId: AreaId, geometry: Geometry })),
		v.minLength(1, 'required'),
		v.maxLength(12_000, 'too_many')
	)
});
export type LoadBoundaries = v.InferOutput<typeof LoadBoundaries>;

/** What can be wrong with a boundary file; any of them keeps the whole load out. */
export const boundaryFaults = [
	'too_large',
	'not_json',
	'not_boundaries',
	'no_code',
	'unknown_code',
	'code_twice',
	'missing',
	'empty',
	'broken',
	'outside_vietnam',
	'far_away'
] as const;
export type BoundaryFault = (typeof boundaryFaults)[number];
