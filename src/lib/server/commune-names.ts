import { sql } from 'drizzle-orm';
import type { Actor, Grant } from '../domain/access';
import type { Day } from '../domain/day';
import { fold } from '../domain/text';
import { holdsOn } from './access';
import { arrayOf } from './db/bulk';
import { rows, type Tx } from './db/client';
import {
	type AskedVillage,
	bareDistrict,
	bareName,
	codeIn,
	listed,
	narrowed,
	type NoVillage,
	type VillageNames
} from './village-names';

export type NamedCommune = { id: number; code: string; name: string; provinceId: number };
/** A commune of any day that a list can mean, and the communes of today that it became: itself while it stands. */
type Meant = {
	id: number;
	code: string;
	folded: string;
	districts: string[];
	became: NamedCommune[];
};

/**
 * How lists name the communes in which they open villages: by code or name of now or of any day before,
 * and the district of that time where two were called alike. A commune that ended is led on to the one
 * that it became. Where it was divided, the village decides, if it is known; nothing is guessed.
 */
export class CommuneNames {
	#grants: Opening[];
	#meant: Meant[];

	private constructor(grants: Opening[], meant: Meant[]) {
		this.#grants = grants;
		this.#meant = meant;
	}

	/** Those that rows of a list name. */
	static async load(
		tx: Tx,
		actor: Actor,
		asked: readonly AskedVillage[],
		today: Day
	): Promise<CommuneNames> {
		const grants = actor.grants.filter(isOpening);
		const meant = await meantBy(tx, asked, ownOf(grants), today);
		return new CommuneNames(
			grants,
			meant.filter(({ became }) => became.some((each) => opensIn(grants, each)))
		);
	}

	find(asked: AskedVillage, villages: VillageNames): NamedCommune | NoVillage {
		const { communeCode, communeName } = asked;
		const field = communeCode === '' ? 'communeName' : 'communeCode';
		if (communeCode === '' && communeName === '') return this.#own();
		const meant = this.#named(asked);
		const heirs = [...byId(meant.flatMap(({ became }) => became)).values()];
		if (meant.length === 0) return { field, fault: 'unknown_commune', candidates: '' };
		// The name of a commune that stands is taken for that of one before it only where the village says so.
		const standing = heirs.filter((each) => meant.some(({ id }) => id === each.id));
		const found =
			(heirs.length === 1 ? heirs[0] : undefined) ??
			whereVillageLies(meant, heirs, asked, villages) ??
			(standing.length === 1 ? standing[0] : undefined);
		if (found && opensIn(this.#grants, found)) return found;
		const fault = meant.length === 1 ? 'divided_commune' : 'ambiguous_commune';
		return { field, fault, candidates: listed(heirs) };
	}

	/** Who works for one commune need not name it in each row. */
	#own(): NamedCommune | NoVillage {
		const [own] = ownOf(this.#grants);
		const found = this.#meant.flatMap(({ became }) => became).find(({ id }) => id === own);
		return found ?? { field: 'communeName', fault: 'required', candidates: '' };
	}

	#named({ communeCode, communeName, districtName }: AskedVillage): Meant[] {
		const name = bareName(communeName);
		const isCalled = ({ folded }: Meant) => folded === fold(communeName);
		const isAlike = ({ folded }: Meant) => bareName(folded) === name;
		const named =
			communeCode === ''
				? this.#meant.filter(isAlike)
				: this.#meant.filter(({ code }) => code === codeIn(communeCode));
		const inDistrict = narrowed(named, ({ districts }) =>
			districts.some((each) => bareDistrict(each) === bareDistrict(districtName))
		);
		return narrowed(narrowed(inDistrict, isAlike), isCalled);
	}
}

/** The one commune of today in which a known village lies that lay in one of the named ones. */
function whereVillageLies(
	meant: Meant[],
	heirs: NamedCommune[],
	asked: AskedVillage,
	villages: VillageNames
): NamedCommune | undefined {
	if (asked.villageName === '') return undefined;
	const within = meant.flatMap(({ code }) => {
		const found = villages.find({
			...asked,
			villageCode: '',
			communeCode: code,
			communeName: ''
		});
		return 'village' in found ? [found.village.communeId] : [];
	});
	const places = heirs.filter(({ id }) => within.includes(id));
	return places.length === 1 ? places[0] : undefined;
}

type Opening = Extract<
	Grant,
	{ role: 'admin' | 'province_officer' | 'commune_chair' | 'commune_officer' }
>;

/** Roles of whoever may open villages; where, says the grant. */
function isOpening(grant: Grant): grant is Opening {
	return ['admin', 'province_officer', 'commune_officer'].includes(grant.role);
}

/** The commune of somebody who opens villages in that one only. */
function ownOf(grants: Opening[]): number[] {
	const [only, other] = grants;
	return only && 'communeId' in only && !other ? [only.communeId] : [];
}

function opensIn(grants: Opening[], { id, provinceId }: NamedCommune): boolean {
	return grants.some((grant) => {
		if ('provinceId' in grant) return grant.provinceId === provinceId;
		return 'communeId' in grant ? grant.communeId === id : true;
	});
}

const byId = (communes: NamedCommune[]) => new Map(communes.map((each) => [each.id, each]));

/** The types by which a name without one can be a commune's. */
const types = ['', 'xa ', 'phuong ', 'thi tran ', 'dac khu '];

async function meantBy(
	tx: Tx,
	asked: readonly AskedVillage[],
	own: number[],
	today: Day
): Promise<Meant[]> {
	const codes = [...new Set(asked.map(({ communeCode }) => codeIn(communeCode)))];
	const bare = new Set(asked.map(({ communeName }) => bareName(communeName)).filter(Boolean));
	const names = [...bare].flatMap((name) => types.map((type) => type + name));
	return rows<Meant>(
		tx,
		sql`with recursive meant as materialized (
				select a.id, a.code, a.folded from area a where a.level = 'commune' and a.kind <> 'cho_xac_dinh'
					and (a.code = any(${arrayOf(codes, 'text')}) or a.folded = any(${arrayOf(names, 'text')})
						or a.id = any(${arrayOf(own, 'integer')}))
			), on_ward (source, id) as (
				select id, id from meant
				union select o.source, s.to_id from on_ward o join area_succession s on s.from_id = o.id
			), heir as (
				select o.source, json_agg(json_build_object('id', t.id, 'code', t.code, 'name', t.name, 'provinceId', e.parent_id)
					order by t.code) as became
				from on_ward o join area t on t.id = o.id and t.level = 'commune' and t.kind <> 'cho_xac_dinh' and ${holdsOn('t', today)}
				join area_edge e on e.child_id = t.id and e.parent_level = 'province' and ${holdsOn('e', today)}
				group by o.source
			)
			select m.id, m.code, m.folded, h.became,
				array(select d.folded from area_edge e join area d on d.id = e.parent_id
					where e.child_id = m.id and e.parent_level = 'district') as districts
			from meant m join heir h on h.source = m.id order by m.id`
	);
}
