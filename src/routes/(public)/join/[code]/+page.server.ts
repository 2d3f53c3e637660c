import { redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import type { Actor } from '$lib/domain/access';
import { InvitationCode, Password } from '$lib/domain/account';
import { Problem } from '$lib/domain/problem';
import * as accounts from '$lib/server/accounts';
import { database } from '$lib/server/installation';
import * as sessions from '$lib/server/sessions';
import { carryOut, commandIdOf, newId, parse, refuse, textOf } from '../../../form.server';
import { enter } from '../../../session.server';
import type { Actions, PageServerLoad } from './$types';

const ChosenPassword = v.pipe(
	v.object({ password: Password, again: v.string() }),
	v.forward(
		v.check(({ password, again }) => password === again, 'password_differs'),
		['again']
	)
);

export const load: PageServerLoad = async (event) => {
	const invited = await inviteeOf(event);
	if (invited instanceof Problem)
		return { invited: null, problem: invited.code, commandId: newId() };
	const { name, phone } = invited;
	return { invited: { name, phone }, problem: null, commandId: newId() };
};

export const actions: Actions = {
	default: async (event) => {
		const form = await event.request.formData();
		const invited = await inviteeOf(event);
		if (invited instanceof Problem) return refuse(invited, {});
		const values = { password: textOf(form, 'password'), again: textOf(form, 'again') };
		const { output, problem } = parse(ChosenPassword, values);
		if (problem) return refuse(problem, {});
		const joining = {
			id: commandIdOf(form),
			name: 'account.join' as const,
			payload: {
				code: event.params.code,
				passwordHash: await accounts.hashPassword(output.password)
			}
		};
		const { problem: rejected } = await carryOut(invited, joining);
		if (rejected) return refuse(rejected, {});
		return redirect(303, await enter(event, invited.id));
	}
};

/** Whom the code in the address invites. Tries are counted, so that nobody can guess one. */
async function inviteeOf(
	event: Pick<RequestEvent<{ code: string }>, 'params' | 'getClientAddress'>
): Promise<Actor | Problem> {
	const [address, now] = [event.getClientAddress(), new Date()];
	try {
		await sessions.mayTryCode(database(), address, now);
	} catch (thrown) {
		if (thrown instanceof Problem) return thrown;
		throw thrown;
	}
	const code = v.safeParse(InvitationCode, event.params.code);
	const invited = code.success ? await accounts.invitee(database(), code.output, now) : null;
	if (!invited) return new Problem('code_expired');
	await sessions.forgiveCode(database(), address);
	return invited;
}
