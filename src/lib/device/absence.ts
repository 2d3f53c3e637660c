/** How long nobody has looked at the app: after five minutes its lock falls shut. */
const longMs = 5 * 60_000;

export class Absence {
	#since: { clock: number; stopwatch: number } | null = null;
	#timer: ReturnType<typeof setTimeout> | undefined;

	/** @param whenLong called once it lasts too long, if the phone lets the app run so far */
	begin(whenLong: () => void): void {
		this.end();
		this.#since = { clock: Date.now(), stopwatch: performance.now() };
		this.#timer = setTimeout(whenLong, longMs);
	}

	/** Answers whether it lasted too long. The stopwatch may sleep with the phone, the clock be put back. */
	end(): boolean {
		clearTimeout(this.#timer);
		const since = this.#since;
		this.#since = null;
		if (!since) return false;
		const lasted = [Date.now() - since.clock, performance.now() - since.stopwatch];
		return Math.max(...lasted) >= longMs;
	}
}
