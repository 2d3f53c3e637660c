import { and, eq, isNull } from 'drizzle-orm';
import type { Place } from '../domain/access';
import { type Day, dayOf } from '../domain/day';
import { Problem } from '../domain/problem';
import type { CorrectVisit, RecordVisit } from '../domain/visit';
import * as areas from './areas';
import type { Context } from './commands';
import type { Tx } from './db/client';
import { household, onboarding, visit, visitStep } from './db/schema';
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
	const [visited] = await tx
		.select({ villageId: household.villageId })
		.from(household)
		.where(eq(household.id, recorded.householdId));
	if (!visited) throw new Problem('not_found');
	await teams.mustServe(context, recorded.teamId, visited.villageId, happenedOn);
	await teams.mustHaveMembers(tx, recorded.teamId, recorded.memberIds);
	await store(context, recorded, {
		originId: recorded.id,
		revision: 1,
		householdId: recorded.householdId,
		villageId: visited.villageId,
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
	await store(context, corrected, {
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

async function store(
	context: Context,
	said: RecordVisit | CorrectVisit,
	revision: Revision
): Promise<void> {
	const { tx, actor, now } = context;
	await tx.insert(visit).values({
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
	});
	if (said.steps.length > 0)
		await tx.insert(visitStep).values(said.steps.map((step) => ({ visitId: said.id, ...step })));
	if (said.onboardings.length > 0)
		await tx
			.insert(onboarding)
			.values(said.onboardings.map((each) => ({ visitId: said.id, ...each })));
	context.touch(revision.villageId);
}
