import { sql } from 'drizzle-orm';
import type { Action, Actor } from '../domain/access';
import type { Day } from '../domain/day';
import { fold } from '../domain/text';
import { holdsOn, visibleTo } from './access';
import { rows, type Tx } from './db/client';

export type NamedVillage = { id: number; code: string; name: string; communeId: number };
export type AskedVillage = {
	villageCode: string;
	communeCode: string;
	communeName: string;
	districtName: string;
	villageName: string;
};
/** Why a row names no one village: in which column, and which ones it can mean if several. */
export type NoVillage = { field: keyof AskedVillage; fault: string; candidates: string };
type Answer = { village: NamedVillage } | NoVillage;

/**
 * How lists name villages: by a code of now or before, or by commune and village as they are or were
 * called, with or without diacritics and types. Only villages in the reach of the actor; what fits two is
 * never guessed, nor which part of a divided village is meant.
 */
export class VillageNames {
	#byCode = new Map<string, Set<NamedVillage>>();
	#byName = new Map<string, Set<NamedVillage>>();
	/** Villages that a code or name became in part only. */
	#parts = new Map<string, Set<NamedVillage>>();
	#full = new Map<NamedVillage, Set<string>>();
	#districts = new Map<NamedVillage, string[]>();
	#communes = new Set<number>();

	static async load(tx: Tx, actor: Actor, action: Action, today: Day): Promise<VillageNames> {
		const names = new VillageNames();
		for (const row of await namesOf(tx, actor, action, today)) names.#add(row);
		return names;
	}

