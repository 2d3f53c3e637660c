import { sql } from 'drizzle-orm';
import { figureOf } from '../domain/coverage';
import { addDays, type Day } from '../domain/day';
import { type Figure, indicatorOf, type Measure, type Source } from '../domain/indicator';
import { type Period, type PeriodKind, periodOf } from '../domain/period';
import type { FormLine } from '../domain/report';
import { targetFor } from '../domain/target';
import { holdsOn } from './access';
import * as areas from './areas';
import { countsOf } from './counts';
import { rows, type Tx } from './db/client';
import type { reportFigure } from './db/schema';
import * as targets from './targets';

/** One line of a report as the system fills it; what is unknown is null, never 0. */
export type ReportFigure = Omit<typeof reportFigure.$inferSelect, 'reportId'>;
export type Subject = { areaId: number; teamId: string | null };

/**
 * What the lines of a form say of a team, a commune or a province in a period: in the period before, in
 * this one up to its last day that has been, and since the year began. Of a stock each is what there was
 * on the last day. A team's figures are those of the villages it serves.
 */
export async function figuresFor(
	tx: Tx,
	lines: FormLine[],
	subject: Subject,
	kind: PeriodKind,
	period: Period,
	today: Day
): Promise<ReportFigure[]> {
	const now = { from: period.from, to: period.to < today ? period.to : today };
	const before = periodOf(kind, addDays(period.from, -1));
	const year = { from: `${period.from.slice(0, 4)}-01-01`, to: now.to };
	const spans = { previous: before, current: now, toDate: year };
	const count = counter(tx, subject);
	const plans = await plansFor(tx, lines, subject, now.to);
	const found: ReportFigure[] = [];
	for (const [line, { indicator }] of lines.entries()) {
		const figure = (span: Period) => count(indicator, span);
		const current = await figure(spans.current);
		found.push({
			line,
			indicator,
			previous: (await figure(spans.previous)).value,
			current: current.value,
			toDate: (await figure(spans.toDate)).value,
			numerator: current.numerator,
			denominator: current.denominator,
			plan: plans.get(indicator) ?? null
		});
	}
	return found;
}

type Counts = Partial<Record<Measure, number | null>>;

/** Counts each source once for each span, however many lines speak of it. */
function counter(tx: Tx, subject: Subject) {
	const counted = new Map<string, Promise<Counts>>();
	return async (code: FormLine['indicator'], span: Period): Promise<Figure> => {
		const { counted: what, kind } = indicatorOf(code);
		if (what === null) return figureOf(code, null, null);
		const from = kind === 'stock' ? span.to : span.from;
		const key = `${what.source} ${from} ${span.to}`;
		if (!counted.has(key))
			counted.set(key, sumsOf(tx, subject, what.source, { from, to: span.to }));
		const counts = await counted.get(key)!;
		return figureOf(
			code,
			counts[what.numerator] ?? null,
			what.denominator && (counts[what.denominator] ?? null)
		);
	};
}

async function sumsOf(tx: Tx, subject: Subject, source: Source, { from, to }: Period) {
	const sums: Counts = {};
	for (const area of await areasOf(tx, subject, to)) {
		const counts = await countsOf(tx, area, { from, asOf: to }, source);
		for (const [name, count] of Object.entries(counts) as [Measure, number | null][])
			if (count !== null) sums[name] = (sums[name] ?? 0) + count;
	}
	return sums;
}

/** What a subject's figures are summed over on a day: none where it did not exist yet, or no more. */
async function areasOf(tx: Tx, { areaId, teamId }: Subject, day: Day): Promise<areas.Step[]> {
	return rows<areas.Step>(
		tx,
		teamId === null
			? sql`select a.id, a.level, a.code, a.name from area a where a.id = ${areaId} and ${holdsOn('a', day)}`
			: sql`select a.id, a.level, a.code, a.name from team_village tv
				join area a on a.id = tv.village_id and ${holdsOn('a', day)}
				join team_in_force f on f.team_id = tv.team_id and f.spans @> ${day}::date
				where tv.team_id = ${teamId} and ${holdsOn('tv', day)}`
	);
}

/**
 * What each indicator is to reach by the end of the year, as `targetFor` says: by the nearest area that has a
 * target. A team's villages are held against their commune's.
 */
async function plansFor(
	tx: Tx,
	lines: FormLine[],
	{ areaId }: Subject,
	day: Day
): Promise<Map<string, number>> {
	const codes = [...new Set(lines.map(({ indicator }) => indicator))];
	const held = await targets.held(tx, codes);
	if (held.length === 0) return new Map();
	const chain = [...(await areas.path(tx, areaId, day)).map(({ id }) => id).reverse(), null];
	const year = { asOf: `${day.slice(0, 4)}-12-31`, period: 'year' as const };
	return new Map(
		codes.flatMap((code) => {
			const target = targetFor(held, code, chain, year);
			return target ? [[code, target.value]] : [];
		})
	);
}
