import { sql } from 'drizzle-orm';
import * as v from 'valibot';
import { type AreaLevel, areaLevels } from '../domain/area';
import { type BoundaryFault, Geometry, type LoadBoundaries } from '../domain/boundary';
import { addDays, type Day } from '../domain/day';
import { holdsOn } from './access';
import {
	type BoundaryFile,
	type BoundaryShape as Shape,
	shapesIn,
	UnreadableFile
} from './boundary-files';
import { rows, type Tx } from './db/client';
import { positionsOf, simplify } from './simplification';

export type Fault = {
	fault: BoundaryFault;
	file: string | null;
	/** The official code concerned, or which feature of the file, counted from 1. */
	code: string | null;
	feature: number | null;
	/** The area's full name, where it is known. */
	name: string | null;
};
export type Judged = {
	/** The day on whose areas the files were judged. */
	day: Day;
	faults: Fault[];
	/** Ready to be loaded; empty when there is any fault. */
	boundaries: LoadBoundaries['boundaries'];
	/** How many areas of each level. */
	levels: Partial<Record<AreaLevel, number>>;
};

type Known = {
	id: number;
	level: AreaLevel;
	code: string;
	name: string;
	longitude: number | null;
	latitude: number | null;
	provinceId: number | null;
};

/** Mainland, Hoàng Sa and Trường Sa. */
const vietnam = { west: 101.5, south: 6, east: 118.5, north: 24 };
/** How far outside its own shape an area's centre point may lie, in degrees: about 15 km. */
const far = 0.15;

/**
 * Judges files against the areas in force on a day, and makes of them what `boundaries.load` takes.
 * Without a day it is the latest one on which the codes of the files and the areas agree best, so
 * that old boundaries find the old areas. One fault keeps everything out.
 */
export async function judge(
	tx: Tx,
	files: BoundaryFile[],
	{ today, day }: { today: Day; day?: Day | undefined }
): Promise<Judged> {
	const faults: Fault[] = [];
	const shapes = files.flatMap((file) => readOrFault(file, faults));
	for (const shape of shapes.filter(({ code }) => code === null))
		faults.push(faultAt(shape, 'no_code'));
	const coded = shapes.filter((shape): shape is Shape & { code: string } => shape.code !== null);
	const on = day ?? (await bestDay(tx, new Set(coded.map(({ code }) => code)), today));
	const known = new Map((await areasOn(tx, on)).map((area) => [area.code, area]));
	faults.push(...twice(coded), ...missing(coded, known));
	const sound: { area: Known; geometry: Geometry }[] = [];
	for (const shape of coded) {
		const area = known.get(shape.code);
		const fault = area ? faultOf(shape.geometry, area) : 'unknown_code';
		if (fault) faults.push(faultAt(shape, fault, area));
		else sound.push({ area: area!, geometry: flat(shape.geometry as Geometry) });
	}
	if (faults.length > 0) return { day: on, faults, boundaries: [], levels: {} };
	return { day: on, faults, boundaries: simplified(sound), levels: counted(sound) };
}

function readOrFault(file: BoundaryFile, faults: Fault[]): Shape[] {
	try {
		return shapesIn(file);
	} catch (error) {
		if (!(error instanceof UnreadableFile)) throw error;
		faults.push({ fault: error.fault, file: file.name, code: null, feature: null, name: null });
		return [];
	}
}

/** Each level alone: the long border of a district would leave too little of those of its communes. */
function simplified(sound: { area: Known; geometry: Geometry }[]): LoadBoundaries['boundaries'] {
	return areaLevels.flatMap((level) => {
		const own = sound.filter(({ area }) => area.level === level);
		const geometries = own.length > 0 ? simplify(own.map(({ geometry }) => geometry)) : [];
		return own.map(({ area }, index) => ({ areaId: area.id, geometry: geometries[index]! }));
	});
}

function counted(sound: { area: Known }[]): Judged['levels'] {
	const levels: Judged['levels'] = {};
	for (const { area } of sound) levels[area.level] = (levels[area.level] ?? 0) + 1;
	return levels;
}

async function bestDay(tx: Tx, codes: Set<string>, today: Day): Promise<Day> {
	const changes = await rows<{ day: Day }>(
		tx,
		sql`select distinct valid_to::text as day from area where valid_to <= ${today}::date and level <> 'village' order by 1 desc`
	);
	let best = { day: today, wrong: Infinity };
	for (const day of [today, ...changes.map((change) => addDays(change.day, -1))]) {
		const known = new Map((await areasOn(tx, day)).map((area) => [area.code, area]));
		const shapes = [...codes].map((code) => ({ code }));
		const wrong =
			shapes.filter(({ code }) => !known.has(code)).length + missing(shapes, known).length;
		if (wrong < best.wrong) best = { day, wrong };
		if (wrong === 0) break;
	}
	return best.day;
}

