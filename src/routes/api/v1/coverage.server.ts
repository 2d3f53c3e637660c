import { csvOf } from '$lib/domain/csv';
import { dayOf } from '$lib/domain/day';
import { indicatorOf } from '$lib/domain/indicator';
import { Problem } from '$lib/domain/problem';
import { type ApiKey, reaches } from '$lib/server/api-keys';
import { type Coverage, coverage, questionIn } from '$lib/server/coverage';
import { openly } from '$lib/server/open-coverage';
import { database, isDemo } from '$lib/server/installation';
import { outlines, shapesOf } from '$lib/server/outlines';
import { coverage as words } from '$lib/ui/words';

/** The forms of an answer, by the end of its address, and what each is called in `Accept`. */
const types = {
	json: 'application/json',
	csv: 'text/csv',
	geojson: 'application/geo+json'
} as const;
export type Format = keyof typeof types;
const formats = Object.keys(types) as Format[];

/** The form that an address names by its end; throws `not_found` for any other. */
export function formatNamed(end: string): Format {
	const format = formats.find((each) => each === end);
	if (!format) throw new Problem('not_found');
	return format;
}

/** The form that a reader accepts, JSON where they do not say. */
export function formatAccepted(request: Request): Format {
	const accepted = request.headers.get('accept') ?? '';
	return formats.find((format) => accepted.includes(types[format])) ?? 'json';
}

/** The answer to a question about coverage in one of its forms, as anybody or the holder of a key may see it. */
export async function coverageIn(format: Format, url: URL, key: ApiKey | null) {
	// Figures on other areas than the day's own would give away what is withheld.
	const { map: _, ...asked } = Object.fromEntries(url.searchParams);
	const question = questionIn(asked, dayOf(Date.now()));
	const full = await coverage(database(), question);
	const whole = await reaches(database(), key, full);
	const shown = told(whole ? full : await openly(database(), full), await isDemo());
	const text = { json: async () => JSON.stringify(shown), csv, geojson: shapes }[format];
	return { body: await text(shown), type: `${types[format]}; charset=utf-8` };
}

function told(
	{ area, level, indicator, period, from, asOf, rows, total }: Coverage,
	demo: boolean
) {
	return {
		area: area.code,
		level,
		indicator,
		...(period ? { period, from } : {}),
		asOf,
		unit: indicatorOf(indicator).unit,
		source: demo ? words.sourceDemo : words.source,
		rows: rows.map(({ code, name, numerator, denominator, value }) => ({
			code,
			name,
			numerator,
			denominator,
			value
		})),
		total
	};
}
type Told = ReturnType<typeof told>;

async function csv({ indicator, from, asOf, unit, rows }: Told): Promise<string> {
	return csvOf(
		['code', 'name', 'indicator', 'from', 'asOf', 'unit', 'numerator', 'denominator', 'value'],
		rows.map(({ code, name, numerator, denominator, value }) => [
			code,
			name,
			indicator,
			from ?? null,
			asOf,
			unit,
			numerator,
			denominator,
			value
		])
	);
}

/** Each row as a feature; without a shape where none is known, as for villages. */
async function shapes({ rows, total: _, ...asked }: Told): Promise<string> {
	const found = await outlines(database(), asked);
	const drawn = shapesOf(found);
	return JSON.stringify({
		type: 'FeatureCollection',
		...asked,
		outlines: found.kind,
		outlinesFrom: found.source,
		features: rows.map(({ code, ...properties }) => ({
			type: 'Feature',
			id: code,
			geometry: drawn.get(code) ?? null,
			properties: { code, ...properties }
		}))
	});
}
