import * as v from 'valibot';
import { Day } from './day';
import { Id } from './id';
import { ProposeTeam, TeamChange } from './team';
import { Line, RequiredLine } from './text';

export const decisionKinds = ['found', 'change', 'dissolve'] as const;
export type DecisionKind = (typeof decisionKinds)[number];
export const capacities = ['chair', 'vice_chair'] as const;
/** What a scan of a signed decision may be. */
export const fileTypes = ['application/pdf', 'image/jpeg', 'image/png'] as const;
export type FileType = (typeof fileTypes)[number];

/** Who signed a decision of which a list does not say it. */
export const unnamedSigner = 'Không ghi trong danh sách';

const paper = {
	decisionId: Id,
	number: v.pipe(
		RequiredLine(40),
		v.regex(/^\d+[A-Za-z]?\/[\p{L}\d.&-]+$/u, 'invalid_decision_number')
	),
	signedOn: Day,
	effectiveOn: Day,
	signer: RequiredLine(80),
	capacity: v.picklist(capacities, 'invalid_choice')
};
/** A signed decision as it stands on paper: recorded here, never signed here. */
export type Paper = {
	decisionId: string;
	number: string;
	signedOn: Day;
	effectiveOn: Day;
	signer: string;
	capacity: (typeof capacities)[number];
};

const inOrder = <Schema extends v.GenericSchema<unknown, Paper>>(schema: Schema) =>
	v.pipe(
		schema,
		v.rawCheck(({ dataset, addIssue }) => {
			if (!dataset.typed || dataset.value.effectiveOn >= dataset.value.signedOn) return;
			const { value } = dataset;
			addIssue({
				message: 'effective_before_signed',
				path: [
					{
						type: 'object',
						origin: 'value',
						input: value as never,
						key: 'effectiveOn',
						value: value.effectiveOn
					}
				]
			});
		})
	);

/**
 * A team as a list says it, which may have been decided on paper long ago. A new team is proposed or, with
 * the decision, founded; in one that is in force details are corrected, and with a new decision people
 * and villages join and roles change. Whoever the list does not name stays.
 */
export const ImportTeam = v.object({
	...ProposeTeam.entries,
	paper: v.nullable(inOrder(v.object(paper)))
});
export type ImportTeam = v.InferOutput<typeof ImportTeam>;

const TeamIds = v.pipe(v.array(Id), v.minLength(1, 'required'), v.maxLength(200, 'too_many'));

/** Answers what was submitted for one or more teams with one decision: founds, changes or dissolves them. */
export const ApproveTeam = inOrder(v.object({ ...paper, teamIds: TeamIds }));
export type ApproveTeam = v.InferOutput<typeof ApproveTeam>;

/** Records a decision that changes teams (kiện toàn) without anything submitted before. */
export const ChangeTeam = inOrder(
	v.object({
		...paper,
		teams: v.pipe(
			v.array(v.object({ teamId: Id, change: TeamChange, grounds: v.optional(Line(1000), '') })),
			v.minLength(1, 'required'),
			v.maxLength(200, 'too_many')
		)
	})
);
export type ChangeTeam = v.InferOutput<typeof ChangeTeam>;

/** Records a decision that dissolves teams (giải thể) without anything submitted before. */
export const DissolveTeam = inOrder(
	v.object({ ...paper, teamIds: TeamIds, grounds: v.optional(Line(1000), '') })
);
export type DissolveTeam = v.InferOutput<typeof DissolveTeam>;

/** In bytes: a few scanned pages. */
export const mostFileBytes = 10 * 1_048_576;

/** What a file is by its first bytes, whatever it calls itself; null when a decision is never such a file. */
export function fileTypeOf(content: Uint8Array): FileType | null {
	const starts = (...bytes: number[]) => bytes.every((byte, index) => content[index] === byte);
	if (starts(0x25, 0x50, 0x44, 0x46, 0x2d)) return 'application/pdf';
	if (starts(0xff, 0xd8, 0xff)) return 'image/jpeg';
	if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
	return null;
}

/** Keeps the scan of a signed decision with it; a second one takes the first one's place. */
export const AttachFile = v.object({
	decisionId: Id,
	name: RequiredLine(120),
	content: v.pipe(
		v.instance(Uint8Array, 'required'),
		v.check(({ length }) => length > 0, 'required'),
		v.check(({ length }) => length <= mostFileBytes, 'too_large'),
		v.check((content) => fileTypeOf(content) !== null, 'invalid')
	)
});
export type AttachFile = v.InferOutput<typeof AttachFile>;
