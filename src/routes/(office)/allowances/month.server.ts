import { type Actor, grantsFor } from '$lib/domain/access';
import { changedSince } from '$lib/domain/allowance';
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

/** A month as it was kept when it was closed, or as it is reckoned now, and for whom the two differ. */
export async function reckonedFor(communeId: number, period: Period) {
	const closed = await allowances.closedMonth(database(), communeId, period.from);
	const now = await allowances.reckon(database(), communeId, period);
	return {
		...(closed?.kept ?? now),
		closed: closed && { by: closed.by, at: closed.at },
		changed: closed ? changedSince(closed.kept.people, now.people) : []
	};
}

/** The province for which the person may set rates, if any. */
export function provinceOf(actor: Actor): number | null {
	const grants = grantsFor(actor, 'allowance.set_rate');
	const grant = grants.find((each) => 'provinceId' in each);
	return grant && 'provinceId' in grant ? grant.provinceId : null;
}
