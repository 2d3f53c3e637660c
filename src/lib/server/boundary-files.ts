import { feature } from 'topojson-client';
import type { BoundaryFault } from '../domain/boundary';

/** A TopoJSON or GeoJSON file as it was read. */
export type BoundaryFile = { name: string; text: string };
/** One feature of a file, as yet unjudged. */
export type BoundaryShape = {
	file: string;
	/** Which feature of the file, counted from 1. */
	index: number;
	/** Two, three or five digits; null when no property says one. */
	code: string | null;
	geometry: unknown;
};
/** The file as a whole cannot be used. */
export class UnreadableFile extends Error {
	constructor(readonly fault: BoundaryFault) {
		super(fault);
	}
}

/** Characters in one file. */
export const mostCharacters = 64_000_000;

/** Names under which lists keep an official code, compared without case and signs; the finest level first. */
const codeNames: [digits: 5 | 3 | 2 | null, names: string[]][] = [
	[5, ['maxa', 'maphuong', 'maphuongxa', 'maxaphuong', 'wardcode', 'communecode', 'gid3code']],
	[null, ['code', 'ma', 'madvhc', 'madonvi', 'madonvihanhchinh', 'mahc', 'gsocode', 'areacode']],
	[3, ['mahuyen', 'maquanhuyen', 'districtcode']],
	[2, ['matinh', 'matinhthanh', 'provincecode']]
];

/** The features of a file with their official codes, unjudged; throws `UnreadableFile` when there are none. */
export function shapesIn({ name, text }: BoundaryFile): BoundaryShape[] {
	if (text.length > mostCharacters) throw new UnreadableFile('too_large');
	let parsed: unknown;
	try {
		parsed = JSON.parse(text.replace(/^\uFEFF/, ''));
	} catch {
		throw new UnreadableFile('not_json');
	}
	const features = featuresIn(parsed);
	if (!features || features.length === 0) throw new UnreadableFile('not_boundaries');
	return features.map((each, index) => ({
		file: name,
		index: index + 1,
		code: codeOf(each),
		geometry: each.geometry ?? null
	}));
}

type Featured = { id?: unknown; properties?: unknown; geometry?: unknown };

function featuresIn(parsed: unknown): Featured[] | null {
	if (typeof parsed !== 'object' || parsed === null) return null;
	const { type, features, objects } = parsed as Record<string, unknown>;
	if (type === 'FeatureCollection' && Array.isArray(features))
		return features.filter(Boolean) as Featured[];
	if (type !== 'Topology' || typeof objects !== 'object' || objects === null) return null;
	try {
		return Object.values(objects).flatMap((object) => {
			const made = feature(parsed as never, object as never) as unknown as {
				features?: Featured[];
			};
			return made.features ?? [made as Featured];
		});
	} catch {
		return null;
	}
}

function codeOf({ id, properties }: Featured): string | null {
	const given = Object.entries((properties ?? {}) as Record<string, unknown>).map(
		([name, value]) => [name.toLowerCase().replace(/[^a-z0-9]/g, ''), value] as const
	);
	for (const [digits, names] of codeNames)
		for (const name of names) {
			const code = codeIn(given.find(([key]) => key === name)?.[1], digits);
			if (code) return code;
		}
	return codeIn(id, null) ?? codeIn(given.find(([key]) => key === 'id')?.[1], null);
}

/** A code of 2, 3 or 5 digits; numbers have lost their leading zeros. */
function codeIn(value: unknown, digits: 5 | 3 | 2 | null): string | null {
	if (typeof value === 'number' && Number.isInteger(value) && value > 0) {
		const text = String(value);
		return codeIn(
			text.padStart(digits ?? (text.length > 3 ? 5 : text.length === 3 ? 3 : 2), '0'),
			digits
		);
	}
	if (typeof value !== 'string') return null;
	const text = value.trim();
	return /^(\d{2}|\d{3}|\d{5})$/.test(text) ? text : null;
}
