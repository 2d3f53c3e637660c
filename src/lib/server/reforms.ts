/**
 * A reform of communes and provinces: areas end and begin on a day, successions say what became of what,
 * and villages follow. Records hang on villages, so nothing else has to move. A village follows only
 * where the data decide: its commune went whole into one other, or somebody named where the village went.
 * The rest of a divided commune waits in an area of its own, kind `cho_xac_dinh`, which is the work list.
 */
import { sql } from 'drizzle-orm';
import type { Place } from '../domain/access';
import type { AreaLevel } from '../domain/area';
import { levelOf } from '../domain/coverage';
import { addDays, type Day } from '../domain/day';
import { type FieldFaults, Problem } from '../domain/problem';
import type { ReformAreas, Target } from '../domain/reform';
import { fold } from '../domain/text';
import * as operations from './area-operations';
import type { Context } from './commands';
import { arrayOf, insertColumns } from './db/bulk';
import { rows, type Tx } from './db/client';

type Known = {
	id: number;
	level: AreaLevel;
	code: string;
	name: string;
	validTo: Day | null;
	provinceId: number | null;
};
/** Areas by level and code, as they were on the day before the reform. */
type Before = Map<string, Known>;
/** What a target is in the database; `stays` when it is the same area as before. */
type Placed = { target: Target; index: number; id: number; stays: boolean };

/** The one province in which all of it happens; without one only who may act everywhere may do it. */
export async function placeOf(tx: Tx, reform: ReformAreas): Promise<Place> {
	const before = await areasBefore(tx, reform.effectiveOn, codesOf(reform));
	const provinces = new Set<number | null>([...before.values()].map((area) => area.provinceId));
	for (const { provinceCode } of reform.targets)
		provinces.add(before.get(`province ${provinceCode}`)?.id ?? null);
	const [only] = provinces;
	const isAbove = [...before.values()].some(
		(area) => area.level !== 'commune' && isNamed(reform, area)
	);
	return provinces.size === 1 && only && !isAbove ? { provinceId: only } : {};
}

export async function reformAreas(context: Context, reform: ReformAreas): Promise<void> {
	const { tx } = context;
	const { effectiveOn: day } = reform;
	const before = await areasBefore(tx, day, codesOf(reform));
	mustBeSound(reform, before);
	const placed = await place(tx, reform, 'province', before);
	const parents = await provincesOn(tx, reform, placed);
	placed.push(...(await place(tx, reform, 'commune', before)));
	const ended = endedBy(reform, before, placed);
	const effects = operations.nothing();
	effects.made = placed.filter(({ stays }) => !stays).map(({ id }) => id);
	await succeed(tx, placed, before, day);
	effects.moved = await moveCommunes(tx, placed, parents, ended, day);
	await end(tx, ended, day);
	effects.ended = ended;
	await operations.reached(reform.id, 'villages');
	const { holders, replaced } = await settleVillages(tx, placed, ended, day);
	effects.made.push(...holders);
	effects.replaced = replaced;
	await operations.reached(reform.id, 'people');
	Object.assign(effects, await carryAppointments(tx, ended, placed, day));
	const provinceId = (await placeOf(tx, reform)).provinceId ?? null;
	const touched = [...new Set([...effects.made, ...ended, ...effects.moved, ...idsOf(placed)])];
	await operations.record(context, { ...reform, provinceId, effects, areaIds: touched });
}

const idsOf = (placed: Placed[]) => placed.map(({ id }) => id);

function isNamed({ targets, ends }: ReformAreas, { code }: Known): boolean {
	return (
		ends.includes(code) ||
		targets.some((target) => target.sources.some((source) => source.code === code))
	);
}

function codesOf({ targets, ends }: ReformAreas): string[] {
	const named = targets.flatMap(({ code, provinceCode, sources }) => [
		code,
		...(provinceCode === null ? [] : [provinceCode]),
		...sources.map((source) => source.code)
	]);
	return [...new Set([...named, ...ends])];
}

