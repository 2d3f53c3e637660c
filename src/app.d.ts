import type { Actor } from '$lib/domain/access';
import type { Session } from '$lib/server/sessions';

declare global {
	namespace App {
		interface Error {
			message: string;
			/** A problem code of `$lib/domain/problem`, when the failure is an expected one. */
			code?: string;
		}
		interface Locals {
			actor: Actor | null;
			/** The session of the cookie, when it is good; of a phone that was signed out it has no actor, except at the phones' door. */
			session: Session | null;
			/** Set when a page met a database that is away. */
			unavailable?: true;
		}
	}
}
