/// <reference lib="webworker" />
import { createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { isWord, sendAfter } from './lib/device/background';
import { erase, fileOf, orKept, shownByMap } from './lib/device/kept-map';

declare let self: ServiceWorkerGlobalScope;

// The phone's pages and nothing else; of what is not listed only an officer's map is kept, below.
precacheAndRoute(self.__WB_MANIFEST, { cleanURLs: false });

// One shell boots the router on every address of the phone, with or without a network.
registerRoute(
	new NavigationRoute(createHandlerBoundToURL('/m/shell'), {
		allowlist: [/^\/m(?:[/?]|$)/, /^\/c\//]
	})
);

registerRoute(
	({ url, sameOrigin }) => sameOrigin && shownByMap.includes(url.pathname),
	({ request }) => orKept(request)
);
registerRoute(
	({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith('/_app/immutable/'),
	({ request }) => fileOf(request)
);

// Whoever signs out takes the map along, also when the server does not hear of it.
self.addEventListener('fetch', (event) => {
	const { method, url } = event.request;
	if (method === 'POST' && new URL(url).pathname === '/logout') event.waitUntil(erase());
});

// The page that installed the worker keeps working offline without being opened again.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

// A new version waits until a person agrees (lib/device/update).
self.addEventListener('message', (event) => {
	if (event.data === 'SKIP_WAITING') event.waitUntil(self.skipWaiting());
});

/** Background Sync is not in TypeScript's library: only some browsers have it. */
type SyncEvent = ExtendableEvent & { tag: string };

// The page left word that something waits; now there is a network, and perhaps no page any more.
self.addEventListener('sync' as keyof ServiceWorkerGlobalScopeEventMap, (event) => {
	const { tag } = event as SyncEvent;
	if (isWord(tag)) (event as SyncEvent).waitUntil(sendAfter(tag, isSeen));
});

async function isSeen(): Promise<boolean> {
	const windows = await self.clients.matchAll({ type: 'window' });
	return windows.some(({ visibilityState }) => visibilityState === 'visible');
}
