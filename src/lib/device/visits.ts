import type { Payload } from '../domain/commands';
import { dayOf, type Day, startOf } from '../domain/day';
import type { VisitRow } from '../domain/sync';
import type { CorrectVisit, Outcome, RecordVisit } from '../domain/visit';
import * as clock from './clock';
import type { Database, OutboxCommand } from './database';
import * as drafts from './drafts';
import * as households from './households';
import { newId } from './id';
import * as outbox from './outbox';
import * as teams from './teams';

export type Facts = Omit<CorrectVisit, 'id' | 'originId' | 'revision' | 'withdrawn'>;

/**
 * Writes the visit and its command in one transaction; the draft it came from goes with it.
 * @returns the command's id, for `undo`
 */
export async function recordVisit(
	db: Database,
	visit: RecordVisit,
	draft?: string
): Promise<string> {
	return outbox.change(db, async () => {
		const household = await db.households.get(visit.householdId);
		const row = firstRevision(visit, household?.villageId ?? 0);
		const commandId = await appendRecord(db, visit, row, household?.headName ?? '');
		if (draft) await drafts.remove(db, draft);
		return commandId;
	});
}

/**
 * Replaces a visit by what really happened, or withdraws it. One that the server has not stored is
 * simply said differently, whatever was corrected in it before; any other gets a new revision.
 */
export async function correctVisit(
	db: Database,
	corrected: CorrectVisit,
	draft?: string
): Promise<string | null> {
	return outbox.change(db, async () => {
		const shown = await current(db, corrected.originId);
		if (!shown) return null;
		if (draft) await drafts.remove(db, draft);
		const unsettled = await commandsAbout(db, corrected.originId);
		const [first, last] = [unsettled[0], unsettled.at(-1)];
		if (first?.name === 'visit.record' && outbox.isAmendable(first))
			return corrected.withdrawn
				? giveUpVisit(db, unsettled, shown.householdId)
				: recordAgain(db, unsettled, corrected, shown);
		return last?.name === 'visit.correct' && outbox.isAmendable(last)
			? correctAgain(db, last, corrected, shown)
			: appendCorrection(db, corrected, shown);
	});
}

/** Takes back a visit just recorded: quietly while the server cannot know it, otherwise by withdrawing it. */
export async function undo(db: Database, commandId: string, visitId: string): Promise<void> {
	await outbox.change(db, async () => {
		const command = await outbox.byCommandId(db, commandId);
		const visit = await db.visits.get(visitId);
		if (!visit) return;
		if (command && outbox.isAmendable(command))
			await giveUpVisit(db, await commandsAbout(db, visit.originId), visit.householdId);
		else await appendCorrection(db, withdrawal(visit), visit);
	});
}

/** The visit as it counts today, by the id under which it was first recorded. */
export async function current(db: Database, originId: string): Promise<VisitRow | undefined> {
	const revisions = await db.visits.where('originId').equals(originId).toArray();
	return revisions
		.filter(({ replacedBy }) => replacedBy === null)
		.sort((one, other) => other.revision - one.revision)[0];
}

/** All visits of a household as they count today, withdrawn ones too, the newest first. */
export async function ofHousehold(db: Database, householdId: string): Promise<VisitRow[]> {
	const visits = await db.visits.where('householdId').equals(householdId).toArray();
	return visits
		.filter(({ replacedBy }) => replacedBy === null)
		.sort((one, other) => (newer(one, other) ? -1 : 1));
}

/** What was done from the first to the last day: visits, and how many different households they reached. */
export async function between(
	db: Database,
	first: Day,
	last: Day
): Promise<{ visits: number; households: number }> {
	const found = await db.visits.where('happenedOn').between(first, last, true, true).toArray();
	const counted = found.filter(counts);
	return {
		visits: counted.length,
		households: new Set(counted.map(({ householdId }) => householdId)).size
	};
}

/** One word for a visit with several topics: done when all are, otherwise the first that is not. */
export function outcomeOf(visit: Pick<VisitRow, 'outcome' | 'steps'>): Outcome {
	const open = visit.steps.find(({ outcome }) => outcome !== 'done');
	return (visit.outcome ?? open?.outcome ?? 'done') as Outcome;
}

/** What was found and done, without who it belongs to: what a form shows and a correction replaces. */
export function factsOf(visit: VisitRow | CorrectVisit): Facts {
	const { happenedAt, memberIds, people, outcome, steps, onboardings, nextVisitOn } = visit;
	return { happenedAt, memberIds, people, outcome, steps, onboardings, nextVisitOn } as Facts;
}

/**
 * When a visit was made, in true time. A row tells the moment by the clock of the phone that wrote it;
 * where that is not of the day the server worked out, the clock was wrong, and midday is said instead.
 */
export function momentOf({ happenedAt, happenedOn }: VisitRow): string {
	if (dayOf(Date.parse(happenedAt)) === happenedOn) return happenedAt;
	return new Date(startOf(happenedOn) + 12 * 3_600_000).toISOString();
}

