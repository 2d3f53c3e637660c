import type { Case } from './case.ts';
import { embedded, push, replay } from './cases/push.ts';
import { pullIdle, pullMany } from './cases/pull.ts';

/** In the order in which they are measured and shown. */
export const cases: Case[] = [push, replay, embedded, pullMany, pullIdle];
