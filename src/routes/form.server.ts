import { createHash, randomBytes } from 'node:crypto';
import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { type Action, type Actor, grantsFor } from '$lib/domain/access';
import type { CommandName } from '$lib/domain/commands';
import { type Day, dayOf } from '$lib/domain/day';
import { Id, uuidv7 } from '$lib/domain/id';
import { type FieldFaults, faultsIn, Problem, type ProblemCode } from '$lib/domain/problem';
import { performAll } from '$lib/server/commands';
import { isPassing } from '$lib/server/db/fault';
import { database } from '$lib/server/installation';
import { problems } from '$lib/ui/words';

/**
 * The way of every form: who sends it, the commands it means, and what its page shows again when one
 * is rejected. Each form carries the id of its command, so that a form sent twice is one write.
 */
export type Refusal = { problem: ProblemCode; faults: FieldFaults; commandId: string };

export function newId(): string {
	return uuidv7(Date.now(), randomBytes(10));
}

export function today(): Day {
	return dayOf(Date.now());
}

/** The person signed in; anybody else is asked to sign in first and comes back to the same page. */
export function signedIn({ locals, url }: Pick<RequestEvent, 'locals' | 'url'>): Actor {
	if (locals.actor) return locals.actor;
	const next = url.pathname + url.search.replace(/^\?\/[a-z]+&?/, '?').replace(/^\?$/, '');
	return redirect(303, `/login?next=${encodeURIComponent(next)}`);
}

/** The person signed in, who may do it somewhere; for anybody else the page does not exist. */
export function permitted(event: Pick<RequestEvent, 'locals' | 'url'>, action: Action): Actor {
	const actor = signedIn(event);
	return grantsFor(actor, action).length > 0 ? actor : notFound();
}

/** Missing and forbidden answer alike. */
export function notFound(): never {
	error(404, { message: problems.not_found, code: 'not_found' });
}

/** The id that the form carries for its command. */
export function commandIdOf(form: FormData, name = 'commandId'): string {
	const id = v.safeParse(Id, form.get(name));
	if (!id.success) error(400, { message: problems.malformed, code: 'malformed' });
	return id.output;
}

/** The id of a further command of the same form, so that the form sent twice names it alike. */
export function furtherId(commandId: string, what: string): string {
	const hash = createHash('sha256').update(`${commandId} ${what}`).digest();
	return uuidv7(parseInt(commandId.replaceAll('-', '').slice(0, 12), 16), hash);
}

export function textOf(form: FormData, name: string): string {
	const value = form.get(name);
	return typeof value === 'string' ? value : '';
}

export type FormCommand = { id: string; name: CommandName; payload: unknown };

/**
 * Performs commands in order for a person. Answers the first problem, if any, and whether the same
 * form had been sent before; a database that is away is a problem like any other, so that the page
 * keeps what was typed.
 */
export async function carryOut(
	actor: Actor,
	...commands: FormCommand[]
): Promise<{ problem: Problem | null; repeated: boolean }> {
	const sending = { now: new Date(), deviceId: null };
	try {
		const { receipts, repeated } = await performAll(database(), actor, commands, sending);
		const rejected = receipts.find((receipt) => receipt.problem)?.problem;
		const problem = rejected ? new Problem(rejected.code, rejected.fields) : null;
		return { problem, repeated: repeated.length > 0 };
	} catch (thrown) {
		if (!isPassing(thrown)) throw thrown;
		return { problem: new Problem('unavailable'), repeated: false };
	}
}

/** What the page shows again: the problem, the values, and an id for the next try; or that there is no such thing. */
export function refuse<Values extends object>(problem: Problem, values: Values) {
	const { code, fields, status } = problem;
	if (code === 'not_found') notFound();
	const refusal: Refusal = { problem: code, faults: fields, commandId: newId() };
	return fail(status, { ...refusal, ...values });
}

/** The values of a form as its schema reads them, or the problem with them. */
export function parse<Schema extends v.GenericSchema>(
	schema: Schema,
	values: unknown
): { output: v.InferOutput<Schema>; problem: null } | { output: null; problem: Problem } {
	const parsed = v.safeParse(schema, values, { abortPipeEarly: true });
	return parsed.success
		? { output: parsed.output, problem: null }
		: { output: null, problem: new Problem('invalid', faultsIn(parsed.issues)) };
}
