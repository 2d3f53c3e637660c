// Five phones of four people, the line between them and the server, and what people do on them.
import { setTimeout as pause } from 'node:timers/promises';
import { newId } from '$lib/device/id';
import * as drafts from '$lib/device/drafts';
import type { SyncState } from '$lib/device/sync';
import * as visits from '$lib/device/visits';
import type { RecordVisit } from '$lib/domain/visit';
import { type Person, people } from '../people';
import { type Deed, Ledger } from './ledger.ts';
import { Phone } from './phone.ts';
import type { Chance } from './plan.ts';
import { Proxy } from './proxy.ts';
import type { World } from './world.ts';

const hands = ['hong', 'hong', 'phuc', 'neighbour', 'outsider'] as const;
/** One wrong visit in so many. */
const seldom = 1 / 12;

export class Crew {
	readonly ledger = new Ledger();
	readonly proxy: Proxy;
	readonly phones: Phone[] = [];
	readonly #chance: Chance;
	readonly #watching = new Map<Person, string>();

	constructor(world: World, chance: Chance) {
		this.#chance = chance;
		this.proxy = new Proxy(
			() => world.port,
			(receipts) => this.ledger.hear(receipts)
		);
	}

	/** Before the server starts, because the embedded database belongs to one process at a time. */
	async signIn(world: World): Promise<void> {
		const watching = [...new Set(hands)];
		const cookies = await world.signIn([...hands, ...watching]);
		const address = () => this.proxy.url;
		for (const [index, who] of hands.entries())
			this.phones.push(new Phone(`${who}-${index}`, people[who].id, cookies[index]!, address));
		for (const [index, who] of watching.entries())
			this.#watching.set(who, cookies[hands.length + index]!);
	}

	/** Every phone has heard from the server once. */
	async open(world: World): Promise<void> {
		for (const [who, cookie] of this.#watching)
			this.ledger.watch(people[who].id, world.url, cookie);
		await this.proxy.open();
		for (const phone of this.phones) await phone.exchange();
	}

	/** Somebody fills in a form and saves it; the phone may die over it. */
	async deed(phone: Phone): Promise<void> {
		const correctable = this.#chance.happens(0.25) ? await this.#settled(phone) : [];
		if (correctable.length > 0) await this.#correct(phone, this.#chance.pick(correctable));
		else await this.record(phone);
	}

	/** A visit, which the server will refuse now and then. */
	async record(phone: Phone, isBad = this.#chance.happens(seldom)): Promise<void> {
		const id = newId();
		const visit = await this.#visit(phone, id, isBad);
		const deed = this.#begin(phone, id, id, isBad);
		await this.#save(phone, deed, visit, (db) => visits.recordVisit(db, visit, deed.draft));
	}

	/** What lay half done on a phone that died is finished. */
	async finishDrafts(phone: Phone): Promise<void> {
		for (const { key, content } of await phone.db.drafts.toArray())
			await phone.live((db) =>
				'originId' in (content as object)
					? visits.correctVisit(db, content as never, key)
					: visits.recordVisit(db, content as RecordVisit, key)
			);
	}

	/** Everybody sends until nothing is left, on a line that does what it should. */
	async drain(): Promise<void> {
		await this.proxy.letLateThrough();
		for (const phone of this.phones) {
			this.proxy.forget(phone.name);
			if (phone.isDead || phone.isAwaitingCut) phone.reopen();
			await this.finishDrafts(phone);
		}
		// The second time they learn what the others sent.
		for (const phone of [...this.phones, ...this.phones]) {
			const state = await patiently(phone);
			if (state !== 'idle') throw new Error(`${phone.name} cannot send: ${state}`);
		}
		for (const phone of this.phones) await this.ledger.checkDrained(phone);
	}

	async close(): Promise<void> {
		for (const phone of this.phones) phone.kill();
		await this.proxy.close();
	}

	#begin(phone: Phone, id: string, originId: string, isBad: boolean): Deed {
		const draft = `/m/visits/${id}`;
		const deed = { id, originId, draft, isBad, isKept: false, isSaved: false, commandId: null };
		this.ledger.begin(phone, deed);
		return deed;
	}

	/** Draft first, as the form keeps it, then the command in its place. */
	async #save(
		phone: Phone,
		deed: Deed,
		content: unknown,
		save: (db: Phone['db']) => Promise<unknown>
	): Promise<void> {
		const kept = await phone.live((db) => drafts.keep(db, deed.draft, 'Hộ', content));
		deed.isKept = kept;
		deed.isSaved = kept && (await phone.live(save));
	}

	async #visit(phone: Phone, id: string, isBad: boolean): Promise<RecordVisit> {
		const doors = await phone.db.households.toArray();
		const teams = await phone.db.teams.toArray();
		const members = await phone.db.members.toArray();
		const door = this.#chance.pick(doors.sort((a, b) => (a.id < b.id ? -1 : 1)));
		const team = teams.find(({ villageIds }) => villageIds.includes(door.villageId));
		const member = members.find(({ teamId }) => teamId === team?.id);
		if (!team || !member) throw new Error(`${phone.name} knows no team for ${door.headName}`);
		return {
			id,
			householdId: door.id,
			teamId: team.id,
			...this.#facts(isBad ? newId() : member.id)
		};
	}

	#facts(memberId: string) {
		return {
			happenedAt: new Date(Date.now() - this.#chance.below(30 * 86_400_000)).toISOString(),
			memberIds: [memberId],
			people: this.#chance.below(6),
			outcome: null,
			steps: [
				{
					topic: this.#chance.pick(['digital_shop', 'safe_online'] as const),
					outcome: 'done' as const
				}
			],
			onboardings: [
				{
					service: 'shop' as const,
					provider: 'voso',
					state: this.#chance.pick(['selling', 'stopped'] as const)
				},
				{ service: 'account' as const, provider: 'mb', state: 'registered' as const }
			],
			nextVisitOn: null
		};
	}

	/** Visits that the server has and nobody here has changed since. */
	async #settled(phone: Phone) {
		const touched = new Set(await phone.db.outbox.orderBy('touches').uniqueKeys());
		const newest = await phone.db.visits.orderBy('id').reverse().limit(20).toArray();
		return newest.filter(
			({ id, replacedBy, version }) =>
				replacedBy === null && version > 0 && !touched.has(`visits/${id}`)
		);
	}

	async #correct(
		phone: Phone,
		{ originId, revision, memberIds }: { originId: string; revision: number; memberIds: string[] }
	): Promise<void> {
		const id = newId();
		const correction = {
			...this.#facts(memberIds[0] ?? ''),
			id,
			originId,
			revision,
			withdrawn: this.#chance.happens(0.3)
		};
		const deed = this.#begin(phone, id, originId, false);
		await this.#save(phone, deed, correction, (db) =>
			visits.correctVisit(db, correction, deed.draft)
		);
	}
}

/** A server whose database has just come back may be busy once for each connection that it had. */
async function patiently(phone: Phone): Promise<SyncState | null> {
	let state = await phone.exchange();
	for (let tries = 0; state === 'busy' && tries < 100; tries++) {
		await pause(50);
		state = await phone.exchange();
	}
	return state;
}
