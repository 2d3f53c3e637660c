import { Problem } from '$lib/domain/problem';
import { mostRescueCharacters } from '$lib/domain/rescue';
import { isPassing } from '$lib/server/db/fault';
import { database } from '$lib/server/installation';
import * as rescue from '$lib/server/rescue';
import { permitted, refuse, textOf, today } from '../../form.server';
import type { Actions, PageServerLoad } from './$types';

/** UTF-8 has up to three bytes for a Vietnamese letter. */
const mostBytes = 3 * mostRescueCharacters;

export const load: PageServerLoad = (event) => {
	permitted(event, 'rescue.bring');
};

export const actions: Actions = {
	/** What is in the file, before anything is done. */
	look: async (event) => {
		const actor = permitted(event, 'rescue.bring');
		return answer(async () => {
			const file = (await event.request.formData()).get('file');
			if (!(file instanceof File) || file.size === 0)
				throw new Problem('invalid', { file: 'required' });
			if (file.size > mostBytes) throw new Problem('too_large');
			const text = await file.text();
			return { text, preview: await rescue.preview(database(), actor, text, today()) };
		});
	},
	bring: async (event) => {
		const actor = permitted(event, 'rescue.bring');
		return answer(async () => {
			const text = textOf(await event.request.formData(), 'text');
			return { brought: await rescue.bring(database(), actor, text, new Date()) };
		});
	}
};

async function answer<Answer extends object>(work: () => Promise<Answer>) {
	try {
		return await work();
	} catch (thrown) {
		if (thrown instanceof Problem) return refuse(thrown, {});
		if (isPassing(thrown)) return refuse(new Problem('unavailable'), {});
		throw thrown;
	}
}
