/**
 * The one write path. `performAll` judges commands in order in a single transaction: an id that was
 * judged before gets the same receipt again; otherwise the payload is parsed, the place is looked up,
 * `can` is asked, the noun's handler runs in a savepoint, and the journal keeps the command with its
 * verdict. At the end the touched villages' indicators are refreshed. A command that fails is
 * rejected alone; a fault of the database itself (stopped, full) rejects nothing and undoes all, so
 * that the sender keeps its work and tries again.
 */
import { sql } from 'drizzle-orm';
import * as v from 'valibot';
import { type Actor, can, lateDays } from '../domain/access';
import {
	type CommandName,
	commandNames,
	commands,
	fieldCommandNames,
	type Payload,
	phoneCommandNames
} from '../domain/commands';
import { addDays, type Day, dayOf, daysBetween } from '../domain/day';
import { faultsIn, Problem } from '../domain/problem';
import type { Receipt } from '../domain/sync';
import { actorOf, grantsOf } from './access';
import { type Database, rows, type Tx } from './db/client';
import { type Lookups, remember } from './db/recall';
import { forLog, isPassing, isTaken, isUnacceptable, shouldTryAgain } from './db/fault';
import { type Handler, handlers } from './handlers';
import * as indicators from './indicators';
import * as journal from './journal';
import * as scopes from './scopes';
import * as visits from './visits';

export type Command = {
	id: string;
	name: string;
	payload: unknown;
	/** Of a phone: what its clock showed when it was done, if it said so, and what makes its times true; in milliseconds. */
	clock?: { at: number | null; shift: number };
	/** The rejected command that this one says better. */
	replaces?: string | null;
};

/** From which device commands come, if from a phone, and when by the server's clock. */
export type Sending = {
	now: Date;
	deviceId: string | null;
	/** Who brought them in a rescued file, if not their owner. */
	broughtBy?: string;
	/** All of it will be taken back: figures that nobody will see are not worked out. */
	rehearsal?: true;
};

/** What a handler works with. */
export type Context = {
	tx: Tx;
	actor: Actor;
	now: Date;
	today: Day;
	deviceId: string | null;
	/** The day whose rights and areas the command is judged by: today, or the day on which late work was done. */
	judgedOn: Day;
	/** A moment by the sender's clock, set right by the server's and never later than now. */
	estimate: (instant: string) => Date;
	/** The new version of a row in a scope; the same for all rows of this transaction. */
	version: (scope: scopes.ScopeId) => Promise<number>;
	/** Says that a village's figures change. */
	touch: (villageId: number) => void;
	/** Adds a visit, which is written together with its neighbours when the handler is through. */
	add: (visit: visits.Added) => void;
};

const mostCharacters = 64_000;
/** What carries files and lists, whose own schemas say how large they may be. */
const largeNames: CommandName[] = ['boundaries.load', 'area.reform', 'decision.attach'];
const mostTries = 10;

/**
 * What a command would do: performs it, answers what `look` sees then, and takes everything back. A
 * command that would be rejected throws its problem.
 */
export async function rehearse<Seen>(
	database: Database,
	actor: Actor,
	command: Command,
	sending: Sending,
	look: (tx: Tx) => Promise<Seen>
): Promise<Seen> {
	const rehearsed = new Rehearsed();
	let seen: Seen | undefined;
	try {
		await database.transaction(async (tx) => {
			const { receipts } = await judgeAll(tx, actor, [command], sending, new Set());
			const problem = receipts[0]?.problem;
			if (problem) throw new Problem(problem.code, problem.fields);
			seen = await look(tx);
			throw rehearsed;
		});
	} catch (error) {
		if (error !== rehearsed) throw error;
	}
	return seen as Seen;
}

class Rehearsed extends Error {}

/** One command of the office: its receipt, with a rejection thrown as the problem it is. */
export async function perform(
	database: Database,
	actor: Actor,
	command: Command,
	sending: Sending
): Promise<Receipt> {
	const { receipts } = await performAll(database, actor, [command], sending);
	const [receipt] = receipts as [Receipt];
	if (receipt.problem) throw new Problem(receipt.problem.code, receipt.problem.fields);
	return receipt;
}

