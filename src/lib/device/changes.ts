/**
 * Takes the server's answer into the phone, in one transaction: verdicts, rows, cursor. A killed
 * page therefore finds either all of an answer or nothing of it, and asks again.
 */
import type { CatalogueList } from '../domain/catalogue';
import type { Changes, VisitRow } from '../domain/sync';
import type { Database, RowKey, Rows, TableName } from './database';
import { readMeta, writeMeta } from './database';
import * as households from './households';
import type { Answer } from './network';
import * as news from './news';
import * as outbox from './outbox';
import { room } from './room';
import * as verdicts from './verdicts';

/** @param clockSkew server's clock minus the phone's, in milliseconds */
export async function apply(db: Database, answer: Answer, clockSkew: number): Promise<void> {
	// Dexie knows by the word `async` that the work of a transaction waits.
	const work = async () => takeIn(db, answer, clockSkew);
	await room.for(db, () => db.transaction('rw', db.tables, work));
}

async function takeIn(db: Database, answer: Answer, clockSkew: number): Promise<void> {
	await verdicts.settle(db, answer.receipts);
	const now = Date.parse(answer.receivedAt);
	const known = await readMeta(db, 'cursor');
	if (known && answer.changes.fresh) await verdicts.offerAgain(db, now);
	else await verdicts.forgetSent(db, now);
	const asked = await readMeta(db, 'registration');
	const before = await news.reach(db);
	const left = await namesOf(db, answer.changes.goneHouseholdIds);
	await take(db, answer.changes);
	if (asked || answer.registration) await follow(db, answer);
	// The first answer of all brings everything, and the last one after a sign-out nothing. Whoever asked to
	// join knew the team's names before; that they belong to it is news.
	if (known && !answer.signedOut && !answer.registration)
		await news.note(db, asked ? news.nowhere : before, await news.reach(db), left);
	await writeMeta(db, 'account', answer.account);
	await writeMeta(db, 'cursor', answer.cursor);
	await writeMeta(db, 'lastContact', answer.receivedAt);
	await writeMeta(db, 'clockSkew', clockSkew);
	await writeMeta(db, 'latestTime', now - clockSkew);
	await writeMeta(db, 'offlineDays', answer.offlineDays);
	if (answer.lists) await relist(db, answer.lists);
}

/** Of the province's lists only those come that changed. */
async function relist(db: Database, lists: CatalogueList[]): Promise<void> {
	const catalogue = { ...(await readMeta(db, 'catalogue')) };
	for (const list of lists) {
		if (list.version) catalogue[list.kind] = list;
		else delete catalogue[list.kind];
	}
	await writeMeta(db, 'catalogue', catalogue);
}

/** How their asking to join a team stands. Once it came to nothing there is no village to work in. */
async function follow(db: Database, { registration = null, signedOut }: Answer): Promise<void> {
	await writeMeta(db, 'registration', registration);
	if (registration?.state === 'refused' || registration?.state === 'expired')
		await Promise.all([db.villages.clear(), db.teams.clear(), db.members.clear()]);
	// Nobody will judge what was held here, and its owner wants this phone emptied.
	if (registration && signedOut) await db.outbox.clear();
}

async function take(db: Database, changes: Changes): Promise<void> {
	const touched = await outbox.touched(db);
	if (changes.fresh) await forget(db, changes, touched);
	await leaveVillages(db, changes.leftVillageIds, touched);
	await leaveHouseholds(db, changes.goneHouseholdIds, touched);
	await leaveTeams(db, changes.leftTeamIds, touched);
	await db.villages.bulkPut(changes.villages);
	await db.teams.bulkPut(changes.teams);
	await replaceMembers(db, changes);
	await put(db, 'visits', changes.visits, touched);
	const doors = await households.withContact(db, changes.households.map(households.toLocal));
	await put(db, 'households', doors, touched);
	await put(db, 'trainings', changes.trainings, touched);
	await endLeaving(db, changes, touched);
	await households.refresh(db, notWritten(changes, touched));
}

/** Forgets what was pulled; unsent work and the rows it stands on stay. */
async function forget(db: Database, changes: Changes, touched: Set<RowKey>): Promise<void> {
	await Promise.all([db.villages.clear(), db.teams.clear(), db.members.clear()]);
	await db.confirmed.clear();
	const villages = new Set(changes.villages.map(({ id }) => id));
	// The server cannot know yet what was made here; what it does know comes with the snapshot.
	const isNew = (row: Rows[TableName]) => row.version === 0 && villages.has(row.villageId);
	for (const name of ['households', 'visits', 'trainings'] as const) {
		const rows: Rows[TableName][] = await db.table(name).toArray();
		const stays = (row: Rows[TableName]) => touched.has(outbox.keyOf(name, row.id)) && isNew(row);
		const ids = rows.filter((row) => !stays(row)).map(({ id }) => id);
		await remove(db, name, ids, touched);
	}
}

