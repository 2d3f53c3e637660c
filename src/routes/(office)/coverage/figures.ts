import type { CoverageRow } from '$lib/domain/coverage';
import {
	type IndicatorCode,
	type Figure,
	type Indicator,
	indicatorOf
} from '$lib/domain/indicator';
import { fold } from '$lib/domain/text';
import { showNumber, showPercent, showValue } from '$lib/ui/format';
import { classOf, colourOf, type Scale, scaleOf } from '$lib/ui/map/scale';
import type { MapArea } from '$lib/ui/map/outline';
import { coverage as words, indicatorNames } from '$lib/ui/words';

/** How the figures of one indicator are read, the same on the map, in the table and in the legend. */
export type Reading = { indicator: Indicator; name: string; counted: string; scale: Scale | null };

export function readingOf(code: IndicatorCode, values: readonly (number | null)[]): Reading {
	const indicator = indicatorOf(code);
	const scale = scaleOf(values, indicator.unit === '%' ? 100 : Infinity);
	const measure =
		indicator.counted && (indicator.counted.denominator ?? indicator.counted.numerator);
	return {
		indicator,
		name: indicatorNames[code],
		counted: measure ? words.counted[measure] : '',
		scale
	};
}

/** A row of the page: the village's commune stands beside it where villages of many are shown. */
export type Row = CoverageRow & { within: string | null };

/** The numerator as it is told: a count, "không nêu" where it is withheld, or "—". */
export function showNumerator({ numerator, denominator }: Figure): string {
	return numerator === null && denominator !== null ? words.few : showNumber(numerator);
}

/** The colour of a row, 0 to 5; null where its value is not known. */
export function colourOfRow({ scale }: Reading, { value }: CoverageRow): number | null {
	const index = scale && classOf(scale, value);
	return scale === null || index === null ? null : colourOf(scale, index);
}

export function areaOnMap(reading: Reading, row: Row): MapArea {
	const value = showValue(row.value, reading.indicator.unit);
	const detail = detailOf(reading, row);
	return {
		code: row.code,
		name: shortName(row.name),
		label: row.value === null ? '' : value.replace('%', ''),
		value,
		detail,
		title: `${row.within ? `${row.name}, ${row.within}` : row.name}: ${row.value === null ? detail : `${value}, ${detail}`}`,
		colour: colourOfRow(reading, row)
	};
}

/** 412 trên 690 hộ */
export function detailOf(reading: Reading, row: Figure): string {
	const { counted } = reading;
	if (reading.indicator.unit === 'count' && row.numerator !== null)
		return words.count(showNumber(row.numerator), counted);
	if (row.denominator === null) return words.noFigure;
	return words.of(showNumerator(row), showNumber(row.denominator), counted);
}

/** Without the word for what it is: Xã Na Sầm → Na Sầm. */
export function shortName(name: string): string {
	return name.replace(
		/^(Tỉnh|Thành phố|Huyện|Thị xã|Quận|Xã|Phường|Thị trấn|Đặc khu|Thôn|Bản|Khối|Tổ dân phố) (?=\p{Lu})/u,
		''
	);
}

export const columns = ['name', 'numerator', 'denominator', 'value'] as const;
export type Column = (typeof columns)[number];
export type Order = { column: Column; descending: boolean };

const names = new Intl.Collator('vi', { numeric: true });

/** The rows whose name holds the text, diacritics or not, in the order wanted; missing always last. */
export function arrange(rows: readonly Row[], text: string, order: Order): Row[] {
	const wanted = fold(text);
	const turn = order.descending ? -1 : 1;
	const { column } = order;
	return rows
		.filter(({ name, within }) => fold(`${name} ${within ?? ''}`).includes(wanted))
		.sort((a, b) => {
			const byName = names.compare(a.name, b.name);
			if (column === 'name') return turn * byName;
			const [left, right] = [a[column], b[column]];
			if (left === null || right === null)
				return Number(left === null) - Number(right === null) || byName;
			return turn * (left - right) || byName;
		});
}

/** "vượt 10,0 điểm": how far a value is from its target, in points. */
export function gapOf(value: number, target: number): string {
	const gap = Math.round((value - target) * 10) / 10;
	if (gap === 0) return words.met;
	const points = showPercent(Math.abs(gap)).replace('%', '');
	return gap > 0 ? words.above(points) : words.below(points);
}

/** The classes of the scale as people read them: "40 – dưới 50%". */
export function boundsOf({ scale, indicator }: Reading): string[] {
	if (scale === null) return [];
	const { bounds } = scale;
	const show = (bound: number) => showValue(bound, indicator.unit).replace(/,0+(?=%|$)/, '');
	if (bounds.length === 1) return [show(bounds[0]!)];
	return bounds.slice(0, -1).map((bound, index) => `${show(bound)} – ${show(bounds[index + 1]!)}`);
}

/** How many rows each class has, and how many none. */
export function classSizes({ scale }: Reading, rows: readonly CoverageRow[]) {
	const known = new Array<number>(scale ? Math.max(1, scale.bounds.length - 1) : 0).fill(0);
	let missing = 0;
	for (const { value } of rows) {
		const index = scale && classOf(scale, value);
		if (index === null) missing++;
		else known[index] = (known[index] ?? 0) + 1;
	}
	return { known, missing };
}
