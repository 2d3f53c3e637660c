import { asc, desc, eq, inArray, or, sql } from 'drizzle-orm';
import { type Action, can, type Place } from '../domain/access';
import type { Day } from '../domain/day';
import type {
	EditHousehold,
	MergeHouseholds,
	MoveHousehold,
	RecordConsent,
	RegisterHousehold,
	SettleHousehold,
	TellHouseholdsApart
} from '../domain/household';
import { uuidv7 } from '../domain/id';
import { Problem } from '../domain/problem';
import { cameBack, lastOf, left, moved, type Stays, together } from '../domain/residence';
import { fold } from '../domain/text';
import * as areas from './areas';
import type { Context } from './commands';
import { arrayOf, insertRows } from './db/bulk';
import { rows, type Tx } from './db/client';
import { consent, household, householdDistinction, householdRevision, visit } from './db/schema';
import * as journal from './journal';
import * as residence from './residence';
import { homeOf, villagesOf } from './residence';
import * as scopes from './scopes';

type Household = typeof household.$inferSelect;
type Revision = typeof householdRevision.$inferSelect;

/**
 * The places that may work at a household's door on the areas of a day: where it lives and where it
 * lived lately. None when there is no such household.
 */
export async function placesOf(tx: Tx, id: string, day: Day): Promise<Place[]> {
	const home = await homeOf(tx, id);
	const villageIds = home ? villagesOf(home, { judgedOn: day, on: day }) : [];
	const places = await Promise.all(villageIds.map((each) => areas.place(tx, each, day)));
	return places.filter((place) => place !== null);
}

/** The household that an id means today, kept from changing by others to the end of the transaction. */
async function meant(tx: Tx, id: string): Promise<Household> {
	for (let wanted = id; ;) {
		const [found] = await tx.select().from(household).where(eq(household.id, wanted)).for('update');
		if (!found) throw new Problem('not_found');
		if (!found.mergedInto) return found;
		wanted = found.mergedInto;
	}
}

export async function registerHousehold(
	context: Context,
	registered: RegisterHousehold
): Promise<void> {
	const { tx, actor, today } = context;
	const villageId = await areas.villageOn(tx, registered.villageId, today);
	await tx.insert(household).values({
		id: registered.id,
		villageId,
		lane: registered.lane,
		headName: registered.headName,
		folded: foldedOf(registered),
		phone: registered.phone,
		produces: registered.produces,
		livesFrom: today,
		livesTo: registered.living ? null : today,
		registeredBy: actor.id,
		version: await context.version(`village:${villageId}`)
	});
	if (registered.consent)
		await keepConsent(context, { householdId: registered.id, given: true, ...registered.consent });
	context.touch(villageId);
}

/** Whoever had not seen what somebody else changed meanwhile is not refused: both versions are kept, and it is flagged. */
export async function editHousehold(context: Context, edited: EditHousehold): Promise<void> {
	const { tx, today, judgedOn } = context;
	const before = await meant(tx, edited.id);
	// A household changes village by a move, not by an edit at its door.
	const home = await homeOf(tx, edited.id);
	const theirs = home ? villagesOf(home, { judgedOn, on: today }) : [];
	if (!theirs.includes(edited.villageId) && !(await isHeirOf(tx, theirs, edited.villageId)))
		throw new Problem('invalid', { villageId: 'invalid_choice' });
	if (edited.phone && !(await hasConsent(tx, before.id)))
		throw new Problem('invalid', { phone: 'phone_needs_consent' });
	const stays = await residence.staysOf(tx, before);
	const after = {
		lane: edited.lane,
		headName: edited.headName,
		phone: edited.phone,
		produces: edited.produces,
		stays: edited.living ? cameBack(stays, today) : left(stays, today)
	};
	const unseen = differs(before, after) && (await hasUnseen(context, before, edited));
	await change(context, before, { ...after, flagged: unseen || before.flagged });
}

/**
 * Edits of a list. Those that change nothing of where and since when a household lives, nearly all, are
 * written with a statement per table as `change` would write each; answers the others.
 */
export async function editTogether(
	context: Context,
	edits: EditHousehold[]
): Promise<EditHousehold[]> {
	const { tx } = context;
	const ids = edits.map(({ id }) => id);
	const locked = await tx
		.select()
		.from(household)
		.where(inArray(household.id, ids))
		.orderBy(asc(household.id))
		.for('update');
	const known = new Map(locked.map((each) => [each.id, each]));
	const agreed = await agreedAmong(tx, ids);
	const isPlain = ({ id, villageId, living, phone, seen }: EditHousehold, index: number) => {
		const before = known.get(id);
		const stays = before?.villageId === villageId && (before.livesTo === null) === living;
		const first = ids.indexOf(id) === index;
		const mayKeep = phone === null || agreed.has(id);
		return first && stays && !before.mergedInto && seen === null && mayKeep;
	};
	const plain = edits.filter(isPlain);
	await writeTogether(
		context,
		plain.map((edited) => ({ before: known.get(edited.id)!, edited }))
	);
	return edits.filter((edited) => !plain.includes(edited));
}

