// What people did, by their own memory, held against what phones, server and database say: a receipt
// means stored exactly once, and what has no receipt is still on the phone.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Draft, OutboxCommand, SentCommand } from '$lib/device/database';
import type { VisitRow } from '$lib/domain/sync';
import { type Database, rows } from '$lib/server/db/client';
import { Stranger } from '../e2e/stranger.ts';
import type { Receipt } from './proxy.ts';

const patienceMs = 30_000;

/** What people did on a phone, as it lies there. */
export interface Held {
	outbox: OutboxCommand[];
	sent: SentCommand[];
	drafts: Draft[];
}
/** A phone, with or without a screen. */
export interface Holder {
	readonly name: string;
	readonly accountId: string;
	held: () => Promise<Held>;
	visits: () => Promise<VisitRow[]>;
}

/** One visit, or one correction of a visit. */
export interface Deed {
	/** Of the row it makes. */
	id: string;
	originId: string;
	draft: string;
	/** Nothing like this may be stored. */
	isBad: boolean;
	/** Whether the phone kept the form; one that died with its first letters may have lost them. */
	isKept: boolean;
	/** Whether the phone said that it was saved; until then it may be a draft still. */
	isSaved: boolean;
	commandId: string | null;
}

/** A command on a phone, and the verdict on it as far as the phone knows. */
type Place = { id: string; verdict: Receipt['verdict'] | null };

export class Ledger {
	/** The last verdict of the server on each command, seen where it leaves the server. */
	readonly given = new Map<string, Receipt>();
	readonly #deeds = new Map<string, Deed[]>();
	readonly #watchers = new Map<string, Stranger>();
	/** Commands that the phone itself put aside because no server would take them. */
	readonly #putAside = new Set<string>();

	/** @param cookie of a session for somebody who reads what this person may read, and does nothing */
	watch(accountId: string, url: string, cookie: string): void {
		this.#watchers.set(accountId, new Stranger(url, cookie));
	}

	hear(receipts: Receipt[]): void {
		for (const receipt of receipts) {
			const before = this.given.get(receipt.id);
			if (before) assert.equal(receipt.verdict, before.verdict, `two verdicts on ${receipt.id}`);
			this.given.set(receipt.id, receipt);
		}
	}

	/** Notes what a person is about to do. */
	begin(phone: Holder, deed: Deed): void {
		this.#deeds.set(phone.name, [...this.of(phone), deed]);
	}

	of(phone: Holder): Deed[] {
		return this.#deeds.get(phone.name) ?? [];
	}

	putAside(commandId: string): void {
		this.#putAside.add(commandId);
	}

	/** The invariant, as far as this phone is concerned. */
	async check(phone: Holder): Promise<void> {
		await this.#checkPhone(phone);
		await this.#checkStored(phone);
	}

