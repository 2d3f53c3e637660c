import * as v from 'valibot';
import { Day } from './day';
import { Id } from './id';
import { RequiredLine } from './text';

export const decisionKinds = ['found', 'change', 'dissolve'] as const;
export const capacities = ['chair', 'vice_chair'] as const;

/** The signed decision that founds teams: recorded here, never signed here. */
export const ApproveTeam = v.pipe(
	v.object({
		decisionId: Id,
		teamId: Id,
		number: v.pipe(
			RequiredLine(40),
			v.regex(/^\d+[A-Za-z]?\/[\p{L}\d.&-]+$/u, 'invalid_decision_number')
		),
		signedOn: Day,
		effectiveOn: Day,
		signer: RequiredLine(80),
		capacity: v.picklist(capacities, 'invalid_choice')
	}),
	v.forward(
		v.check((decision) => decision.effectiveOn >= decision.signedOn, 'effective_before_signed'),
		['effectiveOn']
	)
);
export type ApproveTeam = v.InferOutput<typeof ApproveTeam>;
