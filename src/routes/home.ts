import { type Actor, is } from '$lib/domain/access';

/** Where a person's work waits: the office first, because the phone is opened by its own icon. */
export function homeOf(actor: Actor): string {
	if (is(actor, 'commune_chair', 'commune_officer')) return '/inbox';
	if (is(actor, 'province_officer')) return '/coverage';
	if (is(actor, 'admin')) return '/accounts';
	if (actor.grants.some((grant) => 'teamId' in grant && grant.teamId !== null)) return '/m';
	return is(actor, 'leader') ? '/teams' : '/account';
}

/** An address of this application, or null: nobody is led elsewhere by a link to the sign-in page. */
export function addressWithin(origin: string, text: string | null): string | null {
	if (!text?.startsWith('/') || !URL.canParse(text, origin)) return null;
	const address = new URL(text, origin);
	return address.origin === origin ? address.pathname + address.search : null;
}
