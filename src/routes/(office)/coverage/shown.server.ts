import type { Actor } from '$lib/domain/access';
import { country } from '$lib/domain/area';
import { type CoverageQuestion, type CoverageView, spanAt } from '$lib/domain/coverage';
import type { Day } from '$lib/domain/day';
import type { FieldFaults } from '$lib/domain/problem';
import { Problem } from '$lib/domain/problem';
import * as areas from '$lib/server/areas';
import {
	type Coverage,
	coverage,
	homeOf,
	isWithinReach,
	nearestQuestion,
	nearestView,
	pathTo,
	provinceOf,
	questionIn
} from '$lib/server/coverage';
import { openly } from '$lib/server/open-coverage';
import { database } from '$lib/server/installation';
import * as localIndicators from '$lib/server/local-indicators';
import * as targets from '$lib/server/targets';

export type Asked = { question: CoverageQuestion; view: CoverageView; faults: FieldFaults };

type Judged = { question: CoverageQuestion; faults: FieldFaults };

/** What an address asks, as near as can be, for its reader; what is wrong with it is told by field. */
export async function askedIn(url: URL, actor: Actor | null, today: Day): Promise<Asked> {
	const asked = Object.fromEntries([...url.searchParams].filter(([, value]) => value !== ''));
	const home = await homeOf(database(), actor, today);
	const { question, faults } = nearestQuestion(asked, home, today);
	const known = await knownArea(question, home, today);
	const local = await knownIndicator(known.question, today);
	const mapped = await onAllowedMap(local.question, actor, today);
	const { view, faults: unclear } = nearestView(asked, mapped.question);
	return {
		question: mapped.question,
		view,
		faults: { ...faults, ...known.faults, ...local.faults, ...mapped.faults, ...unclear }
	};
}

/** A code that no area ever had is told, and the reader's own area shown. */
async function knownArea(question: CoverageQuestion, home: string, today: Day): Promise<Judged> {
	const { area } = question;
	if (area === country.code || (await areas.isKnownCode(database(), area)))
		return { question, faults: {} };
	const { level: _, mapOn: _day, from: _from, period, ...rest } = question;
	const asked = { ...rest, ...(period ? { period } : {}), area: home };
	return { question: questionIn(asked, today), faults: { area: 'unknown_area' } };
}

/** A local indicator of another province, or of none, is told; the usual one is shown. */
async function knownIndicator(question: CoverageQuestion, today: Day): Promise<Judged> {
	try {
		const province = await provinceOf(database(), question);
		// Of an area that is no more nothing is shown.
		if (province !== null || question.area === country.code)
			await localIndicators.requireOf(database(), question.indicator, province);
		return { question, faults: {} };
	} catch (thrown) {
		if (!(thrown instanceof Problem)) throw thrown;
		const { area, level, asOf, map } = question;
		return { question: questionIn({ area, level, asOf, map }, today), faults: thrown.fields };
	}
}

/**
 * Later areas than the day's own are for those who see the figures whole: set against those of the day,
 * they would give away what is withheld.
 */
async function onAllowedMap(
	question: CoverageQuestion,
	actor: Actor | null,
	today: Day
): Promise<Judged> {
	if (question.mapOn === question.asOf) return { question, faults: {} };
	try {
		const area = (await pathTo(database(), { area: question.area, asOf: question.mapOn })).at(-1)!;
		const whole = await isWithinReach(database(), actor, { area, mapOn: question.mapOn });
		if (whole) return { question, faults: {} };
	} catch (thrown) {
		if (!(thrown instanceof Problem)) throw thrown;
		// The area is no more today: its own day's map is the only one.
	}
	const { level, mapOn: _, from: _from, period, ...rest } = question;
	const asked = { ...rest, level, ...(period ? { period } : {}), map: 'then' };
	try {
		return { question: questionIn(asked, today), faults: { map: 'whole_only' } };
	} catch (thrown) {
		if (!(thrown instanceof Problem)) throw thrown;
		const { level: _level, ...wider } = asked;
		return { question: questionIn(wider, today), faults: { map: 'whole_only' } };
	}
}

/** A figure's row as the page shows it. */
export type Shown = Awaited<ReturnType<typeof shownTo>>;

/** The answer as its reader may see it, each row with its target and what it was before. */
export async function shownTo(actor: Actor | null, { question, view }: Asked) {
	const tx = database();
	const full = await coverage(tx, question);
	const whole = await isWithinReach(tx, actor, full);
	const seen = whole ? full : await openly(tx, full);
	const earlier = view.show === 'change' ? await earlierOf(full, view.compare, whole) : null;
	const { own, ofRow } = await targets.against(tx, full);
	const parts = new Map(full.divided.map(({ areaId, names }) => [areaId, names]));
	return {
		whole,
		path: seen.path,
		total: seen.total,
		basis: seen.basis,
		counts: seen.counts,
		area: full.area,
		target: own,
		before: earlier && { from: earlier.from, asOf: earlier.asOf, value: earlier.total.value },
		rows: seen.rows.map(({ areaId, ...row }) => ({
			...row,
			target: ofRow(areaId),
			before: earlier?.ofRow.get(areaId) ?? null,
			divided: (whole && parts.get(areaId)) || null
		}))
	};
}

/**
 * The figures of an earlier day on the areas that are shown; for whoever sees less than all, on those of
 * the earlier day, as everybody may see them.
 */
async function earlierOf(full: Coverage, day: Day, whole: boolean) {
	const tx = database();
	const { area, indicator, level, period } = full;
	const span = spanAt(full, day);
	const mapOn = whole ? full.mapOn : span.asOf;
	const asked = { area: area.code, indicator, level, period, ...span, mapOn };
	try {
		const told = await coverage(tx, asked);
		const { rows, total } = whole ? told : await openly(tx, told);
		return { ...span, total, ofRow: new Map(rows.map((row) => [row.areaId, row.value])) };
	} catch (thrown) {
		// The area, or the level, was not there that day.
		if (!(thrown instanceof Problem)) throw thrown;
		return { ...span, total: { value: null }, ofRow: new Map<number, number | null>() };
	}
}