async function writeTogether(
	context: Context,
	changes: { before: Household; edited: EditHousehold }[]
): Promise<void> {
	const { tx, actor, now } = context;
	const revisions: (typeof householdRevision.$inferInsert)[] = [];
	for (const { before, edited } of changes) {
		const { id: householdId, villageId, lane, headName, phone, living, produces } = edited;
		const version = await context.version(`village:${villageId}`);
		revisions.push({
			...{ householdId, villageId, version, lane, headName, phone, living, produces },
			flagged: before.flagged,
			recordedBy: actor.id,
			recordedAt: now
		});
		context.touch(villageId);
	}
	const values = <Key extends keyof (typeof revisions)[number]>(key: Key) =>
		revisions.map((each) => each[key]);
	await tx.execute(sql`update household h
		set lane = g.lane, head_name = g.head_name, folded = g.folded, phone = g.phone, produces = g.produces, version = g.version
		from unnest(${arrayOf(values('householdId'), 'uuid')}, ${arrayOf(values('lane'), 'text')},
			${arrayOf(values('headName'), 'text')}, ${arrayOf(
				changes.map(({ edited }) => foldedOf(edited)),
				'text'
			)}, ${arrayOf(values('phone'), 'text')}, ${arrayOf(values('produces'), 'boolean')},
			${arrayOf(values('version'), 'bigint')}) as g (id, lane, head_name, folded, phone, produces, version)
		where h.id = g.id`);
	await insertRows(tx, householdRevision, revisions);
}

async function agreedAmong(tx: Tx, ids: string[]): Promise<Set<string>> {
	const found = await rows<{ id: string }>(
		tx,
		sql`select id from unnest(${arrayOf(ids, 'uuid')}) as h (id) where (
			select c.given from consent c where c.household_id = h.id order by c.at desc, c.id desc limit 1)`
	);
	return new Set(found.map(({ id }) => id));
}

/** A household that began on the day on which its village became another, or later, never lived in the one that was. */
async function isHeirOf(tx: Tx, villageIds: number[], villageId: number): Promise<boolean> {
	const heirs = await areas.heirsOf(tx, villageId);
	return heirs.some((heir) => villageIds.includes(heir));
}

/** From a day on it lives in another village of the actor's, or in another lane of the same. */
export async function moveHousehold(context: Context, move: MoveHousehold): Promise<void> {
	const { tx, actor, today } = context;
	const before = await meant(tx, move.id);
	const target = await areas.place(tx, move.villageId, today);
	if (!target || !can(actor, 'household.move', target))
		throw new Problem('invalid', { villageId: 'invalid_choice' });
	const stays = await residence.staysOf(tx, before);
	if (before.villageId === move.villageId && before.livesTo === null)
		return change(context, before, { ...before, lane: move.lane, stays });
	if (move.movedOn > today) throw new Problem('invalid', { movedOn: 'future_day' });
	if (move.movedOn < before.livesFrom) throw new Problem('invalid', { movedOn: 'outside' });
	return change(context, before, {
		...before,
		lane: move.lane,
		stays: moved(stays, move.villageId, move.movedOn)
	});
}

/**
 * One household that was registered twice: everything said of the other counts from now on for the one
 * that is kept, and what phones still say of the other arrives there too. Both rows stay.
 */
export async function mergeHouseholds(
	context: Context,
	{ id, mergedId }: MergeHouseholds
): Promise<void> {
	const { tx } = context;
	await mustReach(context, 'household.merge', mergedId);
	const [kept, merged] = await bothMeant(tx, id, mergedId);
	if (kept.id === merged.id) return;
	const staysOfMerged = await residence.staysOf(tx, merged);
	const stays = together(await residence.staysOf(tx, kept), staysOfMerged);
	const version = await context.version(`village:${lastOf(stays).villageId}`);
	await tx
		.update(visit)
		.set({ householdId: kept.id, mergedFrom: sql`coalesce(merged_from, ${merged.id})`, version })
		.where(eq(visit.householdId, merged.id));
	await tx.update(consent).set({ householdId: kept.id }).where(eq(consent.householdId, merged.id));
	await leaveVillage(context, merged);
	await tx
		.update(household)
		.set({ mergedInto: kept.id, flagged: false })
		.where(or(eq(household.id, merged.id), eq(household.mergedInto, merged.id)));
	const mayKeepPhone = await hasConsent(tx, kept.id);
	await change(context, kept, {
		...kept,
		phone: mayKeepPhone ? (kept.phone ?? merged.phone) : null,
		stays
	});
	if (!mayKeepPhone) await erasePhones(tx, kept.id);
	staysOfMerged.forEach(({ villageId }) => context.touch(villageId));
}

