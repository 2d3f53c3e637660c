import * as v from 'valibot';
import { Id } from './id';
import { Phone } from './phone';

/** A phone is signed out for one of the accounts on it: at its next contact it offers what it holds and wipes it. */
export const SignOutDevice = v.object({ accountId: Id, deviceId: Id });
export type SignOutDevice = v.InferOutput<typeof SignOutDevice>;

/** 32 random bytes made by the phone, in base64url: they open its locked data when the PIN is forgotten. */
export const KeepKey = v.object({
	secret: v.pipe(v.string('required'), v.regex(/^[\w-]{43}$/, 'required'))
});
export type KeepKey = v.InferOutput<typeof KeepKey>;

/** Whoever forgot the PIN proves with the password who they are. */
export const Unlock = v.object({
	phone: Phone,
	password: v.pipe(v.string(), v.maxLength(200)),
	deviceId: Id
});

/** A phone with unsent work that was not heard for this long is worth a call. */
export const staleDays = 7;
