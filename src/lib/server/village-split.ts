import { eq, sql } from 'drizzle-orm';
import { type Actor, inCommon, type Place } from '../domain/access';
import type { Day } from '../domain/day';
import type { AssignHouseholds } from '../domain/household';
import { type FieldFaults, Problem } from '../domain/problem';
import type { SplitVillage } from '../domain/reform';
import { lastOf } from '../domain/residence';
import { fold } from '../domain/text';
import { holdsOn, visibleTo } from './access';
import * as operations from './area-operations';
import * as areas from './areas';
import type { Context } from './commands';
import { arrayOf } from './db/bulk';
import { rows, type Tx } from './db/client';
import { area, household, visit } from './db/schema';
import * as residence from './residence';
import * as scopes from './scopes';
import {
	end,
	moveHeads,
	moveHouseholds,
	moveTeams,
	mustHaveBegun,
	openIn
} from './village-changes';
import { villageName } from './villages';

/**
 * A village ends and others begin where it was. The households of the lanes that were named go with their
 * lane; all others wait in a village of kind `cho_xac_dinh`, which is the work list of the commune, where
 * also what phones still say of the old village arrives. Whoever worked in the village goes on in all of it.
 */
export async function splitVillage(context: Context, split: SplitVillage): Promise<void> {
	const { tx, today } = context;
	const { villageId, parts, effectiveOn: day } = split;
	if (day > today) throw new Problem('invalid', { effectiveOn: 'future_day' });
	await mustHaveBegun(tx, [villageId], day);
	const place = await areas.place(tx, villageId, today);
	const [before] = await tx.select().from(area).where(eq(area.id, villageId));
	if (place?.communeId === undefined || !before || before.kind === 'cho_xac_dinh')
		throw new Problem('invalid', { villageId: 'invalid_choice' });
	await mustBeClear(tx, split);
	const ids: number[] = [];
	for (const part of parts)
		ids.push(await openIn(context, place.communeId, { ...part, name: villageName(part) }, day));
	const holder = { kind: 'cho_xac_dinh' as const, name: `${before.name} (chờ xác định)` };
	const holderId = await openIn(context, place.communeId, holder, day);
	const made = [...ids, holderId];
	await end(tx, [villageId], day);
	await tx.execute(sql`insert into area_succession (from_id, to_id, portion, happened_on)
		select ${villageId}::integer, to_id, 'partial', ${day}::date from unnest(${arrayOf(made, 'integer')}) as given (to_id)`);
	const effects = { ...operations.nothing(), made, ended: [villageId] };
	for (const [index, { lanes }] of parts.entries())
		effects.householdIds.push(
			...(await moveHouseholds(context, [villageId], ids[index]!, day, inLanes(lanes)))
		);
	effects.householdIds.push(...(await moveHouseholds(context, [villageId], holderId, day)));
	effects.proposals = await moveTeams(context, [villageId], made, ids[split.seat ?? 0]!, day);
	Object.assign(effects, await moveHeads(tx, [villageId], made, day));
	await operations.record(context, {
		...split,
		kind: 'village_split',
		provinceId: place.provinceId ?? null,
		effects,
		areaIds: [villageId, ...made, place.communeId]
	});
}

const inLanes = (lanes: string[]) => sql`lane = any(${arrayOf(lanes, 'text')})`;

/** No lane goes to two parts, no two parts have one name, and a team that sits there is told where. */
async function mustBeClear(tx: Tx, { villageId, parts, seat }: SplitVillage): Promise<void> {
	const faults: FieldFaults = {};
	const lanes = parts.flatMap((part) => part.lanes);
	if (new Set(lanes).size < lanes.length) faults.lanes = 'twice';
	parts.forEach((part, index) => {
		const name = fold(villageName(part));
		if (parts.findIndex((other) => fold(villageName(other)) === name) < index)
			faults[`parts.${index}.name`] = 'twice';
	});
	const seated = await rows(
		tx,
		sql`select 1 from team where seat_village_id = ${villageId} limit 1`
	);
	if (seat === null ? seated.length > 0 : seat >= parts.length) faults.seat = 'required';
	if (Object.keys(faults).length > 0) throw new Problem('invalid', faults);
}

