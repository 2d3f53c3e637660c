import * as v from 'valibot';
import { Instant } from './day';
import { Id } from './id';
import { type Changes as NewestChanges, mostCommands, type Receipt } from './sync';

/** The first protocol of `POST /sync`, as phones of the first version speak it: answered for as long as they do. */
export const protocol = 1;

/** The envelope only: each command's payload is judged alone, so that one bad command never stops the others. */
export const SyncRequest = v.object({
	protocol: v.literal(protocol, 'unsupported_protocol'),
	/** The account whose work this is; null when the phone does not know yet whose it is. */
	accountId: v.nullable(Id),
	deviceId: Id,
	/** The phone's clock at the moment of sending: the server learns from it how wrong the clock is. */
	sentAt: Instant,
	commands: v.pipe(
		v.array(
			v.object({
				id: Id,
				name: v.pipe(v.string(), v.maxLength(60)),
				/** JSON leaves out what is undefined: a command without a payload is judged alone, too. */
				payload: v.optional(v.unknown(), null)
			})
		),
		v.maxLength(mostCommands, 'too_many_commands')
	),
	cursor: v.nullable(v.pipe(v.string(), v.maxLength(20_000)))
});
export type SyncRequest = v.InferOutput<typeof SyncRequest>;

/** Such a phone keeps a household that moved away: it knows no word for it. */
export type Changes = Omit<NewestChanges, 'goneHouseholdIds'>;

export type SyncResponse = {
	protocol: typeof protocol;
	account: { id: string; name: string; phone: string };
	receivedAt: string;
	receipts: Receipt[];
	/** The ids among the receipts that had been judged before this request. */
	repeated: string[];
	changes: Changes;
	cursor: string;
	/** True when more rows wait: ask again with the new cursor. */
	more: boolean;
};