export function counts(visit: VisitRow): boolean {
	return visit.replacedBy === null && !visit.withdrawn;
}

/** By the day it counts for, then by the moment; ids of one phone sort by the time they were made. */
export function newer(one: VisitRow, other: VisitRow): boolean {
	const order = (visit: VisitRow) => `${visit.happenedOn} ${visit.happenedAt} ${visit.id}`;
	return order(one) > order(other);
}

function firstRevision(visit: RecordVisit, villageId: number): VisitRow {
	return {
		...visit,
		originId: visit.id,
		revision: 1,
		villageId,
		happenedOn: dayOf(Date.parse(visit.happenedAt)),
		receivedAt: '',
		withdrawn: false,
		flagged: false,
		replacedBy: null,
		version: 0
	};
}

/** All unsettled commands about the visit and its revisions, in order. */
async function commandsAbout(db: Database, originId: string): Promise<OutboxCommand[]> {
	const revisions = await db.visits.where('originId').equals(originId).primaryKeys();
	const ids = [...new Set([originId, ...revisions])];
	return outbox.about(
		db,
		ids.map((id) => outbox.keyOf('visits', id))
	);
}

async function appendRecord(
	db: Database,
	visit: RecordVisit,
	row: VisitRow,
	about: string,
	instead?: OutboxCommand,
	shown = row
): Promise<string> {
	const said = await inPhoneTime(db, visit, instead, shown);
	const command = { name: 'visit.record', about, ...said } as const;
	const place = instead && outbox.placeOf(instead);
	const commandId = await outbox.append(db, command, { visits: [row] }, place);
	await households.refresh(db, [visit.householdId]);
	return commandId;
}

async function appendCorrection(
	db: Database,
	corrected: CorrectVisit,
	before: VisitRow,
	instead?: OutboxCommand,
	shown = before
): Promise<string> {
	const household = await db.households.get(before.householdId);
	const row: VisitRow = {
		...before,
		...corrected,
		revision: before.revision + 1,
		happenedOn: dayOf(Date.parse(corrected.happenedAt)),
		receivedAt: '',
		replacedBy: null,
		version: 0
	};
	const rows = { visits: [{ ...before, replacedBy: corrected.id }, row] };
	const said = await inPhoneTime(db, corrected, instead, shown);
	const command = { name: 'visit.correct', about: household?.headName ?? '', ...said } as const;
	const place = instead && outbox.placeOf(instead);
	const commandId = await outbox.append(db, command, rows, place);
	await households.refresh(db, [before.householdId]);
	return commandId;
}

/**
 * What is sent tells moments as the phone's clock showed them. One that was told before and was not
 * changed is told as it was then: the clock may have been set since.
 */
async function inPhoneTime<Visit extends { happenedAt: string }>(
	db: Database,
	visit: Visit,
	instead: OutboxCommand | undefined,
	shown: VisitRow
) {
	if (instead && visit.happenedAt === shown.happenedAt) {
		const { happenedAt } = instead.payload as Visit;
		return { payload: { ...visit, happenedAt }, done: outbox.momentOf(instead) };
	}
	return { payload: { ...visit, happenedAt: await clock.byPhone(db, visit.happenedAt) } };
}

/** A visit that the server never stored is said anew, with all that was corrected in it. */
async function recordAgain(
	db: Database,
	unsettled: OutboxCommand[],
	corrected: CorrectVisit,
	shown: VisitRow
): Promise<string> {
	const [first, ...later] = unsettled as [OutboxCommand, ...OutboxCommand[]];
	for (const command of later.reverse()) await outbox.giveUp(db, command);
	await outbox.takeBack(db, first);
	const { id, householdId, teamId } = first.payload as Payload<'visit.record'>;
	// The team may be what was wrong: its form shows the one that serves the village now.
	const serving = await teams.serving(db, shown.villageId);
	const visit = { ...factsOf(corrected), id, householdId, teamId: serving?.team.id ?? teamId };
	const row = firstRevision(visit, shown.villageId);
	return appendRecord(db, visit, row, first.about, first, shown);
}

async function correctAgain(
	db: Database,
	amended: OutboxCommand,
	corrected: CorrectVisit,
	shown: VisitRow
): Promise<string> {
	await outbox.takeBack(db, amended);
	const original = (await current(db, corrected.originId)) ?? shown;
	const { revision } = amended.payload as Payload<'visit.correct'>;
	return appendCorrection(db, { ...corrected, revision }, original, amended, shown);
}

async function giveUpVisit(
	db: Database,
	commands: OutboxCommand[],
	householdId: string
): Promise<null> {
	for (const command of [...commands].reverse()) await outbox.giveUp(db, command);
	await households.refresh(db, [householdId]);
	return null;
}

function withdrawal(visit: VisitRow): CorrectVisit {
	return {
		...factsOf(visit),
		id: newId(),
		originId: visit.originId,
		revision: visit.revision,
		withdrawn: true
	};
}
