import type { Case } from './case.ts';
import { country } from './cases/country.ts';
import { mapFlat } from './cases/flat.ts';
import { import50k, importTeams } from './cases/import.ts';
import { map200, map3321, map34, map65, mapFresh } from './cases/map.ts';
import { coldReplica, firstLoad, flush, flushFlaky, tapSaved } from './cases/phone.ts';
import { embedded, push, replay } from './cases/push.ts';
import { reformCountry } from './cases/reform.ts';
import { pullIdle, pullMany } from './cases/pull.ts';
import { jsMap, jsVisit } from './cases/sizes.ts';

/** In the order in which they are measured and shown. */
export const cases: Case[] = [
	jsVisit,
	jsMap,
	firstLoad,
	tapSaved,
	coldReplica,
	flush,
	flushFlaky,
	push,
	replay,
	embedded,
	pullMany,
	pullIdle,
	mapFlat,
	mapFresh,
	map65,
	map200,
	map34,
	map3321,
	country,
	reformCountry,
	importTeams,
	import50k
];