/** The lanes of a village with how many households are in each, and whether a team sits there. */
export async function dividing(tx: Tx, villageId: number) {
	const lanes = await rows<{ lane: string; households: number }>(
		tx,
		sql`select lane, count(*)::integer as households from household
			where village_id = ${villageId} and merged_into is null and lives_to is null group by lane order by lane`
	);
	const teams = await rows<{ name: string }>(
		tx,
		sql`select name from team where seat_village_id = ${villageId} order by name`
	);
	return { lanes, teams: teams.map(({ name }) => name) };
}

/** Where all of the households are together; null when one of them does not exist. */
export async function placeOfHouseholds(tx: Tx, ids: string[], today: Day): Promise<Place | null> {
	const found = await rows<{ village: number }>(
		tx,
		sql`select village_id as village from household where id = any(${arrayOf(ids, 'uuid')}) and merged_into is null`
	);
	if (found.length < new Set(ids).size) return null;
	const villageIds = [...new Set(found.map(({ village }) => village))];
	const places = await Promise.all(villageIds.map((id) => areas.place(tx, id, today)));
	return places.every((place) => place !== null) ? places.reduce(inCommon) : null;
}

/** Takes households off the work list, or sets right where they were put, from the day of the division on. */
export async function assignHouseholds(
	context: Context,
	{ householdIds, villageId }: AssignHouseholds
): Promise<void> {
	const { tx } = context;
	for (const id of [...new Set(householdIds)].sort()) {
		const [before] = await tx.select().from(household).where(eq(household.id, id)).for('update');
		if (!before || !(await areSiblings(tx, before, villageId)))
			throw new Problem('invalid', { villageId: 'invalid_choice' });
		await place(context, before, villageId);
	}
}

type Household = typeof household.$inferSelect;

async function areSiblings(
	tx: Tx,
	{ villageId, livesFrom }: Household,
	other: number
): Promise<boolean> {
	const found = await rows(
		tx,
		sql`select 1 from area_succession mine join area_succession theirs on theirs.from_id = mine.from_id
				and theirs.happened_on = mine.happened_on and mine.portion = 'partial'
			join area t on t.id = theirs.to_id and t.kind <> 'cho_xac_dinh' and t.valid_to is null
			where mine.to_id = ${villageId} and theirs.to_id = ${other} and mine.happened_on <= ${livesFrom}::date`
	);
	return found.length > 0;
}

async function place(context: Context, before: Household, villageId: number): Promise<void> {
	const { tx, now } = context;
	const stays = await residence.staysOf(tx, before);
	const last = { ...lastOf(stays), villageId };
	const version = await context.version(`village:${villageId}`);
	await tx
		.update(household)
		.set({
			...(await residence.keep(tx, before.id, [...stays.slice(0, -1), last] as never)),
			version
		})
		.where(eq(household.id, before.id));
	if (before.villageId === villageId) return;
	const scope = `village:${before.villageId}` as const;
	await scopes.depart(tx, scope, before.id, { version: await context.version(scope), at: now });
	await tx.update(visit).set({ version }).where(eq(visit.householdId, before.id));
	context.touch(before.villageId);
	context.touch(villageId);
}

export type Undecided = {
	id: number;
	name: string;
	communeName: string;
	since: Day;
	households: { id: string; headName: string; lane: string }[];
	/** The villages that were made where the divided one was. */
	parts: { id: number; name: string }[];
};

/** The divided villages of which households still wait for somebody to say where they belong. */
export async function workList(tx: Tx, actor: Actor, today: Day): Promise<Undecided[]> {
	return rows<Undecided>(
		tx,
		sql`select v.id, v.name, c.name as "communeName", v.valid_from::text as since,
				json_agg(json_build_object('id', h.id, 'headName', h.head_name, 'lane', h.lane) order by h.lane, h.head_name, h.id) as households,
				(select json_agg(json_build_object('id', t.id, 'name', t.name) order by t.code)
					from area_succession mine join area_succession s on s.from_id = mine.from_id and s.happened_on = mine.happened_on
					join area t on t.id = s.to_id and t.kind <> 'cho_xac_dinh' and ${holdsOn('t', today)}
					where mine.to_id = v.id) as parts
			from area v join household h on h.village_id = v.id and h.merged_into is null
			join area_edge e on e.child_id = v.id and e.parent_level = 'commune' and ${holdsOn('e', today)} join area c on c.id = e.parent_id
			where v.kind = 'cho_xac_dinh' and v.level = 'village' and ${holdsOn('v', today)}
				and ${visibleTo(actor, 'household.assign', sql`v.id`, today)}
			group by v.id, c.name order by v.code`
	);
}
