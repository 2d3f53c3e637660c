import type { RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { Id } from '$lib/domain/id';
import { Problem } from '$lib/domain/problem';
import * as drafts from '$lib/server/decision-draft';
import { database } from '$lib/server/installation';
import { notFound, signedIn, today } from '../../form.server';

/** As many as one decision may concern. */
const mostTeams = 200;

export function teamIdsIn(url: URL): string[] {
	return [...new Set(url.searchParams.getAll('team'))].slice(0, mostTeams);
}

/** The draft for the teams that the address names; null when no one decision can be about them all. */
export async function draftFor(
	event: Pick<RequestEvent, 'locals' | 'url'>
): Promise<drafts.Decided | null> {
	const actor = signedIn(event);
	const teamIds = teamIdsIn(event.url);
	if (!teamIds.every((id) => v.is(Id, id))) notFound();
	try {
		return await drafts.draftOf(database(), actor, teamIds, today());
	} catch (thrown) {
		if (!(thrown instanceof Problem)) throw thrown;
		return thrown.code === 'invalid' ? null : notFound();
	}
}

/** A recorded decision that the person may see; anything else does not exist. */
export async function decisionFor(
	event: Pick<RequestEvent, 'locals' | 'url'>,
	id: string
): Promise<drafts.Decided & { paper: NonNullable<drafts.Decided['paper']> }> {
	const actor = signedIn(event);
	const found = v.is(Id, id) ? await drafts.recorded(database(), actor, id, today()) : null;
	return found?.paper ? { ...found, paper: found.paper } : notFound();
}

/** Where a decision on these teams is taken. */
export function decisionPlace({ teams }: drafts.Decided) {
	return { communeId: teams[0]?.communeId };
}
