import Dexie, { type EntityTable, type Table } from 'dexie';
import type { CommandName } from '../domain/commands';
import type { Day } from '../domain/day';
import type { ProblemCode } from '../domain/problem';
import type { Registration } from '../domain/registration';
import type {
	HouseholdRow,
	MemberRow,
	TeamRow,
	TrainingRow,
	VillageRow,
	VisitRow
} from '../domain/sync';
import type { Catalogue } from '../domain/catalogue';
import type { Outcome } from '../domain/visit';
import type { Lock } from './lock';
import { sealing } from './sealed';

/** A household as the phone keeps it: what lists ask for stands ready beside what the server said. */
export type LocalHousehold = HouseholdRow & {
	/** Name, lane and phone in the form in which text is searched. */
	searched: string;
	visitedOn: Day | null;
	outcome: Outcome | null;
	/** The day agreed at the newest visit. */
	dueOn: Day | null;
};

/** The tables that people change on the phone. */
export type Rows = { households: LocalHousehold; visits: VisitRow; trainings: TrainingRow };
export type TableName = keyof Rows;
/** `visits/0190…`: names one row of these tables, or a member's card. */
export type RowKey = `${TableName | 'cards'}/${string}`;

/** The server's time of an answer, and how far the phone's clock was behind it, in milliseconds. */
export type Heard = { at: string; skew: number };

/** Something a person did that the server has not accepted yet. */
export type OutboxCommand = {
	sequence: number;
	id: string;
	name: CommandName;
	payload: unknown;
	/** Whom or what it concerns, in the words of the list of unsent work. */
	about: string;
	/** The rows that stand as their author sees them until the command is settled. */
	touches: RowKey[];
	/** The phone's clock when it was done, however wrong. */
	createdAt: string;
	/** What the phone had last heard from the server then; commands of earlier versions do not know. */
	heard?: Heard | null;
	/** The rejected command that this one says better. */
	replaces?: string | null;
	state: 'pending' | 'rejected';
	/** It has left the phone at least once; the server may know it. */
	offered: boolean;
	problem: { code: ProblemCode; fields: Record<string, string> } | null;
};

/** A command that the server has accepted, kept for a while in case the server forgets. */
export type SentCommand = OutboxCommand & { acceptedAt: string };

/**
 * What the server said about a row that has unsettled commands: null when the row is no longer this
 * phone's, no entry when the server does not know it.
 */
export type ConfirmedRow = { key: RowKey; row: Rows[TableName] | null; pulled: boolean };

export type Draft = { key: string; about: string; changedAt: string; content: unknown };

export type Meta = {
	account: { id: string; name: string; phone: string };
	cursor: string | null;
	lastContact: string;
	/** Server's clock minus the phone's, in milliseconds, at the last contact. */
	clockSkew: number;
	/** The latest moment this phone's clock has shown since that contact, in milliseconds. */
	latestTime: number;
	/** For how many days this phone shows what it holds without hearing from the server. */
	offlineDays: number;
	/** The tokens of their member cards and the courses they completed, and when they were given. */
	cards: {
		tokens: string[];
		renewedAt: string;
		courses?: CompletedCourse[];
		/** By the member's id, JPEG in base64. */
		portraits?: Record<string, string>;
	};
	/** What their province made of the lists that they choose from. */
	catalogue: Catalogue;
	/** What became theirs or left them and was not yet seen by the person. */
	news: News;
	/** They asked to join a team and are no member yet: until then nothing they do is sent. */
	registration: Registration | null;
};
export type CompletedCourse = {
	id: string;
	title: string;
	heldBy: string;
	completedOn: Day;
	certificate: string | null;
};
/** Names, in the order in which they came or went. */
export type News = {
	villagesLeft: string[];
	villagesCome: string[];
	teamsLeft: string[];
	teamsCome: string[];
	householdsLeft: string[];
};
export type MetaEntry = { [Key in keyof Meta]: { key: Key; value: Meta[Key] } }[keyof Meta];

export type Database = Dexie & {
	villages: EntityTable<VillageRow, 'id'>;
	teams: EntityTable<TeamRow, 'id'>;
	members: EntityTable<MemberRow, 'id'>;
	households: Table<LocalHousehold, string>;
	visits: Table<VisitRow, string>;
	trainings: Table<TrainingRow, string>;
	confirmed: Table<ConfirmedRow, RowKey>;
	outbox: EntityTable<OutboxCommand, 'sequence'>;
	sent: Table<SentCommand, number>;
	drafts: Table<Draft, string>;
	meta: Table<MetaEntry, keyof Meta>;
	/** One row while a PIN guards the others. */
	lock: Table<Lock, 'lock'>;
};

/** One database per account: two members share one phone, and the other's unsent work stays. */
export function databaseName(accountId: string): string {
	return `phone-${accountId}`;
}

/** Strict durability: what is said to be saved is on the disk, not in a buffer. */
export function openDatabase(accountId: string): Database {
	const db = new Dexie(databaseName(accountId), {
		chromeTransactionDurability: 'strict'
	}) as Database;
	db.version(1).stores({
		villages: 'id',
		teams: 'id',
		members: 'id, teamId, accountId',
		households: 'id, villageId, dueOn',
		visits: 'id, householdId, originId, villageId, happenedOn',
		trainings: 'id, teamId, happenedOn',
		confirmed: 'key',
		outbox: '++sequence, &id, state, *touches',
		sent: 'sequence, acceptedAt',
		drafts: 'key, changedAt',
		meta: 'key'
	});
	db.version(2).stores({ lock: 'key' });
	db.use(sealing(db));
	return db;
}

export async function readMeta<Key extends keyof Meta>(
	db: Database,
	key: Key
): Promise<Meta[Key] | undefined> {
	const entry = await db.meta.get(key);
	return entry?.value as Meta[Key] | undefined;
}

export async function writeMeta<Key extends keyof Meta>(
	db: Database,
	key: Key,
	value: Meta[Key]
): Promise<void> {
	await db.meta.put({ key, value } as MetaEntry);
}
