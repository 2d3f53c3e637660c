import type { AreaLevel } from '$lib/domain/area';
import * as areas from '$lib/server/areas';
import { database } from '$lib/server/installation';
import { office } from '$lib/ui/words';

const most = 20;

/** Areas in force of a level whose present or former name holds the text, with words that tell them apart. */
export async function areasNamed(
	text: string,
	level: AreaLevel
): Promise<{ id: number; label: string }[]> {
	const found = await areas.search(database(), text, { levels: [level], most });
	const choice = found.flatMap(({ id, name, within, became, validTo }) =>
		validTo === null
			? [{ id, label: [name, ...within].join(', ') }]
			: became.map((now) => ({ id: now.id, label: office.areas.was(name, now.name) }))
	);
	// Found by both names, the present one comes first and is enough.
	return choice.filter(({ id }, index) => choice.findIndex((each) => each.id === id) === index);
}