async function areasBefore(tx: Tx, day: Day, codes: string[]): Promise<Before> {
	const eve = addDays(day, -1);
	const found = await rows<Known>(
		tx,
		sql`select a.id, a.level, a.code, a.name, a.valid_to::text as "validTo",
				case when a.level = 'province' then a.id else e.parent_id end as "provinceId"
			from area a left join area_edge e on e.child_id = a.id and e.parent_level = 'province'
				and (e.valid_from is null or e.valid_from <= ${eve}::date) and (e.valid_to is null or e.valid_to > ${eve}::date)
			where a.code = any(${arrayOf(codes, 'text')}) and a.level <> 'village'
				and (a.valid_from is null or a.valid_from <= ${eve}::date) and (a.valid_to is null or a.valid_to > ${eve}::date)`
	);
	return new Map(found.map((area) => [`${area.level} ${area.code}`, area]));
}

const keyOf = (code: string) => `${levelOf(code)} ${code}`;

/** Every area named was there on the day before and is not known to end otherwise; every code is free or freed. */
function mustBeSound({ targets, ends }: ReformAreas, before: Before): void {
	const faults: FieldFaults = {};
	const sources = new Map<string, string[]>();
	targets.forEach((target, index) => {
		target.sources.forEach(({ code, portion }, at) => {
			const path = `targets.${index}.sources.${at}.code`;
			const known = before.get(keyOf(code));
			if (!known || levelOf(code) !== levelOf(target.code)) faults[path] = 'not_found';
			else if (known.validTo !== null) faults[path] = 'area_changes_later';
			sources.set(code, [...(sources.get(code) ?? []), portion]);
		});
		if (target.provinceCode === null && levelOf(target.code) === 'commune')
			faults[`targets.${index}.provinceCode`] = 'required';
		if (targets.findIndex((other) => other.code === target.code) < index)
			faults[`targets.${index}.code`] = 'twice';
	});
	targets.forEach((target, index) => {
		target.sources.forEach(({ code, portion }, at) => {
			if (portion === 'full' && (sources.get(code)?.length ?? 0) > 1)
				faults[`targets.${index}.sources.${at}.code`] = 'twice';
		});
	});
	ends.forEach((code, index) => {
		if (!before.get(keyOf(code))) faults[`ends.${index}`] = 'not_found';
	});
	if (targets.length + ends.length === 0) faults.targets = 'required';
	if (Object.keys(faults).length > 0) throw new Problem('invalid', faults);
}

/** Whether a target is the area that had its code: nothing changes in it, or it only takes others in. */
function stays(target: Target, before: Before, named: Set<string>): boolean {
	const same = before.get(keyOf(target.code));
	if (!same) return false;
	const alone = target.sources.length === 1 && target.sources[0]?.code === target.code;
	const whole = target.sources.every(({ portion }) => portion === 'full');
	if (levelOf(target.code) === 'province') return same.name === target.name;
	return (alone && whole && same.name === target.name) || !named.has(target.code);
}

/** The rows of the targets of a level, made where they are new. */
async function place(
	tx: Tx,
	{ targets: all, effectiveOn: day }: ReformAreas,
	level: AreaLevel,
	before: Before
): Promise<Placed[]> {
	const targets = all.filter(({ code }) => levelOf(code) === level);
	const named = new Set(targets.flatMap(({ sources }) => sources.map(({ code }) => code)));
	const fresh = targets.filter((target) => !stays(target, before, named));
	if (fresh.length > 0)
		await insertColumns(tx, 'area', {
			level: ['area_level', fresh.map(({ code }) => levelOf(code))],
			kind: ['area_kind', fresh.map(({ kind }) => kind)],
			code: ['text', fresh.map(({ code }) => code)],
			name: ['text', fresh.map(({ name }) => name)],
			folded: ['text', fresh.map(({ name }) => fold(name))],
			valid_from: ['date', day]
		});
	const made = await rows<{ id: number; level: string; code: string }>(
		tx,
		sql`select id, level, code from area where valid_from = ${day}::date and level <> 'village'
			and code = any(${arrayOf(
				fresh.map(({ code }) => code),
				'text'
			)})`
	);
	const ids = new Map(made.map(({ id, level, code }) => [`${level} ${code}`, id]));
	return targets.map((target) => {
		const key = keyOf(target.code);
		const same = fresh.includes(target) ? undefined : before.get(key)?.id;
		return {
			target,
			index: all.indexOf(target),
			id: same ?? ids.get(key)!,
			stays: same !== undefined
		};
	});
}

