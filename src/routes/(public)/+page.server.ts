import { redirect } from '@sveltejs/kit';
import { homeOf } from '../home';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
	if (locals.actor) redirect(303, homeOf(locals.actor));
};
