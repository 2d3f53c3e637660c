import { sql } from 'drizzle-orm';
import type { Actor } from '../domain/access';
import type { Problem, ProblemCode } from '../domain/problem';
import type { Receipt } from '../domain/sync';
import type { Command, Sending } from './commands';
import { arrayOf, insertRows } from './db/bulk';
import { rows, type Tx } from './db/client';
import { instant } from './db/instant';
import { journal } from './db/schema';

const mostCharacters = 64_000;
const mostLevels = 20;

/** The receipts given before for these ids. An id that is somebody else's answers as taken and tells nothing of theirs. */
export async function receiptsOf(
	tx: Tx,
	actor: Actor,
	ids: string[]
): Promise<Map<string, Receipt>> {
	type Known = { id: string; own: boolean; receivedAt: string; problem: Receipt['problem'] | null };
	const known = await rows<Known>(
		tx,
		sql`select id, actor_id = ${actor.id} as own, ${instant('received_at')} as "receivedAt", problem
			from journal where id = any(${arrayOf(ids, 'uuid')})`
	);
	return new Map(
		known.map(({ id, own, receivedAt, problem }) => [
			id,
			receipt(id, receivedAt, own ? problem : { code: 'id_taken', fields: {} })
		])
	);
}

/** Keeps a command with its verdict for ever and answers its receipt. */
export async function keep(
	tx: Tx,
	actor: Actor,
	command: Command,
	payload: unknown,
	sending: Sending,
	problem: Problem | null
): Promise<Receipt> {
	const [given] = await keepAll(tx, actor, [{ command, payload }], sending, problem);
	return given!;
}

/** The same for several with one verdict. */
export async function keepAll(
	tx: Tx,
	actor: Actor,
	judged: { command: Command; payload: unknown }[],
	sending: Sending,
	problem: Problem | null
): Promise<Receipt[]> {
	const kept = problem && { code: problem.code, fields: problem.fields };
	await insertRows(
		tx,
		journal,
		judged.map(({ command, payload }) => ({
			id: command.id,
			name: wellFormed(command.name),
			actorId: actor.id,
			deviceId: sending.deviceId,
			payload: storable(payload),
			...momentsOf(command),
			receivedAt: sending.now,
			replaces: command.replaces ?? null,
			broughtBy: sending.broughtBy ?? null,
			verdict: problem ? ('rejected' as const) : ('accepted' as const),
			problem: kept
		}))
	);
	return judged.map(({ command }) =>
		receipt(command.id, sending.now.toISOString(), kept as Receipt['problem'])
	);
}

/** Takes the phone numbers out of what was ever said of these households, whatever its verdict. */
export async function erasePhones(tx: Tx, householdIds: string[]): Promise<void> {
	await tx.execute(
		sql`update journal set payload = payload || '{"phone": null}'
			where name in ('household.register', 'household.edit')
				and payload ->> 'phone' is not null and payload ->> 'id' = any(${arrayOf(householdIds, 'text')})`
	);
}

function momentsOf({ clock }: Command) {
	if (clock?.at == null) return { deviceAt: null, doneAt: null };
	return { deviceAt: new Date(clock.at), doneAt: new Date(clock.at + clock.shift) };
}

function receipt(
	id: string,
	receivedAt: string,
	problem: { code: ProblemCode; fields: Record<string, string> } | null | undefined
): Receipt {
	const given = {
		id,
		verdict: problem ? ('rejected' as const) : ('accepted' as const),
		receivedAt
	};
	return problem ? { ...given, problem } : given;
}

/** JSON that PostgreSQL can hold whatever was sent: not nothing, not without bound in length or depth. */
function storable(payload: unknown): unknown {
	const kept = clean(payload) ?? {};
	const text = JSON.stringify(kept);
	return text.length > mostCharacters ? { truncated: wellFormed(text.slice(0, 1000)) } : kept;
}

function clean(value: unknown, depth = 0): unknown {
	if (typeof value === 'string') return wellFormed(value);
	if (value === null || typeof value !== 'object') return value;
	if (depth === mostLevels) return '…';
	if (Array.isArray(value)) return value.map((each) => clean(each, depth + 1));
	return Object.fromEntries(
		Object.entries(value).map(([key, each]) => [wellFormed(key), clean(each, depth + 1)])
	);
}

/** Text that PostgreSQL can hold: no NUL and no half surrogates. */
function wellFormed(text: string): string {
	return text.toWellFormed().replaceAll('\0', '');
}
