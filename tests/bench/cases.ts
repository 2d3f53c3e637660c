import type { Case } from './case.ts';
import { embedded, push, replay } from './cases/push.ts';
import { pullIdle, pullMany } from './cases/pull.ts';
import { jsMap, jsVisit } from './cases/sizes.ts';

/** In the order in which they are measured and shown. */
export const cases: Case[] = [jsVisit, jsMap, push, replay, embedded, pullMany, pullIdle];
