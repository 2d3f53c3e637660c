import type { Cookie } from 'lucia';
import {
	type Cookies,
	error,
	type Handle,
	type HandleServerError,
	type RequestEvent,
	type ServerInit
} from '@sveltejs/kit';
import { building } from '$app/environment';
import { forLog, isPassing } from '$lib/server/db/fault';
import * as installation from '$lib/server/installation';
import * as sessions from '$lib/server/sessions';
import { problems } from '$lib/ui/words';
import { takeMapKey } from './routes/session.server';

export const init: ServerInit = async () => {
	if (building) return;
	await installation.start((text) => process.stdout.write(text));
	process.once('sveltekit:shutdown', () => void installation.stop());
};

export const handle: Handle = async ({ event, resolve }) => {
	event.locals.actor = null;
	event.locals.session = null;
	const sessionId = event.cookies.get(sessions.cookieName);
	if (sessionId && !building) {
		const signedIn = await identify(event, sessionId);
		if (signedIn) {
			// A phone that was signed out offers what it holds, and opens nothing else.
			const opens = !signedIn.session.signedOut || event.route.id === '/sync';
			event.locals.actor = opens ? signedIn.actor : null;
			event.locals.session = signedIn.session;
		} else if (!event.locals.unavailable) {
			// Ended elsewhere, or by itself: what this computer kept meanwhile is nobody's any more.
			takeMapKey(event.cookies);
		}
		if (signedIn?.cookie) setCookie(event.cookies, signedIn.cookie);
	}
	const response = withStatus(await resolve(event), event.locals.unavailable);
	// What a signed-in person sees is nobody else's, and not for a shared computer's disk.
	if (event.locals.actor && !response.headers.has('cache-control'))
		response.headers.set('cache-control', 'private, no-store');
	return compressed(event.request, response);
};

export const handleError: HandleServerError = ({ error: thrown, event, status, message }) => {
	if (status === 404) return { message: problems.not_found, code: 'not_found' };
	if (isPassing(thrown)) {
		event.locals.unavailable = true;
		return { message: problems.unavailable, code: 'unavailable' };
	}
	process.stderr.write(`${forLog(thrown) || message}\n`);
	return { message: problems.unexpected, code: 'unexpected' };
};

async function identify({ locals, route, url }: RequestEvent, sessionId: string) {
	try {
		const secure = url.protocol === 'https:';
		return await sessions.validate(installation.database(), secure, sessionId, new Date());
	} catch (thrown) {
		if (!isPassing(thrown)) throw thrown;
		locals.unavailable = true;
		// The phone's door says so in its own form.
		if (route.id !== '/sync') error(503, { message: problems.unavailable, code: 'unavailable' });
		return null;
	}
}

/** A page that met a database that is away says so in its status too; Kit calls every surprise a 500. */
function withStatus(response: Response, unavailable: true | undefined): Response {
	if (!unavailable || response.status !== 500) return response;
	return new Response(response.body, { status: 503, headers: response.headers });
}

function setCookie(cookies: Cookies, cookie: Cookie): void {
	cookies.set(cookie.name, cookie.value, { path: '/', ...cookie.attributes });
}

/** Text travels compressed: a village's households over 2G are a third of their size. */
function compressed(request: Request, response: Response): Response {
	const isText = /^(text\/|application\/(json|geo\+json)|image\/svg)/.test(
		response.headers.get('content-type') ?? ''
	);
	const accepted = request.headers.get('accept-encoding')?.includes('gzip');
	if (!isText || !accepted || !response.body || response.headers.has('content-encoding'))
		return response;
	const headers = new Headers(response.headers);
	headers.set('content-encoding', 'gzip');
	headers.append('vary', 'accept-encoding');
	headers.delete('content-length');
	const { status, statusText } = response;
	return new Response(response.body.pipeThrough(new CompressionStream('gzip')), {
		status,
		statusText,
		headers
	});
}
