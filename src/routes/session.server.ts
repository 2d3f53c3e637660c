import type { Cookies, RequestEvent } from '@sveltejs/kit';
import { is } from '$lib/domain/access';
import { dayOf } from '$lib/domain/day';
import { actorOf } from '$lib/server/access';
import { environment } from '$lib/server/environment';
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
	takeMapKey(event.cookies);
}

/** What a computer needs to read the last map that it kept (device/kept-map). */
const mapKey = 'map_key';
const mapPath = '/coverage';
/** A session is prolonged early enough to last at least this long after a request. */
const sessionDays = 30;

/**
 * Gives a province's officer the key to keep the map under, for as many days as a phone may show what it
 * holds, and never longer than the session lasts; takes it from anybody else. Answers whether they keep it.
 */
export function giveMapKey(event: Pick<RequestEvent, 'cookies' | 'locals' | 'url'>): boolean {
	const { actor, session } = event.locals;
	if (!actor || !session || !is(actor, 'province_officer')) {
		if (event.cookies.get(mapKey)) takeMapKey(event.cookies);
		return false;
	}
	event.cookies.set(mapKey, sessions.mapKeyOf(session), {
		path: mapPath,
		secure: isSecure(event),
		sameSite: 'strict',
		httpOnly: false,
		maxAge: Math.min(environment.offlineDays, sessionDays) * 86_400
	});
	return true;
}

export function takeMapKey(cookies: Cookies): void {
	cookies.delete(mapKey, { path: mapPath, secure: false });
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