/** Somebody looked: the two are not the same, and are not shown again as if they were. */
export async function tellHouseholdsApart(
	context: Context,
	{ id, otherId }: TellHouseholdsApart
): Promise<void> {
	const { tx, actor, now } = context;
	await mustReach(context, 'household.tell_apart', otherId);
	const [oneId, second] = [id, otherId].sort() as [string, string];
	await tx
		.insert(householdDistinction)
		.values({ oneId, otherId: second, recordedBy: actor.id, recordedAt: now })
		.onConflictDoNothing();
}

/** Of the versions of a flagged household the one that is right; it is written once more and counts. */
export async function settleHousehold(
	context: Context,
	{ id, revision, newest }: SettleHousehold
): Promise<void> {
	const { tx, today } = context;
	const before = await meant(tx, id);
	const open = before.flagged ? await openRevisions(tx, before.id) : [];
	if (open[0]?.id !== newest) throw new Problem('changed_meanwhile');
	const chosen = open.find((each) => each.id === revision);
	if (!chosen) throw new Problem('invalid', { revision: 'invalid_choice' });
	const stays = await residence.staysOf(tx, before);
	await change(context, before, {
		lane: chosen.lane,
		headName: chosen.headName,
		phone: chosen.phone,
		produces: chosen.produces,
		stays: chosen.living ? cameBack(stays, today) : left(stays, today),
		flagged: false
	});
}

/** The versions between which somebody must choose, the newest first: what was written unseen, and what it had not seen. */
export async function openRevisions(tx: Tx, householdId: string): Promise<Revision[]> {
	const all = await tx
		.select()
		.from(householdRevision)
		.where(eq(householdRevision.householdId, householdId))
		.orderBy(desc(householdRevision.id));
	const seen = all.findIndex((each) => !each.flagged);
	return seen < 0 ? all : all.slice(0, seen + 1);
}

/** Consent is a fact of its own; withdrawing it erases what only consent allowed to keep. */
export async function recordConsent(context: Context, recorded: RecordConsent): Promise<void> {
	const { tx } = context;
	const before = await meant(tx, recorded.householdId);
	await keepConsent(context, { ...recorded, householdId: before.id });
	if (!recorded.given) await erasePhones(tx, before.id);
	const version = await context.version(`village:${before.villageId}`);
	await tx.update(household).set({ version }).where(eq(household.id, before.id));
}

type Changed = Pick<Household, 'lane' | 'headName' | 'phone' | 'produces' | 'flagged'> & {
	stays: Stays;
};

/** Writes what is known from now on, keeps it as a revision, and tells the phones of every village it concerns. */
async function change(context: Context, before: Household, after: Changed): Promise<void> {
	const { tx } = context;
	const { stays, lane, headName, phone, produces, flagged } = after;
	const staysBefore = await residence.staysOf(tx, before);
	const { villageId } = lastOf(stays);
	const version = await context.version(`village:${villageId}`);
	await tx
		.update(household)
		.set({
			...(await residence.keep(tx, before.id, stays)),
			lane,
			headName,
			folded: foldedOf(after),
			phone,
			produces,
			flagged,
			version
		})
		.where(eq(household.id, before.id));
	if (villageId !== before.villageId) {
		await leaveVillage(context, before);
		await tx.update(visit).set({ version }).where(eq(visit.householdId, before.id));
	}
	await keepRevision(context, before.id, after, version);
	for (const stay of [...staysBefore, ...stays]) context.touch(stay.villageId);
}

async function keepRevision(
	{ tx, actor, now }: Context,
	householdId: string,
	{ lane, headName, phone, produces, stays, flagged }: Changed,
	version: number
): Promise<void> {
	const { villageId, to } = lastOf(stays);
	await tx.insert(householdRevision).values({
		householdId,
		villageId,
		version,
		lane,
		headName,
		phone,
		living: to === null,
		produces,
		flagged,
		recordedBy: actor.id,
		recordedAt: now
	});
}

