import { feature } from 'topojson-client';
import type { MapArea, Outlines } from './outline';

/** What stands on the picture beside the map itself. */
export type Caption = {
	title: string;
	/** The date or period, what is compared, on whose borders. */
	lines: string[];
	/** Null is the pattern of what is not known. */
	legend: { label: string; colour: number | null }[];
	source: string;
};

type Ring = [number, number][];
const width = 1600;
const edge = 48;
const mapHeight = 1080;
const line = 40;

/** The map as a picture in the colours of the page, with title, date, legend and source on it. */
export async function pictureOf(
	{ topology }: Outlines,
	areas: readonly MapArea[],
	{ title, lines, legend, source }: Caption
): Promise<Blob> {
	const canvas = document.createElement('canvas');
	const pen = canvas.getContext('2d')!;
	pen.font = fontOf(40, 700);
	const titleLines = wrapped(pen, title, width - 2 * edge);
	const legendRows = Math.ceil(legend.length / 3);
	const top = edge + titleLines.length * 52 + lines.length * line + 20;
	Object.assign(canvas, { width, height: top + mapHeight + legendRows * 48 + 2 * line + edge });
	const style = getComputedStyle(document.documentElement);
	const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();

	pen.fillStyle = colour('ground');
	pen.fillRect(0, 0, width, canvas.height);
	pen.fillStyle = colour('text');
	pen.textBaseline = 'top';
	write(pen, titleLines, edge, fontOf(40, 700), 52);
	write(pen, lines, edge + titleLines.length * 52, fontOf(26, 400), line);

	const hatch = hatchOf(pen, colour);
	const fillOf = (step: number | null) => (step === null ? hatch : colour(`map-${step}`));
	const looks = new Map(areas.map((area) => [area.code, area]));
	const { features } = feature(topology, topology.objects.areas);
	const place = placing(
		features.flatMap(({ geometry }) => ringsOf(geometry)),
		top
	);
	pen.lineJoin = 'round';
	for (const { id, geometry } of features) {
		pen.beginPath();
		for (const ring of ringsOf(geometry)) trace(pen, ring.map(place));
		pen.fillStyle = fillOf(looks.get(String(id))?.colour ?? null);
		pen.strokeStyle = colour('map-line');
		pen.lineWidth = 1.5;
		pen.fill('evenodd');
		pen.stroke();
	}

	const under = top + mapHeight + 12;
	pen.font = fontOf(24, 400);
	legend.forEach(({ label, colour: step }, index) => {
		const x = edge + (index % 3) * ((width - 2 * edge) / 3);
		const y = under + Math.floor(index / 3) * 48;
		pen.fillStyle = fillOf(step);
		pen.fillRect(x, y, 48, 30);
		pen.strokeRect(x, y, 48, 30);
		pen.fillStyle = colour('text');
		pen.fillText(label, x + 60, y + 2);
	});
	pen.fillStyle = colour('text-soft');
	pen.font = fontOf(22, 400);
	pen.fillText(source, edge, under + legendRows * 48 + 12);
	return new Promise((resolve, reject) =>
		canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('No picture.'))), 'image/png')
	);
}

const fontOf = (size: number, weight: number) => `${weight} ${size}px system-ui, sans-serif`;

function write(
	pen: CanvasRenderingContext2D,
	texts: string[],
	top: number,
	font: string,
	height: number
): void {
	pen.font = font;
	texts.forEach((text, index) => pen.fillText(text, edge, top + index * height, width - 2 * edge));
}

function wrapped(pen: CanvasRenderingContext2D, text: string, room: number): string[] {
	const found: string[] = [];
	let so = '';
	for (const word of text.split(' ')) {
		const more = so ? `${so} ${word}` : word;
		if (pen.measureText(more).width <= room) so = more;
		else {
			found.push(so);
			so = word;
		}
	}
	return [...found, so];
}

/** The same diagonal lines as on the page, so that nothing depends on colour alone. */
function hatchOf(pen: CanvasRenderingContext2D, colour: (name: string) => string): CanvasPattern {
	const tile = document.createElement('canvas');
	Object.assign(tile, { width: 16, height: 16 });
	const small = tile.getContext('2d')!;
	small.fillStyle = colour('ground-sunk');
	small.fillRect(0, 0, 16, 16);
	small.strokeStyle = colour('map-hatch');
	small.lineWidth = 2;
	for (const shift of [-16, 0, 16]) {
		small.moveTo(shift, 16);
		small.lineTo(shift + 16, 0);
	}
	small.stroke();
	return pen.createPattern(tile, 'repeat')!;
}

function ringsOf(geometry: GeoJSON.Geometry): Ring[] {
	if (geometry.type === 'Polygon') return geometry.coordinates as Ring[];
	return geometry.type === 'MultiPolygon' ? (geometry.coordinates.flat() as Ring[]) : [];
}

/** Degrees to pixels, as large as there is room, with the middle's length of a degree. */
function placing(rings: Ring[], top: number): (point: [number, number]) => [number, number] {
	const [west, east, south, north] = boundsOf(rings);
	const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
	const room = width - 2 * edge;
	const scale = Math.min(room / ((east - west) * squeeze || 1), mapHeight / (north - south || 1));
	const [left, above] = [
		edge + (room - (east - west) * squeeze * scale) / 2,
		top + (mapHeight - (north - south) * scale) / 2
	];
	return ([x, y]) => [left + (x - west) * squeeze * scale, above + (north - y) * scale];
}

function boundsOf(rings: Ring[]): [number, number, number, number] {
	let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity];
	for (const ring of rings)
		for (const [x, y] of ring) {
			west = Math.min(west, x);
			east = Math.max(east, x);
			south = Math.min(south, y);
			north = Math.max(north, y);
		}
	return [west, east, south, north];
}

function trace(pen: CanvasRenderingContext2D, ring: [number, number][]): void {
	ring.forEach(([x, y], index) => (index ? pen.lineTo(x, y) : pen.moveTo(x, y)));
	pen.closePath();
}
