import { eq, sql } from 'drizzle-orm';
import { lateDays } from '../domain/access';
import { addDays, type Day } from '../domain/day';
import { lastOf, type Stay, type Stays } from '../domain/residence';
import { arrayOf } from './db/bulk';
import { rows, type Tx } from './db/client';
import { recall } from './db/recall';
import { type household, residence } from './db/schema';

type Living = Pick<typeof household.$inferSelect, 'id' | 'villageId' | 'livesFrom' | 'livesTo'>;

/** Where a household has lived: the stays before, and the latest, which its own row holds. */
export async function staysOf(tx: Tx, living: Living): Promise<Stays> {
	const past = await tx
		.select({
			villageId: residence.villageId,
			from: residence.validFrom,
			to: residence.validTo
		})
		.from(residence)
		.where(eq(residence.householdId, living.id))
		.orderBy(residence.validFrom);
	const last = { villageId: living.villageId, from: living.livesFrom, to: living.livesTo };
	return [...past, last] as unknown as Stays;
}

/** Keeps the stays before the latest one; answers what the household's own row says of that. */
export async function keep(tx: Tx, householdId: string, stays: Stays) {
	await tx.delete(residence).where(eq(residence.householdId, householdId));
	const past = stays.slice(0, -1);
	if (past.length > 0)
		await tx.insert(residence).values(past.map((stay) => pastRow(householdId, stay)));
	const { villageId, from, to } = lastOf(stays);
	return { villageId, livesFrom: from, livesTo: to };
}

/**
 * A household as work at its door finds it: which one an id means today, when it was merged into
 * another, where that lives, and all its stays, with those of the registration that the id names; and
 * until which day phones of other villages were told that it is theirs.
 */
export type Home = {
	id: string;
	villageId: number;
	stays: Stay[];
	departures: { villageId: number; on: Day }[];
};

export async function homeOf(tx: Tx, id: string): Promise<Home | null> {
	return recall(tx, question(id), async () => (await homesOf(tx, [id])).get(id) ?? null);
}

/** The same, kept from moving and from being merged until the work that names it is stored. */
export async function homeKept(tx: Tx, id: string): Promise<Home | null> {
	return recall(
		tx,
		`kept ${question(id)}`,
		async () => (await homesKept(tx, [id])).get(id) ?? null
	);
}

/** Keeps many homes and looks them up at once, for a transaction that remembers. */
export async function lookUpHomes(tx: Tx, ids: string[]): Promise<void> {
	for (const [id, home] of await homesKept(tx, [...new Set(ids)])) {
		await recall(tx, question(id), async () => home);
		await recall(tx, `kept ${question(id)}`, async () => home);
	}
}

const question = (id: string) => `home ${id}`;

/**
 * The villages from which work at a home may come: where it lives, and where it lived within the days
 * for which late work counts, or where phones may not have heard that it moved. First the one where it
 * lived on the day of the work.
 */
export function villagesOf(home: Home, { judgedOn, on }: { judgedOn: Day; on: Day }): number[] {
	const since = addDays(judgedOn, -lateDays);
	const lately = home.stays.filter(({ to }) => to === null || to >= since);
	const told = home.departures.filter((departure) => departure.on >= since);
	const then = lately.filter(({ from, to }) => from <= on && (to === null || to > on));
	return [
		...new Set([
			...then.map(({ villageId }) => villageId),
			home.villageId,
			...lately.map(({ villageId }) => villageId),
			...told.map(({ villageId }) => villageId)
		])
	];
}

async function homesKept(tx: Tx, ids: string[]): Promise<Map<string, Home>> {
	const ordered = [...ids].sort();
	const [locked, homes] = await Promise.all([
		rows<{ merged: boolean }>(
			tx,
			sql`select h.merged_into is not null as merged from household n join household h on h.id = coalesce(n.merged_into, n.id)
				where n.id = any(${arrayOf(ordered, 'uuid')}) order by h.id for key share of h`
		),
		// Sent at once, and read by the database after it has waited for the locks.
		homesOf(tx, ids)
	]);
	// Merged while this waited for it: then another is meant.
	return locked.some(({ merged }) => merged) ? homesKept(tx, ids) : homes;
}

async function homesOf(tx: Tx, ids: string[]): Promise<Map<string, Home>> {
	const found = await rows<{ named: string } & Home>(
		tx,
		sql`select n.id as named, h.id, h.village_id as "villageId", (
				select json_agg(json_build_object('villageId', s.village_id, 'from', s.valid_from, 'to', s.valid_to))
				from (
					select village_id, lives_from, lives_to from household where id in (h.id, n.id)
					union all
					select village_id, valid_from, valid_to from residence where household_id in (h.id, n.id)
				) as s (village_id, valid_from, valid_to)) as stays, coalesce((
				select json_agg(json_build_object('villageId', split_part(d.scope_id, ':', 2)::integer,
					'on', ((d.at at time zone 'UTC') + interval '7 hours')::date))
				from departure d where d.row_id in (h.id, n.id)), '[]') as departures
			from household n join household h on h.id = coalesce(n.merged_into, n.id)
			where n.id = any(${arrayOf(ids, 'uuid')})`
	);
	return new Map(found.map(({ named, ...home }) => [named, home]));
}

function pastRow(householdId: string, { villageId, from, to }: Stay) {
	if (to === null) throw new Error('Only the latest stay can be without an end.');
	return { householdId, villageId, validFrom: from, validTo: to };
}
