import * as v from 'valibot';
import { AreaId } from './area';
import { Id } from './id';
import { Phone } from './phone';
import { Line, RequiredLine } from './text';

export const consentWays = ['voice', 'tick', 'paper'] as const;

/** The version of the sentence that was read out; a new wording gets a new version. */
export const consentText = '2026-01';

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

/** Replaces what is known of a household; its village is not changed here. */
export const EditHousehold = Household;
export type EditHousehold = Household;

/** Consent given or withdrawn; withdrawing erases the phone number. */
export const RecordConsent = v.object({
	householdId: Id,
	given: v.boolean(),
	way: v.picklist(consentWays, 'invalid_choice'),
	textVersion: RequiredLine(20)
});
export type RecordConsent = v.InferOutput<typeof RecordConsent>;
