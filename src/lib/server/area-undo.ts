/**
 * Counter-operations: what an operation on areas did is taken back exactly, as long as nothing newer
 * depends on it. What it made is removed; whatever hangs on it by then, of whatever table, keeps it.
 */
import { eq, sql } from 'drizzle-orm';
import type { Day } from '../domain/day';
import { Problem } from '../domain/problem';
import type { UndoOperation } from '../domain/reform';
import { later } from './area-operations';
import type { Context } from './commands';
import { arrayOf } from './db/bulk';
import { rows, type Tx } from './db/client';
import { isStillNeeded } from './db/fault';
import { type AreaEffects, areaOperation } from './db/schema';
import { renameBack, separate, waitAgain } from './village-changes';

/** Takes back what an operation did; refused when anything newer depends on it. */
export async function undoOperation(context: Context, { id }: UndoOperation): Promise<void> {
	const { tx, actor, now } = context;
	const [found] = await tx
		.select()
		.from(areaOperation)
		.where(eq(areaOperation.id, id))
		.for('update');
	if (!found) throw new Problem('not_found');
	if (found.undoneAt) throw new Problem('already_withdrawn');
	await mustStandAlone(tx, found);
	try {
		await tx.transaction((savepoint) => takeBack({ ...context, tx: savepoint }, found));
	} catch (error) {
		if (isStillNeeded(error)) throw new Problem('area_depended_on');
		throw error;
	}
	await tx
		.update(areaOperation)
		.set({ undoneAt: now, undoneBy: actor.id })
		.where(eq(areaOperation.id, id));
}

/** What newer things stand on an operation, each kind with how many there are. */
const dependents = [
	'operation',
	'decision',
	'visit',
	'training',
	'household',
	'appointment'
] as const;

/** Refused with the number of each kind of what depends on it, so that people know what to look for. */
async function mustStandAlone(tx: Tx, { id, effects }: Operation): Promise<void> {
	const made = arrayOf(effects.made, 'integer');
	const kept = arrayOf(effects.appointmentsMade, 'uuid');
	const [counted] = await rows<Record<(typeof dependents)[number], number>>(
		tx,
		sql`select (select ${later(sql`${id}::uuid`)})::integer as operation,
			(select count(*)::integer from decision where commune_id = any(${made})) as decision,
			(select count(*)::integer from visit where village_id = any(${made})) as visit,
			(select count(*)::integer from training where village_id = any(${made})) as training,
			(select count(distinct household_id)::integer from household_revision where village_id = any(${made})) as household,
			(select count(*)::integer from appointment where area_id = any(${made}) and not id = any(${kept})) as appointment`
	);
	const found = dependents.filter((kind) => (counted?.[kind] ?? 0) > 0);
	if (found.length > 0)
		throw new Problem(
			'area_depended_on',
			Object.fromEntries(found.map((kind) => [kind, String(counted![kind])]))
		);
}

type Operation = typeof areaOperation.$inferSelect;

async function takeBack(context: Context, operation: Operation): Promise<void> {
	switch (operation.kind) {
		case 'village_rename':
			return renameBack(context.tx, operation);
		case 'village_merge':
		case 'village_split':
			await separate(context, operation);
			return removeMade(context.tx, operation);
		case 'village_assign':
			return waitAgain(context.tx, operation);
		case 'village_move':
			return moveBack(context.tx, operation);
		default:
			await moveBack(context.tx, operation);
			await reopen(context.tx, operation);
			return removeMade(context.tx, operation);
	}
}

/** Villages and communes belong again to what they belonged to on the day before. */
async function moveBack(tx: Tx, { effects, effectiveOn: day }: Operation): Promise<void> {
	const ended = arrayOf(effects.ended, 'integer');
	const moved = arrayOf(effects.moved, 'integer');
	await mustBeEmpty(tx, effects, day);
	await tx.execute(sql`with went as (
			select child_id, parent_level from area_edge e
			where valid_to = ${day}::date and (child_id = any(${moved}) or (parent_level = 'commune' and parent_id = any(${ended})))
		)
		delete from area_edge e using went w where e.child_id = w.child_id and e.parent_level = w.parent_level and e.valid_from = ${day}::date`);
	await tx.execute(sql`update area_edge set valid_to = null
		where valid_to = ${day}::date and (child_id = any(${moved}) or parent_id = any(${ended}) or child_id = any(${ended}))`);
	await tx.execute(sql`update area_edge e set parent_id = g.source
		from unnest(${arrayOf(
			effects.replaced.map(({ villageId }) => villageId),
			'integer'
		)},
			${arrayOf(
				effects.replaced.map(({ fromId }) => fromId),
				'integer'
			)}) as g (village, source)
		where e.child_id = g.village and e.parent_level = 'commune' and e.valid_to is null`);
}

/** Nothing came to lie in the areas that it made but what it put there. */
async function mustBeEmpty(tx: Tx, { made, replaced }: AreaEffects, day: Day): Promise<void> {
	const others = await rows(
		tx,
		sql`select 1 from area_edge where parent_id = any(${arrayOf(made, 'integer')}) and valid_from > ${day}::date
			and not child_id = any(${arrayOf(
				replaced.map(({ villageId }) => villageId),
				'integer'
			)}) limit 1`
	);
	if (others.length > 0) throw new Problem('area_depended_on');
}

async function reopen(tx: Tx, { effects, effectiveOn: day }: Operation): Promise<void> {
	await tx.execute(
		sql`update area set valid_to = null where id = any(${arrayOf(effects.ended, 'integer')})`
	);
	await tx.execute(sql`delete from area_succession where happened_on = ${day}::date
		and from_id = any(${arrayOf(effects.ended, 'integer')})`);
	await tx.execute(
		sql`delete from appointment where id = any(${arrayOf(effects.appointmentsMade, 'uuid')})`
	);
	await tx.execute(
		sql`update appointment set valid_to = null where id = any(${arrayOf(effects.appointmentsEnded, 'uuid')})`
	);
}

/** The areas that it made go; whatever else hangs on one of them keeps the database from it. */
async function removeMade(tx: Tx, { effects }: Operation): Promise<void> {
	const made = arrayOf(effects.made, 'integer');
	await tx.execute(sql`delete from area_operation_area where area_id = any(${made})`);
	await tx.execute(sql`delete from area_edge where child_id = any(${made})`);
	await tx.execute(sql`delete from area where id = any(${made})`);
}
