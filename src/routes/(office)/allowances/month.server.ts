import { type Actor, grantsFor } from '$lib/domain/access';
import { allowanceFor } from '$lib/domain/allowance';
import type { Day } from '$lib/domain/day';
import { type Period, periodOf } from '$lib/domain/period';
import * as allowances from '$lib/server/allowances';
import { database } from '$lib/server/installation';
import * as villages from '$lib/server/villages';
import { today } from '../../form.server';
import { numberIn } from '../query';

const firstMonth = '2021-01';

/** The month that an address asks for, up to today; this month where it asks for none that can be. */
export function monthIn(query: URLSearchParams): Period {
	const asked = query.get('month') ?? '';
	const known = /^\d{4}-(0[1-9]|1[0-2])$/.test(asked) && asked >= firstMonth;
	const { from, to } = periodOf(
		'month',
		known && `${asked}-01` <= today() ? `${asked}-01` : today()
	);
	return { from, to: to < today() ? to : today() };
}

/** The communes of the month in the person's reach, and the one that is asked for, or the first. */
export async function communeIn(actor: Actor, query: URLSearchParams, { to }: Period) {
	const action = 'allowance.read';
	const communes = await villages.communesInReach(database(), actor, action, today(), to);
	const asked = numberIn(query, 'commune');
	return { communes, commune: communes.find(({ id }) => id === asked) ?? communes[0] ?? null };
}

/** Everybody of a commune in a month with the days that count and what they come to. */
export async function reckonedFor(communeId: number, period: Period) {
	const rates = await allowances.ratesOf(database(), communeId, period.to);
	const active = await allowances.activeIn(database(), communeId, period);
	const lastDay: Day = periodOf('month', period.from).to;
	const people = active.map((person) => {
		const days = person.days.map(({ day }) => day);
		return { ...person, ...allowanceFor(days, rates, lastDay) };
	});
	return { rates, people };
}

/** The province for which the person may set rates, if any. */
export function provinceOf(actor: Actor): number | null {
	const grants = grantsFor(actor, 'allowance.set_rate');
	const grant = grants.find((each) => 'provinceId' in each);
	return grant && 'provinceId' in grant ? grant.provinceId : null;
}
