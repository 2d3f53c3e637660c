import { sql } from 'drizzle-orm';
import type { Action, Actor } from '../domain/access';
import type { Day } from '../domain/day';
import { fold } from '../domain/text';
import { holdsOn, visibleTo } from './access';
import { rows, type Tx } from './db/client';

export type NamedVillage = { id: number; code: string; name: string; communeId: number };
type Asked = { villageCode: string; communeName: string; villageName: string };
type Answer = { village: NamedVillage } | { field: keyof Asked; fault: string };

/**
 * How lists name villages: by a code of now or before, or by commune and village as they are or were
 * called, with or without diacritics and types. Only villages in the reach of the actor; what fits two is
 * never guessed.
 */
export class VillageNames {
	#byCode = new Map<string, Set<NamedVillage>>();
	#byName = new Map<string, Set<NamedVillage>>();
	#full = new Map<NamedVillage, Set<string>>();
	#communes = new Set<number>();

	static async load(tx: Tx, actor: Actor, action: Action, today: Day): Promise<VillageNames> {
		const names = new VillageNames();
		for (const row of await namesOf(tx, actor, action, today)) names.#add(row);
		return names;
	}

	find({ villageCode, communeName, villageName }: Asked): Answer {
		if (villageCode !== '') {
			const found = [...(this.#byCode.get(villageCode.toUpperCase()) ?? [])];
			if (found.length === 1) return { village: found[0]! };
			return {
				field: 'villageCode',
				fault: found.length ? 'ambiguous_village' : 'unknown_village'
			};
		}
		if (villageName === '') return { field: 'villageName', fault: 'required' };
		// Who works for one commune need not name it in each row.
		if (communeName === '' && this.#communes.size !== 1)
			return { field: 'communeName', fault: 'required' };
		return this.#named(communeName, villageName);
	}

	/** The villages that a commune of today calls so, now or before. */
	within(communeId: number, villageName: string): NamedVillage[] {
		const found = [...(this.#byName.get(keyOf('', villageName)) ?? [])];
		return found.filter((each) => each.communeId === communeId);
	}

	#named(communeName: string, villageName: string): Answer {
		const key = keyOf(communeName, villageName);
		const found = [...(this.#byName.get(key) ?? [])];
		const exact = found.filter((each) =>
			this.#full.get(each)?.has(`${fold(communeName)}|${fold(villageName)}`)
		);
		const [first, second] = exact.length > 0 ? exact : found;
		if (!first) return { field: 'villageName', fault: 'unknown_village' };
		return second ? { field: 'villageCode', fault: 'ambiguous_village' } : { village: first };
	}

	#add({ codes, villages, communes, ...village }: Named): void {
		this.#communes.add(village.communeId);
		for (const code of codes) gather(this.#byCode, code.toUpperCase(), village);
		const full = new Set<string>();
		for (const each of villages)
			for (const commune of [...communes, '']) {
				full.add(`${commune}|${each}`);
				gather(this.#byName, keyOf(commune, each), village);
			}
		this.#full.set(village, full);
	}
}

type Named = NamedVillage & { codes: string[]; villages: string[]; communes: string[] };

/** Every village of today with all that it, and what it came from, was ever called, and in which communes. */
async function namesOf(tx: Tx, actor: Actor, action: Action, today: Day): Promise<Named[]> {
	return rows<Named>(
		tx,
		sql`with recursive mine as materialized (
				select a.id, a.code, a.name, e.parent_id as commune from area a
				join area_edge e on e.child_id = a.id and e.parent_level = 'commune' and ${holdsOn('e', today)}
				where a.level = 'village' and ${holdsOn('a', today)} and ${visibleTo(actor, action, sql`a.id`, today)}
			), was (village, id) as (
				select id, id from mine
				union
				select w.village, s.from_id from was w join area_succession s on s.to_id = w.id and s.portion = 'full'
			), called as (
				select w.village, a.code, a.folded from was w join area a on a.id = w.id
				union select w.village, n.code, n.folded from was w join area_past_name n on n.area_id = w.id
			), lay as (
				select distinct w.village, e.parent_id as id from was w
				join area_edge e on e.child_id = w.id and e.parent_level = 'commune'
			), within as (
				select l.village, c.folded from lay l join area c on c.id = l.id
				union select l.village, n.folded from lay l join area_past_name n on n.area_id = l.id
			), each_called as (
				select village, array_agg(distinct code) as codes, array_agg(distinct folded) as names from called group by village
			), each_within as (
				select village, array_agg(distinct folded) as names from within group by village
			)
			select m.id, m.code, m.name, m.commune as "communeId", c.codes, c.names as villages, w.names as communes
			from mine m join each_called c on c.village = m.id join each_within w on w.village = m.id`
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

function gather<Value>(map: Map<string, Set<Value>>, key: string, value: Value): void {
	const known = map.get(key);
	if (known) known.add(value);
	else map.set(key, new Set([value]));
}
