import { and, eq, isNull, sql } from 'drizzle-orm';
import { type Actor, grantsFor, type Place } from '../domain/access';
import type { AreaLevel } from '../domain/area';
import type { Day } from '../domain/day';
import type { IndicatorCode } from '../domain/indicator';
import { Problem } from '../domain/problem';
import { type SetTarget, type Target, targetFor, type WithdrawTarget } from '../domain/target';
import { holdsOn } from './access';
import * as areas from './areas';
import type { Context } from './commands';
import { type Coverage } from './coverage';
import { levelBeside } from './counts';
import { arrayOf } from './db/bulk';
import { rows, type Tx } from './db/client';
import { instant } from './db/instant';
import { target } from './db/schema';
import * as localIndicators from './local-indicators';

/** What is known to be aimed at before anybody enters a target: the application brings it once. */
const known: readonly {
	indicator: IndicatorCode;
	/** A province's code; the country without one. */
	province: string | null;
	year: number | null;
	value: number;
	source: string;
	sourceOn: Day | null;
}[] = [
	{ ...country('ORG-01', null, 100), source: '793/BTTTT-THH', sourceOn: '2022-03-05' },
	{ ...country('ORG-02', null, 100), source: '793/BTTTT-THH', sourceOn: '2022-03-05' },
	country('TRN-01', null, 100),
	country('ACT-02', null, 100),
	{
		...country('SHP-02', 2025, 50),
		province: '20',
		source: 'Mục tiêu của tỉnh Lạng Sơn đến năm 2025'
	},
	{ ...country('DVC-03', null, 100), province: '48', source: 'Mục tiêu của thành phố Đà Nẵng' },
	{ ...country('DEV-01', 2025, 80), source: '411/QĐ-TTg', sourceOn: '2022-03-31' },
	{ ...country('DEV-01', 2030, 95), source: '411/QĐ-TTg', sourceOn: '2022-03-31' },
	country('NET-01', null, 80),
	country('NET-02', null, 0),
	{ ...country('CSH-01', null, 100), province: '20', source: 'Mục tiêu của tỉnh Lạng Sơn' }
];

function country(indicator: IndicatorCode, year: number | null, value: number) {
	const source = 'Danh mục chỉ tiêu Tổ công nghệ số cộng đồng';
	return { indicator, province: null as string | null, year, value, source, sourceOn: null };
}

/** Brings what is known; what was changed or withdrawn since stays so. */
export async function loadKnown(tx: Tx, now: Date): Promise<void> {
	for (const [index, each] of known.entries()) {
		const id = `0192a000-0000-7000-8000-${String(index + 1).padStart(12, '0')}`;
		await rows(
			tx,
			sql`insert into target (id, indicator, area_id, year, value, source, source_on, set_at)
				select ${id}::uuid, ${each.indicator}, a.id, ${each.year}::smallint, ${each.value}::double precision,
					${each.source}, ${each.sourceOn}::date, ${now.toISOString()}::timestamptz
				from (select 1) one left join area a on a.level = 'province' and a.code = ${each.province} and a.valid_to is null
				where ${each.province}::text is null or a.id is not null
				on conflict do nothing`
		);
	}
}

/** Takes the place of the one that is in force for the same, if that is the one its author saw. */
export async function setTarget(
	{ tx, actor, now, today }: Context,
	{ replaces, ...wanted }: SetTarget
): Promise<void> {
	if (wanted.areaId !== null) await requireSettable(tx, wanted.areaId, today);
	const place = await placeOfSet(tx, wanted, today);
	await localIndicators.requireInUse(tx, wanted.indicator, place?.provinceId ?? null);
	// Whoever sets a target of the same at this moment waits, and then sees this one.
	await tx.execute(
		sql`select pg_advisory_xact_lock(hashtext('target'), hashtext(${wanted.indicator}))`
	);
	const [held] = await tx
		.select({ id: target.id })
		.from(target)
		.where(
			and(
				isNull(target.endedAt),
				sql`(indicator, coalesce(area_id, 0), coalesce(year, 0)) =
			(${wanted.indicator}, ${wanted.areaId ?? 0}::integer, ${wanted.year ?? 0}::integer)`
			)
		);
	if (held && held.id !== replaces) throw new Problem('target_set_already');
	if (replaces) await endAlike(tx, replaces, wanted, actor, now);
	await tx.insert(target).values({ ...wanted, setBy: actor.id, setAt: now });
}

export async function withdrawTarget(
	{ tx, actor, now }: Context,
	{ id }: WithdrawTarget
): Promise<void> {
	await end(tx, id, actor, now);
}

/** Whoever may set a target here may not end one elsewhere by naming it. */
async function endAlike(
	tx: Tx,
	id: string,
	{ indicator, areaId }: Pick<Target, 'indicator' | 'areaId'>,
	actor: Actor,
	now: Date
): Promise<void> {
	const [replaced] = await tx.select().from(target).where(eq(target.id, id));
	if (replaced?.indicator !== indicator || replaced.areaId !== areaId)
		throw new Problem('changed_meanwhile');
	await end(tx, id, actor, now);
}

async function end(tx: Tx, id: string, actor: Actor, now: Date): Promise<void> {
	const ended = await tx
		.update(target)
		.set({ endedBy: actor.id, endedAt: now })
		.where(and(eq(target.id, id), isNull(target.endedAt)))
		.returning({ id: target.id });
	if (ended.length === 0) throw new Problem('changed_meanwhile');
}

