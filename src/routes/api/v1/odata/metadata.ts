import type { EntitySet, PropertyType } from '$lib/domain/odata';

const types = {
	string: 'Edm.String',
	integer: 'Edm.Int32',
	double: 'Edm.Double',
	date: 'Edm.Date'
} as const satisfies Record<PropertyType, string>;
const namespace = 'ToCongNgheSo';

/** What the feed has, as CSDL XML; names are plain letters, so nothing in it needs to be escaped. */
export function metadata(sets: Record<string, EntitySet>): string {
	const all = Object.entries(sets);
	return `<?xml version="1.0" encoding="UTF-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
<edmx:DataServices>
<Schema Namespace="${namespace}" xmlns="http://docs.oasis-open.org/odata/ns/edm">
${all.map(([, set]) => entityType(set)).join('\n')}
<EntityContainer Name="Container">
${all.map(([name, { type }]) => `<EntitySet Name="${name}" EntityType="${namespace}.${type}"/>`).join('\n')}
</EntityContainer>
</Schema>
</edmx:DataServices>
</edmx:Edmx>
`;
}

function entityType({ type, key, properties }: EntitySet): string {
	const refs = key.map((name) => `<PropertyRef Name="${name}"/>`).join('');
	const each = Object.entries(properties).map(
		([name, { type, nullable }]) =>
			`<Property Name="${name}" Type="${types[type]}"${nullable ? '' : ' Nullable="false"'}/>`
	);
	return `<EntityType Name="${type}">\n<Key>${refs}</Key>\n${each.join('\n')}\n</EntityType>`;
}
