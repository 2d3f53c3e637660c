import { and, eq, sql } from 'drizzle-orm';
import { inCommon, type Place } from '../domain/access';
import { addDays, type Day } from '../domain/day';
import { Problem } from '../domain/problem';
import type { AssignVillages, MergeVillages, MoveVillages, RenameVillage } from '../domain/reform';
import { fold } from '../domain/text';
import * as operations from './area-operations';
import * as areas from './areas';
import type { Context } from './commands';
import { arrayOf } from './db/bulk';
import { rows, type Tx } from './db/client';
import { area, areaEdge, type areaOperation, areaPastName } from './db/schema';
import { followReference, moveVillages as moveEdges } from './reforms';
import { villageName } from './villages';

/** What happens to villages by decision of the province: dated, and each kept as an operation that can be undone. */
export async function placeOfAll(tx: Tx, villageIds: number[], day: Day): Promise<Place | null> {
	const places = await Promise.all(villageIds.map((id) => areas.place(tx, id, day)));
	const known = places.filter((place) => place !== null);
	return known.length === villageIds.length ? known.reduce(inCommon) : null;
}

/** Where villages and the commune that they go to lie together. */
export async function placeOfMove(
	tx: Tx,
	{ villageIds, communeId }: Pick<MoveVillages, 'villageIds' | 'communeId'>,
	today: Day
): Promise<Place | null> {
	const from = await placeOfAll(tx, villageIds, today);
	const to = await areas.placeOfArea(tx, communeId, today);
	return from && to?.communeId === communeId ? inCommon(from, to) : null;
}

/**
 * The households of all of them live in one new village from the day on; what was before stays with the
 * villages that were. Teams serve the new village instead, and sit there if they sat in one of them.
 */
export async function mergeVillages(context: Context, merged: MergeVillages): Promise<void> {
	const { tx, today } = context;
	const { effectiveOn: day, villageIds } = merged;
	if (day > today) throw new Problem('invalid', { effectiveOn: 'future_day' });
	const place = await placeOfAll(tx, villageIds, today);
	if (place?.communeId === undefined || new Set(villageIds).size < villageIds.length)
		throw new Problem('invalid', { villageIds: 'invalid_choice' });
	await mustHaveBegun(tx, villageIds, day);
	const effects = operations.nothing();
	const id = await openIn(context, place.communeId, { ...merged, name: villageName(merged) }, day);
	effects.made = [id];
	effects.ended = villageIds;
	await end(tx, villageIds, day);
	await tx.execute(sql`insert into area_succession (from_id, to_id, portion, happened_on)
		select from_id, ${id}, 'full', ${day}::date from unnest(${arrayOf(villageIds, 'integer')}) as given (from_id)`);
	effects.householdIds = await moveHouseholds(context, villageIds, id, day);
	effects.proposals = await moveTeams(context, villageIds, [id], id, day);
	Object.assign(effects, await moveHeads(tx, villageIds, [id], day));
	for (const touched of [...villageIds, id]) context.touch(touched);
	await operations.record(context, {
		...merged,
		kind: 'village_merge',
		provinceId: place.provinceId ?? null,
		effects,
		areaIds: [...villageIds, id, place.communeId]
	});
}

/** The same village under another name or code; what it was called stays findable. */
export async function renameVillage(context: Context, renamed: RenameVillage): Promise<void> {
	const { tx, today } = context;
	const { villageId, effectiveOn: day, kind } = renamed;
	await mustHaveBegun(tx, [villageId], day);
	const [before] = await tx.select().from(area).where(eq(area.id, villageId)).for('update');
	if (!before) throw new Problem('not_found');
	const [last] = await rows<{ until: Day | null }>(
		tx,
		sql`select max(valid_to)::text as until from area_past_name where area_id = ${villageId}`
	);
	if (last?.until && last.until >= day)
		throw new Problem('invalid', { effectiveOn: 'area_changes_later' });
	const name = villageName(renamed);
	const code = renamed.code ?? before.code;
	await tx.insert(areaPastName).values({
		areaId: villageId,
		kind: before.kind,
		code: before.code,
		name: before.name,
		folded: before.folded,
		validFrom: last?.until ?? before.validFrom,
		validTo: day
	});
	await tx
		.update(area)
		.set({ kind, code, name, folded: fold(name) })
		.where(eq(area.id, villageId));
	const place = await areas.place(tx, villageId, today);
	await operations.record(context, {
		...renamed,
		kind: 'village_rename',
		provinceId: place?.provinceId ?? null,
		effects: { ...operations.nothing(), moved: [villageId] },
		areaIds: [villageId]
	});
}