	/** Each deed is in exactly one place, and nowhere without the server's word. */
	async #checkPhone(phone: Holder): Promise<void> {
		const { outbox, sent, drafts } = await phone.held();
		const drafted = new Set(drafts.map(({ key }) => key));
		const places = new Map<string, Place[]>();
		const put = (payload: unknown, place: Place) => {
			const { id } = payload as { id: string };
			places.set(id, [...(places.get(id) ?? []), place]);
		};
		for (const { id, payload, state } of outbox)
			put(payload, { id, verdict: state === 'rejected' ? 'rejected' : null });
		for (const { id, payload } of sent) put(payload, { id, verdict: 'accepted' });
		for (const deed of this.of(phone)) {
			const found = places.get(deed.id) ?? [];
			if (!deed.isSaved) this.#checkDraft(phone, deed, found.length, drafted.has(deed.draft));
			if (deed.isSaved) this.#checkPlace(deed, found);
		}
	}

	#checkDraft(phone: Holder, deed: Deed, commands: number, isDrafted: boolean): void {
		const count = commands + (isDrafted ? 1 : 0);
		if (count === 0 && !deed.isKept) return this.#strike(phone, deed);
		assert.equal(count, 1, `${deed.id} must be either a draft or saved`);
		deed.isKept = true;
		deed.isSaved = commands === 1;
	}

	#strike(phone: Holder, deed: Deed): void {
		this.#deeds.set(
			phone.name,
			this.of(phone).filter((each) => each !== deed)
		);
	}

	#checkPlace(deed: Deed, found: Place[]): void {
		assert.equal(found.length, 1, `${deed.id} must be on the phone exactly once`);
		const [{ id, verdict }] = found as [Place];
		assert.equal(deed.commandId ?? id, id, `${deed.id} changed its command`);
		deed.commandId = id;
		if (verdict === null || this.#putAside.has(id)) return;
		assert.equal(verdict, this.given.get(id)?.verdict, `${deed.id}: the phone believes a verdict`);
	}

	/** What the server accepted is there, what it rejected is not, and nothing is there that nobody did. */
	async #checkStored(phone: Holder): Promise<void> {
		const watcher = this.#watchers.get(phone.accountId);
		assert(watcher, 'nobody watches');
		await heard(() => watcher.exchange());
		const stored = watcher.tables.visits;
		for (const { id, commandId, isBad } of this.of(phone)) {
			const verdict = commandId && this.given.get(commandId)?.verdict;
			if (verdict) assert.equal(verdict, isBad ? 'rejected' : 'accepted', `verdict on ${id}`);
			if (verdict === 'accepted') assert(stored.has(id), `${id} has a receipt and is not stored`);
			if (isBad) assert(!stored.has(id), `${id} is stored and must not be`);
		}
		const known = new Set([...this.#deeds.values()].flat().map(({ id }) => id));
		for (const id of stored.keys()) assert(known.has(id), `${id} is stored and nobody did it`);
	}

	/** At the end nothing waits, and a phone shows what the database holds. */
	async checkDrained(phone: Holder): Promise<void> {
		await this.check(phone);
		const { outbox } = await phone.held();
		for (const { state, payload } of outbox)
			assert.equal(state, 'rejected', `${JSON.stringify(payload)} is still on the phone`);
		const watcher = this.#watchers.get(phone.accountId);
		const stored = [...(watcher?.tables.visits.values() ?? [])];
		const shown = new Map((await phone.visits()).map((visit) => [visit.id, visit]));
		for (const row of stored)
			assert.equal(shown.get(row.id)?.replacedBy, row.replacedBy, `${row.id} on ${phone.name}`);
		const rejected = this.of(phone).filter(({ isBad }) => isBad).length;
		const own = [...shown.keys()].filter((id) => !watcher?.tables.visits.has(id));
		assert(own.length <= rejected, `${phone.name} shows what is not stored`);
	}

	/** The same of the database itself: every command once, every visit once, figures as defined. */
	async checkDatabase(database: Database): Promise<void> {
		const deeds = [...this.#deeds.values()].flat();
		const verdicts = await rows<{ id: string; verdict: string }>(
			database,
			sql`select id, verdict from journal where name like 'visit.%'`
		);
		const byDeeds = new Map(deeds.map((deed) => [deed.commandId, deed]));
		for (const { id, verdict } of verdicts)
			assert.equal(verdict, byDeeds.get(id)?.isBad ? 'rejected' : 'accepted', `journal of ${id}`);
		const sent = deeds.filter(({ commandId }) => commandId && !this.#putAside.has(commandId));
		assert.equal(verdicts.length, sent.length, 'commands in the journal');
		const visits = await rows<{ id: string }>(database, sql`select id from visit order by id`);
		const good = sent.filter(({ isBad }) => !isBad).map(({ id }) => id);
		assert.deepEqual(
			visits.map(({ id }) => id),
			good.sort(),
			'visits that are stored'
		);
		await checkRevisions(database);
		await checkFigures(database);
	}
}

/** A server whose database has just come back may say so once for each connection that it had. */
async function heard<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
	const latest = Date.now() + patienceMs;
	for (;;)
		try {
			return await ask();
		} catch (error) {
			if (!String(error).includes('"unavailable"') || Date.now() > latest) throw error;
			await pause(50);
		}
}

async function checkRevisions(database: Database): Promise<void> {
	const broken = await rows(
		database,
		sql`select origin_id from visit group by origin_id
			having count(*) filter (where replaced_by is null) <> 1 or max(revision) <> count(*) or count(distinct revision) <> count(*)`
	);
	assert.equal(broken.length, 0, `revisions of ${JSON.stringify(broken)}`);
}

async function checkFigures(database: Database): Promise<void> {
	const figures = (from: string) =>
		rows(
			database,
			sql`select village_id, day::text as day, villages, covered, teams, members, households, visited, shop, account, "both", either
				from ${sql.raw(from)} order by village_id, day`
		);
	assert.deepEqual(await figures('village_indicators'), await figures('village_indicator_days'));
}
