import * as v from 'valibot';
import type { CatalogueList } from './catalogue';
import { type Columns, toColumns, toRows } from './columns';
import { Instant } from './day';
import { Id } from './id';
import type { ProblemCode } from './problem';
import type { Registration } from './registration';

/**
 * What phone and server say to each other through `POST /sync`; docs/sync.md describes it for
 * strangers. The protocol before this one stands in sync-1.ts.
 */
export const protocol = 2;
export const mostCommands = 500;

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000));
/** A clock that says nonsense is no reason to refuse what the person did: such a moment is unknown. */
const unsure = <Schema extends v.GenericSchema>(schema: Schema) =>
	v.fallback(v.nullable(schema), null);

/** The envelope only: each command's payload is judged alone, so that one bad command never stops the others. */
const Word = v.pipe(v.string(), v.regex(/^[\w-]{0,40}$/));

export const SyncRequest = v.object({
	protocol: v.literal(protocol, 'unsupported_protocol'),
	/** The account whose work this is; null when the phone does not know yet whose it is. */
	accountId: v.nullable(Id),
	deviceId: Id,
	/** The phone's clock at the moment of sending: the server learns from it how wrong the clock is. */
	sentAt: unsure(Instant),
	/** How the phone stands, for those who look after its owner's work. */
	device: v.object({
		label: v.pipe(
			v.string(),
			v.transform((text) => text.slice(0, 80).replace(/[\p{Cc}\p{Cs}]/gu, ''))
		),
		/** Commands on it without a verdict, and those that were rejected and not yet seen to. */
		waiting: count,
		rejected: count
	}),
	commands: v.pipe(
		v.array(
			v.object({
				id: Id,
				name: v.pipe(v.string(), v.maxLength(60)),
				/** JSON leaves out what is undefined: a command without a payload is judged alone, too. */
				payload: v.optional(v.unknown(), null),
				/** The phone's clock when it was done. */
				at: unsure(Instant),
				/** The server's time of the last answer the phone had then, and how far its clock was behind it. */
				heard: unsure(v.object({ at: Instant, skew: v.pipe(v.number(), v.safeInteger()) })),
				/** The rejected command that this one says better. */
				replaces: unsure(Id)
			})
		),
		v.maxLength(mostCommands, 'too_many_commands')
	),
	cursor: v.nullable(v.pipe(v.string(), v.maxLength(20_000))),
	/** Which of the province's lists the phone has, by the version of each; left out by phones that know of none. */
	lists: v.optional(v.record(Word, Word))
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
export type TeamRow = {
	id: string;
	name: string;
	villageIds: number[];
	decision: string | null;
	/** How many people ask to join. */
	asking?: number;
};
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
	/** Changed by two people at once: the leader chooses which version is right. */
	flagged: boolean;
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
	/** Households that left these villages: they and their visits leave the phone. */
	goneHouseholdIds: string[];
} & Lists;

type Lists = {
	villages: VillageRow[];
	teams: TeamRow[];
	members: MemberRow[];
	households: HouseholdRow[];
	visits: VisitRow[];
	trainings: TrainingRow[];
};

/** The same as it travels: each list as columns. */
export type PackedChanges = Omit<Changes, keyof Lists> & {
	[List in keyof Lists]: Columns<Lists[List][number]>;
};

export function packed(changes: Changes): PackedChanges {
	return {
		...changes,
		villages: toColumns(changes.villages),
		teams: toColumns(changes.teams),
		members: toColumns(changes.members),
		households: toColumns(changes.households),
		visits: toColumns(changes.visits),
		trainings: toColumns(changes.trainings)
	};
}

export function unpacked(changes: PackedChanges): Changes {
	return {
		...changes,
		villages: toRows(changes.villages),
		teams: toRows(changes.teams),
		members: toRows(changes.members),
		households: toRows(changes.households),
		visits: toRows(changes.visits),
		trainings: toRows(changes.trainings)
	};
}

export type SyncResponse = {
	protocol: typeof protocol;
	account: { id: string; name: string; phone: string };
	receivedAt: string;
	receipts: Receipt[];
	/** The ids among the receipts that had been judged before this request. */
	repeated: string[];
	changes: PackedChanges;
	cursor: string;
	/** Those of the province's lists that the phone has not, or not as they are now. */
	lists?: CatalogueList[];
	/** True when more rows wait: ask again with the new cursor. */
	more: boolean;
	/** For how many days the phone may show what it holds without hearing from the server. */
	offlineDays: number;
	/** This device was signed out: when all it holds is offered, it wipes what belongs to the account. */
	signedOut: boolean;
	/** Who asked to join a team and is no member yet: their work waits on the phone. */
	registration?: Registration | null;
};
