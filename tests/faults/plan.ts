// Which faults a run injects, in which order: the same for the same seed and the same number.
import { generator } from '../random';

/** What the line between a phone and the server does to one exchange. */
export const networkFaults = [
	'request lost',
	'request cut in the middle',
	'request sent twice',
	'request overtaken by newer ones',
	'answer lost',
	'answer cut in the middle',
	'answer ending too early',
	'answer of an earlier request',
	'answers in the wrong order',
	'a portal’s page with status 200',
	'a redirection to a portal',
	'408 from between',
	'413 from between',
	'429 from between',
	'502 from between',
	'503 with Retry-After'
] as const;
export type NetworkFault = (typeof networkFaults)[number];

/** Where on a command's way the phone dies. */
export const phoneFaults = [
	'draft, in the write',
	'draft, written',
	'outbox, in the write',
	'outbox, written',
	'offer, in the write',
	'offer, written',
	'request on its way',
	'answer on its way',
	'receipt, in the write',
	'receipt, written',
	'cursor, in the write',
	'cursor, written'
] as const;
export type PhoneFault = (typeof phoneFaults)[number];

/** Where on a command's way the server or the database dies. */
export const crashes = [
	'before the request arrives',
	'with the request at work',
	'before the answer leaves',
	'after the answer has arrived'
] as const;
export type Crash = (typeof crashes)[number];

/** Where the browser is killed. */
export const browserFaults = [
	'draft, in the write',
	'draft, written',
	'outbox, in the write',
	'outbox, written',
	'request on its way',
	'answer on its way',
	'receipt, in the write',
	'cursor, in the write',
	'cursor, written'
] as const;
export type BrowserFault = (typeof browserFaults)[number];

/** Chances of one part of a run, which no other part disturbs. */
export class Chance {
	readonly #random: () => number;

	constructor(seed: number, part: string) {
		const sum = [...part].reduce((all, letter) => (all * 31 + letter.charCodeAt(0)) | 0, seed);
		this.#random = generator(sum);
	}

	below(limit: number): number {
		return Math.floor(this.#random() * limit);
	}

	happens(share: number): boolean {
		return this.#random() < share;
	}

	pick<T>(from: readonly T[]): T {
		return from[this.below(from.length)] as T;
	}

	/** So many of these, each as often as any other, in an order that nobody chose. */
	deal<T>(from: readonly T[], count: number): T[] {
		const dealt: T[] = [];
		while (dealt.length < count) {
			const left = [...from];
			while (left.length > 0) dealt.push(...left.splice(this.below(left.length), 1));
		}
		return dealt.slice(0, count);
	}
}

/** What one database gets. */
export interface Share {
	lines: number;
	phones: number;
	/** Ends of the server process; on PostgreSQL as many again of the database itself. */
	crashes: number;
	browsers: BrowserFault[];
	/** How many good commands wait behind the poisoned ones. */
	behind: number;
}

/** The dear ones are few: a server takes seconds to come back, a broken line nothing. */
export function shares(seed: number, faults: number, databases: number): Share[] {
	const each = Math.ceil(faults / databases);
	const killed = Math.max(2, Math.round(each / 60));
	const crashed = Math.max(2, Math.round(each / 30));
	const cheap = Math.max(0, each - killed - crashed);
	const browsers = new Chance(seed, 'browsers').deal(browserFaults, killed * databases);
	return Array.from({ length: databases }, (_, index) => ({
		lines: Math.ceil(cheap * 0.6),
		phones: Math.floor(cheap * 0.4),
		crashes: crashed,
		browsers: browsers.slice(index * killed, (index + 1) * killed),
		behind: faults < 1000 ? 20 : 500
	}));
}
