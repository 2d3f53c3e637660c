import type { CoverageRow, CoverageView } from '$lib/domain/coverage';
import {
	type IndicatorCode,
	type Figure,
	type Indicator,
	indicatorOf
} from '$lib/domain/indicator';
import { gapTo, isLessBetter, type Target } from '$lib/domain/target';
import { fold } from '$lib/domain/text';
import { showNumber, showPercent, showValue } from '$lib/ui/format';
import { indicatorName, type LocalName } from '$lib/ui/indicator-name';
import { classOf, colourOf, type Scale, scaleFor } from '$lib/ui/map/scale';
import type { MapArea } from '$lib/ui/map/outline';
import { coverage as words } from '$lib/ui/words';

/** How the figures of one indicator are read, the same on the map, in the table and in the legend. */
export type Reading = {
	code: IndicatorCode;
	indicator: Indicator;
	name: string;
	counted: string;
	show: CoverageView['show'];
	scale: Scale | null;
};

/** A row of the page: the village's commune stands beside it where villages of many are shown. */
export type Row = CoverageRow & {
	within: string | null;
	target: Target | null;
	/** The value of the day that is compared with. */
	before: number | null;
	/** Of how many of its villages (or communes) something was stated; null of what is counted. */
	basis: { stated: number; of: number } | null;
	/** What was divided since, so that the part of it that came here is not in these figures. */
	divided: string[] | null;
};

/** The area as a whole, as a row like the others. */
export function totalOf(
	shown: {
		total: Figure;
		basis: Row['basis'];
		target: Target | null;
		before: { value: number | null } | null;
	} | null
): Row {
	return {
		...{ code: '', name: words.total, within: null, divided: null },
		...(shown?.total ?? { numerator: null, denominator: null, value: null }),
		basis: shown?.basis ?? null,
		target: shown?.target ?? null,
		before: shown?.before?.value ?? null
	};
}

export function readingOf(
	code: IndicatorCode,
	rows: readonly Row[],
	{ show, classes, bounds }: Pick<CoverageView, 'show' | 'classes' | 'bounds'>,
	locals: readonly LocalName[]
): Reading {
	const indicator = indicatorOf(code);
	const measure =
		indicator.counted && (indicator.counted.denominator ?? indicator.counted.numerator);
	const reading = {
		code,
		indicator,
		name: indicatorName(code, locals),
		counted: measure ? words.counted[measure] : '',
		show,
		scale: null
	};
	const percents = indicator.unit === '%';
	const usual = percents ? usualBounds[show] : [];
	const scale = scaleFor(
		rows.map((row) => shownOf(reading, row)),
		classes,
		bounds.length > 0 ? bounds : usual,
		percents && show === 'value' ? 100 : Infinity
	);
	return { ...reading, scale };
}

const usualBounds = {
	value: [20, 40, 60, 80],
	gap: [-20, -10, 0, 10],
	change: [0, 5, 10, 20]
} satisfies Record<CoverageView['show'], number[]>;

/** What is coloured of a row: its value, how far it is from its target, or what changed. */
export function shownOf({ code, show }: Reading, { value, target, before }: Row): number | null {
	if (show === 'value' || value === null) return value;
	if (show === 'gap') return target && gapTo(code, value, target.value);
	return before === null ? null : Math.round((value - before) * 100) / 100;
}

/** The same in words: 60,0%, or +10,0. */
export function tell(reading: Reading, row: Row): string {
	const shown = shownOf(reading, row);
	const { unit } = reading.indicator;
	return reading.show === 'value' ? showValue(shown, unit) : showDifference(shown, unit);
}

/** −3,2: points where shares are compared, otherwise in the indicator's unit. */
export function showDifference(difference: number | null, unit: Indicator['unit']): string {
	if (difference === null) return showNumber(null);
	const sign = difference > 0 ? '+' : difference < 0 ? '−' : '';
	const size = showValue(Math.abs(difference), unit);
	return `${sign}${size.replace('%', '')}`;
}

/** The rows that are worst off, the worst first: by what is shown, or where less is better the most. */
export function weakest(reading: Reading, rows: readonly Row[], most: number): Row[] {
	const turn = reading.show !== 'gap' && isLessBetter(reading.code) ? -1 : 1;
	return rows
		.filter((row) => shownOf(reading, row) !== null)
		.sort(
			(a, b) =>
				turn * (shownOf(reading, a)! - shownOf(reading, b)!) || names.compare(a.name, b.name)
		)
		.slice(0, most);
}

/** The numerator as it is told: a count, "không nêu" where it is withheld, or "—". */
export function showNumerator({ numerator, denominator }: Figure): string {
	return numerator === null && denominator !== null ? words.few : showNumber(numerator);
}

/** The colour of a row, 0 to 5; null where its value is not known. */
export function colourOfRow(reading: Reading, row: Row): number | null {
	const { scale } = reading;
	const index = scale && classOf(scale, shownOf(reading, row));
	return scale === null || index === null ? null : colourOf(scale, index);
}

export function areaOnMap(reading: Reading, row: Row): MapArea {
	const shown = shownOf(reading, row);
	const value = tell(reading, row);
	const detail = detailOf(reading, row);
	const place = row.within ? `${row.name}, ${row.within}` : row.name;
	return {
		code: row.code,
		name: row.divided ? `${shortName(row.name)} ✂` : shortName(row.name),
		label: shown === null ? '' : value.replace('%', ''),
		value,
		detail,
		title: `${place}: ${shown === null ? detail : `${value}, ${detail}`}`,
		colour: colourOfRow(reading, row)
	};
}

