import type * as v from 'valibot';
import type { Payload } from '../domain/commands';
import type { EditHousehold, RecordConsent, RegisterHousehold } from '../domain/household';
import { showPhone } from '../domain/phone';
import type { HouseholdRow, VisitRow } from '../domain/sync';
import { fold } from '../domain/text';
import type { Day } from '../domain/day';
import type { Database, LocalHousehold, OutboxCommand } from './database';
import * as drafts from './drafts';
import * as outbox from './outbox';
import { counts, newer, outcomeOf } from './visits';

export type Known = LocalHousehold;
export type Lane = { villageId: number; lane: string; households: LocalHousehold[] };

const vietnamese = new Intl.Collator('vi', { numeric: true });

export function read(db: Database, id: string): Promise<LocalHousehold | undefined> {
	return db.households.get(id);
}

/** All households by village and lane; inside a lane by name. */
export async function byLane(db: Database): Promise<Lane[]> {
	const lanes = new Map<string, Lane>();
	for (const household of await db.households.toArray()) {
		const { villageId, lane } = household;
		const key = `${villageId}/${lane}`;
		if (!lanes.has(key)) lanes.set(key, { villageId, lane, households: [] });
		lanes.get(key)?.households.push(household);
	}
	for (const { households } of lanes.values())
		households.sort((one, other) => vietnamese.compare(one.headName, other.headName));
	return [...lanes.values()].sort(
		(one, other) => one.villageId - other.villageId || vietnamese.compare(one.lane, other.lane)
	);
}

/** The lanes with only the households in which every word of the text occurs, diacritics aside. */
export function search(lanes: Lane[], text: string): Lane[] {
	const words = fold(text).split(' ').filter(Boolean);
	if (words.length === 0) return lanes;
	return lanes
		.map((lane) => ({
			...lane,
			households: lane.households.filter(({ searched }) =>
				words.every((word) => searched.includes(word))
			)
		}))
		.filter(({ households }) => households.length > 0);
}

/** Households whose agreed day is today or has passed: today's first, then the longest overdue. */
export async function due(db: Database, today: Day): Promise<LocalHousehold[]> {
	const found = await db.households.where('dueOn').belowOrEqual(today).toArray();
	const rank = ({ dueOn }: LocalHousehold) => (dueOn === today ? '' : (dueOn ?? ''));
	return found
		.filter(({ living }) => living)
		.sort((one, other) => (rank(one) < rank(other) ? -1 : rank(one) > rank(other) ? 1 : 0));
}

/** How many households the phone knows and how many of them were visited at least once. */
export async function reached(db: Database): Promise<{ reached: number; all: number }> {
	const living = (await db.households.toArray()).filter((household) => household.living);
	return {
		reached: living.filter(({ visitedOn }) => visitedOn !== null).length,
		all: living.length
	};
}

/** @param fix the rejected registration that this one says better */
export async function registerHousehold(
	db: Database,
	household: RegisterHousehold,
	draft?: string,
	fix?: string
): Promise<void> {
	await outbox.change(db, async () => {
		const rejected = fix ? await outbox.byCommandId(db, fix) : undefined;
		if (rejected) await outbox.takeBack(db, rejected);
		await appendRegistration(db, household, rejected);
		await refresh(db, [household.id]);
		if (draft) await drafts.remove(db, draft);
	});
}

/**
 * Replaces what is known of a household; one that the server does not have yet is registered so.
 * @param fix the rejected command that this one says better
 */
export async function editHousehold(
	db: Database,
	{ seen, ...edited }: v.InferInput<typeof EditHousehold>,
	draft?: string,
	fix?: string
): Promise<void> {
	await outbox.change(db, async () => {
		const known = await db.households.get(edited.id);
		const amended = await amendable(db, edited.id, fix);
		if (amended) await outbox.takeBack(db, amended);
		if (amended?.name === 'household.register') {
			const before = amended.payload as RegisterHousehold;
			await appendRegistration(db, { ...before, ...edited }, amended);
		} else {
			const row = toLocal({ consent: false, flagged: false, version: 0, ...known, ...edited });
			const before = amended?.payload as Payload<'household.edit'> | undefined;
			const payload = { ...edited, seen: before ? before.seen : (seen ?? null) };
			const command = { name: 'household.edit', payload, about: edited.headName } as const;
			await outbox.append(db, command, { households: [row] }, amended && outbox.placeOf(amended));
		}
		await refresh(db, [edited.id]);
		if (draft) await drafts.remove(db, draft);
	});
}