async function leaveVillages(db: Database, ids: number[], touched: Set<RowKey>): Promise<void> {
	if (ids.length === 0) return;
	await db.villages.bulkDelete(ids);
	const left = await db.households.where('villageId').anyOf(ids).primaryKeys();
	await leaveHouseholds(db, left, touched);
}

/** With their visits, wherever these were; a household stays for as long as unsettled work is about it. */
async function leaveHouseholds(db: Database, ids: string[], touched: Set<RowKey>): Promise<void> {
	if (ids.length === 0) return;
	const visits = await db.visits.where('householdId').anyOf(ids).toArray();
	const visitIds = visits.map(({ id }) => id);
	await remove(db, 'visits', visitIds, touched);
	await remove(db, 'households', ids, withHouseholds(touched, visits));
}

/** The same keys and those of the households whose visits are among them. */
function withHouseholds(touched: Set<RowKey>, visits: VisitRow[]): Set<RowKey> {
	const unsettled = visits.filter(({ id }) => touched.has(outbox.keyOf('visits', id)));
	const keys = unsettled.map(({ householdId }) => outbox.keyOf('households', householdId));
	return new Set([...touched, ...keys]);
}

/** Households that waited for a visit to be settled leave once it is; those that came back stay. */
async function endLeaving(db: Database, changes: Changes, touched: Set<RowKey>): Promise<void> {
	const waiting = await db.confirmed.filter(({ row }) => row === null).primaryKeys();
	const prefix = outbox.keyOf('households', '');
	const leaving = waiting.filter((key) => key.startsWith(prefix) && !touched.has(key));
	if (leaving.length === 0) return;
	const back = new Set(changes.households.map(({ id }) => id));
	const ids = leaving.map((key) => key.slice(prefix.length));
	await db.confirmed.bulkDelete(leaving);
	await leaveHouseholds(
		db,
		ids.filter((id) => !back.has(id)),
		touched
	);
}

async function leaveTeams(db: Database, ids: string[], touched: Set<RowKey>): Promise<void> {
	if (ids.length === 0) return;
	await db.teams.bulkDelete(ids);
	await db.members.where('teamId').anyOf(ids).delete();
	const left = await db.trainings.where('teamId').anyOf(ids).primaryKeys();
	await remove(db, 'trainings', left, touched);
}

/** A team's members come complete: who is not among them has left. */
async function replaceMembers(db: Database, { members }: Changes): Promise<void> {
	const teamIds = [...new Set(members.map(({ teamId }) => teamId))];
	if (teamIds.length === 0) return;
	await db.members.where('teamId').anyOf(teamIds).delete();
	await db.members.bulkPut(members);
}

/** Rows with unsettled commands keep what their author sees; the server's version waits beside it. */
async function put<Name extends TableName>(
	db: Database,
	name: Name,
	rows: Rows[Name][],
	touched: Set<RowKey>
): Promise<void> {
	const isTouched = (row: Rows[Name]) => touched.has(outbox.keyOf(name, row.id));
	await db.table(name).bulkPut(rows.filter((row) => !isTouched(row)));
	const waiting = rows.filter(isTouched);
	await db.confirmed.bulkPut(
		waiting.map((row) => ({ key: outbox.keyOf(name, row.id), row, pulled: true }))
	);
}

/** Rows that are no longer this phone's leave; those with unsettled work when it is settled. */
async function remove(
	db: Database,
	name: TableName,
	ids: string[],
	touched: Set<RowKey>
): Promise<void> {
	const isTouched = (id: string) => touched.has(outbox.keyOf(name, id));
	await db.table(name).bulkDelete(ids.filter((id) => !isTouched(id)));
	const waiting = ids.filter(isTouched).map((id) => outbox.keyOf(name, id));
	await db.confirmed.bulkPut(waiting.map((key) => ({ key, row: null, pulled: true })));
}

async function namesOf(db: Database, householdIds: string[]): Promise<string[]> {
	const known = await db.households.bulkGet(householdIds);
	return known.flatMap((household) => household?.headName ?? []);
}

/** Of the households that the changes speak of, those whose rows did not come with them, or were kept back. */
function notWritten(changes: Changes, touched: Set<RowKey>): string[] {
	const isKept = (id: string) => touched.has(outbox.keyOf('households', id));
	const written = new Set(changes.households.map(({ id }) => id).filter((id) => !isKept(id)));
	const spokenOf = [
		...changes.households.map(({ id }) => id),
		...changes.visits.map(({ householdId }) => householdId)
	];
	return spokenOf.filter((id) => !written.has(id));
}
