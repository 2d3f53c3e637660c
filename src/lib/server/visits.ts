import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Place } from '../domain/access';
import { type Day, dayOf } from '../domain/day';
import { Problem } from '../domain/problem';
import type { CorrectVisit, RecordVisit, SettleVisit } from '../domain/visit';
import * as areas from './areas';
import { mustKnow } from './catalogues';
import type { Context } from './commands';
import { insertRows } from './db/bulk';
import { rows, type Tx } from './db/client';
import { onboarding, visit, visitStep } from './db/schema';
import * as households from './households';
import * as indicators from './indicators';
import { type Home, homeKept, villagesOf } from './residence';
import * as teams from './teams';

type Visit = typeof visit.$inferSelect;

/** Where a visit was and where its household lives, on the areas of a day; none when there is no such visit. */
export async function placesOf(tx: Tx, originId: string, day: Day): Promise<Place[]> {
	const [found] = await tx
		.select({ villageId: visit.villageId, householdId: visit.householdId })
		.from(visit)
		.where(eq(visit.id, originId));
	if (!found) return [];
	const visited = await areas.place(tx, found.villageId, day);
	const lived = await households.placesOf(tx, found.householdId, day);
	return visited ? [visited, ...lived] : lived;
}

export async function recordVisit(context: Context, recorded: RecordVisit): Promise<void> {
	const { tx, judgedOn } = context;
	const happenedOn = dayOf(context.estimate(recorded.happenedAt).getTime());
	const home = await homeKept(tx, recorded.householdId);
	if (!home) throw new Problem('not_found');
	const villageIds = villagesOf(home, { judgedOn, on: happenedOn });
	const villageId = await teams.mustServe(context, recorded.teamId, villageIds, happenedOn);
	await teams.mustHaveMembers(tx, recorded.teamId, recorded.memberIds);
	await add(context, home, recorded, {
		replaces: null,
		originId: recorded.id,
		revision: 1,
		mergedFrom: home.id === recorded.householdId ? null : recorded.householdId,
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
	const { home, latest } = await latestOf(context.tx, corrected.originId);
	const happenedOn = dayOf(context.estimate(corrected.happenedAt).getTime());
	await teams.mustServe(context, latest.teamId, [latest.villageId], happenedOn);
	await teams.mustHaveMembers(context.tx, latest.teamId, corrected.memberIds);
	await add(context, home, corrected, {
		replaces: latest.id,
		originId: latest.originId,
		revision: latest.revision + 1,
		mergedFrom: latest.mergedFrom,
		villageId: latest.villageId,
		teamId: latest.teamId,
		happenedOn,
		withdrawn: corrected.withdrawn,
		flagged: latest.flagged || latest.revision !== corrected.revision
	});
}

/** Of the revisions of a flagged visit the one that is right: it is said once more, and counts. */
export async function settleVisit(context: Context, settled: SettleVisit): Promise<void> {
	const { tx, actor, now } = context;
	const { id, originId } = settled;
	const { home, latest } = await latestOf(tx, originId);
	if (!latest.flagged || latest.revision !== settled.newest) throw new Problem('changed_meanwhile');
	const [chosen] = await tx
		.select()
		.from(visit)
		.where(and(eq(visit.originId, originId), eq(visit.revision, settled.revision)));
	if (!chosen) throw new Problem('invalid', { revision: 'invalid_choice' });
	context.add({
		replaces: latest.id,
		row: {
			...chosen,
			id,
			revision: latest.revision + 1,
			receivedAt: now,
			recordedBy: actor.id,
			replacedBy: null,
			flagged: false,
			version: await context.version(`village:${home.villageId}`)
		},
		...(await saidIn(tx, chosen.id))
	});
}

/** A visit with all that belongs to it, ready to be written. */
export type Added = {
	/** The revision that counts no longer. */
	replaces: string | null;
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
	const visits = added.map(({ row }) => row);
	const households = visits.map(({ householdId }) => householdId);
	// Sent at once, written in this order.
	await indicators.follow(tx, households, () =>
		Promise.all([
			...added.map(({ row, replaces }) => replaces && replace(tx, replaces, row)),
			insertRows(tx, visit, visits),
			insertRows(tx, visitStep, steps),
			insertRows(tx, onboarding, onboardings)
		])
	);
}

/**
 * The revision that counts, and the home that it was at. Both are kept as they are: whoever changes the
 * visit or merges its household at the same moment waits, and then finds what was written here.
 */
async function latestOf(tx: Tx, originId: string): Promise<{ home: Home; latest: Visit }> {
	const [first] = await tx
		.select({ householdId: visit.householdId })
		.from(visit)
		.where(eq(visit.id, originId));
	const home = first ? await homeKept(tx, first.householdId) : null;
	if (!home) throw new Problem('not_found');
	await tx.select({ id: visit.id }).from(visit).where(eq(visit.id, originId)).for('update');
	const [latest] = await tx
		.select()
		.from(visit)
		.where(and(eq(visit.originId, originId), isNull(visit.replacedBy)));
	if (!latest) throw new Problem('not_found');
	return { home, latest };
}

function replace(tx: Tx, id: string, { id: replacedBy, version }: Added['row']) {
	return rows(
		tx,
		sql`update visit set replaced_by = ${replacedBy}, version = ${version} where id = ${id}`
	);
}

async function saidIn(tx: Tx, visitId: string): Promise<Pick<Added, 'steps' | 'onboardings'>> {
	const { topic, outcome } = visitStep;
	const { service, provider, state } = onboarding;
	const steps = await tx
		.select({ topic, outcome })
		.from(visitStep)
		.where(eq(visitStep.visitId, visitId));
	const onboardings = await tx
		.select({ service, provider, state })
		.from(onboarding)
		.where(eq(onboarding.visitId, visitId));
	return { steps: steps as Added['steps'], onboardings };
}

type Revision = Pick<
	Visit,
	| 'originId'
	| 'revision'
	| 'mergedFrom'
	| 'villageId'
	| 'teamId'
	| 'happenedOn'
	| 'withdrawn'
	| 'flagged'
> &
	Pick<Added, 'replaces'>;

async function add(
	context: Context,
	home: Home,
	said: RecordVisit | CorrectVisit,
	{ replaces, ...revision }: Revision
): Promise<void> {
	const { actor, now } = context;
	await mustKnow(context.tx, [
		...said.steps.map(({ topic }) => ({ kind: 'topic' as const, code: topic, field: 'steps' })),
		...said.onboardings.map(({ service, provider }) => ({
			kind: service,
			code: provider,
			field: 'onboardings'
		}))
	]);
	context.add({
		replaces,
		row: {
			...revision,
			id: said.id,
			householdId: home.id,
			happenedAt: new Date(said.happenedAt),
			estimatedAt: context.estimate(said.happenedAt),
			receivedAt: now,
			memberIds: said.memberIds,
			people: said.people,
			outcome: said.outcome,
			nextVisitOn: said.nextVisitOn,
			recordedBy: actor.id,
			version: await context.version(`village:${home.villageId}`)
		},
		steps: said.steps,
		onboardings: said.onboardings
	});
}