/**
 * Consent given or withdrawn; withdrawing erases the phone number here at once.
 * @param fix the rejected command that this one says better
 */
export async function recordConsent(
	db: Database,
	consent: RecordConsent,
	fix?: string
): Promise<void> {
	await outbox.change(db, async () => {
		const rejected = fix ? await outbox.byCommandId(db, fix) : undefined;
		const known = await db.households.get(consent.householdId);
		if (!known) return;
		if (rejected) await outbox.takeBack(db, rejected);
		const phone = consent.given ? known.phone : null;
		const row = toLocal({ ...known, consent: consent.given, phone });
		await outbox.append(
			db,
			{ name: 'household.consent', payload: consent, about: known.headName },
			{ households: [row] },
			rejected && outbox.placeOf(rejected)
		);
		await refresh(db, [known.id]);
	});
}

export function toLocal(household: HouseholdRow): LocalHousehold {
	const phone = household.phone ? showPhone(household.phone).replaceAll(' ', '') : '';
	return {
		visitedOn: null,
		outcome: null,
		dueOn: null,
		...household,
		searched: fold(`${household.headName} ${household.lane} ${phone}`)
	};
}

/** Brings newest contact and due day in line with the visits; call it in the transaction that changed them. */
export async function refresh(db: Database, ids: string[]): Promise<void> {
	const wanted = [...new Set(ids)];
	const known = await db.households.bulkGet(wanted);
	const households = known.flatMap((household) => household ?? []);
	await db.households.bulkPut(await withContact(db, households));
}

/** The same households as the visits on the phone say. */
export async function withContact(
	db: Database,
	households: LocalHousehold[]
): Promise<LocalHousehold[]> {
	const latest = new Map<string, VisitRow>();
	for (const visit of await visitsAt(db, new Set(households.map(({ id }) => id)))) {
		const before = latest.get(visit.householdId);
		if (!before || newer(visit, before)) latest.set(visit.householdId, visit);
	}
	return households.map((household) => ({
		...household,
		...contactAt(latest.get(household.id))
	}));
}

/** From so many doors on, reading all visits at once is quicker than looking for those of each. */
const manyDoors = 20;

async function visitsAt(db: Database, ids: Set<string>): Promise<VisitRow[]> {
	const found =
		ids.size < manyDoors
			? await db.visits
					.where('householdId')
					.anyOf([...ids])
					.toArray()
			: await db.visits.toArray();
	return found.filter((visit) => ids.has(visit.householdId) && counts(visit));
}

function contactAt(visit: VisitRow | undefined) {
	return {
		visitedOn: visit?.happenedOn ?? null,
		outcome: visit ? outcomeOf(visit) : null,
		dueOn: visit?.nextVisitOn ?? null
	};
}

/** The command that an edit says differently: the one named, or the last about the household. */
async function amendable(
	db: Database,
	id: string,
	fix: string | undefined
): Promise<OutboxCommand | undefined> {
	const about = await outbox.about(db, [outbox.keyOf('households', id)]);
	const found = about.find((command) => command.id === fix) ?? about.at(-1);
	const isEdit = found?.name === 'household.register' || found?.name === 'household.edit';
	return isEdit && outbox.isAmendable(found) ? found : undefined;
}

async function appendRegistration(
	db: Database,
	household: RegisterHousehold,
	instead?: OutboxCommand
): Promise<void> {
	const { consent, ...said } = household;
	const row = toLocal({ ...said, consent: consent !== null, flagged: false, version: 0 });
	const command = {
		name: 'household.register',
		payload: household,
		about: household.headName,
		...(instead && { done: outbox.momentOf(instead) })
	} as const;
	await outbox.append(db, command, { households: [row] }, instead && outbox.placeOf(instead));
}
