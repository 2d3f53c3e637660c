import * as v from 'valibot';
import { AreaId } from './area';
import { Day } from './day';
import { Id } from './id';
import { Phone } from './phone';
import { fold, Line, RequiredLine } from './text';

export const consentWays = ['voice', 'tick', 'paper'] as const;

/** The version of the sentence that was read out; a new wording gets a new version. */
export const consentText = '2026-01';

const Count = v.pipe(
	v.number('invalid_number'),
	v.integer('invalid_number'),
	v.minValue(0, 'invalid_number')
);

/** Household data as far as the law lets it be kept: no CCCD, no ethnicity, no place on a map. */
export const Household = v.object({
	id: Id,
	villageId: AreaId,
	lane: Line(60),
	headName: RequiredLine(80),
	/** Only with the household's consent. */
	phone: v.nullable(Phone),
	living: v.boolean(),
	produces: v.boolean()
});
export type Household = v.InferOutput<typeof Household>;

const Consent = v.object({
	way: v.picklist(consentWays, 'invalid_choice'),
	textVersion: RequiredLine(20)
});

export const RegisterHousehold = v.pipe(
	v.object({ ...Household.entries, consent: v.nullable(Consent) }),
	v.forward(
		v.check(
			(household) => household.phone === null || household.consent !== null,
			'phone_needs_consent'
		),
		['phone']
	)
);
export type RegisterHousehold = v.InferOutput<typeof RegisterHousehold>;

/**
 * Replaces what is known of a household; its village is not changed here. `seen` is the version of the
 * row that the person saw: when somebody else changed it since, both are kept and the household is
 * flagged for the leader. Phones of the first protocol do not say it.
 */
export const EditHousehold = v.object({
	...Household.entries,
	seen: v.optional(v.nullable(Count), null)
});
export type EditHousehold = v.InferOutput<typeof EditHousehold>;

/** From `movedOn` the household lives in that village; what was known and done goes with it. */
export const MoveHousehold = v.object({ id: Id, villageId: AreaId, lane: Line(60), movedOn: Day });
export type MoveHousehold = v.InferOutput<typeof MoveHousehold>;

/** Says to which part of a divided village households belong, from the day on which it was divided. */
export const AssignHouseholds = v.object({
	householdIds: v.pipe(v.array(Id), v.minLength(1, 'required'), v.maxLength(200, 'too_many')),
	villageId: AreaId
});
export type AssignHouseholds = v.InferOutput<typeof AssignHouseholds>;

/** One household was registered twice: `id` is kept, and all that is known of the other is counted with it. */
export const MergeHouseholds = v.pipe(
	v.object({ id: Id, mergedId: Id }),
	v.forward(
		v.check(({ id, mergedId }) => id !== mergedId, 'twice'),
		['mergedId']
	)
);
export type MergeHouseholds = v.InferOutput<typeof MergeHouseholds>;

/** Two households look alike and are not the same. */
export const TellHouseholdsApart = v.pipe(
	v.object({ id: Id, otherId: Id }),
	v.forward(
		v.check(({ id, otherId }) => id !== otherId, 'twice'),
		['otherId']
	)
);
export type TellHouseholdsApart = v.InferOutput<typeof TellHouseholdsApart>;

/** Which of several versions is right: the number of that revision, and of the newest one that the person saw. */
export const SettleHousehold = v.object({ id: Id, revision: Count, newest: Count });
export type SettleHousehold = v.InferOutput<typeof SettleHousehold>;

export const ImportedHousehold = v.object({ ...Household.entries, consent: v.nullable(Consent) });
export type ImportedHousehold = v.InferOutput<typeof ImportedHousehold>;

/** Households of one commune as a list says them: those with a known id are edited, the others registered. */
export const ImportHouseholds = v.object({
	communeId: AreaId,
	households: v.pipe(
		v.array(ImportedHousehold),
		v.minLength(1, 'required'),
		v.maxLength(150, 'too_many')
	)
});
export type ImportHouseholds = v.InferOutput<typeof ImportHouseholds>;

type Described = Pick<Household, 'headName' | 'lane' | 'phone'>;

/** Why two households of one village may be the same: one phone number, or one name in one lane as far as lanes are known. */
export function likeness(one: Described, other: Described): 'phone' | 'name' | null {
	if (one.phone !== null && one.phone === other.phone) return 'phone';
	const [lane, otherLane] = [fold(one.lane), fold(other.lane)];
	const sameLane = lane === otherLane || lane === '' || otherLane === '';
	return sameLane && fold(one.headName) === fold(other.headName) ? 'name' : null;
}

/** Consent given or withdrawn; withdrawing erases the phone number. */
export const RecordConsent = v.object({
	householdId: Id,
	given: v.boolean(),
	way: v.picklist(consentWays, 'invalid_choice'),
	textVersion: RequiredLine(20)
});
export type RecordConsent = v.InferOutput<typeof RecordConsent>;
