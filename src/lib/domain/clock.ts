/**
 * When something really happened, though the phone's clock may be wrong, may have been set right or
 * wrong since, or may have begun again at 1970. The phone says what its clock showed and what it last
 * heard from the server; nothing can have been done before that was heard or after it arrived.
 *
 * @param at the phone's clock when it was done, in milliseconds since 1970 like all of these
 * @param heard the server's time of the last answer the phone had then, and server minus phone at that moment
 * @param skewAtSending server minus phone at the moment of sending; null when the phone could not say
 * @param now the server's clock when it arrived
 */
export function estimate({
	at,
	heard,
	skewAtSending,
	now
}: {
	at: number;
	heard: { at: number; skew: number } | null;
	skewAtSending: number | null;
	now: number;
}): number {
	const earliest = Math.min(heard?.at ?? -Infinity, now);
	const candidates = [skewAtSending, heard?.skew].filter((skew) => skew != null);
	const possible = candidates.map((skew) => at + skew);
	const fitting = possible.find((time) => time >= earliest && time <= now);
	return fitting ?? Math.min(Math.max(possible[0] ?? at, earliest), now);
}

/** A clock this little wrong is taken as right: the way through the network is no error of the clock. */
const tolerated = 5 * 60_000;

/** Server minus phone in milliseconds, when the difference is more than the network's own delay. */
export function skewOf(sentAt: number, receivedAt: number): number {
	const skew = receivedAt - sentAt;
	return Math.abs(skew) > tolerated ? skew : 0;
}
