import * as v from 'valibot';
import { Id } from './id';

/** Nobody will say the rejected command better: its owner, or a supervisor, lets it rest. */
export const CloseRejection = v.object({ commandId: Id });
export type CloseRejection = v.InferOutput<typeof CloseRejection>;