export async function moveVillages(context: Context, moved: MoveVillages): Promise<void> {
	const { tx, today } = context;
	const { villageIds, communeId, effectiveOn: day } = moved;
	await mustHaveBegun(tx, villageIds, day);
	const open = await rows<{ village: number; from: number; since: Day | null }>(
		tx,
		sql`select child_id as village, parent_id as "from", valid_from::text as since from area_edge
			where parent_level = 'commune' and valid_to is null and child_id = any(${arrayOf(villageIds, 'integer')})`
	);
	if (open.some(({ from }) => from === communeId))
		throw new Problem('invalid', { communeId: 'invalid_choice' });
	if (open.some(({ since }) => since !== null && since >= day))
		throw new Problem('invalid', { effectiveOn: 'area_changes_later' });
	await moveEdges(
		tx,
		open.map(({ village, from }) => ({ village, from, to: communeId, later: false })),
		day
	);
	const place = await placeOfMove(tx, moved, today);
	await operations.record(context, {
		...moved,
		kind: 'village_move',
		provinceId: place?.provinceId ?? null,
		effects: { ...operations.nothing(), moved: villageIds },
		areaIds: [...villageIds, communeId, ...open.map(({ from }) => from)]
	});
}

/** Takes villages off the work list: they went there on the day on which their commune was divided. */
export async function assignVillages(context: Context, assigned: AssignVillages): Promise<void> {
	const { tx, today } = context;
	const { villageIds, communeId } = assigned;
	const waiting = await rows<{ village: number; holder: number; day: Day; fits: boolean }>(
		tx,
		sql`select e.child_id as village, h.id as holder, h.valid_from::text as day, exists (
				select 1 from area_succession s join area a on a.id = s.from_id
				where a.code || 'x' = h.code and s.happened_on = h.valid_from and s.to_id = ${communeId}) as fits
			from area_edge e join area h on h.id = e.parent_id and h.kind = 'cho_xac_dinh'
			where e.child_id = any(${arrayOf(villageIds, 'integer')}) and e.valid_to is null`
	);
	if (waiting.length < villageIds.length)
		throw new Problem('invalid', { villageIds: 'invalid_choice' });
	if (waiting.some(({ fits, holder }) => !fits || holder !== waiting[0]?.holder))
		throw new Problem('invalid', { communeId: 'invalid_choice' });
	const place = await placeOfAll(tx, villageIds, today);
	await moveEdges(
		tx,
		waiting.map(({ village, holder }) => ({ village, from: holder, to: communeId, later: true })),
		waiting[0]!.day
	);
	// Where that commune has ended since, they followed it.
	await followReference(tx);
	await operations.record(context, {
		id: assigned.id,
		kind: 'village_assign',
		effectiveOn: waiting[0]!.day,
		decree: '',
		provinceId: place?.provinceId ?? null,
		effects: {
			...operations.nothing(),
			replaced: waiting.map(({ village, holder }) => ({ villageId: village, fromId: holder }))
		},
		areaIds: [...villageIds, communeId, waiting[0]!.holder]
	});
}

type Operation = typeof areaOperation.$inferSelect;

export async function renameBack(tx: Tx, { effects, effectiveOn: day }: Operation): Promise<void> {
	for (const villageId of effects.moved) {
		const [before] = await tx
			.delete(areaPastName)
			.where(and(eq(areaPastName.areaId, villageId), eq(areaPastName.validTo, day)))
			.returning();
		if (!before) throw new Problem('area_depended_on');
		const { kind, code, name, folded } = before;
		await tx.update(area).set({ kind, code, name, folded }).where(eq(area.id, villageId));
	}
}

/** Villages that were merged or divided are themselves again, with the households that came from them. */
export async function separate(context: Context, { effects, effectiveOn: day }: Operation) {
	const { tx } = context;
	const old = arrayOf(effects.ended, 'integer');
	const made = arrayOf(effects.made, 'integer');
	const back = await rows<{ village: number }>(
		tx,
		sql`with back as (
				delete from residence r using household h where h.id = r.household_id and r.valid_to = ${day}::date
					and r.village_id = any(${old}) and h.village_id = any(${made}) and h.lives_from = ${day}::date
				returning r.household_id, r.village_id, r.valid_from
			)
			update household h set village_id = b.village_id, lives_from = b.valid_from
			from back b where b.household_id = h.id returning h.village_id as village`
	);
	await tx.execute(sql`update household h set village_id = g.village
		from unnest(${arrayOf(
			effects.householdIds.map((each) => each.split(' ')[0]),
			'uuid'
		)},
			${arrayOf(
				effects.householdIds.map((each) => each.split(' ')[1]),
				'integer'
			)}) as g (household, village)
		where h.id = g.household and h.village_id = any(${made})`);
	await teamsBack(tx, effects, day);
	await tx.execute(
		sql`delete from appointment where id = any(${arrayOf(effects.appointmentsMade, 'uuid')})`
	);
	await tx.execute(
		sql`update appointment set valid_to = null where id = any(${arrayOf(effects.appointmentsEnded, 'uuid')})`
	);
	await tx.execute(sql`update area set valid_to = null where id = any(${old})`);
	await tx.execute(
		sql`update area_edge set valid_to = null where child_id = any(${old}) and valid_to = ${day}::date`
	);
	await tx.execute(
		sql`delete from area_succession where to_id = any(${made}) and from_id = any(${old})`
	);
	await tx.execute(sql`delete from village_indicators where village_id = any(${made})`);
	for (const village of [...new Set([...effects.ended, ...back.map(({ village }) => village)])])
		await raiseVillage(context, village);
	for (const teamId of await teamsOf(tx, effects.ended)) await context.version(`team:${teamId}`);
}

