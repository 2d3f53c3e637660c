import { and, eq, isNull } from 'drizzle-orm';
import type { Place } from '../domain/access';
import { type Day, dayOf } from '../domain/day';
import { Problem } from '../domain/problem';
import type { CorrectVisit, RecordVisit } from '../domain/visit';
import * as areas from './areas';
import type { Context } from './commands';
import type { Tx } from './db/client';
import { onboarding, visit, visitStep } from './db/schema';
import * as households from './households';
import * as teams from './teams';

/** Where a visit was, on today's areas; null when there is no such visit. */
export async function placeOf(tx: Tx, originId: string, today: Day): Promise<Place | null> {
	const [found] = await tx
		.select({ villageId: visit.villageId })
		.from(visit)
		.where(eq(visit.id, originId));
	return found ? areas.place(tx, found.villageId, today) : null;
}

export async function recordVisit(context: Context, recorded: RecordVisit): Promise<void> {
	const { tx } = context;
	const happenedOn = dayOf(context.estimate(recorded.happenedAt).getTime());
	const villageId = await households.villageOf(tx, recorded.householdId);
	if (villageId === null) throw new Problem('not_found');
	await teams.mustServe(context, recorded.teamId, villageId, happenedOn);
	await teams.mustHaveMembers(tx, recorded.teamId, recorded.memberIds);
	await add(context, recorded, {
		originId: recorded.id,
		revision: 1,
		householdId: recorded.householdId,
		villageId,
		teamId: recorded.teamId,
		happenedOn,
		withdrawn: false,
		flagged: false
	});
}

/**
 * Adds a revision that counts from now on; the one before is kept. When somebody else corrected the
 * visit meanwhile, both corrections are kept and the visit is flagged.
 */
export async function correctVisit(context: Context, corrected: CorrectVisit): Promise<void> {
	const { tx } = context;
	// Whoever corrects the same visit at the same moment waits here, and then finds the other's revision.
	await tx
		.select({ id: visit.id })
		.from(visit)
		.where(eq(visit.id, corrected.originId))
		.for('update');
	const [latest] = await tx
		.select()
		.from(visit)
		.where(and(eq(visit.originId, corrected.originId), isNull(visit.replacedBy)));
	if (!latest) throw new Problem('not_found');
	const happenedOn = dayOf(context.estimate(corrected.happenedAt).getTime());
	await teams.mustServe(context, latest.teamId, latest.villageId, happenedOn);
	await teams.mustHaveMembers(tx, latest.teamId, corrected.memberIds);
	const version = await context.version(`village:${latest.villageId}`);
	await tx.update(visit).set({ replacedBy: corrected.id, version }).where(eq(visit.id, latest.id));
	await add(context, corrected, {
		originId: latest.originId,
		revision: latest.revision + 1,
		householdId: latest.householdId,
		villageId: latest.villageId,
		teamId: latest.teamId,
		happenedOn,
		withdrawn: corrected.withdrawn,
		flagged: latest.flagged || latest.revision !== corrected.revision
	});
}

/** A visit with all that belongs to it, ready to be written. */
export type Added = {
	row: typeof visit.$inferInsert;
	steps: RecordVisit['steps'];
	onboardings: RecordVisit['onboardings'];
};

/** Writes visits, a statement per table however many they are. */
export async function insert(tx: Tx, added: Added[]): Promise<void> {
	if (added.length === 0) return;
	const ofEach = <Part>(parts: (each: Added) => Part[]) =>
		added.flatMap((each) => parts(each).map((part) => ({ visitId: each.row.id, ...part })));
	const steps = ofEach((each) => each.steps);
	const onboardings = ofEach((each) => each.onboardings);
	await tx.insert(visit).values(added.map(({ row }) => row));
	if (steps.length > 0) await tx.insert(visitStep).values(steps);
	if (onboardings.length > 0) await tx.insert(onboarding).values(onboardings);
}

type Revision = {
	originId: string;
	revision: number;
	householdId: string;
	villageId: number;
	teamId: string;
	happenedOn: Day;
	withdrawn: boolean;
	flagged: boolean;
};

async function add(
	context: Context,
	said: RecordVisit | CorrectVisit,
	revision: Revision
): Promise<void> {
	const { actor, now } = context;
	context.add({
		row: {
			...revision,
			id: said.id,
			happenedAt: new Date(said.happenedAt),
			estimatedAt: context.estimate(said.happenedAt),
			receivedAt: now,
			memberIds: said.memberIds,
			people: said.people,
			outcome: said.outcome,
			nextVisitOn: said.nextVisitOn,
			recordedBy: actor.id,
			version: await context.version(`village:${revision.villageId}`)
		},
		steps: said.steps,
		onboardings: said.onboardings
	});
	context.touch(revision.villageId);
}
