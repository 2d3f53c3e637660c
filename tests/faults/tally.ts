import { inspect } from 'node:util';

/** What was injected, by kind, and which of the stories held. */
export class Tally {
	readonly counts = new Map<string, number>();
	readonly failures: string[] = [];
	passed = 0;
	readonly #say: (line: string) => void;
	#announced = 0;

	constructor(say: (line: string) => void) {
		this.#say = say;
	}

	get total(): number {
		return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
	}

	/** One fault was injected, or several of one kind at once. */
	count(kind: string, times = 1): void {
		this.counts.set(kind, (this.counts.get(kind) ?? 0) + times);
		if (this.total < this.#announced + 100) return;
		this.#announced = this.total;
		this.#say(`  … ${this.total} faults`);
	}

	/** A part of the run, which holds or does not; nothing after it can be judged when it does not. */
	async story(name: string, tell: () => Promise<void>): Promise<boolean> {
		const started = Date.now();
		try {
			await tell();
			this.passed += 1;
			this.#say(`✓ ${name} (${Math.round((Date.now() - started) / 1000)} s)`);
			return true;
		} catch (error) {
			this.failures.push(name);
			this.#say(`✗ ${name}\n${inspect(error)}`);
			return false;
		}
	}

	print(): void {
		const width = Math.max(...[...this.counts.keys()].map((kind) => kind.length), 0);
		for (const kind of [...this.counts.keys()].sort())
			this.#say(`  ${kind.padEnd(width)}  ${this.counts.get(kind)}`);
	}
}
