import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Action, Actor } from '../domain/access';
import type { OpenVillage } from '../domain/area';
import type { Day } from '../domain/day';
import { Problem } from '../domain/problem';
import { fold } from '../domain/text';
import { holdsOn, visibleTo } from './access';
import { becameOf, nextVillageCode } from './areas';
import type { Context } from './commands';
import { rows, type Tx } from './db/client';
import { area, areaEdge } from './db/schema';

const kindWords = { thon: 'Thôn', ban: 'Bản', khoi: 'Khối', to_dan_pho: 'Tổ dân phố' } as const;

export type ListedVillage = {
	id: number;
	code: string;
	name: string;
	communeId: number;
	communeName: string;
	/** Households living there; null when nothing was ever counted. */
	households: number | null;
	/** Teams in force that serve it. */
	teams: { id: string; name: string }[];
	/** Teams that are proposed for it and not in force yet. */
	proposed: { id: string; name: string }[];
};

/** The villages that the actor may see for an action, by code; of one commune, or of all; as they were on a day. */
export async function inReach(
	tx: Tx,
	actor: Actor,
	action: Action,
	today: Day,
	communeId: number | null = null,
	day: Day = today
): Promise<ListedVillage[]> {
	return rows<ListedVillage>(
		tx,
		sql`select a.id, a.code, a.name, c.id as "communeId", c.name as "communeName",
				(select i.households from village_indicators i
					where i.village_id = a.id and i.day <= ${day}::date order by i.day desc limit 1) as households,
				served.in_force as teams, served.proposed
			from area a
			join area_edge e on e.child_id = a.id and e.parent_level = 'commune' and ${holdsOn('e', day)}
			join area c on c.id = e.parent_id
			cross join lateral (
				select coalesce(json_agg(json_build_object('id', t.id, 'name', t.name) order by t.created_at)
						filter (where f.spans @> ${day}::date), '[]') as in_force,
					coalesce(json_agg(json_build_object('id', t.id, 'name', t.name) order by t.created_at)
						filter (where f.spans is null or lower(f.spans) > ${day}::date), '[]') as proposed
				from team_village tv join team t on t.id = tv.team_id join team_in_force f on f.team_id = t.id
				where tv.village_id = a.id and (tv.valid_to is null or tv.valid_to > ${day}::date)
			) served
			where a.level = 'village' and ${holdsOn('a', day)} and ${isSome} and ${reached(actor, action, today, day)}
				and ${communeId === null ? sql`true` : sql`c.id = ${communeId}`}
			order by a.code`
	);
}

/** An earlier day shows what the actor reaches today, and what that came from. */
function reached(actor: Actor, action: Action, today: Day, day: Day): SQL {
	if (day === today) return visibleTo(actor, action, sql`a.id`, today);
	return sql`exists (
		with recursive on_ward (id) as (
			select a.id union select s.to_id from on_ward o join area_succession s on s.from_id = o.id
		) select 1 from on_ward o where ${visibleTo(actor, action, sql`o.id`, today)})`;
}

/** What holds the undecided households of a divided village is shown only while there are some. */
export const isSome = sql`(a.kind <> 'cho_xac_dinh' or exists (
	select 1 from household waiting where waiting.village_id = a.id and waiting.merged_into is null))`;

/** The communes of a day in which the actor may see villages for an action. */
export async function communesInReach(
	tx: Tx,
	actor: Actor,
	action: Action,
	today: Day,
	day: Day = today
) {
	return rows<{ id: number; code: string; name: string }>(
		tx,
		sql`select distinct c.id, c.code, c.name from area_edge e join area c on c.id = e.parent_id join area a on a.id = e.child_id
			where e.parent_level = 'commune' and ${holdsOn('e', day)} and c.level = 'commune'
				and ${reached(actor, action, today, day)}
			order by c.code`
	);
}

/**
 * What an old link to a commune or village asks for on a day: itself while it stands, else the one within
 * reach that it became; none in particular when it became several.
 */
export async function heirOf(
	tx: Tx,
	actor: Actor,
	action: Action,
	asked: { level: 'commune' | 'village'; id: number },
	today: Day,
	day: Day = today
): Promise<number | null> {
	const became = await becameOf(tx, asked.id, day);
	if (became.length === 0 || became.some(({ id }) => id === asked.id)) return asked.id;
	const reach =
		asked.level === 'commune'
			? await communesInReach(tx, actor, action, today, day)
			: await inReach(tx, actor, action, today, null, day);
	const heirs = became.filter(({ id }) => reach.some((each) => each.id === id));
	if (heirs.length === 0) return asked.id;
	return heirs.length === 1 ? heirs[0]!.id : null;
}

/** How a village is called: with its type, as people say it. */
export function villageName({ kind, name }: Pick<OpenVillage, 'kind' | 'name'>): string {
	return `${kindWords[kind]} ${name}`;
}

/** Enters a village in a commune from a day on, with the next code of that commune. */
export async function openVillage(context: Context, village: OpenVillage): Promise<void> {
	const { tx } = context;
	const name = villageName(village);
	const [commune] = await tx
		.select({ id: area.id })
		.from(area)
		.where(and(eq(area.id, village.communeId), eq(area.level, 'commune')));
	if (!commune) throw new Problem('not_found');
	const code = await nextVillageCode(tx, village.communeId);
	const [opened] = await tx
		.insert(area)
		.values({
			level: 'village',
			kind: village.kind,
			code,
			name,
			folded: fold(name),
			validFrom: village.openedOn
		})
		.returning({ id: area.id });
	if (!opened) throw new Error('The village was not stored.');
	await tx.insert(areaEdge).values({
		childId: opened.id,
		parentId: village.communeId,
		parentLevel: 'commune',
		validFrom: village.openedOn
	});
	context.touch(opened.id);
}
