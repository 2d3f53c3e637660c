import { redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { Password } from '$lib/domain/account';
import { Problem } from '$lib/domain/problem';
import * as accounts from '$lib/server/accounts';
import * as devices from '$lib/server/device-register';
import { database } from '$lib/server/installation';
import * as sessions from '$lib/server/sessions';
import { carryOut, commandIdOf, newId, parse, refuse, signedIn, textOf } from '../../form.server';
import { isSecure, setCookie } from '../../session.server';
import type { Actions, PageServerLoad } from './$types';

const Change = v.pipe(
	v.object({
		current: v.pipe(v.string(), v.minLength(1, 'required')),
		next: Password,
		again: v.string()
	}),
	v.forward(
		v.check(({ next, again }) => next === again, 'password_differs'),
		['again']
	)
);

export const load: PageServerLoad = async (event) => {
	const { id, name, phone, grants } = signedIn(event);
	const phones = await devices.ofAccount(database(), id, new Date());
	return {
		name,
		phone,
		roles: [...new Set(grants.map((grant) => grant.role))],
		phones: phones.map((each) => ({ ...each, commandId: newId() })),
		changed: event.url.searchParams.has('changed'),
		signedOut: event.url.searchParams.has('signedout'),
		commandId: newId()
	};
};

export const actions: Actions = {
	change: async (event) => {
		const actor = signedIn(event);
		const form = await event.request.formData();
		const values = {
			current: textOf(form, 'current'),
			next: textOf(form, 'next'),
			again: textOf(form, 'again')
		};
		const { output, problem } = parse(Change, values);
		if (problem) return refuse(problem, {});
		const wrong = await prove(event, actor.phone, output.current);
		if (wrong) return refuse(wrong, {});
		const passwordHash = await accounts.hashPassword(output.next);
		const { problem: rejected } = await carryOut(actor, {
			id: commandIdOf(form),
			name: 'account.change_password',
			payload: { passwordHash }
		});
		if (rejected) return refuse(rejected, {});
		// The change ended every session, this one too.
		setCookie(event, await sessions.open(database(), isSecure(event), actor.id));
		return redirect(303, '/account?changed');
	},

	phone: async (event) => {
		const actor = signedIn(event);
		const form = await event.request.formData();
		const { problem } = await carryOut(actor, {
			id: commandIdOf(form),
			name: 'device.sign_out',
			payload: { accountId: actor.id, deviceId: textOf(form, 'deviceId') }
		});
		if (problem) return refuse(problem, {});
		return redirect(303, '/account?signedout');
	},

	everywhere: async (event) => {
		const actor = signedIn(event);
		const id = commandIdOf(await event.request.formData());
		const { problem } = await carryOut(actor, {
			id,
			name: 'account.sign_out_everywhere',
			payload: {}
		});
		if (problem) return refuse(problem, {});
		return redirect(303, '/login?everywhere');
	}
};

/** Somebody else at an unlocked computer must not change the password: the present one is asked and counted. */
async function prove(
	event: RequestEvent,
	phone: string,
	password: string
): Promise<Problem | null> {
	try {
		const address = event.getClientAddress();
		await sessions.prove(database(), { phone, password }, address, new Date());
		return null;
	} catch (thrown) {
		if (!(thrown instanceof Problem)) throw thrown;
		if (thrown.code !== 'wrong_credentials') return thrown;
		return new Problem('invalid', { current: 'wrong_password' });
	}
}
