import { liveQuery, type Subscription } from 'dexie';
import { type Day, dayOf } from '../domain/day';
import * as clock from './clock';
import type { Database } from './database';
import { jot } from './storage';

const leaseKey = 'lease';

/** What time it is on this phone, as far as it can know, and what is wrong with its own clock. */
export class Clock {
	today = $state<Day>(dayOf(Date.now()));
	fault = $state.raw<clock.Fault | null>(null);
	/** For how many more days this phone shows what it holds; null until that is known. */
	daysLeft = $state<number | null>(null);

	/** The phone must hear from the server within days. */
	readonly isDue = $derived(this.daysLeft !== null && clock.isSoon(this.daysLeft));

	#db: Database | null = null;
	#known = clock.blank;
	#watch: Subscription | undefined;
	/** The clock beside a stopwatch: when one runs ahead of the other, somebody set the clock. */
	#seen = { clock: Date.now(), stopwatch: performance.now() };

	/** Goes by what this database remembers, until the next one. */
	follow(db: Database): void {
		this.close();
		this.#db = db;
		this.daysLeft = remembered(db.name);
		this.#watch = liveQuery(() => clock.memory(db)).subscribe({
			next: (known) => {
				this.#known = known;
				this.look();
			},
			// The pages meet the same fault and tell it.
			error: () => (this.daysLeft ??= 1)
		});
	}

	close(): void {
		this.#watch?.unsubscribe();
		this.#db = null;
		this.#known = clock.blank;
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
		if (this.#db && this.#known !== clock.blank) this.#lease(this.#db.name, seen.clock);
		// What cannot be kept now is seen again the next time.
		if (this.#db) clock.remember(this.#db, seen.clock, step).catch(() => undefined);
	}

	/** What the next opening goes by before its database has answered. */
	#lease(name: string, now: number): void {
		this.daysLeft = clock.daysLeft(this.#known, now);
		// In the last day the database itself is asked.
		const until = now + (this.daysLeft - 1) * 86_400_000;
		jot(leaseKey, [name, now, until].join(' '));
	}
}

/**
 * The days left as the last opening knew them, when the clock has gone on since and they are not over:
 * then the first screen need not wait. Otherwise null, and the database is asked.
 */
function remembered(name: string): number | null {
	const [of, seen, until] = (localStorage.getItem(leaseKey) ?? '').split(' ');
	const now = Date.now();
	const holds = of === name && now >= Number(seen) && now < Number(until);
	return holds ? 1 + Math.floor((Number(until) - now) / 86_400_000) : null;
}
