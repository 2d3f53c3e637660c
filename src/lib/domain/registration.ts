import * as v from 'valibot';
import { Password } from './account';
import type { Day } from './day';
import { Id } from './id';
import { organisations } from './member';
import { Phone } from './phone';
import { RequiredLine } from './text';

/** So long somebody who asked to join a team waits for an answer, and is known after a refusal. */
export const registrationDays = 30;
/** So many wait for one team, or with one phone number, at a time. */
export const mostWaiting = { ofTeam: 10, ofPhone: 3 };

/** `nominated`: those of the team want them, and the chair's decision is awaited or takes effect later. */
export const registrationStates = ['waiting', 'nominated', 'refused', 'expired'] as const;
export type RegistrationState = (typeof registrationStates)[number];

/** What the phone of somebody who is not a member yet knows of their asking. */
export type Registration = {
	id: string;
	teamName: string;
	state: RegistrationState;
	/** The last day on which an answer may come. */
	until: Day;
	/** Why they were refused. */
	reason: string | null;
};

/** Somebody asks to join a team. No command: whoever asks has no account yet. */
export const AskToJoin = v.object({
	id: Id,
	accountId: Id,
	/** The key of the link that they were given. */
	link: Id,
	name: RequiredLine(80),
	phone: Phone,
	password: Password
});
export type AskToJoin = v.InferOutput<typeof AskToJoin>;

/** Proposes to the chair that people who asked become members of the team. */
export const NominateRegistered = v.object({
	submissionId: Id,
	teamId: Id,
	people: v.pipe(
		v.array(v.object({ id: Id, organisation: v.picklist(organisations, 'invalid_choice') })),
		v.minLength(1, 'required'),
		v.maxLength(mostWaiting.ofTeam, 'too_many')
	),
	grounds: RequiredLine(1000)
});
export type NominateRegistered = v.InferOutput<typeof NominateRegistered>;

export const RefuseRegistration = v.object({ id: Id, reason: RequiredLine(300) });

/** From now on people ask to join the team by another link: posters with an old one open nothing. */
export const RenewLink = v.object({ teamId: Id, key: Id });
export type RenewLink = v.InferOutput<typeof RenewLink>;

/** Nobody asks to join the team until it has a new link. */
export const CloseLink = v.object({ teamId: Id });
export type CloseLink = v.InferOutput<typeof CloseLink>;
export type RefuseRegistration = v.InferOutput<typeof RefuseRegistration>;
