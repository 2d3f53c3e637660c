import { createHash } from 'node:crypto';
import { eq, type SQL, sql } from 'drizzle-orm';
import type { Actor, Grant } from '../domain/access';
import type {
	Catalogue,
	CatalogueItem,
	CatalogueKind,
	CatalogueList,
	EditCatalogue
} from '../domain/catalogue';
import type { Day } from '../domain/day';
import { providers } from '../domain/onboarding';
import { Problem } from '../domain/problem';
import { topics } from '../domain/visit';
import { holdsOn } from './access';
import type { Context } from './commands';
import { arrayOf } from './db/bulk';
import { rows, type Tx } from './db/client';
import { recall } from './db/recall';
import { catalogue } from './db/schema';

/** What every province begins with. */
export const builtIn: Record<CatalogueKind, readonly string[]> = { topic: topics, ...providers };

/**
 * Writes a list anew in its order. Whoever had not seen what somebody else changed is told so, and nothing
 * that was ever in it is left out.
 */
export async function editCatalogue(
	{ tx }: Context,
	{ provinceId, kind, seen, items }: EditCatalogue
): Promise<void> {
	await tx.execute(
		sql`select pg_advisory_xact_lock(hashtext('catalogue'), ${provinceId}::integer)`
	);
	const held = (await ofProvince(tx, provinceId))[kind];
	const codes = new Set(items.map(({ code }) => code));
	const known = [...builtIn[kind], ...(held?.items ?? []).map(({ code }) => code)];
	if ((held?.version ?? '') !== seen || !known.every((code) => codes.has(code)))
		throw new Problem('changed_meanwhile');
	const written = { items, version: versionOf(items) };
	await tx
		.insert(catalogue)
		.values({ provinceId, kind, ...written })
		.onConflictDoUpdate({ target: [catalogue.provinceId, catalogue.kind], set: written });
}

/** What a province made of its lists. */
export async function ofProvince(tx: Tx, provinceId: number): Promise<Catalogue> {
	const { kind, items, version } = catalogue;
	return byKind(
		await tx
			.select({ kind, items, version })
			.from(catalogue)
			.where(eq(catalogue.provinceId, provinceId))
	);
}

/** The lists by which a person of the office reads names: those of the provinces that they belong to. */
export async function forActor(tx: Tx, { grants }: Actor, day: Day): Promise<Catalogue> {
	const all = grants.some(({ role }) => role === 'admin');
	const found = await rows<CatalogueList>(
		tx,
		sql`${provincesAbove(grants.flatMap(areasOf), day)}
			select kind::text as kind, items, version from catalogue
			where ${all} or province_id in (select id from up) order by province_id`
	);
	return byKind(found);
}

/**
 * As one value of a query: the lists of the province of some villages, and of those that are as the phone
 * has them (`held`: versions by kind) the version alone.
 */
export function around(villageIds: number[], held: Record<string, string>, day: Day): SQL {
	return sql`(${provincesAbove(villageIds, day)}
		select coalesce(json_agg(json_build_object('kind', c.kind, 'version', c.version, 'items',
			case when c.version is distinct from ${JSON.stringify(held)}::text::jsonb ->> c.kind::text then c.items end)), '[]')
		from catalogue c where c.province_id = (select min(up.id) from up join area a on a.id = up.id and a.level = 'province'))`;
}

/** What a phone must learn: lists that are not as it has them, also those that its province leaves as they are. */
export function newsFor(
	present: { kind: CatalogueKind; version: string; items: CatalogueItem[] | null }[],
	held: Record<string, string>
): CatalogueList[] {
	const changed = present.flatMap(({ items, ...list }) => (items ? [{ ...list, items }] : []));
	const gone = Object.keys(held).filter((kind) => !present.some((list) => list.kind === kind));
	return [
		...changed,
		...gone.map((kind) => ({ kind: kind as CatalogueKind, version: '', items: [] }))
	];
}

/** What a phone chose, by the list and the field it stands in. */
export type Named = { kind: CatalogueKind; code: string; field: string };

/**
 * Refuses codes that no list has ever had. One that was retired meanwhile is as good as any, and so is one of
 * another province: the household may have come from there since.
 */
export async function mustKnow(tx: Tx, named: Named[]): Promise<void> {
	const known = await Promise.all(
		named.map(async ({ kind, code }) => builtIn[kind].includes(code) || isKnown(tx, kind, code))
	);
	const strange = named.filter((_, at) => !known[at]);
	if (strange.length > 0)
		throw new Problem(
			'invalid',
			Object.fromEntries(strange.map(({ field }) => [field, 'invalid_choice']))
		);
}

function isKnown(tx: Tx, kind: CatalogueKind, code: string): Promise<boolean> {
	return recall(tx, `catalogue ${kind} ${code}`, async () => {
		const found = await rows(
			tx,
			sql`select 1 from catalogue where kind = ${kind} and items @> ${JSON.stringify([{ code }])}::text::jsonb limit 1`
		);
		return found.length > 0;
	});
}

/** Of a list that was found more than once, each item as it was found first. */
function byKind(found: CatalogueList[]): Catalogue {
	const lists: Catalogue = {};
	for (const list of found) {
		const before = lists[list.kind]?.items ?? [];
		const codes = new Set(before.map(({ code }) => code));
		const more = list.items.filter(({ code }) => !codes.has(code));
		lists[list.kind] = { ...list, items: [...before, ...more] };
	}
	return lists;
}

/** As `up`: the areas and all above them on a day. */
function provincesAbove(areaIds: number[], day: Day): SQL {
	return sql`with recursive up (id) as (
			select unnest(${arrayOf(areaIds, 'integer')})
			union select e.parent_id from up join area_edge e on e.child_id = up.id and ${holdsOn('e', day)}
		)`;
}

function areasOf(grant: Grant): number[] {
	if ('provinceId' in grant) return [grant.provinceId];
	if ('communeId' in grant) return [grant.communeId];
	return 'villageIds' in grant ? grant.villageIds : [];
}

function versionOf(items: CatalogueItem[]): string {
	return createHash('sha256').update(JSON.stringify(items)).digest('base64url').slice(0, 8);
}
