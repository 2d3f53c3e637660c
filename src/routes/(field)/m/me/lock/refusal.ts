import type { Opening } from '$lib/device/lock';
import { lockWords as words } from '$lib/ui/words';

/** Why a PIN did not do it, in words; null when it did. */
export function refusal(opening: Opening): string | null {
	if (opening.open) return null;
	const { next } = opening;
	if (next.kind === 'wait') return words.wait(Math.ceil(next.waitMs / 60_000));
	return next.kind === 'password' ? words.onlyPassword : words.wrong;
}
