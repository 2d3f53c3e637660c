import { grantsFor } from '$lib/domain/access';
import { indicatorCodes } from '$lib/domain/indicator';
import { formIn } from '$lib/domain/local-indicator';
import * as areas from '$lib/server/areas';
import * as catalogues from '$lib/server/catalogues';
import { lastChecks } from '$lib/server/indicator-check';
import { database } from '$lib/server/installation';
import * as localIndicators from '$lib/server/local-indicators';
import * as targets from '$lib/server/targets';
import { today } from '../../form.server';
import type { PageServerLoad } from './$types';
import { countsIn } from './local/names';

/**
 * The catalogue for everybody, with the targets that the country and its provinces have set and what provinces
 * count beside it; to whoever answers for a province's figures also how the last checks of what is kept of
 * them went.
 */
export const load: PageServerLoad = async ({ locals: { actor } }) => {
	const locals = await localsOfAll();
	const codes = [...indicatorCodes, ...locals.map(({ code }) => code)];
	return {
		targets: await targets.shared(database(), codes),
		locals,
		composes: actor !== null && grantsFor(actor, 'local_indicator.add').length > 0,
		kept: await lastChecks(database(), actor, today())
	};
};

async function localsOfAll() {
	const listed = await localIndicators.list(database(), null);
	const ids = [...new Set(listed.map(({ provinceId }) => provinceId))];
	const provinces = new Map(
		await Promise.all(
			ids.map(async (id) => {
				const lists = await catalogues.ofProvince(database(), id);
				return [id, { name: (await areas.byId(database(), id))?.name ?? '', lists }] as const;
			})
		)
	);
	return listed.map((each) => {
		const { name, lists } = provinces.get(each.provinceId)!;
		const { province: provinceCode } = formIn(each.code)!;
		return { ...each, province: name, provinceCode, how: countsIn(each.definition, lists) };
	});
}