async function areasOn(tx: Tx, day: Day): Promise<Known[]> {
	return rows<Known>(
		tx,
		sql`select a.id, a.level, a.code, a.name, a.longitude, a.latitude, e.parent_id as "provinceId"
			from area a left join area_edge e on e.child_id = a.id and e.parent_level = 'province' and ${holdsOn('e', day)}
			where a.level <> 'village' and ${holdsOn('a', day)}`
	);
}

function twice(shapes: (Shape & { code: string })[]): Fault[] {
	const seen = new Set<string>();
	return shapes
		.filter(({ code }) => seen.size === seen.add(code).size)
		.map((shape) => faultAt(shape, 'code_twice'));
}

/** Where a file has some communes or districts of a province, it must have all: the map shows none or all. */
function missing(shapes: { code: string }[], known: Map<string, Known>): Fault[] {
	const codes = new Set(shapes.map(({ code }) => code));
	const covered = new Set<string>();
	for (const code of codes) {
		const area = known.get(code);
		if (area?.provinceId) covered.add(`${area.level} ${area.provinceId}`);
	}
	return [...known.values()]
		.filter((area) => covered.has(`${area.level} ${area.provinceId}`) && !codes.has(area.code))
		.map(({ code, name }) => ({ fault: 'missing', file: null, code, feature: null, name }));
}

function faultOf(geometry: unknown, area: Known): BoundaryFault | null {
	if (geometry === null) return 'empty';
	const { coordinates } = geometry as { coordinates?: unknown };
	if (Array.isArray(coordinates) && coordinates.length === 0) return 'empty';
	const parsed = v.safeParse(Geometry, geometry);
	if (!parsed.success) return 'broken';
	const positions = positionsOf(parsed.output);
	if (!positions.every(([x, y]) => isInVietnam(x!, y!))) return 'outside_vietnam';
	if (!ringsOf(parsed.output).every(isClosed)) return 'broken';
	if (!outerRingsOf(parsed.output).some((ring) => areaOf(ring) > 1e-9)) return 'empty';
	return isFar(positions, area) ? 'far_away' : null;
}

function ringsOf(geometry: Geometry): number[][][] {
	return geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat();
}

function outerRingsOf(geometry: Geometry): number[][][] {
	return geometry.type === 'Polygon'
		? geometry.coordinates.slice(0, 1)
		: geometry.coordinates.map((polygon) => polygon[0]!);
}

function isClosed(ring: number[][]): boolean {
	const [first, last] = [ring[0]!, ring.at(-1)!];
	return first[0] === last[0] && first[1] === last[1];
}

/** In square degrees; the area's sign, which way round the ring runs, is left out. */
function areaOf(ring: number[][]): number {
	let sum = 0;
	ring.forEach(([x, y], index) => {
		const [nextX, nextY] = ring[(index + 1) % ring.length]!;
		sum += x! * nextY! - nextX! * y!;
	});
	return Math.abs(sum / 2);
}

function isInVietnam(x: number, y: number): boolean {
	return x > vietnam.west && x < vietnam.east && y > vietnam.south && y < vietnam.north;
}

function isFar(positions: number[][], { longitude, latitude }: Known): boolean {
	if (longitude === null || latitude === null) return false;
	const beyond = (axis: 0 | 1, at: number) =>
		positions.every((position) => position[axis]! > at + far) ||
		positions.every((position) => position[axis]! < at - far);
	return beyond(0, longitude) || beyond(1, latitude);
}

/** Without heights, which no map here shows. */
function flat(geometry: Geometry): Geometry {
	const ring = (positions: number[][]) => positions.map(([x, y]) => [x!, y!]);
	return geometry.type === 'Polygon'
		? { type: 'Polygon', coordinates: geometry.coordinates.map(ring) }
		: {
				type: 'MultiPolygon',
				coordinates: geometry.coordinates.map((polygon) => polygon.map(ring))
			};
}

function faultAt({ file, index, code }: Shape, fault: BoundaryFault, area?: Known): Fault {
	return { fault, file, code, feature: index, name: area?.name ?? null };
}
