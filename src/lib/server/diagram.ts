import { Delaunay } from 'd3-delaunay';
import type { Geometry } from '../domain/boundary';

export type Centre = { code: string; longitude: number; latitude: number };
type Point = [x: number, y: number];

/**
 * Cells around centre points, for areas whose boundaries nobody has loaded: a Voronoi diagram, which
 * shows who lies beside whom and nothing more. Guard points around the outside, whose own cells are
 * dropped, keep the outer cells about as large as the inner ones.
 * @returns by code, polygons in WGS 84; neighbours share their corners exactly. Of several centres at
 * one place only the first has a cell.
 */
export function diagram(centres: readonly Centre[]): Map<string, Geometry> {
	if (centres.length === 0) return new Map();
	const squeeze = Math.cos((mean(centres.map(({ latitude }) => latitude)) * Math.PI) / 180);
	const points = centres.map(({ longitude, latitude }): Point => [longitude * squeeze, latitude]);
	const reach = reachOf(points);
	const bounds = boundsOf(points, reach * 3);
	const cells = Delaunay.from([...points, ...guards(points, reach, bounds)]).voronoi(bounds);
	const shapes = new Map<string, Geometry>();
	centres.forEach(({ code }, index) => {
		const cell = cells.cellPolygon(index) as Point[] | null;
		const ring = cell?.map(([x, y]): Point => [x / squeeze, y]);
		if (ring) shapes.set(code, { type: 'Polygon', coordinates: [ring] });
	});
	return shapes;
}

/** How far from the centres the guards stand: a little more than neighbours are apart. */
function reachOf(points: Point[]): number {
	if (points.length < 3) return 0.1;
	const { triangles } = Delaunay.from(points);
	const sides = Array.from(triangles, (from, at) => {
		const to = triangles[at % 3 === 2 ? at - 2 : at + 1]!;
		return distance(points[from]!, points[to]!);
	}).sort((a, b) => a - b);
	return (sides[Math.floor(sides.length * 0.7)] ?? 0.1) * 1.1;
}

/** A lattice over everything, without what is nearer to a centre than `reach`. */
function guards(points: Point[], reach: number, [left, bottom, right, top]: Bounds): Point[] {
	const step = reach / 3;
	const centres = Delaunay.from(points);
	const found: Point[] = [];
	let nearest = 0;
	for (let row = 0, y = bottom; y <= top; row++, y += step * 0.866)
		for (let x = left + (row % 2) * (step / 2); x <= right; x += step) {
			nearest = centres.find(x, y, nearest);
			if (distance(points[nearest]!, [x, y]) > reach) found.push([x, y]);
		}
	return found;
}

type Bounds = [left: number, bottom: number, right: number, top: number];

function boundsOf(points: Point[], margin: number): Bounds {
	const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
	return [
		Math.min(...xs) - margin,
		Math.min(...ys) - margin,
		Math.max(...xs) + margin,
		Math.max(...ys) + margin
	];
}

function distance([ax, ay]: Point, [bx, by]: Point): number {
	return Math.hypot(ax - bx, ay - by);
}

function mean(values: number[]): number {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}
