import { sql } from 'drizzle-orm';
import type { Actor, Place } from '../domain/access';
import type { DelegateChair, EndDelegation } from '../domain/account';
import { addDays, type Day } from '../domain/day';
import type { Paper } from '../domain/decision';
import { Problem } from '../domain/problem';
import { holdsOn } from './access';
import * as accounts from './accounts';
import * as areas from './areas';
import type { Context } from './commands';
import { rows, type Tx } from './db/client';
import { appointment } from './db/schema';

/** A chair's place, given to a vice chair for some days and on record: an appointment that says whose it is. */
export async function delegateChair(context: Context, delegated: DelegateChair): Promise<void> {
	const { tx, actor, today } = context;
	const { id, communeId, from, to } = delegated;
	if (from < today) throw new Problem('invalid', { from: 'outside' });
	// Whoever signs in another's place does not give it on.
	if (await signsInPlace(tx, actor, communeId, today)) throw new Problem('not_found');
	const accountId = await accounts.forPhone(context, delegated.phone, delegated.name);
	if (accountId === actor.id) throw new Problem('invalid', { phone: 'invalid_choice' });
	await tx.insert(appointment).values({
		id,
		accountId,
		role: 'commune_chair',
		areaId: communeId,
		validFrom: from,
		validTo: addDays(to, 1),
		delegatedBy: actor.id
	});
}

/** From today the chair's place is the chair's alone again. */
export async function endDelegation({ tx, today }: Context, { id }: EndDelegation): Promise<void> {
	await tx.execute(sql`update appointment set valid_to = greatest(valid_from, ${today}::date)
		where id = ${id} and valid_to > ${today}::date`);
}

export async function placeOf(tx: Tx, id: string, today: Day): Promise<Place | null> {
	const [found] = await rows<{ area_id: number }>(
		tx,
		sql`select area_id from appointment where id = ${id} and delegated_by is not null`
	);
	return found ? areas.placeOfArea(tx, found.area_id, today) : null;
}

/** Whether a person chairs a commune only in another's place. */
export async function signsInPlace(
	tx: Tx,
	actor: Actor,
	communeId: number,
	today: Day
): Promise<boolean> {
	const [found] = await rows<{ lent: boolean | null }>(
		tx,
		sql`select bool_and(a.delegated_by is not null) as lent from appointment a
			where a.account_id = ${actor.id} and a.role = 'commune_chair' and a.area_id = ${communeId} and ${holdsOn('a', today)}`
	);
	return found?.lent ?? false;
}

/**
 * Who signs a commune's papers on a day, as far as that is known: the reader if they may, before them
 * who does it in the chair's place, before the chair.
 */
export async function signerOf(
	tx: Tx,
	actor: Actor,
	communeId: number,
	day: Day
): Promise<Pick<Paper, 'signer' | 'capacity'> | null> {
	const [found] = await rows<Pick<Paper, 'signer' | 'capacity'>>(
		tx,
		sql`select p.name as signer, case when a.delegated_by is null then 'chair' else 'vice_chair' end as capacity
			from appointment a join account p on p.id = a.account_id
			where a.area_id = ${communeId} and a.role = 'commune_chair' and ${holdsOn('a', day)}
			order by p.id = ${actor.id} desc, a.delegated_by is not null desc, a.valid_from desc, a.id limit 1`
	);
	return found ?? null;
}

export type Delegation = { id: string; name: string; from: Day; to: Day; open: boolean };

/** Who signed, signs or will sign in the chair's place in a commune, the latest first. */
export async function ofCommune(tx: Tx, communeId: number, today: Day): Promise<Delegation[]> {
	return rows<Delegation>(
		tx,
		sql`select a.id, p.name, a.valid_from::text as "from", (a.valid_to - 1)::text as "to", a.valid_to > ${today}::date as open
			from appointment a join account p on p.id = a.account_id
			where a.area_id = ${communeId} and a.delegated_by is not null and a.valid_to > a.valid_from
			order by a.valid_from desc, p.name`
	);
}
