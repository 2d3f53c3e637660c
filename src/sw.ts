/// <reference lib="webworker" />
import { createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { isWord, sendAfter } from './lib/device/background';

declare let self: ServiceWorkerGlobalScope;

// The phone's pages and nothing else; what is not listed goes to the network untouched.
precacheAndRoute(self.__WB_MANIFEST, { cleanURLs: false });

// One shell boots the router on every address of the phone, with or without a network.
registerRoute(
	new NavigationRoute(createHandlerBoundToURL('/m/shell'), {
		allowlist: [/^\/m(?:[/?]|$)/, /^\/c\//]
	})
);

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
