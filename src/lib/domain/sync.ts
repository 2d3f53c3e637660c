import * as v from 'valibot';
import { Instant } from './day';
import { Id } from './id';
import type { ProblemCode } from './problem';

/** What phone and server say to each other through `POST /sync`; docs/sync.md describes it for strangers. */
export const protocol = 1;
export const mostCommands = 500;

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

/** The verdict on one command. The same id always gets the same receipt again. */
export type Receipt = {
	id: string;
	verdict: 'accepted' | 'rejected';
	receivedAt: string;
	problem?: { code: ProblemCode; fields: Record<string, string> };
};

export type VillageRow = { id: number; name: string; communeName: string };
export type TeamRow = { id: string; name: string; villageIds: number[]; decision: string | null };
export type MemberRow = {
	id: string;
	teamId: string;
	name: string;
	role: string;
	accountId: string | null;
};
export type HouseholdRow = {
	id: string;
	villageId: number;
	lane: string;
	headName: string;
	phone: string | null;
	living: boolean;
	produces: boolean;
	consent: boolean;
	version: number;
};
export type VisitRow = {
	id: string;
	originId: string;
	revision: number;
	householdId: string;
	villageId: number;
	teamId: string;
	happenedAt: string;
	happenedOn: string;
	receivedAt: string;
	memberIds: string[];
	people: number;
	outcome: string | null;
	steps: { topic: string; outcome: string }[];
	onboardings: { service: string; provider: string; state: string }[];
	nextVisitOn: string | null;
	withdrawn: boolean;
	flagged: boolean;
	replacedBy: string | null;
	version: number;
};
export type TrainingRow = {
	id: string;
	teamId: string;
	villageId: number;
	kind: string;
	happenedAt: string;
	happenedOn: string;
	topics: string[];
	memberIds: string[];
	residents: number;
	place: string;
	version: number;
};

/** Rows that are new or changed since the cursor; a later answer always wins over an earlier one. */
export type Changes = {
	/** True when the server cannot continue from the cursor: forget all pulled rows first, never the outbox. */
	fresh: boolean;
	/** Villages and teams that are no longer this person's: their rows leave the phone. */
	leftVillageIds: number[];
	leftTeamIds: string[];
	villages: VillageRow[];
	teams: TeamRow[];
	members: MemberRow[];
	households: HouseholdRow[];
	visits: VisitRow[];
	trainings: TrainingRow[];
};

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