/** Judges every command; the receipts come in the same order, `repeated` names those judged before. */
export async function performAll(
	database: Database,
	actor: Actor,
	batch: Command[],
	sending: Sending
): Promise<{ receipts: Receipt[]; repeated: string[] }> {
	// A phone that only asks for news, as most do most of the time, needs no transaction.
	if (batch.length === 0) return { receipts: [], repeated: [] };
	const wanted = new Set<scopes.ScopeId>();
	for (let attempt = 1; ; attempt++) {
		try {
			return await database.transaction((tx) => judgeAll(tx, actor, batch, sending, wanted));
		} catch (error) {
			if (attempt === mostTries || !shouldTryAgain(error)) throw error;
		}
	}
}

/** `wanted`: the scopes that earlier tries of the same batch asked for. */
async function judgeAll(
	tx: Tx,
	actor: Actor,
	batch: Command[],
	sending: Sending,
	wanted: Set<scopes.ScopeId>
) {
	// One account's batches wait for each other: the same batch sent by four requests at once is judged once.
	const ids = batch.map((command) => command.id);
	const [, judged] = await Promise.all([
		rows(tx, sql`select 1 from account where id = ${actor.id} for no key update`),
		journal.receiptsOf(tx, actor, ids)
	]);
	await scopes.hold(tx, wanted);
	const effects: Effects = { raised: new Map(), wanted, touched: new Set(), added: [] };
	const fresh = batch.filter(
		({ id }, index) => !judged.has(id) && batch.findIndex((other) => other.id === id) === index
	);
	const receipts = await judgeInOrder(tx, actor, fresh, sending, effects);
	if (!sending.rehearsal) await indicators.refresh(tx, effects.touched);
	const given = new Map([...judged, ...receipts.map((each) => [each.id, each] as const)]);
	const firsts = new Set<unknown>(receipts.map((each) => each.id));
	return {
		receipts: batch.map(({ id }) => given.get(id)!),
		repeated: batch.flatMap(({ id }) => (firsts.delete(id) ? [] : [id]))
	};
}

/** What the commands of a transaction have done to it so far, and the visits that are still to be written. */
type Effects = {
	raised: Map<scopes.ScopeId, number>;
	/** Every scope that was asked for, also by what is undone. */
	wanted: Set<scopes.ScopeId>;
	touched: Set<number>;
	added: visits.Added[];
};

/** A copy, because what a rejected command raised is undone with its savepoint. */
function copyOf({ raised, wanted, touched }: Effects): Effects {
	return { raised: new Map(raised), wanted, touched: new Set(touched), added: [] };
}

/**
 * Commands that only add facts are judged together as far as all is well with them, and written with a
 * statement per table: most of a phone's batch. The one with which it is not, and what does more, is
 * judged alone, and so are all when the database refuses their rows, because it does not say whose.
 */
async function judgeInOrder(
	tx: Tx,
	actor: Actor,
	commands: Command[],
	sending: Sending,
	effects: Effects
): Promise<Receipt[]> {
	const receipts: Receipt[] = [];
	const lookups: Lookups = new Map();
	const facts = commands.map((command) => factIn(command, sending));
	let refused = false;
	while (receipts.length < commands.length) {
		const end = facts.indexOf(null, receipts.length);
		const together = facts.slice(receipts.length, end < 0 ? undefined : end) as Parsed[];
		const good: Receipt[] | null = refused
			? []
			: await judgeTogether(tx, actor, together, sending, effects, lookups);
		refused ||= good === null;
		if (good && good.length > 0) {
			receipts.push(...good);
			continue;
		}
		const alone = commands[receipts.length]!;
		receipts.push(await judge(tx, actor, alone, sending, effects));
		if (!handlerOf(alone)?.ahead) lookups.clear();
	}
	return receipts;
}

/** The receipts of the first ones, as far as they can be accepted; null when the database refused their rows. */
async function judgeTogether(
	tx: Tx,
	actor: Actor,
	facts: Parsed[],
	sending: Sending,
	effects: Effects,
	lookups: Lookups
): Promise<Receipt[] | null> {
	if (facts.length < 2) return [];
	const theirs = copyOf(effects);
	const today = dayOf(sending.now.getTime());
	try {
		const accepted = await tx.transaction(async (savepoint) => {
			remember(savepoint, lookups);
			if (lookups.size === 0) await lookUpAhead(savepoint, facts);
			const good = await takeGood(facts, (fact) =>
				runParsed(contextFor(savepoint, actor, fact.command, sending, theirs, today), fact)
			);
			await visits.insert(savepoint, theirs.added);
			return good;
		});
		Object.assign(effects, theirs, { added: [] });
		if (accepted.length === 0) return [];
		return await journal.keepAll(tx, actor, accepted, sending, null);
	} catch (error) {
		if (isPassing(error)) throw error;
		return null;
	}
}

