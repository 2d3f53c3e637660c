import * as v from 'valibot';
import { officeRoles } from './access';
import { AreaId } from './area';
import { Day } from './day';
import { Id } from './id';
import { Phone } from './phone';
import { RequiredLine } from './text';

export const Password = v.pipe(
	v.string('required'),
	v.minLength(8, 'password_short'),
	v.maxLength(200, 'too_long')
);

export const SignIn = v.object({
	phone: Phone,
	password: v.pipe(v.string('required'), v.minLength(1, 'required'), v.maxLength(200, 'too_long'))
});

/** How long a one-time joining code lives. */
export const invitationHours = 24;

/** Eight characters that cannot be mistaken for one another, typed in any case, with or without the dash. */
export const InvitationCode = v.pipe(
	v.string('required'),
	v.transform((text) => text.toUpperCase().replace(/[^0-9A-Z]/g, '')),
	v.regex(/^[2-9A-HJKMNP-Z]{8}$/, 'invalid_invitation_code')
);

/** Opens an account of commune, province or installation, or of a village head before the first team. */
export const OpenAccount = v.object({
	id: Id,
	name: RequiredLine(80),
	phone: Phone,
	role: v.picklist(officeRoles, 'invalid_choice'),
	/** The village, commune or province that the role reaches; none for the administrator. */
	areaId: v.nullable(AreaId)
});
export type OpenAccount = v.InferOutput<typeof OpenAccount>;

/** A further office for somebody who has an account: a chair of a merged commune, for one. */
export const GiveAppointment = v.object({
	id: Id,
	accountId: Id,
	role: v.picklist(officeRoles, 'invalid_choice'),
	areaId: v.nullable(AreaId)
});
export type GiveAppointment = v.InferOutput<typeof GiveAppointment>;

/** From today on the office is theirs no more; what they did in it stays in their name. */
export const EndAppointment = v.object({ id: Id });
export type EndAppointment = v.InferOutput<typeof EndAppointment>;

/** A chair puts somebody in their place for some days, who then signs KT.: a vice chair. */
export const DelegateChair = v.pipe(
	v.object({
		id: Id,
		communeId: AreaId,
		name: RequiredLine(80),
		phone: Phone,
		from: Day,
		/** The last day. */
		to: Day
	}),
	v.forward(
		v.check(({ from, to }) => to >= from, 'invalid_day'),
		['to']
	)
);
export type DelegateChair = v.InferOutput<typeof DelegateChair>;

export const EndDelegation = v.object({ id: Id });
export type EndDelegation = v.InferOutput<typeof EndDelegation>;

export const CloseAccount = v.object({ id: Id });
export type CloseAccount = v.InferOutput<typeof CloseAccount>;

/** A fresh one-time code for somebody who has an account but no password yet, or has lost it. */
export const IssueInvitation = v.object({ accountId: Id, code: InvitationCode });
export type IssueInvitation = v.InferOutput<typeof IssueInvitation>;

/** A code that was given out, to the wrong person perhaps, works no more. */
export const RevokeInvitation = v.object({ accountId: Id });
export type RevokeInvitation = v.InferOutput<typeof RevokeInvitation>;

/** An argon2id hash: passwords are hashed before they become part of a command and never leave that form. */
const PasswordHash = v.pipe(v.string('required'), v.startsWith('$argon2id$', 'required'));

/** The holder of a one-time code sets their own password. */
export const JoinAccount = v.object({ code: InvitationCode, passwordHash: PasswordHash });
export type JoinAccount = v.InferOutput<typeof JoinAccount>;

export const ChangePassword = v.object({ passwordHash: PasswordHash });
export type ChangePassword = v.InferOutput<typeof ChangePassword>;

export const SignOutEverywhere = v.object({});
export type SignOutEverywhere = v.InferOutput<typeof SignOutEverywhere>;