	find(asked: AskedVillage): Answer {
		if (asked.villageCode !== '') return this.coded(asked.villageCode);
		const commune = asked.communeCode === '' ? asked.communeName : codeIn(asked.communeCode);
		if (asked.villageName === '') return none('villageName', 'required');
		// Who works for one commune need not name it in each row.
		if (commune === '' && this.#communes.size !== 1) return none('communeName', 'required');
		return this.#named(commune, asked);
	}

	/** The village that has a code, or had it, wherever it went as a whole. */
	coded(villageCode: string): Answer {
		const code = villageCode.toUpperCase();
		return this.#only(this.#byCode.get(code) ?? [], code, 'villageCode');
	}

	/** The villages that a commune of today calls so, now or before. */
	within(communeId: number, villageName: string): NamedVillage[] {
		const found = [...(this.#byName.get(keyOf('', villageName)) ?? [])];
		return found.filter((each) => each.communeId === communeId);
	}

	/** Whether a village, or what it came from as a whole, is or was called so. */
	isCalled(village: NamedVillage, name: string): boolean {
		return this.#full.get(village)?.has(`|${fold(name)}`) ?? false;
	}

	#named(commune: string, { villageName, districtName }: AskedVillage): Answer {
		const key = keyOf(commune, villageName);
		const district = bareDistrict(districtName);
		const found = narrowed(this.#byName.get(key) ?? [], (each) =>
			this.#districts.get(each)!.includes(district)
		);
		const exact = narrowed(found, (each) =>
			this.#full.get(each)!.has(`${fold(commune)}|${fold(villageName)}`)
		);
		return this.#only(exact, key, 'villageName');
	}

	#only(found: Iterable<NamedVillage>, key: string, field: keyof AskedVillage): Answer {
		const [first, second, ...more] = found;
		if (second) return ambiguous([first!, second, ...more]);
		if (first) return { village: first };
		const parts = this.#parts.get(key);
		return parts ? none('villageCode', 'divided_village', parts) : none(field, 'unknown_village');
	}

	#add({ codes, villages, communes, parts, districts, ...village }: Named): void {
		this.#communes.add(village.communeId);
		for (const code of codes) gather(this.#byCode, code.toUpperCase(), village);
		const full = new Set<string>();
		for (const commune of [...communes, '']) {
			for (const each of villages) {
				// "Làng Nắc" is how people write "Thôn Làng Nắc", and not "Thôn Nắc".
				const bare = bareName(each);
				full.add(`${commune}|${each}`).add(`${commune}|${bare}`);
				for (const name of [each, bare]) gather(this.#byName, keyOf(commune, name), village);
			}
			for (const each of parts) gather(this.#parts, keyOf(commune, each), village);
		}
		for (const each of parts) gather(this.#parts, each.toUpperCase(), village);
		this.#full.set(village, full);
		this.#districts.set(village, districts.map(bareDistrict));
	}
}

export function ambiguous(villages: NamedVillage[]): NoVillage {
	return none('villageCode', 'ambiguous_village', villages);
}

function none(
	field: keyof AskedVillage,
	fault: string,
	among: Iterable<{ code: string; name: string }> = []
): NoVillage {
	return { field, fault, candidates: listed(among) };
}

/** As people can copy them into the row: `Thôn Nà Pục (06124-01)`. */
export function listed(among: Iterable<{ code: string; name: string }>): string {
	const said = [...among].map(({ code, name }) => `${name} (${code})`);
	return said.sort((one, other) => one.localeCompare(other, 'vi')).join(', ');
}

/** Those of which it is true, if there are any. */
export function narrowed<Item>(all: Iterable<Item>, isMeant: (item: Item) => boolean): Item[] {
	const items = [...all];
	const meant = items.filter(isMeant);
	return meant.length > 0 ? meant : items;
}

/** A spreadsheet that took a commune's code for a number lost its zero in front. */
export function codeIn(text: string): string {
	return /^\d{1,4}$/.test(text) ? text.padStart(5, '0') : text;
}

type Named = NamedVillage & {
	codes: string[];
	villages: string[];
	/** Names and codes of the communes in which it, and what it came from, ever lay. */
	communes: string[];
	/** Names and codes of villages of which it is a part. */
	parts: string[];
	districts: string[];
};

/** Every village of today with all that it, and what it came from, was ever called, and in which communes. */
async function namesOf(tx: Tx, actor: Actor, action: Action, today: Day): Promise<Named[]> {
	return rows<Named>(
		tx,
		sql`with recursive mine as materialized (
				select a.id, a.code, a.name, e.parent_id as commune from area a
				join area_edge e on e.child_id = a.id and e.parent_level = 'commune' and ${holdsOn('e', today)}
				where a.level = 'village' and ${holdsOn('a', today)} and ${visibleTo(actor, action, sql`a.id`, today)}
			), was (village, id, whole) as (
				select id, id, true from mine
				union
				select w.village, s.from_id, w.whole and s.portion = 'full' from was w join area_succession s on s.to_id = w.id
			), called as (
				select w.village, w.whole, a.code, a.folded from was w join area a on a.id = w.id
				union select w.village, w.whole, n.code, n.folded from was w join area_past_name n on n.area_id = w.id
			), lay as (
				select distinct w.village, e.parent_id as id from was w
				join area_edge e on e.child_id = w.id and e.parent_level = 'commune'
			), within as (
				select l.village, c.folded from lay l join area c on c.id = l.id
				union select l.village, c.code from lay l join area c on c.id = l.id
				union select l.village, n.folded from lay l join area_past_name n on n.area_id = l.id
			), each_called as (
				select village, array_agg(distinct code) filter (where whole) as codes, array_agg(distinct folded) filter (where whole) as names,
					array_agg(distinct code) filter (where not whole) || array_agg(distinct folded) filter (where not whole) as parts
				from called group by village
			), each_within as (
				select village, array_agg(distinct folded) as names from within group by village
			), each_district as (
				select l.village, array_agg(distinct d.folded) as names from lay l
				join area_edge e on e.child_id = l.id and e.parent_level = 'district' join area d on d.id = e.parent_id group by l.village
			)
			select m.id, m.code, m.name, m.commune as "communeId", c.codes, c.names as villages, w.names as communes,
				coalesce(c.parts, '{}') as parts, coalesce(d.names, '{}') as districts
			from mine m join each_called c on c.village = m.id join each_within w on w.village = m.id
			left join each_district d on d.village = m.id`
	);
}

function keyOf(commune: string, village: string): string {
	return `${bareName(commune)}|${bareName(village)}`;
}

const types =
	/^(xa|phuong|dac khu|thi tran|p|x|tt|thon|ban|khoi pho|khoi|to dan pho|tdp|khu pho|xom|lang|khu)[. ]+/;

/** A name without diacritics and without its type, unless nothing is left. */
export function bareName(name: string): string {
	const folded = fold(name);
	return folded.replace(types, '').trim() || folded;
}

/** A district without its type. */
export function bareDistrict(name: string): string {
	return fold(name).replace(/^(huyen|quan|thi xa|thanh pho|tp|tx|h|q)[. ]+/, '');
}

function gather<Value>(map: Map<string, Set<Value>>, key: string, value: Value): void {
	const known = map.get(key);
	if (known) known.add(value);
	else map.set(key, new Set([value]));
}