type Parsed<Name extends CommandName = CommandName> = {
	command: Command;
	name: Name;
	payload: Payload<Name>;
};

/** A command that only adds facts and is well formed, or null. */
function factIn(command: Command, sending: Sending): Parsed | null {
	if (!handlerOf(command)?.ahead) return null;
	try {
		return parse(command, sending);
	} catch (error) {
		if (error instanceof Problem) return null;
		throw error;
	}
}

async function lookUpAhead(tx: Tx, facts: Parsed[]): Promise<void> {
	for (const name of new Set(facts.map((fact) => fact.name))) {
		const same = facts.filter((fact) => fact.name === name).map((fact) => fact.payload);
		await (handlers[name] as Handler<CommandName>).ahead?.(tx, same);
	}
}

/** Does each in turn up to the first with a problem; answers what the journal shall keep of them. */
async function takeGood(
	facts: Parsed[],
	work: (fact: Parsed) => Promise<unknown>
): Promise<{ command: Command; payload: unknown }[]> {
	const good: { command: Command; payload: unknown }[] = [];
	for (const fact of facts) {
		try {
			good.push({ command: fact.command, payload: await work(fact) });
		} catch (error) {
			if (error instanceof Problem) break;
			throw error;
		}
	}
	return good;
}

async function judge(
	tx: Tx,
	actor: Actor,
	command: Command,
	sending: Sending,
	effects: Effects
): Promise<Receipt> {
	try {
		const kept = await attempt(tx, actor, parse(command, sending), sending, effects);
		return await journal.keep(tx, actor, command, kept, sending, null);
	} catch (error) {
		const problem = problemOf(error);
		const kept = keptOfRejected(command, problem);
		return await journal.keep(tx, actor, command, kept, sending, problem);
	}
}

/**
 * By the rights of today or, where these do not reach, by those of the day on which it was done. An actor who
 * was looked up before areas changed has the rights in them that she has by now.
 */
async function attempt(
	tx: Tx,
	actor: Actor,
	parsed: Parsed,
	sending: Sending,
	effects: Effects
): Promise<unknown> {
	const today = dayOf(sending.now.getTime());
	const rights: [day: Day, of: () => Promise<Actor>][] = [
		[today, async () => actor],
		[today, async () => (await actorOf(tx, actor.id, today)) ?? actor],
		...daysOfLateWork(parsed.command, today).map(
			(day) => [day, () => asOn(tx, actor, day)] as [Day, () => Promise<Actor>]
		)
	];
	let refusal: unknown;
	for (const [day, of] of rights) {
		try {
			return await attemptOn(day, tx, await of(), parsed, sending, effects);
		} catch (error) {
			if (!isOutOfReach(error)) throw error;
			refusal ??= error;
		}
	}
	throw refusal;
}

async function attemptOn(
	day: Day,
	tx: Tx,
	actor: Actor,
	parsed: Parsed,
	sending: Sending,
	effects: Effects
): Promise<unknown> {
	const hers = copyOf(effects);
	const kept = await tx.transaction(async (savepoint) => {
		const context = contextFor(savepoint, actor, parsed.command, sending, hers, day);
		const payload = await runParsed(context, parsed);
		await visits.insert(savepoint, hers.added);
		return payload;
	});
	Object.assign(effects, hers, { added: [] });
	return kept;
}

function isOutOfReach(error: unknown): boolean {
	return (
		error instanceof Problem && (error.code === 'not_found' || error.code === 'team_not_in_force')
	);
}

/**
 * The day on which late work was done, and the one before: what changes on a day changes at its start,
 * and the morning's work was done before anybody knew.
 */