async function leaveVillage(context: Context, { id, villageId }: Household): Promise<void> {
	const scope = `village:${villageId}` as const;
	const version = await context.version(scope);
	await scopes.depart(context.tx, scope, id, { version, at: context.now });
}

/**
 * Whether somebody else changed the household since the state that the actor saw, or it was kept instead
 * of the one she saw. Whoever saw it in a village saw all that was written in those that became this one.
 */
async function hasUnseen(
	{ tx, actor }: Context,
	{ id }: Household,
	{ id: named, villageId, seen }: EditHousehold
): Promise<boolean> {
	if (named !== id) return true;
	if (seen === null) return false;
	const unseen = await rows(
		tx,
		sql`with recursive was (id) as (
				select ${villageId}::integer
				union select s.from_id from area_succession s join was on s.to_id = was.id
			)
			select 1 from household_revision r
			where r.household_id = ${id} and r.recorded_by is distinct from ${actor.id}::uuid and r.id > coalesce((
				select max(s.id) from household_revision s join was on was.id = s.village_id
				where s.household_id = ${id} and (s.village_id <> ${villageId} or s.version <= ${seen})), 0)
			limit 1`
	);
	return unseen.length > 0;
}

function differs(before: Household, after: Omit<Changed, 'flagged'>): boolean {
	return (
		before.lane !== after.lane ||
		before.headName !== after.headName ||
		before.phone !== after.phone ||
		before.produces !== after.produces ||
		(before.livesTo === null) !== (lastOf(after.stays).to === null)
	);
}

/** Whoever acts on two households must reach both. */
async function mustReach({ tx, actor, today }: Context, action: Action, id: string): Promise<void> {
	const places = await placesOf(tx, id, today);
	if (!places.some((place) => can(actor, action, place))) throw new Problem('not_found');
}

/** Both, locked in one order whoever asks, so that two people who merge them both ways wait for each other. */
async function bothMeant(tx: Tx, id: string, otherId: string): Promise<[Household, Household]> {
	for (;;) {
		const ids = [await keptFor(tx, id), await keptFor(tx, otherId)];
		const locked = await tx
			.select()
			.from(household)
			.where(inArray(household.id, ids))
			.orderBy(asc(household.id))
			.for('update');
		if (locked.some(({ mergedInto }) => mergedInto)) continue;
		return ids.map((each) => locked.find((row) => row.id === each)) as [Household, Household];
	}
}

/** The household that an id means at this moment; nothing is locked. */
async function keptFor(tx: Tx, id: string): Promise<string> {
	const [found] = await tx
		.select({ mergedInto: household.mergedInto })
		.from(household)
		.where(eq(household.id, id));
	if (!found) throw new Problem('not_found');
	return found.mergedInto ?? id;
}

async function hasConsent(tx: Tx, householdId: string): Promise<boolean> {
	const [latest] = await tx
		.select({ given: consent.given })
		.from(consent)
		.where(eq(consent.householdId, householdId))
		.orderBy(desc(consent.at), desc(consent.id))
		.limit(1);
	return latest?.given ?? false;
}

/** From the household, the registrations merged into it, all their earlier versions, and the journal. */
async function erasePhones(tx: Tx, id: string): Promise<void> {
	const all = await tx
		.select()
		.from(household)
		.where(or(eq(household.id, id), eq(household.mergedInto, id)));
	for (const each of all)
		await tx
			.update(household)
			.set({ phone: null, folded: foldedOf({ ...each, phone: null }) })
			.where(eq(household.id, each.id));
	const ids = all.map((each) => each.id);
	await tx
		.update(householdRevision)
		.set({ phone: null })
		.where(inArray(householdRevision.householdId, ids));
	await journal.erasePhones(tx, ids);
}

/** Each is later than the one before, also when both come in one batch: the last one said is the one that holds. */
async function keepConsent({ tx, actor, now }: Context, recorded: RecordConsent): Promise<void> {
	await tx.insert(consent).values({
		id: uuidv7(now.getTime(), crypto.getRandomValues(new Uint8Array(10))),
		householdId: recorded.householdId,
		given: recorded.given,
		way: recorded.way,
		textVersion: recorded.textVersion,
		at: sql`greatest(${now.toISOString()}::timestamptz, (
			select max(at) + interval '1 millisecond' from consent where household_id = ${recorded.householdId}))`,
		recordedBy: actor.id
	});
}

export function foldedOf({
	headName,
	lane,
	phone
}: {
	headName: string;
	lane: string;
	phone: string | null;
}): string {
	return fold(`${headName} ${lane} ${phone?.replace('+84', '0') ?? ''}`);
}
