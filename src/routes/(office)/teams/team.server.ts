import * as v from 'valibot';
import type { Actor } from '$lib/domain/access';
import { Id } from '$lib/domain/id';
import { database } from '$lib/server/installation';
import * as register from '$lib/server/team-register';
import * as teams from '$lib/server/teams';
import { notFound, today } from '../../form.server';

/** A team that the person may see, and where it sits; anything else does not exist. */
export async function teamFor(actor: Actor, id: string) {
	const team = v.is(Id, id) ? await register.one(database(), actor, id, today()) : null;
	const place = team && (await teams.placeOf(database(), team.id, today()));
	return team && place ? { team, place } : notFound();
}
