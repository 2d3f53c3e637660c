type SyncManager = { register: (tag: string) => Promise<void> };

/** Leaves word that something waits to be sent (background.ts). Does nothing where the browser cannot. */
export async function leaveWord(who: { accountId: string; deviceId: string }): Promise<void> {
	const registration = await navigator.serviceWorker?.getRegistration();
	const { sync } = (registration ?? {}) as { sync?: SyncManager };
	// A person may have forbidden it; then the app sends when it is opened.
	await sync?.register(`outbox/${who.accountId}/${who.deviceId}`).catch(() => undefined);
}