/** The row of each province that communes come to lie in. */
async function provincesOn(
	tx: Tx,
	{ targets, effectiveOn: day }: ReformAreas,
	placed: Placed[]
): Promise<Map<string, number>> {
	const communes = targets.filter(({ code }) => levelOf(code) === 'commune');
	const codes = [...new Set(communes.map(({ provinceCode }) => provinceCode ?? ''))];
	const known = await rows<{ id: number; code: string }>(
		tx,
		sql`select id, code from area where level = 'province' and code = any(${arrayOf(codes, 'text')})
			and (valid_from is null or valid_from <= ${day}::date) and (valid_to is null or valid_to > ${day}::date)`
	);
	const parents = new Map(known.map(({ id, code }) => [code, id]));
	placed.forEach(({ target, id }) => parents.set(target.code, id));
	const missing = targets.findIndex(
		({ code, provinceCode }) => levelOf(code) === 'commune' && !parents.has(provinceCode ?? '')
	);
	if (missing >= 0)
		throw new Problem('invalid', { [`targets.${missing}.provinceCode`]: 'not_found' });
	return parents;
}

/** The areas that end: all that went into another one, and what the reform says ends without a successor. */
function endedBy({ targets, ends }: ReformAreas, before: Before, placed: Placed[]): number[] {
	const staying = new Set(placed.filter((each) => each.stays).map(({ id }) => id));
	const codes = [...targets.flatMap(({ sources }) => sources.map(({ code }) => code)), ...ends];
	const ids = new Set(codes.map((code) => before.get(keyOf(code))!.id));
	return [...ids].filter((id) => !staying.has(id));
}

async function succeed(tx: Tx, placed: Placed[], before: Before, day: Day): Promise<void> {
	const all = placed.flatMap(({ target, id }) =>
		target.sources.map(({ code, portion }) => ({ from: before.get(keyOf(code))!.id, id, portion }))
	);
	const real = all.filter(({ from, id }) => from !== id);
	if (real.length > 0)
		await insertColumns(
			tx,
			'area_succession',
			{
				from_id: ['integer', real.map(({ from }) => from)],
				to_id: ['integer', real.map(({ id }) => id)],
				portion: ['portion', real.map(({ portion }) => portion)],
				happened_on: ['date', day]
			},
			{ onConflict: sql`on conflict (from_id, to_id, happened_on) do nothing` }
		);
}

/**
 * Places new communes in their provinces, and those that stay in another one where theirs changes or
 * ends. Answers the communes that stay and were moved.
 */
async function moveCommunes(
	tx: Tx,
	placed: Placed[],
	parents: Map<string, number>,
	ended: number[],
	day: Day
): Promise<number[]> {
	const communes = placed.filter(({ target }) => levelOf(target.code) === 'commune');
	const wanted = communes.map(({ target, id }) => ({ id, to: parents.get(target.provinceCode!)! }));
	const ids = arrayOf(
		wanted.map(({ id }) => id),
		'integer'
	);
	const tos = arrayOf(
		wanted.map(({ to }) => to),
		'integer'
	);
	const gone = arrayOf(ended, 'integer');
	// Communes that nobody names lie in what became of their province.
	const moved = await rows<{ id: number; to: number }>(
		tx,
		sql`select e.child_id as id, coalesce(w.province, s.to_id) as "to" from area_edge e
			join area c on c.id = e.child_id and c.level = 'commune'
			left join unnest(${ids}, ${tos}) as w (id, province) on w.id = e.child_id
			left join area_succession s on s.from_id = e.parent_id and s.happened_on = ${day}::date and s.portion = 'full'
			where e.parent_level = 'province' and e.valid_to is null and not e.child_id = any(${gone})
				and (w.province is not null or e.parent_id = any(${gone}))
				and coalesce(w.province, s.to_id) is distinct from e.parent_id and coalesce(w.province, s.to_id) is not null`
	);
	await tx.execute(sql`update area_edge set valid_to = ${day}::date where valid_to is null
		and child_id = any(${arrayOf(
			moved.map(({ id }) => id),
			'integer'
		)}) and parent_level in ('province', 'district')`);
	const fresh = [
		...moved,
		...wanted.filter(({ id }) => communes.some((c) => c.id === id && !c.stays))
	];
	if (fresh.length > 0)
		await insertColumns(
			tx,
			'area_edge',
			{
				child_id: ['integer', fresh.map(({ id }) => id)],
				parent_id: ['integer', fresh.map(({ to }) => to)],
				parent_level: ['area_level', 'province'],
				valid_from: ['date', day]
			},
			{ onConflict: sql`on conflict (child_id, parent_level, valid_from) do nothing` }
		);
	return moved.map(({ id }) => id);
}

