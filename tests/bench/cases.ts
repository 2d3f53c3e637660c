import type { Case } from './case.ts';
import { coldReplica, firstLoad, flush, flushFlaky, tapSaved } from './cases/phone.ts';
import { embedded, push, replay } from './cases/push.ts';
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
	pullIdle
];