/** Teams serve and sit where they did, also those that were only proposed then and are not more now. */
async function teamsBack(tx: Tx, { made, ended, proposals = [] }: operations.Effects, day: Day) {
	const old = arrayOf(ended, 'integer');
	const fresh = arrayOf(made, 'integer');
	await tx.execute(
		sql`delete from team_village where village_id = any(${fresh}) and valid_from = ${day}::date`
	);
	await tx.execute(
		sql`update team_village set valid_to = null where village_id = any(${old}) and valid_to = ${day}::date`
	);
	await tx.execute(sql`with past as (
			delete from team_past_seat where village_id = any(${old}) and valid_to = ${day}::date returning team_id, village_id
		) update team t set seat_village_id = p.village_id from past p where p.team_id = t.id and t.seat_village_id = any(${fresh})`);
	for (const { teamId, villageId, seat } of proposals) {
		await tx.execute(sql`with named as (
				delete from team_village where team_id = ${teamId} and village_id = any(${fresh}) and valid_from is null and valid_to is null
			) insert into team_village (team_id, village_id) values (${teamId}, ${villageId})`);
		if (seat)
			await tx.execute(sql`update team set seat_village_id = ${villageId}
				where id = ${teamId} and seat_village_id = any(${fresh})`);
	}
}

/** Villages wait again for somebody to say where they went. */
export async function waitAgain(tx: Tx, { effects }: Operation): Promise<void> {
	for (const { villageId, fromId } of effects.replaced)
		await tx.execute(sql`with gone as (
				delete from area_edge e using area h where e.child_id = ${villageId} and h.id = ${fromId}
					and e.parent_level = 'commune' and e.valid_from >= h.valid_from returning e.valid_from
			) insert into area_edge (child_id, parent_id, parent_level, valid_from)
			select ${villageId}::integer, ${fromId}::integer, 'commune', min(valid_from) from gone having count(*) > 0`);
}

/** They were there before the day, and nothing is known to happen to them later. */
export async function mustHaveBegun(tx: Tx, villageIds: number[], day: Day): Promise<void> {
	const eve = addDays(day, -1);
	const found = await rows(
		tx,
		sql`select a.id from area a where a.id = any(${arrayOf(villageIds, 'integer')}) and a.level = 'village'
			and a.valid_to is null and (a.valid_from is null or a.valid_from <= ${eve}::date) for update`
	);
	if (found.length < villageIds.length)
		throw new Problem('invalid', { effectiveOn: 'area_changes_later' });
}

/** `name` is the whole name, with the type. */
export async function openIn(
	{ tx }: Context,
	communeId: number,
	{ kind, name }: Pick<typeof area.$inferSelect, 'kind' | 'name'>,
	day: Day
): Promise<number> {
	const code = await areas.nextVillageCode(tx, communeId);
	const [{ id }] = (await tx
		.insert(area)
		.values({ level: 'village', kind, code, name, folded: fold(name), validFrom: day })
		.returning({ id: area.id })) as [{ id: number }];
	const edge = { childId: id, parentId: communeId, parentLevel: 'commune' as const };
	await tx.insert(areaEdge).values({ ...edge, validFrom: day });
	return id;
}

/** Not on the day on which they came to their commune: then that day would be nobody's. */
export async function end(tx: Tx, villageIds: number[], day: Day): Promise<void> {
	const old = arrayOf(villageIds, 'integer');
	const late = await rows(
		tx,
		sql`select 1 from area_edge where child_id = any(${old}) and valid_to is null and valid_from >= ${day}::date limit 1`
	);
	if (late.length > 0) throw new Problem('invalid', { effectiveOn: 'area_changes_later' });
	await tx.execute(sql`update area set valid_to = ${day}::date where id = any(${old})`);
	await tx.execute(
		sql`update area_edge set valid_to = ${day}::date where child_id = any(${old}) and valid_to is null`
	);
}

