// What is tried on one database, story after story; each builds on what the one before has left.
import { join } from 'node:path';
import { households } from '../people';
import { crash, databaseOf, serverOf } from './crashes.ts';
import { Crew } from './crew.ts';
import { manyAtOnce, poison } from './crowd.ts';
import { diesAt } from './deaths.ts';
import { breakLine } from './lines.ts';
import type { Phone } from './phone.ts';
import { Chance, crashes, networkFaults, phoneFaults, type Share } from './plan.ts';
import type { Tally } from './tally.ts';
import { Thumb } from './thumb.ts';
import { OnPostgres, type World } from './world.ts';

export class Stories {
	readonly #world: World;
	readonly #crew: Crew;
	readonly #share: Share;
	readonly #tally: Tally;
	readonly #chance: Chance;
	readonly #folder: string;
	#thumb: Thumb | undefined;
	#ended: Promise<void> | undefined;

	constructor(world: World, seed: number, share: Share, tally: Tally, folder: string) {
		this.#world = world;
		this.#crew = new Crew(world, new Chance(seed, `${world.kind} deeds`));
		this.#share = share;
		this.#tally = tally;
		this.#chance = new Chance(seed, `${world.kind} rounds`);
		this.#folder = folder;
	}

	/** All of them, until one does not hold: after that nothing can be judged. */
	async tell(): Promise<void> {
		for (const [name, story] of this.#all())
			if (!(await this.#tally.story(`${this.#world.kind}: ${name}`, story))) return;
	}

	/** Leaves nothing behind; ending twice does no harm. */
	end(): Promise<void> {
		this.#ended ??= this.#end();
		return this.#ended;
	}

	async #end(): Promise<void> {
		await this.#thumb?.browser.kill();
		await this.#crew.close();
		await this.#world.close();
	}

	#all(): [string, () => Promise<void>][] {
		const stopped = 'a database that is stopped at once at every step';
		return [
			['the people sign in', () => this.#signIn()],
			['a line that fails in every way', () => this.#lines()],
			['phones that are killed at every step', () => this.#phones()],
			['the same request fifty times at once', () => manyAtOnce(this.#crew, this.#tally)],
			['poison at the head of the line', () => poison(this.#crew, this.#tally, this.#share.behind)],
			['a server that is killed at every step', () => this.#servers()],
			...(this.#world instanceof OnPostgres
				? [
						[stopped, () => this.#databases(this.#world as OnPostgres)] as [
							string,
							() => Promise<void>
						]
					]
				: []),
			['a browser that is killed at every step', () => this.#browsers()],
			['everything is stored once, and the figures say so', () => this.#judge()]
		];
	}

	async #signIn(): Promise<void> {
		await this.#crew.signIn(this.#world);
		const [cookie] = await this.#world.signIn(['hong']);
		this.#thumb = new Thumb(this.#crew, cookie!, join(this.#folder, 'profile'));
		await this.#world.startServer();
		await this.#crew.open(this.#world);
	}

	async #lines(): Promise<void> {
		for (const fault of this.#chance.deal(networkFaults, this.#share.lines)) {
			await this.#round((phone) => breakLine(this.#crew, phone, fault, this.#chance));
			this.#tally.count(`line: ${fault}`);
		}
	}

	async #phones(): Promise<void> {
		for (const fault of this.#chance.deal(phoneFaults, this.#share.phones)) {
			await this.#round((phone) => diesAt(this.#crew, phone, fault, this.#chance));
			this.#tally.count(`phone killed: ${fault}`);
		}
	}

	/** Somebody works, and then something happens to them. */
	async #round(happens: (phone: Phone) => Promise<void>): Promise<void> {
		const phone = this.#chance.pick(this.#crew.phones);
		await this.#crew.finishDrafts(phone);
		for (let count = this.#chance.below(3); count >= 0; count--) await this.#crew.deed(phone);
		await happens(phone);
		await this.#crew.ledger.check(phone);
	}

	async #servers(): Promise<void> {
		for (const moment of this.#chance.deal(crashes, this.#share.crashes)) {
			await crash(this.#crew, this.#world, serverOf(this.#world), moment, this.#chance);
			this.#tally.count(`server killed: ${moment}`);
		}
	}

	async #databases(world: OnPostgres): Promise<void> {
		for (const moment of this.#chance.deal(crashes, this.#share.crashes)) {
			await crash(this.#crew, world, databaseOf(world), moment, this.#chance);
			this.#tally.count(`database stopped: ${moment}`);
		}
	}

	async #browsers(): Promise<void> {
		await this.#crew.drain();
		await this.#thumb?.signIn();
		for (const fault of this.#share.browsers) {
			const door = this.#chance.pick(households.naPuc);
			await this.#thumb?.dieAt(fault, door, this.#chance);
			this.#tally.count(`browser killed: ${fault}`);
		}
	}

	async #judge(): Promise<void> {
		await this.#crew.drain();
		await this.#thumb?.drain();
		if (this.#thumb) await this.#crew.ledger.checkDrained(this.#thumb.browser);
		await this.#world.stopServer();
		await this.#world.look((database) => this.#crew.ledger.checkDatabase(database));
	}
}