/** Areas end with the day before, and so does what they belong to and whatever but a village belonged to them. */
async function end(tx: Tx, ended: number[], day: Day): Promise<void> {
	const ids = arrayOf(ended, 'integer');
	await tx.execute(
		sql`update area set valid_to = ${day}::date where id = any(${ids}) and valid_to is null`
	);
	await tx.execute(sql`update area_edge e set valid_to = ${day}::date from area c
		where c.id = e.child_id and c.level <> 'village' and e.valid_to is null
			and (e.child_id = any(${ids}) or e.parent_id = any(${ids}))`);
}

/** Villages of ended communes follow where it is decided where; the others wait in a holder each. */
async function settleVillages(
	tx: Tx,
	placed: Placed[],
	ended: number[],
	day: Day
): Promise<{ holders: number[]; replaced: { villageId: number; fromId: number }[] }> {
	const named = new Map(
		placed.flatMap(({ target, id }) =>
			target.villageIds.map((villageId) => [villageId, id] as const)
		)
	);
	const open = await rows<{ village: number; from: number; later: boolean; to: number | null }>(
		tx,
		sql`with only_one as (
				select from_id, min(to_id) as to_id from area_succession
				where happened_on = ${day}::date and from_id = any(${arrayOf(ended, 'integer')})
				group by from_id having count(*) = 1 and bool_and(portion = 'full')
			)
			select e.child_id as village, e.parent_id as "from", coalesce(e.valid_from >= ${day}::date, false) as later, o.to_id as "to"
			from area_edge e left join only_one o on o.from_id = e.parent_id
			where e.parent_level = 'commune' and e.valid_to is null and e.parent_id = any(${arrayOf(ended, 'integer')})`
	);
	mustBeDivided(named, open, placed, await successorsOf(tx, ended, day));
	const going = open.map((each) => ({ ...each, to: named.get(each.village) ?? each.to }));
	const undecided = [...new Set(going.filter(({ to }) => to === null).map(({ from }) => from))];
	const holders = await hold(tx, undecided, day);
	const settled = going.map((each) => ({ ...each, to: each.to ?? holders.get(each.from)! }));
	await moveVillages(tx, settled, day);
	return {
		holders: [...holders.values()],
		replaced: settled
			.filter(({ later }) => later)
			.map(({ village, from }) => ({ villageId: village, fromId: from }))
	};
}

type Moving = { village: number; from: number; to: number; later: boolean };

/** From the day on; a village that began later is placed in the successor from its beginning. */
export async function moveVillages(tx: Tx, moving: Moving[], day: Day): Promise<void> {
	const later = moving.filter((each) => each.later);
	await tx.execute(sql`update area_edge e set parent_id = g.target
		from unnest(${arrayOf(
			later.map(({ village }) => village),
			'integer'
		)}, ${arrayOf(
			later.map(({ to }) => to),
			'integer'
		)}) as g (village, target)
		where e.child_id = g.village and e.parent_level = 'commune' and e.valid_to is null`);
	const others = moving.filter((each) => !each.later);
	if (others.length === 0) return;
	await tx.execute(sql`update area_edge set valid_to = ${day}::date where parent_level = 'commune' and valid_to is null
		and child_id = any(${arrayOf(
			others.map(({ village }) => village),
			'integer'
		)})`);
	await insertColumns(tx, 'area_edge', {
		child_id: ['integer', others.map(({ village }) => village)],
		parent_id: ['integer', others.map(({ to }) => to)],
		parent_level: ['area_level', 'commune'],
		valid_from: ['date', day]
	});
}

async function successorsOf(tx: Tx, ended: number[], day: Day): Promise<Set<string>> {
	const found = await rows<{ from: number; to: number }>(
		tx,
		sql`select from_id as "from", to_id as "to" from area_succession
			where happened_on = ${day}::date and from_id = any(${arrayOf(ended, 'integer')})`
	);
	return new Set(found.map(({ from, to }) => `${from} ${to}`));
}

/** A village named for a target lies in what the target comes from. */
function mustBeDivided(
	named: Map<number, number>,
	open: { village: number; from: number }[],
	placed: Placed[],
	successions: Set<string>
): void {
	for (const [village, to] of named) {
		const from = open.find((each) => each.village === village)?.from;
		const index = placed.find(({ id }) => id === to)?.index ?? 0;
		if (from === undefined || !successions.has(`${from} ${to}`))
			throw new Problem('invalid', { [`targets.${index}.villageIds`]: 'invalid_choice' });
	}
}

