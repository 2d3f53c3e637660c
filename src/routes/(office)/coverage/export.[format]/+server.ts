import { indicatorOf } from '$lib/domain/indicator';
import { Problem } from '$lib/domain/problem';
import { gapTo } from '$lib/domain/target';
import { database, isDemo } from '$lib/server/installation';
import * as localIndicators from '$lib/server/local-indicators';
import { outlines, shapesOf } from '$lib/server/outlines';
import { writeCsv } from '$lib/server/sheet/csv';
import { writeXlsx } from '$lib/server/sheet/write';
import { showDay, showMoment } from '$lib/ui/format';
import { indicatorName } from '$lib/ui/indicator-name';
import { coverage as words } from '$lib/ui/words';
import { notFound, today as dayNow } from '../../../form.server';
import { download } from '../../download.server';
import { type Asked, askedIn, type Shown, shownTo } from '../shown.server';
import type { RequestHandler } from './$types';

type Cell = string | number;

/** What the page shows, to its reader and no more, as a file. */
export const GET: RequestHandler = async ({ locals, url, params }) => {
	const make = { xlsx, csv, geojson }[params.format] ?? notFound();
	const asked = await askedIn(url, locals.actor, dayNow());
	try {
		const shown = await shownTo(locals.actor, asked);
		const { indicator, asOf } = asked.question;
		const name = `${indicator} ${shown.path.at(-1)?.name ?? ''} ${asOf}.${params.format}`;
		return download(await make(asked, shown), name);
	} catch (thrown) {
		if (thrown instanceof Problem && thrown.code === 'not_found') notFound();
		throw thrown;
	}
};

async function xlsx(asked: Asked, shown: Shown): Promise<Uint8Array> {
	const rows = table(asked, shown);
	const widths = [12, 34, ...(lieApart(shown) ? [28] : []), 18, 18, 12, 12, 14, 14, 14];
	return writeXlsx([
		{
			name: words.export.figures,
			columns: widths.slice(0, rows[0]!.length).map((width) => ({ width })),
			rows
		},
		{
			name: words.export.about,
			columns: [{ width: 28 }, { width: 80 }],
			rows: await about(asked, shown)
		}
	]);
}

async function csv(asked: Asked, shown: Shown): Promise<string> {
	return writeCsv(table(asked, shown).map((row) => row.map(String)));
}

async function geojson({ question }: Asked, shown: Shown): Promise<string> {
	const { mapOn, level, area, indicator, from, asOf } = question;
	const found = await outlines(database(), { area, level, asOf: mapOn });
	const drawn = shapesOf(found);
	return JSON.stringify({
		type: 'FeatureCollection',
		...{ area, level, indicator, from, asOf, mapOn },
		source: await sourceOf(),
		outlines: found.kind,
		outlinesFrom: found.source,
		features: shown.rows.map(({ code, name, numerator, denominator, value, target }) => ({
			type: 'Feature',
			id: code,
			geometry: drawn.get(code) ?? null,
			properties: { code, name, numerator, denominator, value, target: target?.value ?? null }
		}))
	});
}

/** The rows of the page's table, with all that it can show of them; missing is empty, never 0. */
function table({ question, view }: Asked, { rows, before, total, target }: Shown): Cell[][] {
	const { counted, unit } = indicatorOf(question.indicator);
	const { columns } = words;
	const many = lieApart({ rows });
	const changes = view.show === 'change' && before;
	const gapOf = (value: number | null, goal: number | undefined) =>
		value === null || goal === undefined ? '' : gapTo(question.indicator, value, goal);
	const line = (row: {
		code: string;
		name: string;
		within: string | null;
		numerator: number | null;
		denominator: number | null;
		value: number | null;
		goal: number | undefined;
		earlier: number | null;
	}): Cell[] => [
		row.code,
		row.name,
		...(many ? [row.within ?? ''] : []),
		...(unit === 'count' ? [] : [row.numerator ?? '', row.denominator ?? '']),
		row.value ?? '',
		row.goal ?? '',
		gapOf(row.value, row.goal),
		...(changes
			? [
					row.earlier ?? '',
					row.value === null || row.earlier === null
						? ''
						: Math.round((row.value - row.earlier) * 100) / 100
				]
			: [])
	];
	const whole = { code: '', name: words.total, within: null, ...total };
	return [
		[
			words.export.code,
			words.name,
			...(many ? [words.levels[question.level === 'village' ? 'commune' : 'province']] : []),
			...(unit === 'count' || !counted
				? unit === 'count'
					? []
					: [words.numerator, words.denominator]
				: [
						columns[counted.numerator],
						counted.denominator ? columns[counted.denominator] : words.denominator
					]),
			words.value,
			words.targetColumn,
			words.gap,
			...(changes ? [words.export.valueOn(showDay(before.asOf)), words.change] : [])
		],
		...rows.map((row) => line({ ...row, goal: row.target?.value, earlier: row.before })),
		line({ ...whole, goal: target?.value, earlier: before?.value ?? null })
	];
}

/** Whether the rows lie in different areas, which a column names. */
function lieApart({ rows }: Pick<Shown, 'rows'>): boolean {
	return rows.some(({ within }) => within !== null);
}

async function about({ question }: Asked, { path, whole, rows }: Shown): Promise<Cell[][]> {
	const { indicator, period, from, asOf, mapOn, level } = question;
	const locals = await localIndicators.named(database(), [indicator]);
	const divided = [...new Set(rows.flatMap((row) => row.divided ?? []))];
	return [
		[words.export.about, ''],
		[words.indicator, `${indicatorName(indicator, locals)} (${indicator})`],
		[words.path, path.map(({ name }) => name).join(', ')],
		[words.level, words.levels[level]],
		[
			period ? words.period : words.asOf,
			period ? words.during(showDay(from), showDay(asOf)) : showDay(asOf)
		],
		[words.mapOf, words.mapOn(showDay(mapOn))],
		...(divided.length > 0 ? [[words.dividedTitle, divided.join(', ')]] : []),
		[words.export.source, await sourceOf()],
		[words.export.reach, whole ? words.wholeFigures : words.withheld],
		[words.export.made, showMoment(new Date())]
	];
}

async function sourceOf(): Promise<string> {
	return (await isDemo()) ? words.sourceDemo : words.source;
}
