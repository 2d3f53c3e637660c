import { type SQL, sql } from 'drizzle-orm';
import { feature, mergeArcs } from 'topojson-client';
import { topology as topologyOf } from 'topojson-server';
import { filter } from 'topojson-simplify';
import type { GeometryCollection, MultiPolygon, Polygon, Topology } from 'topojson-specification';
import type { AreaLevel } from '../domain/area';
import type { Geometry } from '../domain/boundary';
import type { CoverageQuestion } from '../domain/coverage';
import type { Day } from '../domain/day';
import { holdsOn } from './access';
import { pathTo } from './coverage';
import { within } from './counts';
import { rows, type Tx } from './db/client';
import { diagram } from './diagram';

type Properties = { point: [number, number] | null };
type Shapes = Topology<{ areas: GeometryCollection<Properties> }>;
export type Outlines = {
	/** `boundaries` that the operator loaded, or a `diagram` of cells around centre points. */
	kind: 'boundaries' | 'diagram';
	/** Who gave the boundaries. */
	source: string | null;
	/** TopoJSON in WGS 84; ids are official codes. Areas of which nothing is known are left out. */
	topology: Shapes;
};
type Known = {
	code: string;
	/** The area of the wanted level that this one is drawn as part of. */
	of: string;
	longitude: number | null;
	latitude: number | null;
	geometry: Geometry | null;
	source: string | null;
};

type Bounded = Known & { geometry: Geometry };

/** Positions on each axis: about 10 m in a province. */
const quantization = 20_000;

/**
 * The shapes of the areas of a level within an area on a day, without any figures. Provinces and
 * districts of which not every one has a boundary are put together from their communes; where most
 * communes have none, they become cells of a diagram. Areas of which neither boundary nor centre is
 * known are left out, and villages have no shapes. Throws `not_found` like `coverage`.
 */
export async function outlines(
	tx: Tx,
	question: Pick<CoverageQuestion, 'area' | 'level' | 'asOf'>
): Promise<Outlines> {
	const { level, asOf } = question;
	const area = (await pathTo(tx, question)).at(-1)!;
	if (level === 'village') return drawn([]);
	const own = await knownIn(tx, within(area, level, asOf), asOf);
	if (level === 'commune' || own.every(({ geometry }) => geometry)) return drawn(own);
	return drawn(await communesOf(tx, within(area, level, asOf), level, asOf));
}

/** The drawn shapes by code, as GeoJSON. */
export function shapesOf({ topology }: Outlines) {
	const { features } = feature(topology, topology.objects.areas);
	return new Map(features.map(({ id, geometry }) => [id, geometry]));
}

async function knownIn(tx: Tx, ids: SQL, day: Day): Promise<Known[]> {
	return rows<Known>(
		tx,
		sql`select a.code, a.code as "of", a.longitude, a.latitude, b.geometry, b.source
			from area a left join boundary b on b.area_id = a.id
			where a.id in (${ids}) and ${holdsOn('a', day)} order by a.code`
	);
}

async function communesOf(tx: Tx, ids: SQL, level: AreaLevel, day: Day): Promise<Known[]> {
	return rows<Known>(
		tx,
		sql`select a.code, above.code as "of", a.longitude, a.latitude, b.geometry, b.source
			from area above join area_edge e on e.parent_id = above.id and e.parent_level = ${level}
			join area a on a.id = e.child_id and a.level = 'commune'
			left join boundary b on b.area_id = a.id
			where above.id in (${ids}) and ${holdsOn('e', day)} and ${holdsOn('a', day)} order by a.code`
	);
}

function drawn(known: Known[]): Outlines {
	const withBoundary = known.filter((each): each is Bounded => each.geometry !== null);
	const bounded = withBoundary.length > known.length / 2;
	const shapes = bounded
		? new Map(withBoundary.map(({ code, geometry }) => [code, geometry]))
		: diagram(known.flatMap(centreOf));
	const sources = new Set(known.map(({ source }) => source).filter((source) => source !== null));
	return {
		kind: bounded ? 'boundaries' : 'diagram',
		source: bounded ? [...sources].join('; ') : null,
		topology: joined(known, shapes)
	};
}

function centreOf({ code, longitude, latitude }: Known) {
	return longitude === null || latitude === null ? [] : [{ code, longitude, latitude }];
}

/** One topology of all shapes, with those that are drawn as part of one area merged. */
function joined(known: Known[], shapes: Map<string, Geometry>): Shapes {
	const parts = known.filter(({ code }) => shapes.has(code));
	const features = parts.map((part) => ({
		type: 'Feature' as const,
		id: part.code,
		properties: { point: pointOf(part) },
		geometry: shapes.get(part.code)!
	}));
	const whole = topologyOf(
		{ areas: { type: 'FeatureCollection', features } },
		quantization
	) as Shapes;
	if (parts.every((part) => part.of === part.code)) return whole;
	// Lines between parts of one area are drawn no more: without them a country's map is a quarter as large.
	return filter({ ...whole, objects: { areas: merged(whole, parts) } }) as Shapes;
}

function merged(whole: Shapes, parts: Known[]): GeometryCollection<Properties> {
	const groups = new Map<string, (Polygon | MultiPolygon)[]>();
	whole.objects.areas.geometries.forEach((geometry, index) => {
		const { of } = parts[index]!;
		groups.set(of, [...(groups.get(of) ?? []), geometry as Polygon | MultiPolygon]);
	});
	return {
		type: 'GeometryCollection',
		geometries: [...groups].map(([id, geometries]) => ({
			...mergeArcs(whole, geometries),
			id,
			properties: { point: null }
		}))
	};
}

function pointOf({ longitude, latitude }: Known): [number, number] | null {
	return longitude === null || latitude === null ? null : [longitude, latitude];
}
