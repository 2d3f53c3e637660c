import { grouped } from './grouped';
import { sql } from 'drizzle-orm';
import { fold } from '../../domain/text';
import { insertColumns } from '../db/bulk';
import { rows, type Tx } from '../db/client';
import { figures } from './figures';
import { villageNames } from './names';
import { apportion, random } from './random';

/** A commune of before the reform, as the demo needs it. */
export type DemoCommune = {
	id: number;
	code: string;
	town: boolean;
	/** Households of the census. */
	households: number;
	longitude: number;
	latitude: number;
};
export type DemoVillage = {
	id: number;
	code: string;
	name: string;
	commune: DemoCommune;
	/** Code of the commune in force today. */
	presentCode: string;
	/** Households living there on the day of the published figures. */
	households: number;
};

type Span = { id: number; code: string; from: string | null; to: string | null };
type Planned = Omit<DemoVillage, 'id'> & { kind: string; spans: Span[] };
type Following = { from_id: number; to_id: number };

const firstDay = '2021-01-01';

/**
 * Enters the villages and what commune each belonged to, step by step through 1/12/2024 and
 * 1/7/2025. Where a commune was divided, the demo assumes that its villages went to the parts in
 * the order of their codes, in equal numbers: which really went where is not in the lists.
 */
export async function insertVillages(tx: Tx): Promise<DemoVillage[]> {
	const spans = await spansOf(tx);
	const following = await rows<Following>(
		tx,
		sql`select s.from_id, s.to_id from area_succession s join area t on t.id = s.to_id order by s.from_id, t.code`
	);
	const planned = plan(
		await communesOf(tx),
		spans,
		grouped(following, (each) => each.from_id)
	);
	await insertColumns(tx, 'area', {
		level: ['area_level', 'village'],
		kind: ['area_kind', planned.map((village) => village.kind)],
		code: ['text', planned.map((village) => village.code)],
		name: ['text', planned.map((village) => village.name)],
		folded: ['text', planned.map((village) => fold(village.name))],
		valid_from: ['date', firstDay],
		sample: ['boolean', true]
	});
	const ids = await idsByCode(tx);
	const villages = planned.map((village) => ({ ...village, id: ids.get(village.code)! }));
	const edges = villages.flatMap((village) => village.spans.map((span) => ({ village, span })));
	await insertColumns(tx, 'area_edge', {
		child_id: ['integer', edges.map(({ village }) => village.id)],
		parent_id: ['integer', edges.map(({ span }) => span.id)],
		parent_level: ['area_level', 'commune'],
		valid_from: ['date', edges.map(({ span }) => span.from)],
		valid_to: ['date', edges.map(({ span }) => span.to)]
	});
	return villages;
}

async function communesOf(tx: Tx): Promise<DemoCommune[]> {
	return rows<DemoCommune>(
		tx,
		sql`select a.id, a.code, a.kind in ('phuong', 'thi_tran') as town, a.census_households as households, a.longitude, a.latitude
			from area a join area_edge e on e.child_id = a.id join area p on p.id = e.parent_id
			where a.level = 'commune' and p.level = 'province' and p.code = '20'
				and (a.valid_from is null or a.valid_from <= ${figures.asOf}::date)
				and a.valid_to > ${figures.asOf}::date
			order by a.code`
	);
}

async function spansOf(tx: Tx): Promise<Map<number, Span>> {
	const communes = await rows<Span>(
		tx,
		sql`select id, code, valid_from::text as from, valid_to::text as to from area where level = 'commune'`
	);
	return new Map(communes.map((commune) => [commune.id, commune]));
}

function plan(
	communes: DemoCommune[],
	spans: Map<number, Span>,
	following: Map<number, Following[]>
): Planned[] {
	const counts = villageCounts(communes);
	const chains = communes.flatMap((commune, index) =>
		Array.from({ length: counts[index]! }, (_, number) => ({
			commune,
			number,
			spans: chain(commune.id, number / counts[index]!, spans, following)
		}))
	);
	const households = householdCounts(communes, counts);
	const named = nameAll(
		chains.map(({ commune, spans }) => ({ commune, present: spans.at(-1)!.code }))
	);
	return chains.map(({ commune, number, spans }, index) => ({
		...named[index]!,
		code: `${commune.code}-${String(number + 1).padStart(2, '0')}`,
		commune,
		presentCode: spans.at(-1)!.code,
		households: households[index]!,
		spans
	}));
}

/** Bigger communes have more villages, though not in proportion: those of towns are bigger. */
function villageCounts(communes: DemoCommune[]): number[] {
	const least = 2;
	const extra = apportion(
		figures.villages - least * communes.length,
		communes.map((commune) => commune.households ** 0.8)
	);
	return extra.map((count) => count + least);
}

function householdCounts(communes: DemoCommune[], counts: number[]): number[] {
	const chance = random('households per village');
	const perCommune = apportion(
		figures.households,
		communes.map((commune) => commune.households)
	);
	return communes.flatMap((_, index) =>
		apportion(
			perCommune[index]!,
			Array.from({ length: counts[index]! }, () => 0.6 + 0.8 * chance.next())
		)
	);
}

/** The communes that a village belongs to one after the other; `share` is its place among its neighbours. */
function chain(
	communeId: number,
	share: number,
	spans: Map<number, Span>,
	following: Map<number, Following[]>
): Span[] {
	const first = spans.get(communeId)!;
	const found: Span[] = [{ ...first, from: firstDay }];
	for (let last = first; last.to !== null;) {
		const next = following.get(last.id)!;
		// A receiving commune may be older than what joins it: the village comes when its own commune ends.
		const from = last.to;
		last = spans.get(next[Math.floor(share * next.length)]!.to_id)!;
		found.push({ ...last, from });
	}
	return found;
}

/** No name twice within a commune of today. */
function nameAll(
	list: { commune: DemoCommune; present: string }[]
): { name: string; kind: string }[] {
	const names = new Map<string, string[]>();
	const quarters = new Map<string, number>();
	return list.map(({ commune, present }) => {
		if (commune.town) {
			const number = (quarters.get(present) ?? 0) + 1;
			quarters.set(present, number);
			return { name: `Khối ${number}`, kind: 'khoi' };
		}
		if (!names.has(present)) names.set(present, villageNames(100, random(`names ${present}`)));
		return { name: `Thôn ${names.get(present)!.pop()!}`, kind: 'thon' };
	});
}

async function idsByCode(tx: Tx): Promise<Map<string, number>> {
	const known = await rows<{ id: number; code: string }>(
		tx,
		sql`select id, code from area where level = 'village' and sample`
	);
	return new Map(known.map(({ id, code }) => [code, id]));
}