function daysOfLateWork({ name, clock }: Command, today: Day): Day[] {
	const isField = (fieldCommandNames as readonly string[]).includes(name);
	if (!isField || clock?.at == null) return [];
	const doneOn = dayOf(clock.at + clock.shift);
	if (daysBetween(doneOn, today) > lateDays) return [];
	return [doneOn, addDays(doneOn, -1)].filter((day) => day !== today);
}

/** The same person with what they might do at doors on another day. */
async function asOn(tx: Tx, actor: Actor, day: Day): Promise<Actor> {
	const grants = await grantsOf(tx, actor.id, day);
	return { ...actor, grants: grants.filter((grant) => 'villageIds' in grant) };
}

function parse(command: Command, sending: Sending): Parsed {
	const name = nameOf(command, sending);
	if (!largeNames.includes(name) && lengthOf(command.payload) > mostCharacters)
		throw new Problem('too_large');
	const parsed = v.safeParse(commands[name], command.payload, { abortPipeEarly: true });
	if (!parsed.success) throw new Problem('invalid', faultsIn(parsed.issues));
	return { command, name, payload: parsed.output as Payload<typeof name> };
}

/** Locates, asks and does; answers what the journal shall keep. */
async function runParsed<Name extends CommandName>(
	context: Context,
	{ name, payload }: Parsed<Name>
): Promise<unknown> {
	const handler: Handler<Name> = handlers[name];
	const { tx, judgedOn, actor } = context;
	if (!(await reaches(tx, actor, { name, payload }, judgedOn))) throw new Problem('not_found');
	await handler.do(context, payload);
	return handler.kept ? handler.kept(payload) : payload;
}

/** Whether the actor may do it where it acts, on the areas of a day. */
export async function reaches<Name extends CommandName>(
	tx: Tx,
	actor: Actor,
	{ name, payload }: Pick<Parsed<Name>, 'name' | 'payload'>,
	day: Day
): Promise<boolean> {
	const places = [await (handlers[name] as Handler<Name>).at(tx, payload, day, actor)].flat();
	return places.some((place) => place !== null && can(actor, name, place));
}

/** What is kept of a rejected command: all that was sent, but no secrets, and no phone number without consent. */
function keptOfRejected(command: Command, { fields }: Problem): unknown {
	if (handlerOf(command)?.kept) return {};
	if (fields.phone === 'phone_needs_consent')
		return { ...(command.payload as object), phone: null };
	return command.payload;
}

function handlerOf({ name }: Command): Handler<CommandName> | undefined {
	return Object.hasOwn(handlers, name)
		? (handlers[name as CommandName] as Handler<CommandName>)
		: undefined;
}

function contextFor(
	tx: Tx,
	actor: Actor,
	{ clock }: Command,
	{ now, deviceId }: Sending,
	{ raised, wanted, touched, added }: Effects,
	judgedOn: Day
): Context {
	return {
		tx,
		actor,
		now,
		deviceId,
		today: dayOf(now.getTime()),
		judgedOn,
		estimate: (instant) =>
			new Date(Math.min(Date.parse(instant) + (clock?.shift ?? 0), now.getTime())),
		version: async (scope) => {
			wanted.add(scope);
			const version = raised.get(scope) ?? (await scopes.raise(tx, scope));
			raised.set(scope, version);
			return version;
		},
		touch: (villageId) => touched.add(villageId),
		add: (visit) => added.push(visit)
	};
}

/** In characters of JSON; without end when it is nested too deep to be written down at all. */
function lengthOf(payload: unknown): number {
	try {
		return JSON.stringify(payload ?? null).length;
	} catch {
		return Infinity;
	}
}

/** What only the office may send stays behind its forms: they ask more than a schema can, and hash passwords. */
function nameOf(command: Command, { deviceId }: Sending): CommandName {
	const known: readonly string[] = deviceId === null ? commandNames : phoneCommandNames;
	if (!known.includes(command.name)) throw new Problem('malformed', { name: 'unknown_command' });
	return command.name as CommandName;
}

function problemOf(error: unknown): Problem {
	if (error instanceof Problem) return error;
	if (isPassing(error)) throw error;
	if (isTaken(error)) return new Problem('id_taken');
	if (isUnacceptable(error)) return new Problem('invalid');
	process.stderr.write(`${forLog(error)}\n`);
	return new Problem('unexpected');
}
