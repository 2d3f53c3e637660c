import { liveQuery, type Subscription } from 'dexie';
import { type Day, dayOf } from '../domain/day';
import * as clock from './clock';
import type { Database } from './database';

/** What time it is on this phone, as far as it can know, and what is wrong with its own clock. */
export class Clock {
	today = $state<Day>(dayOf(Date.now()));
	fault = $state.raw<clock.Fault | null>(null);

	#db: Database | null = null;
	#known: clock.Memory = { heard: null, latest: 0 };
	#watch: Subscription | undefined;
	/** The clock beside a stopwatch: when one runs ahead of the other, somebody set the clock. */
	#seen = { clock: Date.now(), stopwatch: performance.now() };

	/** Goes by what this database remembers, until the next one. */
	follow(db: Database): void {
		this.close();
		this.#db = db;
		this.#watch = liveQuery(() => clock.memory(db)).subscribe({
			next: (known) => {
				this.#known = known;
				this.look();
			},
			error: () => undefined
		});
	}

	close(): void {
		this.#watch?.unsubscribe();
		this.#db = null;
	}

	/** In milliseconds of true time. */
	now(): number {
		const now = Date.now();
		return now + clock.offset(this.#known, now);
	}

	/** Sees what the clock shows, and learns from its being set while the app runs. */
	look(): void {
		const seen = { clock: Date.now(), stopwatch: performance.now() };
		const step = seen.clock - this.#seen.clock - (seen.stopwatch - this.#seen.stopwatch);
		this.#seen = seen;
		this.today = dayOf(this.now());
		this.fault = clock.fault(this.#known, seen.clock);
		// What cannot be kept now is seen again the next time.
		if (this.#db) clock.remember(this.#db, seen.clock, step).catch(() => undefined);
	}
}
