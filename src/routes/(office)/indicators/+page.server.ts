import { indicatorCodes } from '$lib/domain/indicator';
import { database } from '$lib/server/installation';
import * as targets from '$lib/server/targets';
import type { PageServerLoad } from './$types';

/** The catalogue for everybody, with the targets that the country and its provinces have set. */
export const load: PageServerLoad = async () => ({
	targets: await targets.shared(database(), indicatorCodes)
});
