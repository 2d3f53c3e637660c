/** `Map.groupBy`, which Node 20 does not have yet. */
export function grouped<Key, Each>(list: Each[], keyOf: (each: Each) => Key): Map<Key, Each[]> {
	const groups = new Map<Key, Each[]>();
	for (const each of list) {
		const group = groups.get(keyOf(each));
		if (group) group.push(each);
		else groups.set(keyOf(each), [each]);
	}
	return groups;
}
