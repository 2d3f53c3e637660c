import type { Database } from './database';
import { isFull } from './storage';

/**
 * Whether the phone has room for what people do. One for the whole window: every screen may fill it.
 * No rune, because the service worker, which sends with the app closed, knows none.
 */
class Room {
	/** Told whenever it changes. */
	tell: (full: boolean) => void = () => {};
	#full = false;

	/** The last write found no room; told until one succeeds. */
	get full(): boolean {
		return this.#full;
	}

	set full(full: boolean) {
		if (full === this.#full) return;
		this.#full = full;
		this.tell(full);
	}

	/**
	 * Writes; on a full phone it first forgets what the server has accepted, then writes again. What is
	 * unsent, what is half filled in and what people see is never given up for room.
	 */
	async for<Result>(db: Database, write: () => PromiseLike<Result>): Promise<Result> {
		try {
			const written = await this.#tried(db, write);
			this.full = false;
			return written;
		} catch (error) {
			if (isFull(error)) this.full = true;
			throw error;
		}
	}

	async #tried<Result>(db: Database, write: () => PromiseLike<Result>): Promise<Result> {
		try {
			return await write();
		} catch (error) {
			if (!isFull(error) || (await db.sent.count()) === 0) throw error;
			await db.sent.clear();
			return write();
		}
	}
}

export const room = new Room();
