import type { Database } from './database';
import { isFull } from './storage';

/** Whether the phone has room for what people do. One for the whole window: every screen may fill it. */
class Room {
	/** The last write found no room; told until one succeeds. */
	full = $state(false);

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
