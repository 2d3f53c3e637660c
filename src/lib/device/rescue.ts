/**
 * Unsent work as a file, for a phone that cannot send any more: the commune's officer brings it in
 * under the same rules. The outbox stays as it is; the ids are the same, so nothing arrives twice.
 */
import type { Database, OutboxCommand } from './database';
import * as outbox from './outbox';
import type { Account } from './session';

export type Rescue = { file: File; commands: number };

/** The file as `import` on the server reads it; docs/sync.md describes it. */
export async function rescueFile(
	db: Database,
	{ account, deviceId, now }: { account: Account; deviceId: string; now: Date }
): Promise<Rescue> {
	// What a person did; what opens this phone's lock is no work and belongs in no file.
	const commands = (await outbox.unsent(db)).map(toRescue);
	const content = {
		format: 'phone-rescue',
		version: 1,
		accountId: account.id,
		accountName: account.name,
		deviceId,
		exportedAt: now.toISOString(),
		commands,
		sha256: await digest(JSON.stringify(commands))
	};
	const name = `viec-chua-gui-${now.toISOString().slice(0, 10)}.json`;
	const file = new File([JSON.stringify(content)], name, { type: 'application/json' });
	return { file, commands: commands.length };
}

/** Through the phone's own sharing where it takes files, otherwise among its downloads. */
export async function handOver(file: File): Promise<void> {
	if (navigator.canShare?.({ files: [file] })) {
		// Closing the sheet is no failure.
		await navigator.share({ files: [file] }).catch((error: DOMException) => {
			if (error.name !== 'AbortError') download(file);
		});
	} else download(file);
}

function toRescue({ id, name, payload, createdAt, heard, replaces, state }: OutboxCommand) {
	const said = { id, name, payload, at: createdAt };
	return { ...said, heard: heard ?? null, replaces: replaces ?? null, state };
}

function download(file: File): void {
	const address = URL.createObjectURL(file);
	const link = Object.assign(document.createElement('a'), { href: address, download: file.name });
	link.click();
	setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

async function digest(text: string): Promise<string> {
	const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
	return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
