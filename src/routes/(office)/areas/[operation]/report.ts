import type { ActionData } from './$types';

/** What the preview told. */
export type Report = Extract<NonNullable<ActionData>, { report: unknown }>['report'];
