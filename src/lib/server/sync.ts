import type { Actor } from '../domain/access';
import { estimate, skewOf } from '../domain/clock';
import { dayOf } from '../domain/day';
import { packed, protocol, type SyncRequest, type SyncResponse } from '../domain/sync';
import * as first from '../domain/sync-1';
import { changesSince } from './changes';
import { type Command, performAll } from './commands';
import type { Database } from './db/client';
import { environment } from './environment';

/** One exchange with a phone: verdicts on what it sends, then what it must learn. */
export async function exchange(
	database: Database,
	actor: Actor,
	request: SyncRequest,
	now: Date
): Promise<SyncResponse> {
	const { deviceId } = request;
	const judged = await performAll(database, actor, commandsOf(request, now), { now, deviceId });
	const { changes, ...rest } = await changesSince(database, actor, request.cursor, todayAt(now));
	return {
		protocol,
		account: accountOf(actor),
		receivedAt: now.toISOString(),
		...judged,
		...rest,
		changes: packed(changes),
		offlineDays: environment.offlineDays,
		signedOut: false
	};
}

/** The same in the words of the first version. */
export async function firstExchange(
	database: Database,
	actor: Actor,
	request: first.SyncRequest,
	now: Date
): Promise<first.SyncResponse> {
	const { deviceId } = request;
	const shift = skewOf(Date.parse(request.sentAt), now.getTime());
	const commands = request.commands.map((each) => ({ ...each, clock: { at: null, shift } }));
	const judged = await performAll(database, actor, commands, { now, deviceId });
	const { changes, ...rest } = await changesSince(database, actor, request.cursor, todayAt(now));
	const { goneHouseholdIds: _, ...known } = changes;
	return {
		protocol: first.protocol,
		account: accountOf(actor),
		receivedAt: now.toISOString(),
		...judged,
		...rest,
		changes: known
	};
}

/** Each command with the phone's clock at its moment and by how much that is to be set right. */
function commandsOf({ commands, sentAt }: SyncRequest, now: Date): Command[] {
	const skewAtSending = sentAt === null ? null : skewOf(Date.parse(sentAt), now.getTime());
	return commands.map(({ id, name, payload, at, heard, replaces }) => {
		if (at === null)
			return { id, name, payload, replaces, clock: { at: null, shift: skewAtSending ?? 0 } };
		const told = heard && { at: Date.parse(heard.at), skew: heard.skew };
		const shown = Date.parse(at);
		const real = estimate({ at: shown, heard: told, skewAtSending, now: now.getTime() });
		return { id, name, payload, replaces, clock: { at: shown, shift: real - shown } };
	});
}

function accountOf({ id, name, phone }: Actor) {
	return { id, name, phone };
}

function todayAt(now: Date) {
	return dayOf(now.getTime());
}
