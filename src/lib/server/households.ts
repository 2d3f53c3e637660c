import { desc, eq, inArray, sql } from 'drizzle-orm';
import type { Place } from '../domain/access';
import type { Day } from '../domain/day';
import type { EditHousehold, RecordConsent, RegisterHousehold } from '../domain/household';
import { uuidv7 } from '../domain/id';
import { Problem } from '../domain/problem';
import { fold } from '../domain/text';
import * as areas from './areas';
import type { Context } from './commands';
import type { Tx } from './db/client';
import { recall } from './db/recall';
import { consent, household } from './db/schema';

/** Where a household lives on today's areas; null when there is no such household. */
export async function placeOf(tx: Tx, id: string, today: Day): Promise<Place | null> {
	const villageId = await villageOf(tx, id);
	return villageId === null ? null : areas.place(tx, villageId, today);
}

/** The village in which a household lives; null when there is no such household. */
export async function villageOf(tx: Tx, id: string): Promise<number | null> {
	return recall(tx, villageQuestion(id), async () => {
		const [found] = await tx
			.select({ villageId: household.villageId })
			.from(household)
			.where(eq(household.id, id));
		return found?.villageId ?? null;
	});
}

/** Looks the villages of many households up at once, for a transaction that remembers. */
export async function lookUpVillages(tx: Tx, ids: string[]): Promise<void> {
	const found = await tx
		.select({ id: household.id, villageId: household.villageId })
		.from(household)
		.where(inArray(household.id, ids));
	for (const { id, villageId } of found)
		await recall(tx, villageQuestion(id), async () => villageId);
}

const villageQuestion = (id: string) => `village of household ${id}`;

export async function registerHousehold(
	context: Context,
	registered: RegisterHousehold
): Promise<void> {
	const { tx, actor, today } = context;
	await tx.insert(household).values({
		id: registered.id,
		villageId: registered.villageId,
		lane: registered.lane,
		headName: registered.headName,
		folded: foldedOf(registered),
		phone: registered.phone,
		produces: registered.produces,
		livesFrom: today,
		livesTo: registered.living ? null : today,
		registeredBy: actor.id,
		version: await context.version(`village:${registered.villageId}`)
	});
	if (registered.consent)
		await keepConsent(context, { householdId: registered.id, given: true, ...registered.consent });
	context.touch(registered.villageId);
}

export async function editHousehold(context: Context, edited: EditHousehold): Promise<void> {
	const { tx, today } = context;
	const before = await known(tx, edited.id);
	// A household changes village by a decision of the office, not by an edit at its door.
	if (before.villageId !== edited.villageId)
		throw new Problem('invalid', { villageId: 'invalid_choice' });
	if (edited.phone && !(await hasConsent(tx, edited.id)))
		throw new Problem('invalid', { phone: 'phone_needs_consent' });
	await tx
		.update(household)
		.set({
			lane: edited.lane,
			headName: edited.headName,
			folded: foldedOf(edited),
			phone: edited.phone,
			produces: edited.produces,
			livesTo: edited.living ? null : (before.livesTo ?? today),
			version: await context.version(`village:${edited.villageId}`)
		})
		.where(eq(household.id, edited.id));
	context.touch(edited.villageId);
}

/** Consent is a fact of its own; withdrawing it erases what only consent allowed to keep. */
export async function recordConsent(context: Context, recorded: RecordConsent): Promise<void> {
	const before = await known(context.tx, recorded.householdId);
	const phone = recorded.given ? before.phone : null;
	await keepConsent(context, recorded);
	await context.tx
		.update(household)
		.set({
			phone,
			folded: foldedOf({ ...before, phone }),
			version: await context.version(`village:${before.villageId}`)
		})
		.where(eq(household.id, recorded.householdId));
}

async function known(tx: Tx, id: string) {
	const [found] = await tx.select().from(household).where(eq(household.id, id)).for('update');
	if (!found) throw new Problem('not_found');
	return found;
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
