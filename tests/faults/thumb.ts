// A person at the real app, whose browser is killed at one step of a command's way.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { people } from '../people';
import { Chromium } from './chromium.ts';
import type { Crew } from './crew.ts';
import type { Cut } from './phone.ts';
import type { BrowserFault, Chance } from './plan.ts';

/** A page of the same address without the app: what lies on the disk is read as the dead app left it. */
const quiet = '/favicon.svg';
const patienceMs = 60_000;

export class Thumb {
	readonly browser: Chromium;
	readonly #crew: Crew;
	readonly #cookie: string;

	constructor(crew: Crew, cookie: string, profile: string) {
		this.browser = new Chromium(people.hong.id, profile, () => crew.proxy.url);
		this.#crew = crew;
		this.#cookie = cookie;
	}

	async signIn(): Promise<void> {
		await this.browser.signIn(this.#cookie);
		await this.browser.open();
	}

	/** One visit, in the middle of which the browser dies; then everything is brought to its end. */
	async dieAt(fault: BrowserFault, householdId: string, chance: Chance): Promise<void> {
		await this.#begin(householdId);
		await this.#untilDead(fault, chance);
		await this.browser.open();
		await this.browser.goto(quiet);
		await this.#crew.ledger.check(this.browser);
		const [draft] = (await this.browser.held()).drafts;
		const isWhole = JSON.stringify(draft?.content ?? null).includes('safe_online');
		assert.equal(isWhole, fault === 'draft, written', 'the draft as it was last kept');
		if (draft) await this.#save(householdId);
		await this.drain();
		await this.#crew.ledger.check(this.browser);
	}

	/** Waits until the app, on a line that does what it should, has brought everything to the server. */
	async drain(): Promise<void> {
		await this.browser.goto('/m');
		await this.#until(async () => {
			const { outbox } = await this.browser.held();
			return outbox.every(({ state }) => state === 'rejected');
		});
	}

	/** A form is begun; its draft is on the disk when this ends. */
	async #begin(householdId: string): Promise<void> {
		const form = `/m/households/${householdId}/visit`;
		await this.browser.goto(form);
		await this.#tap('VNeID');
		await this.#until(async () => (await this.browser.held()).drafts.length > 0);
		const [draft] = (await this.browser.held()).drafts;
		const { id } = draft!.content as { id: string };
		this.#crew.ledger.begin(this.browser, {
			id,
			originId: id,
			draft: form,
			isBad: false,
			isKept: true,
			isSaved: false,
			commandId: null
		});
	}

	async #untilDead(fault: BrowserFault, chance: Chance): Promise<void> {
		const [step, moment] = fault.split(', ') as [string, string | undefined];
		if (moment) {
			const cut = { step, when: moment === 'written' ? 'after' : 'in' } as Cut;
			const { reached } = await this.browser.haltAt(cut);
			await this.#goOn(step);
			await this.#within(reached);
			await this.browser.kill();
		} else {
			const killed = this.#killOnLine(step, chance);
			await this.#goOn(step);
			await this.#within(killed);
		}
	}

	/** What the person does next; nothing of it is waited for, because it may never end. */
	async #goOn(step: string): Promise<void> {
		if (step === 'draft') return void this.#tap('An toàn trên mạng').catch(() => {});
		const saved = this.#press();
		if (step === 'outbox') return void saved.catch(() => {});
		await saved;
		await this.#until(async () => (await this.browser.held()).outbox.length > 0);
		// A page that goes out of sight sends at once what could still be undone.
		void this.browser.page
			.evaluate(() => window.dispatchEvent(new Event('pagehide')))
			.catch(() => {});
	}

	#killOnLine(step: string, chance: Chance): Promise<void> {
		const arrives = chance.happens(0.5);
		return new Promise((resolve, reject) =>
			this.#crew.proxy.next(this.browser.name, async (way) => {
				if (step === 'answer on its way') await way.forward();
				else if (arrives) way.forwardLate();
				await this.browser.kill().then(resolve, reject);
				way.hangUp();
			})
		);
	}

	/** The draft that was left is found in its form, and saved. */
	async #save(householdId: string): Promise<void> {
		await this.browser.goto(`/m/households/${householdId}/visit`);
		await this.browser.page.getByText('máy đã giữ lại').waitFor();
		await this.#press();
		await this.#until(async () => (await this.browser.held()).drafts.length === 0);
	}

	#tap(words: string): Promise<void> {
		return this.browser.page.locator('form label').filter({ hasText: words }).first().click();
	}

	#press(): Promise<void> {
		return this.browser.page.getByRole('button', { name: 'Lưu lượt hỗ trợ' }).click();
	}

	/** A run must never wait for ever for what will not come. */
	async #within(coming: Promise<void>): Promise<void> {
		let isHere = false;
		await Promise.race([coming.then(() => (isHere = true)), this.#until(async () => isHere)]);
	}

	async #until(holds: () => Promise<boolean>): Promise<void> {
		const latest = Date.now() + patienceMs;
		while (!(await holds())) {
			assert(Date.now() < latest, 'the browser does not come to an end');
			await pause(20);
		}
	}
}
