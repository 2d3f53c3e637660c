import type { Database } from './database';
import * as drafts from './drafts';
import { isFull } from './storage';

/**
 * Keeps what a form holds at every change, so that a phone that dies in the middle has lost nothing.
 * Make it while a component is set up.
 */
export class KeptDraft {
	/** When the draft was last kept that this form was opened with; null for a new one. */
	keptAt = $state<string | null>(null);
	readonly key: string;

	readonly #db: Database;
	/** The form as it was before anybody touched it. */
	#untouched = '';
	#finished = false;

	/** @param content what to keep, as plain data; undefined until the form is open */
	constructor(db: Database, key: string, about: () => string, content: () => unknown) {
		this.#db = db;
		this.key = key;
		$effect(() => {
			const plain = $state.snapshot(content());
			if (plain === undefined) return;
			const now = JSON.stringify(plain);
			if (!this.#untouched) this.#untouched = now;
			else if (now !== this.#untouched && !this.#finished) this.#keep(about(), plain);
		});
	}

	/** A full phone is told by `room`; what was typed stays on the screen and is kept at the next change. */
	#keep(about: string, plain: unknown): void {
		drafts.keep(this.#db, this.key, about, plain).catch((error: unknown) => {
			if (!isFull(error)) throw error;
		});
	}

	/** What was left half filled here, if anything. */
	async find<Content>(): Promise<Content | undefined> {
		const kept = await drafts.read(this.#db, this.key);
		this.keptAt = kept?.changedAt ?? null;
		return kept?.content as Content | undefined;
	}

	/** The person starts again from an empty form. */
	async drop(): Promise<void> {
		await drafts.remove(this.#db, this.key);
		this.keptAt = null;
		this.#untouched = '';
	}

	/** What is being saved must not become a draft again, unless saving fails. */
	finish(finished = true): void {
		this.#finished = finished;
	}
}
