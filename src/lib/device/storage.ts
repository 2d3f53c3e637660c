/** The place on the phone: whether it is kept for us, how much is used, and that it is full. */

export type Room = { usedBytes: number; freeBytes: number; kept: boolean };

/** Asks the browser not to clear this app's data when the phone runs full. May be asked again and again. */
export async function askToKeep(): Promise<boolean> {
	return (await navigator.storage?.persist?.().catch(() => false)) ?? false;
}

export async function room(): Promise<Room | null> {
	if (!navigator.storage?.estimate) return null;
	const { usage = 0, quota = 0 } = await navigator.storage.estimate();
	const kept = (await navigator.storage.persisted?.()) ?? false;
	return { usedBytes: usage, freeBytes: Math.max(0, quota - usage), kept };
}

/** Keeps a hint outside the databases: it only saves a wait or a question, and a full phone does without. */
export function jot(key: string, hint: string): void {
	try {
		localStorage.setItem(key, hint);
	} catch {
		// Asked, fetched or worked out again the next time.
	}
}

/** Dexie wraps what the browser threw, sometimes twice, and gathers it where many rows are written. */
export function isFull(error: unknown): boolean {
	if (!error) return false;
	const { name, inner, failures } = error as Partial<Wrapped>;
	return name === 'QuotaExceededError' || isFull(inner) || (failures ?? []).some(isFull);
}

type Wrapped = { name: string; inner: unknown; failures: unknown[] };
