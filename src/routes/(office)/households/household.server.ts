import * as v from 'valibot';
import type { Actor } from '$lib/domain/access';
import { Id } from '$lib/domain/id';
import * as register from '$lib/server/household-register';
import * as households from '$lib/server/households';
import { database } from '$lib/server/installation';
import { notFound, today } from '../../form.server';

/** A household that the person may see, and where it lives or lived lately; anything else does not exist. */
export async function householdFor(actor: Actor, id: string) {
	const household = v.is(Id, id) ? await register.one(database(), actor, id, today()) : null;
	if (!household) return notFound();
	return { household, places: await households.placesOf(database(), household.id, today()) };
}
