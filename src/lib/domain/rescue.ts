import * as v from 'valibot';
import { Instant } from './day';
import { Id } from './id';
import { SyncRequest } from './sync';

/** A phone's unsent work as a file, for a phone that cannot send any more; docs/sync.md describes it. */
export const mostRescueCharacters = 8_000_000;
const mostCommands = 10_000;

const Command = v.object({
	...SyncRequest.entries.commands.pipe[0].item.entries,
	state: v.picklist(['pending', 'rejected'])
});

export const Rescue = v.object({
	format: v.literal('phone-rescue'),
	version: v.literal(1),
	accountId: Id,
	accountName: v.string(),
	deviceId: Id,
	exportedAt: Instant,
	commands: v.pipe(v.array(Command), v.maxLength(mostCommands)),
	/** Of the JSON text of `commands`, in hex: a file that was cut or changed is noticed. */
	sha256: v.string()
});
export type Rescue = v.InferOutput<typeof Rescue>;
