import * as v from 'valibot';
import { AreaCode, AreaId, portions, villageKinds } from './area';
import { Day } from './day';
import { Id } from './id';
import { RequiredLine } from './text';

/** Kinds of areas above the village that a reform can make. */
export const reformedKinds = [
	'tinh',
	'thanh_pho_tw',
	'xa',
	'phuong',
	'thi_tran',
	'dac_khu'
] as const;
export const reformKinds = ['merge', 'split', 'rename', 'recode', 'move', 'reform'] as const;
export type ReformKind = (typeof reformKinds)[number];

/** What a long operation does, in order; the report belongs to its dry run alone. */
export const reformSteps = ['areas', 'villages', 'people', 'report'] as const;
export type ReformStep = (typeof reformSteps)[number];

const few = <Item extends v.GenericSchema>(item: Item, most: number) =>
	v.optional(v.pipe(v.array(item), v.maxLength(most, 'too_many')), []);

/** An area after the reform, and what it came from. */
export const Target = v.object({
	code: AreaCode,
	kind: v.picklist(reformedKinds, 'invalid_choice'),
	name: RequiredLine(120),
	/** The province that a commune lies in; null for a province. */
	provinceCode: v.nullable(AreaCode),
	sources: v.pipe(
		v.array(v.object({ code: AreaCode, portion: v.picklist(portions, 'invalid_choice') })),
		v.minLength(1, 'required')
	),
	/** The villages that come here from a divided commune. */
	villageIds: few(AreaId, 1000),
	/** Which of the chairs of what it came from is its chair; null when nobody has said. */
	chairId: v.optional(v.nullable(Id), null)
});
export type Target = v.InferOutput<typeof Target>;

/**
 * Communes and provinces merged, split, renamed, moved or given other codes on a day, or all of that at
 * once from a file. Areas are named by their official codes of the day before.
 */
export const ReformAreas = v.object({
	id: Id,
	kind: v.picklist(reformKinds, 'invalid_choice'),
	effectiveOn: Day,
	/** The resolution that orders it. */
	decree: RequiredLine(200),
	targets: v.pipe(v.array(Target), v.maxLength(15_000, 'too_many')),
	/** Districts that are no more, and have no successor. */
	ends: few(AreaCode, 1000)
});
export type ReformAreas = v.InferOutput<typeof ReformAreas>;

const operation = { id: Id, effectiveOn: Day, decree: RequiredLine(200) };
/** Of a list to choose from, in which nothing may be chosen yet. */
const Chosen = v.pipe(v.number('required'), v.integer('required'), v.minValue(1, 'required'));
const VillageIds = v.pipe(
	v.array(AreaId),
	v.minLength(1, 'required'),
	v.maxLength(200, 'too_many')
);

/** Villages of one commune become one new village, in which all their households live from then on. */
export const MergeVillages = v.object({
	...operation,
	villageIds: v.pipe(VillageIds, v.minLength(2, 'required')),
	kind: v.picklist(villageKinds, 'invalid_choice'),
	name: RequiredLine(80)
});
export type MergeVillages = v.InferOutput<typeof MergeVillages>;

/**
 * One village becomes several, lane by lane. Households of a lane that nobody named wait until somebody
 * who knows them says where they belong.
 */
export const SplitVillage = v.object({
	...operation,
	villageId: Chosen,
	parts: v.pipe(
		v.array(
			v.object({
				kind: v.picklist(villageKinds, 'invalid_choice'),
				name: RequiredLine(80),
				lanes: few(RequiredLine(60), 200)
			})
		),
		v.minLength(2, 'required'),
		v.maxLength(6, 'too_many')
	),
	/** The part in which the village's teams sit from then on; null where none sits there. */
	seat: v.nullable(v.pipe(v.number('required'), v.integer('required'), v.minValue(0, 'required')))
});
export type SplitVillage = v.InferOutput<typeof SplitVillage>;

/** Another name, kind or code for the same village. */
export const RenameVillage = v.object({
	...operation,
	villageId: Chosen,
	kind: v.picklist(villageKinds, 'invalid_choice'),
	name: RequiredLine(80),
	/** Null keeps the code. */
	code: v.nullable(v.pipe(AreaCode, v.includes('-', 'invalid_code')))
});
export type RenameVillage = v.InferOutput<typeof RenameVillage>;

/** Villages belong to another commune from a day on. */
export const MoveVillages = v.object({ ...operation, villageIds: VillageIds, communeId: Chosen });
export type MoveVillages = v.InferOutput<typeof MoveVillages>;

/** Says where the last villages of a divided commune went, from the day on which it was divided. */
export const AssignVillages = v.object({ id: Id, villageIds: VillageIds, communeId: Chosen });
export type AssignVillages = v.InferOutput<typeof AssignVillages>;

/** Takes an operation back, as long as nothing newer depends on it. */
export const UndoOperation = v.object({ id: Id });
export type UndoOperation = v.InferOutput<typeof UndoOperation>;
