import { isPin } from '$lib/device/lock';
import { lockWords } from '$lib/ui/words';

/** What is wrong with a new PIN, in words; null when nothing is. */
export function faultOf(pin: string, again: string): string | null {
	const { faults } = lockWords;
	if (!isPin(pin)) return faults.pin;
	if (isEasy(pin)) return faults.easy;
	return pin === again ? null : faults.again;
}

/** The ones tried first: one digit over and over, and digits in a row. */
function isEasy(pin: string): boolean {
	return /^(.)\1+$/.test(pin) || '01234567890'.includes(pin) || '09876543210'.includes(pin);
}
