/**
 * The phone's clock is often wrong: set by hand, begun again at 1970 with an empty battery, off by a
 * year. What people see and choose is true time, as far as the phone can know it; what is sent says
 * what the clock showed, and the server works out the rest (domain/clock).
 */
import { type Database, type Heard, writeMeta } from './database';

const hour = 3_600_000;
/** The way through the network makes answers a little older than they say. */
const delay = 5 * 60_000;
/** What a phone goes by that has not heard of another number. */
const usualOfflineDays = 30;
/** So many days before it must, a phone says that it will have to hear from the server. */
const warningDays = 5;

/** What the phone remembers about its clock. */
export type Memory = { heard: Heard | null; latest: number; offlineDays: number };

/** `wrong`: by how much the clock is behind true time. `back`: by how much it was put back meanwhile. */
export type Fault = { kind: 'wrong' | 'back'; milliseconds: number };

/** A phone that has heard nothing yet. */
export const blank: Memory = { heard: null, latest: 0, offlineDays: usualOfflineDays };

export function isSoon(daysLeft: number): boolean {
	return daysLeft <= warningDays;
}

export async function memory(db: Database): Promise<Memory> {
	const keys = ['lastContact', 'clockSkew', 'latestTime', 'offlineDays'] as const;
	const [at, ...numbers] = (await db.meta.bulkGet([...keys])).map((entry) => entry?.value);
	const [skew = 0, latest = 0, offlineDays = usualOfflineDays] = numbers as (number | undefined)[];
	return { heard: at ? { at: at as string, skew } : null, latest, offlineDays };
}

/**
 * For how many more days the phone shows what it holds without hearing from the server: by the latest
 * time its clock has shown since, so that putting it back gains nothing.
 */
export function daysLeft({ heard, latest, offlineDays }: Memory, now: number): number {
	if (!heard) return offlineDays;
	const shown = Math.max(now, latest) - Date.parse(heard.at);
	// A clock that was set right meanwhile shows the true time itself.
	const fitting = [heard.skew, 0].map((skew) => shown + skew).filter((past) => past >= -delay);
	const past = fitting.length > 0 ? Math.max(0, Math.min(...fitting)) : 0;
	return Math.ceil(offlineDays - past / (24 * hour));
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
