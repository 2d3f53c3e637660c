import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { InvitationCode } from '$lib/domain/account';
import { parse, refuse, textOf } from '../../form.server';
import type { Actions } from './$types';

const Typed = v.object({ code: InvitationCode });

export const actions: Actions = {
	default: async ({ request }) => {
		const code = textOf(await request.formData(), 'code');
		const { output, problem } = parse(Typed, { code });
		if (problem) return refuse(problem, { code });
		return redirect(303, `/join/${output.code}`);
	}
};
