import type { Feature, FeatureCollection } from 'geojson';
import { feature } from 'topojson-client';
import { topology } from 'topojson-server';
import { presimplify, sphericalTriangleArea } from 'topojson-simplify';
import type { GeometryCollection, MultiPolygon, Polygon, Topology } from 'topojson-specification';
import type { Geometry } from '../domain/boundary';

type Shapes = Topology<{ areas: GeometryCollection }>;
type Shape = Polygon | MultiPolygon;
/** Longitude, latitude, and how much would be lost without this position. */
type Weighted = [number, number, number];

/** About so many positions an area may have: more make zooming slow on phones. */
export const mostVertices = 180;
/** The grid on which positions become equal, in degrees: about 2 m. */
const grid = 0.000_02;
/** A closed ring of three corners. */
const leastRing = 4;

/**
 * Boundaries with about `mostVertices` positions each at most. All are simplified as one net of
 * lines, so that what two neighbours share stays shared to the last digit; every island stays, if
 * only as a triangle.
 * @param geometries polygons in WGS 84
 * @returns the same number of polygons in the same order
 */
export function simplify(geometries: Geometry[]): Geometry[] {
	const collection: FeatureCollection = {
		type: 'FeatureCollection',
		features: geometries.map((geometry) => ({ type: 'Feature', properties: {}, geometry }))
	};
	const net = topology({ areas: collection }, gridSize(geometries)) as Shapes;
	const weighted = presimplify(net, sphericalTriangleArea);
	const shapes = weighted.objects.areas.geometries as Shape[];
	const lines = weighted.arcs as unknown as Weighted[][];
	const kept = lines.map(least(shapes, lines));
	const thresholds = thresholdsOf(shapes, lines, kept);
	const arcs = lines.map((line, index) =>
		line
			.filter((position, at) => position[2] >= thresholds[index]! || kept[index]!.has(at))
			.map(rounded)
	);
	const simple = { ...weighted, arcs };
	return shapes.map((shape) => (feature(simple, shape) as Feature).geometry as Geometry);
}

function gridSize(geometries: Geometry[]): number {
	let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity];
	for (const [x, y] of geometries.flatMap(positionsOf)) {
		[left, right] = [Math.min(left, x!), Math.max(right, x!)];
		[bottom, top] = [Math.min(bottom, y!), Math.max(top, y!)];
	}
	return Math.min(1e6, Math.max(1e4, Math.ceil(Math.max(right - left, top - bottom) / grid)));
}

/** Every position of every ring. */
export function positionsOf(geometry: Geometry): number[][] {
	return geometry.type === 'Polygon' ? geometry.coordinates.flat() : geometry.coordinates.flat(2);
}

/** The positions without which a ring would fall together: the ends, and in rings of one or two lines the heaviest. */
function least(shapes: Shape[], lines: Weighted[][]) {
	const inside = new Map<number, number>();
	for (const ring of shapes.flatMap(ringsOf)) {
		const wanted = ring.length === 1 ? 2 : ring.length === 2 ? 1 : 0;
		for (const arc of ring) inside.set(lineOf(arc), Math.max(wanted, inside.get(lineOf(arc)) ?? 0));
	}
	return (_: Weighted[], index: number): Set<number> => {
		const line = lines[index]!;
		const heaviest = line
			.map((position, at) => ({ at, weight: position[2] }))
			.slice(1, -1)
			.sort((a, b) => b.weight - a.weight)
			.slice(0, inside.get(index) ?? 0);
		return new Set([0, line.length - 1, ...heaviest.map(({ at }) => at)]);
	};
}

/** Per line the weight below which positions go: the strictest of the areas that it bounds. */
function thresholdsOf(shapes: Shape[], lines: Weighted[][], kept: Set<number>[]): number[] {
	const thresholds = lines.map(() => 0);
	for (const shape of shapes) {
		const used = ringsOf(shape).flat().map(lineOf);
		const needed = used.reduce((sum, index) => sum + kept[index]!.size - 1, 0);
		const weights = used
			.flatMap((index) =>
				lines[index]!.filter((_, at) => !kept[index]!.has(at)).map((position) => position[2])
			)
			.sort((a, b) => b - a);
		const room = Math.max(0, mostVertices - Math.max(needed, leastRing));
		const threshold = weights.length > room ? (room === 0 ? Infinity : weights[room - 1]!) : 0;
		for (const index of used) thresholds[index] = Math.max(thresholds[index]!, threshold);
	}
	return thresholds;
}

function ringsOf(shape: Shape): number[][] {
	return shape.type === 'Polygon' ? shape.arcs : shape.arcs.flat();
}

/** A line used backwards has the complement of its index. */
function lineOf(arc: number): number {
	return arc < 0 ? ~arc : arc;
}

/** Six decimals, about 10 cm. */
function rounded([x, y]: Weighted): [number, number] {
	return [Math.round(x * 1e6) / 1e6, Math.round(y * 1e6) / 1e6];
}
