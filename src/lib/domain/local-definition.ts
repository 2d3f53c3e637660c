/**
 * What a province may say to compose an indicator. It stands apart from the codes, which every page with
 * figures reads: only the server judges definitions. A definition never changes once it is taken.
 */
import * as v from 'valibot';
import { AreaId } from './area';
import { CatalogueCode } from './id';
import { type Block, blocks, isLocal, type LocalCode, uses } from './local-indicator';
import { services } from './onboarding';
import { RequiredLine } from './text';
import { trainingKinds } from './training';
import { outcomes } from './visit';

/** Something in a list that the province keeps; null is whatever. */
const Any = v.nullable(CatalogueCode);
const perOf = (block: Block) => v.picklist(blocks[block].per, 'invalid_choice');
const steps = { topic: Any, outcome: v.nullable(v.picklist(outcomes, 'invalid_choice')) };
const meetings = { topic: Any, kind: v.nullable(v.picklist(trainingKinds, 'invalid_choice')) };

export const LocalDefinition = v.variant(
	'block',
	[
		v.object({ block: v.literal('visits'), per: perOf('visits'), ...steps }),
		v.object({ block: v.literal('reached'), per: perOf('reached'), ...steps }),
		v.object({
			block: v.literal('onboarded'),
			per: perOf('onboarded'),
			service: v.picklist(services, 'invalid_choice'),
			provider: Any,
			use: v.picklist(uses, 'invalid_choice')
		}),
		v.object({ block: v.literal('sessions'), per: perOf('sessions'), ...meetings }),
		v.object({ block: v.literal('attendances'), per: perOf('attendances'), ...meetings })
	],
	'invalid_choice'
);
export type LocalDefinition = v.InferOutput<typeof LocalDefinition>;

const words = {
	name: RequiredLine(120),
	/** What is counted, and out of what, as people read it; the second only where there is a denominator. */
	numerator: RequiredLine(300),
	denominator: v.nullable(RequiredLine(300))
};

export const AddLocalIndicator = v.object({
	provinceId: AreaId,
	...words,
	lessIsBetter: v.boolean(),
	definition: LocalDefinition
});
export type AddLocalIndicator = v.InferOutput<typeof AddLocalIndicator>;

const Code = v.custom<LocalCode>(
	(code) => typeof code === 'string' && isLocal(code),
	'invalid_choice'
);

/** Other words for the same; `seen` is how often they had been changed when the form was opened. */
export const RenameLocalIndicator = v.object({
	code: Code,
	...words,
	seen: v.pipe(v.number('invalid_number'), v.integer('invalid_number'))
});
export type RenameLocalIndicator = v.InferOutput<typeof RenameLocalIndicator>;

/** It is chosen for nothing new any more; what names it stays, with its figures. */
export const RetireLocalIndicator = v.object({ code: Code });
export type RetireLocalIndicator = v.InferOutput<typeof RetireLocalIndicator>;
