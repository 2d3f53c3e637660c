import type { Actor } from '../domain/access';
import { estimate, skewOf } from '../domain/clock';
import { quietCommandNames } from '../domain/commands';
import { dayOf } from '../domain/day';
import { Problem } from '../domain/problem';
import {
	type Changes,
	packed,
	protocol,
	type SyncRequest,
	type SyncResponse
} from '../domain/sync';
import * as first from '../domain/sync-1';
import { changesSince } from './changes';
import { type Command, performAll } from './commands';
import type { Database } from './db/client';
import * as devices from './devices';
import { environment } from './environment';
import * as registrations from './registrations';
import * as sessions from './sessions';
import type { Session } from './sessions';

/** One exchange with a phone: verdicts on what it sends, then what it must learn. */
export async function exchange(
	database: Database,
	actor: Actor,
	session: Session,
	request: SyncRequest,
	now: Date
): Promise<SyncResponse> {
	const { sentAt, device } = request;
	const skew = sentAt === null ? null : now.getTime() - Date.parse(sentAt);
	const sent = { ...request, commands: commandsOf(request, now) };
	const { changes, signedOut, registration, lists, ...answer } = await converse(
		database,
		{ actor, session, standing: { ...device, skew } },
		sent,
		now
	);
	const { offlineDays } = environment;
	return {
		protocol,
		...answer,
		changes: packed(changes),
		...(lists.length > 0 ? { lists } : {}),
		offlineDays,
		signedOut,
		registration
	};
}

/** The same in the words of the first version, in which a phone cannot say how it stands. */
export async function firstExchange(
	database: Database,
	actor: Actor,
	session: Session,
	request: first.SyncRequest,
	now: Date
): Promise<first.SyncResponse> {
	const skew = now.getTime() - Date.parse(request.sentAt);
	const shift = skewOf(Date.parse(request.sentAt), now.getTime());
	const commands = request.commands.map((each) => ({ ...each, clock: { at: null, shift } }));
	const standing = { label: '', waiting: commands.length, rejected: 0, skew };
	const {
		changes: { goneHouseholdIds: _, ...changes },
		signedOut: __,
		registration: ___,
		lists: ____,
		...answer
	} = await converse(database, { actor, session, standing }, { ...request, commands }, now);
	return { protocol: first.protocol, ...answer, changes };
}

type Sent = {
	deviceId: string;
	commands: Command[];
	cursor: string | null;
	lists?: SyncRequest['lists'];
};

/** What a phone that was signed out offers is still judged, and it learns nothing more. */
async function converse(
	database: Database,
	{ actor, session, standing }: { actor: Actor; session: Session; standing: devices.Standing },
	{ deviceId, commands, cursor, lists }: Sent,
	now: Date
) {
	const known = await devices.byId(database, actor.id, deviceId);
	const signedOut = session.signedOut || devices.isSignedOut(known);
	const today = dayOf(now.getTime());
	const registration =
		actor.grants.length > 0 ? null : await registrations.ofAccount(database, actor.id, today);
	if (registration) mustBeQuiet(commands);
	const judged = await performAll(database, actor, commands, { now, deviceId });
	const seen = { known, signedOut, standing: devices.after(standing, judged.receipts) };
	await devices.contact(database, { accountId: actor.id, deviceId }, seen, now);
	await sessions.bind(database, session, deviceId, signedOut);
	const learned = signedOut
		? { changes: nothing, cursor: cursor ?? '', more: false, lists: [] }
		: await changesSince(database, actor, cursor, today, lists);
	if (registration && !signedOut)
		Object.assign(learned.changes, await registrations.learn(database, actor, registration, today));
	const { id, name, phone } = actor;
	return {
		account: { id, name, phone },
		receivedAt: now.toISOString(),
		...judged,
		...learned,
		signedOut,
		registration
	};
}

/** Whoever is no member yet does nothing here: their phone keeps what they did until a decision comes. */
function mustBeQuiet(commands: Command[]): void {
	const isQuiet = ({ name }: Command) => (quietCommandNames as readonly string[]).includes(name);
	if (!commands.every(isQuiet)) throw new Problem('registration_waits');
}

const nothing: Changes = {
	fresh: false,
	leftVillageIds: [],
	leftTeamIds: [],
	goneHouseholdIds: [],
	villages: [],
	teams: [],
	members: [],
	households: [],
	visits: [],
	trainings: []
};

function commandsOf({ commands, sentAt }: SyncRequest, now: Date): Command[] {
	const skewAtSending = sentAt === null ? null : skewOf(Date.parse(sentAt), now.getTime());
	return commands.map((command) => clocked(command, skewAtSending, now));
}

/** A command with the phone's clock at its moment and by how much that is to be set right. */
export function clocked(
	{ id, name, payload, at, heard, replaces }: SyncRequest['commands'][number],
	skewAtSending: number | null,
	now: Date
): Command {
	if (at === null)
		return { id, name, payload, replaces, clock: { at: null, shift: skewAtSending ?? 0 } };
	const told = heard && { at: Date.parse(heard.at), skew: heard.skew };
	const shown = Date.parse(at);
	const real = estimate({ at: shown, heard: told, skewAtSending, now: now.getTime() });
	return { id, name, payload, replaces, clock: { at: shown, shift: real - shown } };
}
