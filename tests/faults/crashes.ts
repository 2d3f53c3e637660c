// The server, or the database behind it, dies while phones are sending, and comes back.
import { setTimeout as pause } from 'node:timers/promises';
import type { Crew } from './crew.ts';
import type { Phone } from './phone.ts';
import type { Chance, Crash } from './plan.ts';
import type { Trick } from './proxy.ts';
import { OnPostgres, type Wait, waits, type World } from './world.ts';

/** Longer than one batch is at work. */
const atWorkMs = 40;

interface Victim {
	kill: () => Promise<void>;
	bringBack: () => Promise<void>;
}

export function serverOf(world: World): Victim {
	return { kill: () => world.killServer(), bringBack: () => world.startServer() };
}

export function databaseOf(world: OnPostgres): Victim {
	return { kill: () => world.crashDatabase(), bringBack: () => world.resumeDatabase() };
}

/** One phone's exchange shows the moment; the others send at the same time. */
export async function crash(
	crew: Crew,
	world: World,
	victim: Victim,
	moment: Crash,
	chance: Chance
): Promise<void> {
	const phone = chance.pick(crew.phones);
	for (const each of crew.phones) await crew.record(each);
	const others = crew.phones.filter((each) => each !== phone);
	if (moment === 'with the request at work' && world instanceof OnPostgres)
		await inTransaction(crew, world, victim, phone, chance);
	else {
		crew.proxy.next(phone.name, at(moment, victim, chance));
		await Promise.all([phone, ...others].map((each) => each.exchange()));
	}
	if (moment === 'after the answer has arrived') await victim.kill();
	await victim.bringBack();
	for (const each of crew.phones) await crew.ledger.check(each);
}

function at(moment: Crash, victim: Victim, chance: Chance): Trick {
	return async (way) => {
		if (moment === 'before the request arrives') {
			await victim.kill();
			way.reply(await way.forward());
		} else if (moment === 'with the request at work') {
			const answer = way.forward();
			await Promise.race([answer, pause(chance.below(atWorkMs))]);
			await Promise.all([victim.kill(), answer.catch(() => {})]);
			way.hangUp();
		} else if (moment === 'before the answer leaves') {
			await way.forward();
			await victim.kill();
			way.hangUp();
		} else way.reply(await way.forward());
	};
}

/** Another transaction keeps the server's one waiting in its middle, and there it ends. */
async function inTransaction(
	crew: Crew,
	world: OnPostgres,
	victim: Victim,
	phone: Phone,
	chance: Chance
): Promise<void> {
	const where = chance.pick(Object.keys(waits) as Wait[]);
	const { reached, release } = await world.hold(where);
	const sending = crew.phones.map((each) => each.exchange());
	await reached();
	await victim.kill();
	await release();
	await Promise.all(sending);
}
