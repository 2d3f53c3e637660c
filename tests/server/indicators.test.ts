import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '$lib/domain/access';
import { addDays } from '$lib/domain/day';
import { performAll } from '$lib/server/commands';
import { type Connection } from '$lib/server/db/client';
import { type Difference, verify } from '$lib/server/indicator-check';
import { actor, command, households, id, sending, today, visit } from '../people';
import { generator } from '../random';
import { open } from './database';

/** A failure is run again with the seed that it prints: SEED=… npx vitest … */
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
const random = generator(seed);
const upTo = (end: number) => Math.floor(random() * end);
const oneOf = <T>(all: readonly T[]) => all[upTo(all.length)] as T;

let connection: Connection;
let hong: Actor;
beforeAll(async () => {
	connection = await open();
	hong = await actor(connection.database, 'hong');
	await verify(connection.database);
});
afterAll(() => connection.close());

type Told = { id: string; revisions: number };

it(`whatever bà Hồng tells of her households, in whatever order, the kept figures are what the facts say (seed ${seed})`, async () => {
	const told: Told[] = [];
	for (let batch = 0; batch < 12; batch++) {
		const commands = Array.from({ length: 1 + upTo(8) }, () =>
			told.length > 0 && random() < 0.3 ? corrected(oneOf(told)) : recorded(told)
		);
		const { receipts } = await performAll(connection.database, hong, commands, sending);
		expect(receipts.filter(({ verdict }) => verdict !== 'accepted')).toEqual([]);
		expect(await differences(), `seed ${seed}`).toEqual([]);
	}
});

/** A shop that is opened, stopped and opened again, by visits that become known in any order. */
function facts() {
	const onboardings = (['shop', 'account'] as const)
		.filter(() => random() < 0.6)
		.map((service) => ({
			service,
			provider: service === 'shop' ? oneOf(['voso', 'shopee'] as const) : 'momo',
			state: service === 'shop' ? oneOf(['selling', 'stopped'] as const) : 'registered'
		}));
	const { id: _id, householdId: _household, teamId: _team, ...rest } = visit(1);
	const happenedAt = `${addDays(today, -1 - upTo(6))}T02:00:00.000Z`;
	return { ...rest, happenedAt, onboardings };
}

function recorded(told: Told[]) {
	const { teamId } = visit(1);
	const [recordedId, householdId] = [nextId(), oneOf(households.naPuc.slice(0, 4))];
	told.push({ id: recordedId, revisions: 1 });
	return command('visit.record', { ...facts(), id: recordedId, householdId, teamId });
}

function corrected(visited: Told) {
	const payload = { id: nextId(), originId: visited.id, revision: visited.revisions++ };
	return command('visit.correct', { ...facts(), ...payload, withdrawn: random() < 0.3 });
}

let visits = 0;
const nextId = () => id('visit', 500 + ++visits);

async function differences(): Promise<Difference[]> {
	const found: Difference[] = [];
	await verify(connection.database, (each) => found.push(each));
	return found;
}
