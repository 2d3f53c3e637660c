import * as v from 'valibot';
import { Day } from './day';
import { RequiredLine } from './text';

/** Districts exist until 30/6/2025; villages have no national code but one of ours. */
export const areaLevels = ['province', 'district', 'commune', 'village'] as const;
export type AreaLevel = (typeof areaLevels)[number];

export const areaKinds = [
	'tinh',
	'thanh_pho_tw',
	'quan',
	'huyen',
	'thi_xa',
	'thanh_pho',
	'xa',
	'phuong',
	'thi_tran',
	'dac_khu',
	/** Stands in for a divided commune or village while nobody has said where its last villages or households went. */
	'cho_xac_dinh',
	'thon',
	'ban',
	'khoi',
	'to_dan_pho'
] as const;
export const villageKinds = ['thon', 'ban', 'khoi', 'to_dan_pho'] as const;

/** How much of an old area went to its successor; a part cannot be assigned by rule, only by people. */
export const portions = ['full', 'partial'] as const;

export const AreaId = v.pipe(
	v.number('invalid_id'),
	v.integer('invalid_id'),
	v.minValue(1, 'invalid_id')
);
export const AreaCode = v.pipe(
	v.string('invalid_code'),
	v.regex(/^[0-9]{2,5}(-[0-9]{2,3}|x)?$/, 'invalid_code')
);

/** All provinces of a day together. No row of the tables: nothing lies beside it, and it has no end. */
export const country = { id: 0, level: 'country', code: 'VN', name: 'Cả nước' } as const;

/** What can happen to areas: to communes (and provinces), then to villages, then what people decide afterwards. */
export const operationKinds = [
	'merge',
	'split',
	'rename',
	'recode',
	'move',
	'reform',
	'village_merge',
	'village_split',
	'village_rename',
	'village_move',
	'village_assign'
] as const;
export type OperationKind = (typeof operationKinds)[number];

/** A commune enters a village that the lists do not have. */
export const OpenVillage = v.object({
	communeId: AreaId,
	kind: v.picklist(villageKinds, 'invalid_choice'),
	name: RequiredLine(80),
	openedOn: Day
});
export type OpenVillage = v.InferOutput<typeof OpenVillage>;