/** 412 trên 690 hộ; in a comparison the value stands before, with what it is compared with. */
export function detailOf(reading: Reading, row: Row): string {
	const figure = [figureIn(reading, row), ...basisOf(reading, row.basis)].join(', ');
	const { unit } = reading.indicator;
	const compared = [
		...(reading.show === 'value' || row.value === null ? [] : [showValue(row.value, unit)]),
		...(reading.show === 'gap' && row.target
			? [words.target(showGoal(row.target.value, unit))]
			: []),
		...(reading.show === 'change' && row.before !== null
			? [words.wasBefore(showValue(row.before, unit))]
			: []),
		...(row.divided ? [words.dividedMark(row.divided.join(', '))] : [])
	];
	return reading.show === 'value'
		? [figure, ...compared].join(', ')
		: [...compared, figure].join(', ');
}

/** Nói về 12 trong 30 thôn: whoever stated nothing is in no figure. Nothing to tell where one area speaks for itself. */
export function basisOf({ indicator }: Pick<Reading, 'indicator'>, basis: Row['basis']): string[] {
	const measure = indicator.counted?.basis?.of;
	if (!basis || !measure || basis.of < 2) return [];
	const of = showNumber(basis.of);
	const unit = words.counted[measure];
	return [
		basis.stated === 0 ? words.basisNone(of, unit) : words.basis(showNumber(basis.stated), of, unit)
	];
}

export function figureIn(reading: Pick<Reading, 'indicator' | 'counted'>, row: Figure): string {
	const { counted } = reading;
	if (reading.indicator.unit === 'count' && row.numerator !== null)
		return words.count(showNumber(row.numerator), counted);
	if (row.denominator === null) return words.noFigure;
	return words.of(showNumerator(row), showNumber(row.denominator), counted);
}

/** 50%, without decimals that say nothing. */
export function showGoal(value: number, unit: Indicator['unit']): string {
	return showValue(value, unit).replace(/,0+(?=%|$)/, '');
}

/** Without the word for what it is: Xã Na Sầm → Na Sầm. */
export function shortName(name: string): string {
	return name.replace(
		/^(Tỉnh|Thành phố|Huyện|Thị xã|Quận|Xã|Phường|Thị trấn|Đặc khu|Thôn|Bản|Khối|Tổ dân phố) (?=\p{Lu})/u,
		''
	);
}

export const columns = ['name', 'numerator', 'denominator', 'value', 'shown'] as const;
export type Column = (typeof columns)[number];
export type Order = { column: Column; descending: boolean };

const names = new Intl.Collator('vi', { numeric: true });

/** The rows whose name holds the text, diacritics or not, in the order wanted; missing always last. */
export function arrange(rows: readonly Row[], text: string, order: Order, reading: Reading): Row[] {
	const wanted = fold(text);
	const turn = order.descending ? -1 : 1;
	const { column } = order;
	return rows
		.filter(({ name, within }) => fold(`${name} ${within ?? ''}`).includes(wanted))
		.sort((a, b) => {
			const byName = names.compare(a.name, b.name);
			if (column === 'name') return turn * byName;
			const of = (row: Row) => (column === 'shown' ? shownOf(reading, row) : row[column]);
			const [left, right] = [of(a), of(b)];
			if (left === null || right === null)
				return Number(left === null) - Number(right === null) || byName;
			return turn * (left - right) || byName;
		});
}

/** "vượt 10,0 điểm": how far a value is from its target; in points where shares are compared. */
export function gapOf(
	{ code, indicator: { unit } }: Reading,
	value: number,
	target: number
): string {
	const gap = gapTo(code, value, target);
	if (gap === 0) return words.met;
	const far =
		unit === '%'
			? words.points(showPercent(Math.abs(gap)).replace('%', ''))
			: showValue(Math.abs(gap), unit);
	return gap > 0 ? words.above(far) : words.below(far);
}

/** The classes of the scale as people read them: "40% – 50%", where 50% is of the next. */
export function boundsOf({ scale, indicator, show }: Reading): string[] {
	if (scale === null) return [];
	const { bounds } = scale;
	const sign = (bound: number) => (bound < 0 ? '−' : bound > 0 && show !== 'value' ? '+' : '');
	const unit = show === 'value' && indicator.unit === '%' ? '%' : '';
	const told = (bound: number) => `${sign(bound)}${hundredths.format(Math.abs(bound))}${unit}`;
	if (bounds.length === 1) return [told(bounds[0]!)];
	return bounds.slice(0, -1).map((bound, index) => {
		const next = bounds[index + 1]!;
		if (bound === next) return told(bound);
		if (bound === -Infinity) return words.under(told(next));
		return next === Infinity ? words.from(told(bound)) : `${told(bound)} – ${told(next)}`;
	});
}

const hundredths = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 2 });

/** How many rows each class has, and how many none. */
export function classSizes(reading: Reading, rows: readonly Row[]) {
	const { scale } = reading;
	const known = new Array<number>(scale ? Math.max(1, scale.bounds.length - 1) : 0).fill(0);
	let missing = 0;
	for (const row of rows) {
		const index = scale && classOf(scale, shownOf(reading, row));
		if (index === null) missing++;
		else known[index] = (known[index] ?? 0) + 1;
	}
	return { known, missing };
}