/** An area each for what is undecided of the divided communes, where their communes were: the same place goes on. */
async function hold(tx: Tx, divided: number[], day: Day): Promise<Map<number, number>> {
	if (divided.length === 0) return new Map();
	const held = await rows<{ id: number; code: string }>(
		tx,
		sql`insert into area (level, kind, code, name, folded, valid_from, longitude, latitude)
			select 'commune', 'cho_xac_dinh', code || 'x', name || ' (chờ xác định)', folded || ' (cho xac dinh)', ${day}::date, longitude, latitude
			from area where id = any(${arrayOf(divided, 'integer')}) returning id, code`
	);
	await tx.execute(sql`insert into area_edge (child_id, parent_id, parent_level, valid_from)
		select h.id, coalesce((select s.to_id from area_succession s where s.from_id = e.parent_id and s.happened_on = ${day}::date and s.portion = 'full'), e.parent_id),
			'province', ${day}::date
		from area h join area a on a.code || 'x' = h.code and a.id = any(${arrayOf(divided, 'integer')})
		join area_edge e on e.child_id = a.id and e.parent_level = 'province' and e.valid_to = ${day}::date
		where h.id = any(${arrayOf(
			held.map(({ id }) => id),
			'integer'
		)})`);
	const sources = await rows<{ id: number; code: string }>(
		tx,
		sql`select id, code from area where id = any(${arrayOf(divided, 'integer')})`
	);
	return new Map(
		sources.map(({ id, code }) => [id, held.find((each) => each.code === `${code}x`)!.id])
	);
}

/**
 * Officers go on in what their commune became; its chair does where nobody else could be meant, or is
 * the one whom the reform names. The others keep their appointment to the commune that ended: it lets
 * them read what was.
 */
async function carryAppointments(
	tx: Tx,
	ended: number[],
	placed: Placed[],
	day: Day
): Promise<Pick<operations.Effects, 'appointmentsMade' | 'appointmentsEnded'>> {
	const chairs = placed.filter(({ target }) => target.chairId !== null);
	const going = await rows<{ old: string; id: string }>(
		tx,
		sql`with went as (
				select s.from_id, s.to_id, t.valid_from = ${day}::date and (
					select count(*) = 1 from area_succession o where o.to_id = s.to_id and o.happened_on = s.happened_on) as alone
				from area_succession s join area t on t.id = s.to_id
				where s.happened_on = ${day}::date and s.portion = 'full' and s.from_id = any(${arrayOf(ended, 'integer')})
			), carried as (
				select p.id as old, gen_random_uuid() as id, p.account_id, p.role, w.to_id, greatest(p.valid_from, ${day}::date) as since
				from appointment p join went w on w.from_id = p.area_id
				left join unnest(${arrayOf(idsOf(chairs), 'integer')}, ${arrayOf(
					chairs.map(({ target }) => target.chairId),
					'uuid'
				)}) as c (target, chair) on c.target = w.to_id
				where p.valid_to is null and p.delegated_by is null and (p.role = 'commune_officer'
					or (p.role = 'commune_chair' and (p.account_id = c.chair or (c.chair is null and w.alone))))
			), made as (
				insert into appointment (id, account_id, role, area_id, valid_from)
				select id, account_id, role, to_id, since from carried
			)
			select old, id from carried`
	);
	const appointmentsEnded = going.map(({ old }) => old);
	await tx.execute(sql`update appointment set valid_to = greatest(valid_from, ${day}::date)
		where id = any(${arrayOf(appointmentsEnded, 'uuid')})`);
	return { appointmentsEnded, appointmentsMade: going.map(({ id }) => id) };
}

/**
 * After a new edition of the reference data: villages and appointments of communes that it ended follow
 * as they would have with a reform, so that nothing is stranded.
 */
export async function followReference(tx: Tx): Promise<void> {
	const ended = await rows<{ day: Day; ids: number[] }>(
		tx,
		sql`select c.valid_to::text as day, array_agg(distinct c.id) as ids
			from area_edge e join area c on c.id = e.parent_id
			where e.parent_level = 'commune' and e.valid_to is null and c.valid_to is not null
			group by c.valid_to order by c.valid_to`
	);
	for (const { day, ids } of ended) {
		await settleVillages(tx, [], ids, day);
		await carryAppointments(tx, ids, [], day);
	}
}
