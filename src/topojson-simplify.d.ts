declare module 'topojson-simplify' {
	import type { Topology } from 'topojson-specification';

	type Weight = (triangle: [[number, number], [number, number], [number, number]]) => number;

	/** The topology in plain coordinates, each position with its weight as a third number. */
	export function presimplify<T extends Topology>(topology: T, weight?: Weight): T;
	/** The area of a triangle of degrees on the sphere, in steradians. */
	export const sphericalTriangleArea: Weight;
	/** Without the arcs that no object uses. */
	export function filter(topology: Topology): Topology;
}
