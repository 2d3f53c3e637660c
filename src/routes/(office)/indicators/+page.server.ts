import { indicatorCodes } from '$lib/domain/indicator';
import { lastChecks } from '$lib/server/indicator-check';
import { database } from '$lib/server/installation';
import * as targets from '$lib/server/targets';
import { today } from '../../form.server';
import type { PageServerLoad } from './$types';

/**
 * The catalogue for everybody, with the targets that the country and its provinces have set; to whoever answers
 * for a province's figures also how the last checks of what is kept of them went.
 */
export const load: PageServerLoad = async ({ locals }) => ({
	targets: await targets.shared(database(), indicatorCodes),
	kept: await lastChecks(database(), locals.actor, today())
});
