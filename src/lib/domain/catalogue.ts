/** The lists that members choose from at a door, and that the province edits. */
export const catalogueKinds = ['topic', 'shop', 'account', 'digital'] as const;
export type CatalogueKind = (typeof catalogueKinds)[number];
