/**
 * The phone's clock is often wrong: set by hand, begun again at 1970 with an empty battery, off by a
 * year. What people see and choose is true time, as far as the phone can know it; what is sent says
 * what the clock showed, and the server works out the rest (domain/clock).
 */
import { type Database, type Heard, writeMeta } from './database';

const hour = 3_600_000;
/** The way through the network makes answers a little older than they say. */
const delay = 5 * 60_000;

/** What the phone remembers about its clock. */
export type Memory = { heard: Heard | null; latest: number };

/** `wrong`: by how much the clock is behind true time. `back`: by how much it was put back meanwhile. */
export type Fault = { kind: 'wrong' | 'back'; milliseconds: number };

export async function memory(db: Database): Promise<Memory> {
	const entries = await db.meta.bulkGet(['lastContact', 'clockSkew', 'latestTime']);
	const [at, skew, latest] = entries.map((entry) => entry?.value);
	const heard = at ? { at: at as string, skew: (skew as number | undefined) ?? 0 } : null;
	return { heard, latest: (latest as number | undefined) ?? 0 };
}

/** True time minus the clock: by the last answer, and never before that answer was given. */
export function offset({ heard }: Pick<Memory, 'heard'>, now: number): number {
	if (!heard) return 0;
	const earliest = Date.parse(heard.at);
	// A clock that was set right since then needs no correction.
	const fitting = [heard.skew, 0].find((skew) => now + skew >= earliest - delay);
	return fitting ?? earliest - now;
}

/** What is worth telling the person; nobody is kept from working by it. */
export function fault(known: Memory, now: number): Fault | null {
	const wrong = offset(known, now);
	if (Math.abs(wrong) > hour) return { kind: 'wrong', milliseconds: wrong };
	// Set right since the last answer: going back was the cure.
	if (Math.abs(known.heard?.skew ?? 0) > hour) return null;
	const back = known.latest - now;
	return back > hour ? { kind: 'back', milliseconds: back } : null;
}

/** A moment of true time as the phone's clock shows it. */
export async function byPhone(db: Database, instant: string): Promise<string> {
	const off = offset(await memory(db), Date.now());
	return off === 0 ? instant : new Date(Date.parse(instant) - off).toISOString();
}

/**
 * Keeps how far the clock has come, seldom, because it is only needed to see it go back.
 * @param step by how much it was set while the app ran: what was known of its error changes as much
 */
export async function remember(db: Database, now: number, step: number): Promise<void> {
	await db.transaction('rw', db.meta, async () => {
		const { heard, latest } = await memory(db);
		const skew = heard?.skew ?? 0;
		const set = heard !== null && isSetting(step, skew);
		if (set) await writeMeta(db, 'clockSkew', skew - step);
		if (set || now - latest > hour / 6) await writeMeta(db, 'latestTime', now);
	});
}

/**
 * A sleeping phone's stopwatch stands still, which looks like a clock put forward. So a step forward
 * counts only when it sets right what was wrong; a step back is always somebody's doing.
 */
function isSetting(step: number, skew: number): boolean {
	if (Math.abs(step) <= delay) return false;
	return step < 0 || Math.abs(skew - step) < Math.abs(skew) / 10;
}
