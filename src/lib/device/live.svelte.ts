import { liveQuery } from 'dexie';

/** A query over the phone's own data, answered again whenever that data changes. */
export class Live<T> {
	#current = $state.raw<T>();
	#failure = $state.raw<{ error: unknown } | null>(null);

	/**
	 * Make it while a component is set up.
	 * @param query what is reactive must be read in the outer function; the inner one reads the database
	 */
	constructor(query: () => () => Promise<T>) {
		$effect(() => {
			const subscription = liveQuery(query()).subscribe({
				next: (answer) => {
					this.#current = answer;
					this.#failure = null;
				},
				error: (error) => {
					this.#failure = { error };
				}
			});
			return () => subscription.unsubscribe();
		});
	}

	/** The newest answer; a query that failed throws to the boundary around the screen. */
	get current(): T | undefined {
		if (this.#failure) throw this.#failure.error;
		return this.#current;
	}

	/** False until the first answer: an empty list and a list not read yet are different things. */
	get ready(): boolean {
		return this.current !== undefined;
	}
}