/** Provinces and communes have targets; districts are no more, and villages are too small for one. */
async function requireSettable(tx: Tx, areaId: number, today: Day): Promise<void> {
	const area = (await areas.path(tx, areaId, today)).at(-1);
	const found = area && (await areas.byId(tx, areaId));
	if (!found || !['province', 'commune'].includes(found.level) || found.kind === 'cho_xac_dinh')
		throw new Problem('invalid', { areaId: 'invalid_choice' });
}

/** The area of a target on today's areas; the country reaches beyond every province. */
export async function placeOf(tx: Tx, id: string, today: Day): Promise<Place | null> {
	const [found] = await tx.select({ areaId: target.areaId }).from(target).where(eq(target.id, id));
	if (!found) return null;
	return found.areaId === null ? {} : areas.placeOfArea(tx, found.areaId, today);
}

/** Where a target is to be; the one that it replaces is of the same area. */
export async function placeOfSet(
	tx: Tx,
	{ areaId }: Pick<SetTarget, 'areaId'>,
	today: Day
): Promise<Place | null> {
	return areaId === null ? {} : areas.placeOfArea(tx, areaId, today);
}

/** All targets in force of some indicators, wherever. */
export async function held(tx: Tx, indicators: readonly IndicatorCode[]): Promise<Target[]> {
	return rows<Target>(
		tx,
		sql`select ${columns} from target t where t.indicator = any(${arrayOf([...indicators], 'text')}) and t.ended_at is null`
	);
}

/** A target of the country, or of a province by its code and name. */
export type Shared = Target & { areaCode: string | null; area: string | null };

/** What the country and provinces aim at, for everybody to read. */
export async function shared(tx: Tx, indicators: readonly IndicatorCode[]): Promise<Shared[]> {
	return rows<Shared>(
		tx,
		sql`select ${columns}, a.code as "areaCode", a.name as area
			from target t left join area a on a.id = t.area_id
			where t.indicator = any(${arrayOf([...indicators], 'text')}) and t.ended_at is null
				and (t.area_id is null or a.level = 'province')
			order by a.name nulls first, t.year nulls first, t.id`
	);
}

/** The target that an area's figure is held against, and by area those of its rows. */
export async function against(
	tx: Tx,
	{ indicator, path, area, level, rows: figures, asOf, period, mapOn }: Coverage
): Promise<{ own: Target | null; ofRow: (areaId: number) => Target | null }> {
	const all = await held(tx, [indicator]);
	const above = [...path.map(({ id }) => id).reverse(), null];
	const between = levelBeside(area, level);
	const ids = figures.map(({ areaId }) => areaId);
	const parents =
		between && all.length > 0
			? await parentsOf(tx, ids, between, mapOn)
			: new Map<number, number>();
	const judge = (chain: (number | null)[]) => targetFor(all, indicator, chain, { asOf, period });
	return {
		own: judge(above),
		ofRow: (areaId) =>
			judge([areaId, ...(parents.has(areaId) ? [parents.get(areaId)!] : []), ...above])
	};
}

/** The areas of a level that others lie in on a day. */
async function parentsOf(
	tx: Tx,
	childIds: number[],
	level: AreaLevel,
	day: Day
): Promise<Map<number, number>> {
	const found = await rows<{ child: number; parent: number }>(
		tx,
		sql`select e.child_id as child, e.parent_id as parent from area_edge e
			where e.child_id = any(${arrayOf(childIds, 'integer')}) and e.parent_level = ${level} and ${holdsOn('e', day)}`
	);
	return new Map(found.map(({ child, parent }) => [child, parent]));
}

const columns = sql`t.id, t.indicator, t.area_id as "areaId", t.year, t.value, t.source, t.source_on::text as "sourceOn"`;

export type Listed = Target & {
	/** Null where the country is meant. */
	area: { level: 'province' | 'commune'; code: string; name: string } | null;
	setBy: string | null;
	setAt: string;
};

/** The targets in force of the country and of the provinces and communes in the actor's reach. */
export async function list(tx: Tx, actor: Actor, today: Day): Promise<Listed[]> {
	const grants = grantsFor(actor, 'figures.read');
	const provinces = grants.flatMap((grant) => ('provinceId' in grant ? [grant.provinceId] : []));
	const communes = grants.flatMap((grant) => ('communeId' in grant ? [grant.communeId] : []));
	const everywhere = grants.some((grant) => grant.role === 'admin');
	const found = await rows<
		Omit<Listed, 'area'> & { level: 'province' | 'commune' | null; code: string; name: string }
	>(
		tx,
		sql`select ${columns}, a.level, a.code, a.name, p.name as "setBy", ${instant('t.set_at')} as "setAt"
			from target t left join area a on a.id = t.area_id left join account p on p.id = t.set_by
			where t.ended_at is null and (t.area_id is null or ${everywhere}
				or t.area_id = any(${`{${[...provinces, ...communes].join()}}`}::integer[])
				or exists (select 1 from area_edge e where e.child_id = t.area_id and e.parent_level = 'province'
					and e.parent_id = any(${`{${provinces.join()}}`}::integer[]) and ${holdsOn('e', today)})
				or exists (select 1 from area_edge e where e.child_id = any(${`{${communes.join()}}`}::integer[])
					and e.parent_id = t.area_id and ${holdsOn('e', today)}))
			order by t.indicator, a.level nulls first, a.name, t.year nulls first, t.id`
	);
	return found.map(({ level, code, name, ...each }) => ({
		...each,
		area: level && { level, code, name }
	}));
}
