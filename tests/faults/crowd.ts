// Many identical requests at once, and commands that no server can take at the head of a long line.
import assert from 'node:assert/strict';
import { newId } from '$lib/device/id';
import * as outbox from '$lib/device/outbox';
import type { Crew } from './crew.ts';
import type { Phone } from './phone.ts';
import type { Answer } from './proxy.ts';
import type { Tally } from './tally.ts';

const together = 50;

/** The same request arrives fifty times at once; one of the answers comes back. */
export async function manyAtOnce(crew: Crew, tally: Tally): Promise<void> {
	const [phone] = crew.phones as [Phone];
	for (let count = 0; count < 10; count++) await crew.record(phone);
	let answers: Answer[] = [];
	crew.proxy.next(phone.name, async (way) => {
		answers = await Promise.all(Array.from({ length: together }, () => way.forward()));
		way.reply(answers.at(-1)!);
	});
	await phone.exchange();
	assert.deepEqual(
		answers.map(({ status }) => status),
		answers.map(() => 200)
	);
	tally.count('request: the same one fifty times at once', together - 1);
	await crew.ledger.check(phone);
}

/** What stands behind a command that can never be accepted is sent all the same. */
export async function poison(crew: Crew, tally: Tally, behind: number): Promise<void> {
	const [phone] = crew.phones as [Phone];
	await put(crew, phone, 'visit.record', { note: 'x'.repeat(70_000) });
	await put(crew, phone, 'visit.imagine', { note: 'x' });
	const unsendable = await put(crew, phone, 'visit.record', { note: 'x'.repeat(5_000_000) });
	crew.ledger.putAside(unsendable);
	for (let count = 0; count < behind; count++) await crew.record(phone, false);
	assert.equal(await phone.exchange(), 'idle');
	for (const kind of ['too large', 'malformed', 'too large for any request'])
		tally.count(`poison: ${kind}, at the head of the line`);
	await crew.ledger.check(phone);
	const left = (await phone.held()).outbox;
	assert.deepEqual(
		left.slice(-3).map(({ state, problem }) => [state, problem?.code]),
		[
			['rejected', 'too_large'],
			['rejected', 'malformed'],
			['rejected', 'too_large']
		]
	);
}

/** A command that no form of the product makes. */
async function put(crew: Crew, phone: Phone, name: string, more: object): Promise<string> {
	const payload = { id: newId(), ...more };
	crew.ledger.begin(phone, {
		id: payload.id,
		originId: payload.id,
		draft: '',
		isBad: true,
		isKept: true,
		isSaved: true,
		commandId: null
	});
	return outbox.change(phone.db, () =>
		outbox.append(phone.db, { name: name as never, payload: payload as never, about: '' }, {})
	);
}
