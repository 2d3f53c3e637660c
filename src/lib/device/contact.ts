import { protocol } from '../domain/sync';
import { deviceLabel } from './label';
import { type Answer, ask, type Network } from './network';
import * as session from './session';

export type Contact =
	{ kind: 'account'; answer: Answer; skew: number } | { kind: 'signed_out' } | { kind: 'offline' };

/** Asks the server whose session this browser has; its answer already brings that person's rows. */
export async function firstContact(network: Network): Promise<Contact> {
	const reply = await ask(network, {
		protocol,
		accountId: null,
		deviceId: session.deviceId(),
		sentAt: new Date(network.now()).toISOString(),
		device: { label: deviceLabel(navigator), waiting: 0, rejected: 0 },
		commands: [],
		cursor: null
	});
	if (reply.kind === 'answer') return { ...reply, kind: 'account' };
	const signedOut = reply.kind === 'refusal' && reply.refusal.code === 'not_signed_in';
	return { kind: signedOut ? 'signed_out' : 'offline' };
}
