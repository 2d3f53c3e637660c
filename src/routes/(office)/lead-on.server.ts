import { redirect } from '@sveltejs/kit';
import type { Action, Actor } from '$lib/domain/access';
import type { Day } from '$lib/domain/day';
import { database } from '$lib/server/installation';
import * as villages from '$lib/server/villages';
import { today } from '../form.server';
import { numberIn } from './query';

/** An old link to an area that is no more leads to what it became; to all within reach, if it became several. */
export async function leadOn(url: URL, actor: Actor, action: Action, day: Day): Promise<void> {
	const query = new URLSearchParams(url.searchParams);
	for (const level of ['commune', 'village'] as const) {
		const id = numberIn(query, level);
		if (id === null) continue;
		const heir = await villages.heirOf(database(), actor, action, { level, id }, today(), day);
		if (heir === null) query.delete(level);
		else query.set(level, String(heir));
	}
	if (query.toString() !== new URLSearchParams(url.searchParams).toString())
		redirect(303, `${url.pathname}?${query}`);
}
