import * as v from 'valibot';
import { AreaId } from './area';
import { CatalogueCode } from './id';
import { fold, RequiredLine } from './text';

/** The lists that members choose from at a door, and that the province edits. */
export const catalogueKinds = ['topic', 'shop', 'account', 'digital'] as const;
export type CatalogueKind = (typeof catalogueKinds)[number];

/** `code` is what visits and trainings name, for ever; what is retired is chosen no more and stays readable. */
export type CatalogueItem = { code: string; name: string; retired: boolean };
/** One of a province's lists, with a name for this state of it; without a version it is as everybody has it. */
export type CatalogueList = { kind: CatalogueKind; version: string; items: CatalogueItem[] };
/** What a province made of its lists; those that it never changed are missing. */
export type Catalogue = Partial<Record<CatalogueKind, CatalogueList>>;

/**
 * What the figures are counted by, or under which what they count is asked: named and ordered as a province
 * likes, and never retired, because its figures would stand still without a word.
 */
export const counted: Record<CatalogueKind, readonly string[]> = {
	topic: ['digital_shop', 'payment_account'],
	shop: [],
	account: [],
	digital: ['online_services', 'cashless', 'fibre']
};

export const longestItemName = 40;
const ItemName = v.pipe(RequiredLine(longestItemName), v.regex(/[\p{L}\p{N}]/u, 'item_unreadable'));

/** One of the lists as it shall be, in its order: all that was ever in it, retired or not. */
export const EditCatalogue = v.pipe(
	v.object({
		provinceId: AreaId,
		kind: v.picklist(catalogueKinds, 'invalid_choice'),
		/** The version that its editor saw, empty for a list that nobody had changed. */
		seen: v.pipe(v.string(), v.maxLength(40)),
		items: v.pipe(
			v.array(v.object({ code: CatalogueCode, name: ItemName, retired: v.boolean() })),
			v.maxLength(60, 'items_too_many')
		)
	}),
	v.rawCheck(({ dataset, addIssue }) => {
		if (!dataset.typed) return;
		for (const { at, field, message } of faultsOf(dataset.value.kind, dataset.value.items))
			addIssue({
				message,
				path: [
					{ type: 'object', origin: 'value', input: {}, key: 'items', value: null },
					{ type: 'array', origin: 'value', input: [], key: at, value: null },
					{ type: 'object', origin: 'value', input: {}, key: field, value: null }
				]
			});
		if (!dataset.value.items.some(({ retired }) => !retired))
			addIssue({
				message: 'items_none',
				path: [{ type: 'object', origin: 'value', input: {}, key: 'items', value: null }]
			});
	})
);
export type EditCatalogue = v.InferOutput<typeof EditCatalogue>;

/** A code that reads like the name and is none of the taken ones. */
export function codeFor(name: string, taken: readonly string[]): string {
	const plain = fold(name)
		.replace(/[^a-z0-9]+/g, '_')
		.replace(/^[_0-9]+|_+$/g, '')
		.slice(0, 36);
	const base = plain || 'muc';
	for (let number = 1; ; number++) {
		const code = number === 1 ? base : `${base}_${number}`;
		if (!taken.includes(code)) return code;
	}
}

type Fault = { at: number; field: keyof CatalogueItem; message: string };

/** Two names that differ in case and diacritics alone are one to whoever searches and to whoever listens. */
function faultsOf(kind: CatalogueKind, items: CatalogueItem[]): Fault[] {
	const folded = items.map(({ name }) => fold(name));
	const codes = items.map(({ code }) => code);
	return items.flatMap(({ code, retired }, at): Fault[] => [
		...(codes.indexOf(code) < at ? [{ at, field: 'code' as const, message: 'twice' }] : []),
		...(folded.indexOf(folded[at]!) < at
			? [{ at, field: 'name' as const, message: 'item_name_taken' }]
			: []),
		...(retired && counted[kind].includes(code)
			? [{ at, field: 'retired' as const, message: 'item_counted' }]
			: [])
	]);
}
