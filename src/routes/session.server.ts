import type { RequestEvent } from '@sveltejs/kit';
import { dayOf } from '$lib/domain/day';
import { actorOf } from '$lib/server/access';
import { database } from '$lib/server/installation';
import * as sessions from '$lib/server/sessions';
import { homeOf } from './home';

type Cookie = Awaited<ReturnType<typeof sessions.open>>;

/** Only https may carry a secure cookie; a trial on plain localhost has none. */
export function isSecure(event: Pick<RequestEvent, 'url'>): boolean {
	return event.url.protocol === 'https:';
}

export function setCookie(event: Pick<RequestEvent, 'cookies'>, cookie: Cookie): void {
	event.cookies.set(cookie.name, cookie.value, { path: '/', ...cookie.attributes });
}

/** Signs a person in who has just proved who they are, and answers where their work waits. */
export async function enter(
	event: Pick<RequestEvent, 'cookies' | 'url'>,
	accountId: string,
	cookie?: Cookie
): Promise<string> {
	setCookie(event, cookie ?? (await sessions.open(database(), isSecure(event), accountId)));
	const actor = await actorOf(database(), accountId, dayOf(Date.now()));
	return actor ? homeOf(actor) : '/';
}
