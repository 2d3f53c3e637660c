import type { Actor } from '$lib/domain/access';
import * as areas from '$lib/server/areas';
import { database } from '$lib/server/installation';
import { office } from '$lib/ui/words';
import { signedIn } from '../form.server';
import type { LayoutServerLoad } from './$types';
import { linksFor } from './navigation';

/** Everything here needs a person, except the figures, which are everybody's. */
export const load: LayoutServerLoad = async (event) => {
	const open = ['/(office)/coverage', '/(office)/indicators'].some((each) =>
		event.route.id?.startsWith(each)
	);
	const actor = open ? event.locals.actor : signedIn(event);
	return {
		links: linksFor(actor),
		person: actor && { name: actor.name, area: await areaNameOf(actor) }
	};
};

/** The area that a person works for, by the first of their roles. */
async function areaNameOf({ grants: [grant] }: Actor): Promise<string | null> {
	if (!grant) return null;
	if (grant.role === 'admin') return office.everywhere;
	const areaId =
		'communeId' in grant
			? grant.communeId
			: 'provinceId' in grant
				? grant.provinceId
				: grant.villageIds[0];
	return areaId === undefined ? null : ((await areas.byId(database(), areaId))?.name ?? null);
}
