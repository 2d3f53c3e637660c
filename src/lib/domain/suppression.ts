/**
 * What open figures keep to themselves. A count of one to four is not told, nor anything from which it could
 * be worked out: where a sum is told, enough other counts of it are left out too, the smallest first, so
 * that no hidden count is certain to be under five, and none can be told exactly.
 */
import { isFew, leastTold } from './coverage';
import {
	type Counted,
	type Figure,
	type IndicatorCode,
	indicatorCodes,
	indicatorOf,
	type Measure
} from './indicator';

/** Areas whose figures add up to one that is told, or that is hidden itself and must not follow from them. */
export type Group = { ids: readonly number[]; sumTold: boolean };
export const parts = ['numerator', 'denominator'] as const;
export type Part = (typeof parts)[number];
export type Hidden = Record<Part, Set<number>>;

/**
 * Counts that follow from each other: shop + account = both + either; members by two names; and households that
 * live there, of whom those who were asked about a use are all or none of a village. What is hidden of one of
 * them in an area is hidden of all.
 */
const families: Partial<Record<Measure, 'uses' | 'people' | 'homes'>> = {
	shop: 'uses',
	account: 'uses',
	both: 'uses',
	either: 'uses',
	members: 'people',
	serving: 'people',
	households: 'homes',
	asked_online_services: 'homes',
	asked_cashless: 'homes',
	asked_fibre: 'homes'
};

/** The other indicators that tell of an indicator's counts: which of its parts by which of theirs. */
export function kinOf(
	indicator: IndicatorCode
): { indicator: IndicatorCode; pairs: [part: Part, other: Part][] }[] {
	const { counted } = indicatorOf(indicator);
	return indicatorCodes
		.map((code) => ({ indicator: code, pairs: pairsOf(counted, indicatorOf(code).counted) }))
		.filter(({ indicator: code, pairs }) => code !== indicator && pairs.length > 0);
}

/** Of one denominator everybody hides the same: only other measures of its family are asked what they hide. */
function pairsOf(mine: Counted | null, theirs: Counted | null): [part: Part, other: Part][] {
	return parts.flatMap((part) =>
		parts.flatMap((other): [Part, Part][] => {
			const [own, measure] = [mine?.[part], theirs?.[other]];
			const same = part === 'denominator' && other === part && own === measure;
			return own && measure && families[own] && families[own] === families[measure] && !same
				? [[part, other]]
				: [];
		})
	);
}

/** Which figures of areas are left out, given all the sums that they are part of. */
export function hiddenOf(
	figures: ReadonlyMap<number, Figure>,
	groups: Record<Part, readonly Group[]>,
	unit: '%' | 'each' | 'count'
): Hidden {
	const few = (part: Part) =>
		new Set([...figures].filter(([, figure]) => isFew(figure[part])).map(([id]) => id));
	const denominator = few('denominator');
	cover(groups.denominator, denominator, (id) => ({
		count: figures.get(id)?.denominator ?? 0,
		least: 1,
		most: Infinity
	}));
	const numerator = new Set([...few('numerator'), ...denominator]);
	cover(groups.numerator, numerator, (id) => {
		const { numerator: count, denominator: whole } = figures.get(id) ?? empty;
		const secret = denominator.has(id);
		return {
			count: count ?? 0,
			least: secret ? 0 : 1,
			most: unit === '%' && !secret ? (whole ?? Infinity) : Infinity
		};
	});
	return { numerator, denominator };
}

/** The figure of an area without what is hidden. */
export function told<Told extends Figure>(figure: Told, id: number, hidden: Hidden): Told {
	if (hidden.denominator.has(id))
		return { ...figure, numerator: null, denominator: null, value: null };
	return hidden.numerator.has(id) ? { ...figure, numerator: null, value: null } : figure;
}

const empty: Figure = { numerator: null, denominator: null, value: null };

/** A count, and what everybody knows of it when it is hidden. */
type Cell = { count: number; least: number; most: number };

/** Adds to the hidden ones until none follows from any sum; hiding in one group can bare nothing in another. */
function cover(groups: readonly Group[], hidden: Set<number>, cellOf: (id: number) => Cell): void {
	let again = true;
	while (again) {
		again = false;
		for (const group of groups) {
			const next = smallestTold(group, hidden, cellOf);
			if (next === null || isCovered(group, hidden, cellOf)) continue;
			hidden.add(next);
			again = true;
		}
	}
}

function smallestTold({ ids }: Group, hidden: Set<number>, cellOf: (id: number) => Cell) {
	const left = ids.filter((id) => !hidden.has(id) && cellOf(id).count > 0);
	return left.length === 0
		? null
		: left.reduce((best, id) => (cellOf(id).count < cellOf(best).count ? id : best));
}

function isCovered({ ids, sumTold }: Group, hidden: Set<number>, cellOf: (id: number) => Cell) {
	const cells = ids.filter((id) => hidden.has(id)).map(cellOf);
	if (!sumTold) return cells.length > 0;
	const sum = (part: keyof Cell) => cells.reduce((all, cell) => all + cell[part], 0);
	const [counted, least] = [sum('count'), sum('least')];
	return cells.every((cell) => {
		const others = cells.filter((each) => each !== cell);
		const most = Math.min(cell.most, counted - (least - cell.least));
		const atMost = others.reduce((all, each) => all + each.most, 0);
		return most >= leastTold && most > Math.max(cell.least, counted - atMost);
	});
}
