import * as v from 'valibot';
import { AreaId } from './area';
import { Day } from './day';

/**
 * What a commune, or a province for its communes, gives for a day of activity from a day on, and for how
 * many days a month it plans; null where the plan sets no limit. The application counts and pays nothing.
 */
export const SetAllowanceRate = v.object({
	areaId: AreaId,
	from: Day,
	/** In đồng. */
	perDay: v.pipe(
		v.number('invalid_number'),
		v.integer('invalid_number'),
		v.minValue(0, 'invalid_number'),
		v.maxValue(10_000_000, 'invalid_number')
	),
	plannedDays: v.nullable(
		v.pipe(
			v.number('invalid_number'),
			v.integer('invalid_number'),
			v.minValue(1, 'invalid_number'),
			v.maxValue(31, 'invalid_number')
		)
	)
});
export type SetAllowanceRate = v.InferOutput<typeof SetAllowanceRate>;

/** Keeps a month of a commune as it is reckoned now, or lets it follow again what is recorded. */
export const CloseAllowances = v.object({
	communeId: AreaId,
	/** Its first day. */
	month: v.pipe(
		Day,
		v.check((day) => day.endsWith('-01'), 'invalid_day')
	)
});
export type CloseAllowances = v.InferOutput<typeof CloseAllowances>;

export type Rate = Pick<SetAllowanceRate, 'from' | 'perDay' | 'plannedDays'> & {
	/** Set by the commune itself; else by its province. */
	own: boolean;
};

/** The rate that holds on a day: the commune's own before the province's, and of these the latest. */
export function rateOn(rates: Rate[], day: Day): Rate | null {
	const held = rates.filter(({ from }) => from <= day);
	const own = held.filter((rate) => rate.own);
	const among = own.length > 0 ? own : held;
	return among.reduce<Rate | null>(
		(latest, rate) => (latest === null || rate.from > latest.from ? rate : latest),
		null
	);
}

/**
 * Which of the days on which somebody was active count, and what they come to in đồng: the first ones of
 * the month up to what is planned by the rate of its last day, each at its own day's rate. The sum is null
 * while a day that counts has no rate.
 */
export function allowanceFor(active: Day[], rates: Rate[], lastDay: Day) {
	const planned = rateOn(rates, lastDay)?.plannedDays ?? active.length;
	const counted = active.toSorted().slice(0, planned);
	const amount = counted.reduce<number | null>((sum, day) => {
		const rate = rateOn(rates, day);
		return sum === null || rate === null ? null : sum + rate.perDay;
	}, 0);
	return { counted, amount };
}

/** A member of a team of the commune, with each day of the month on which they were active. */
export type Active = {
	/** The account, because one person in two teams has one day; of who has none the member. */
	personId: string;
	name: string;
	teamName: string;
	days: { day: Day; visits: number; sessions: number }[];
};

/** Everybody of a commune in a month with the days that count and what they come to. */
export type Reckoned = {
	rates: Rate[];
	people: (Active & ReturnType<typeof allowanceFor>)[];
};

export type Changed = {
	name: string;
	/** Days that count and what they come to; null where the person was not, or is no more, in the list. */
	kept: Sums;
	now: Sums;
};
type Sums = { days: number; amount: number | null } | null;

/** For whom a month would be reckoned otherwise now than it was kept. */
export function changedSince(kept: Reckoned['people'], now: Reckoned['people']): Changed[] {
	const before = new Map(kept.map((person) => [person.personId, person]));
	const after = new Map(now.map((person) => [person.personId, person]));
	const sums = (person: Reckoned['people'][number] | undefined): Sums =>
		person ? { days: person.counted.length, amount: person.amount } : null;
	return [...new Map([...before, ...after])].flatMap(([id, { name }]) => {
		const changed = { name, kept: sums(before.get(id)), now: sums(after.get(id)) };
		const same =
			(changed.kept?.days ?? 0) === (changed.now?.days ?? 0) &&
			(changed.kept?.amount ?? 0) === (changed.now?.amount ?? 0);
		return same ? [] : [changed];
	});
}
