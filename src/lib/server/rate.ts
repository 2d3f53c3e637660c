/** How often somebody has asked within the present minute. Each process counts for itself. */
export class Rate {
	#minute = 0;
	#asked = new Map<string, number>();

	/** Counts one more; answers how many seconds to wait when that is too often, else null. */
	take(who: string, most: number, now: number): number | null {
		const minute = Math.floor(now / 60_000);
		if (minute !== this.#minute) [this.#minute, this.#asked] = [minute, new Map()];
		const asked = (this.#asked.get(who) ?? 0) + 1;
		this.#asked.set(who, asked);
		return asked > most ? Math.ceil(((minute + 1) * 60_000 - now) / 1000) : null;
	}
}