/**
 * Those of the households that are meant. Answers the ones that began only after the day, each with its
 * village: they move as they are.
 */
export async function moveHouseholds(
	context: Context,
	from: number[],
	to: number,
	day: Day,
	meant = sql`true`
) {
	const { tx } = context;
	const old = arrayOf(from, 'integer');
	const stays = sql`merged_into is null and village_id = any(${old}) and (lives_to is null or lives_to > ${day}::date) and ${meant}`;
	const later = await rows<{ id: string; village: number }>(
		tx,
		sql`select id, village_id as village from household where ${stays} and lives_from >= ${day}::date`
	);
	await tx.execute(sql`insert into residence (household_id, village_id, valid_from, valid_to)
		select id, village_id, lives_from, ${day}::date from household where ${stays} and lives_from < ${day}::date`);
	const version = await raiseVillage(context, to);
	await tx.execute(sql`update household set village_id = ${to}, lives_from = greatest(lives_from, ${day}::date), version = ${version}
		where ${stays}`);
	for (const village of from) await raiseVillage(context, village);
	return later.map(({ id, village }) => `${id} ${village}`);
}

/**
 * Teams serve what became of their villages; those that sat in one sit in `seat`. Answers the proposals,
 * which have no days yet and simply name the villages that there are now.
 */
export async function moveTeams(
	context: Context,
	from: number[],
	to: number[],
	seat: number,
	day: Day
): Promise<NonNullable<operations.Effects['proposals']>> {
	const { tx } = context;
	const old = arrayOf(from, 'integer');
	const fresh = arrayOf(to, 'integer');
	const served = await teamsOf(tx, from);
	const proposals = await rows<{ teamId: string; villageId: number; seat: boolean }>(
		tx,
		sql`delete from team_village v using team t where t.id = v.team_id and village_id = any(${old})
			and valid_from is null and valid_to is null
			returning team_id as "teamId", village_id as "villageId", t.seat_village_id = village_id as seat`
	);
	await tx.execute(sql`insert into team_village (team_id, village_id)
		select distinct p, f from unnest(${arrayOf(
			proposals.map(({ teamId }) => teamId),
			'uuid'
		)}) as p cross join unnest(${fresh}) as f`);
	await tx.execute(sql`insert into team_village (team_id, village_id, valid_from)
		select team_id, f, greatest(min(valid_from), ${day}::date) from team_village cross join unnest(${fresh}) as f
		where village_id = any(${old}) and valid_to is null group by team_id, f`);
	await tx.execute(sql`update team_village set valid_to = greatest(valid_from, ${day}::date)
		where village_id = any(${old}) and valid_to is null`);
	await tx.execute(sql`insert into team_past_seat (team_id, village_id, valid_from, valid_to)
		select s.team_id, s.village_id, s.valid_from, ${day}::date from team_seat s join decision_team dt on dt.team_id = s.team_id
		where s.village_id = any(${old}) and s.valid_to is null group by 1, 2, 3`);
	await tx.execute(
		sql`update team set seat_village_id = ${seat} where seat_village_id = any(${old})`
	);
	for (const teamId of served) await context.version(`team:${teamId}`);
	return proposals;
}

async function teamsOf(tx: Tx, villageIds: number[]): Promise<string[]> {
	const found = await rows<{ id: string }>(
		tx,
		sql`select distinct team_id as id from team_village where village_id = any(${arrayOf(villageIds, 'integer')})`
	);
	return found.map(({ id }) => id);
}

/** The one head of the villages goes on as head of what they became; of several, nobody is chosen here. */
export async function moveHeads(tx: Tx, from: number[], to: number[], day: Day) {
	const heads = await rows<{ id: string; account_id: string; since: Day }>(
		tx,
		sql`select id, account_id, greatest(valid_from, ${day}::date)::text as since from appointment
			where role = 'leader' and area_id = any(${arrayOf(from, 'integer')}) and valid_to is null`
	);
	if (new Set(heads.map((head) => head.account_id)).size !== 1) return {};
	const made = await rows<{ id: string }>(
		tx,
		sql`insert into appointment (id, account_id, role, area_id, valid_from)
			select gen_random_uuid(), ${heads[0]!.account_id}::uuid, 'leader', f, ${heads[0]!.since}::date
			from unnest(${arrayOf(to, 'integer')}) as f returning id`
	);
	const ended = heads.map(({ id }) => id);
	await tx.execute(
		sql`update appointment set valid_to = greatest(valid_from, ${day}::date) where id = any(${arrayOf(ended, 'uuid')})`
	);
	return { appointmentsMade: made.map(({ id }) => id), appointmentsEnded: ended };
}

async function raiseVillage(context: Context, villageId: number): Promise<number> {
	context.touch(villageId);
	return context.version(`village:${villageId}`);
}
