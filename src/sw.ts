/// <reference lib="webworker" />
import { createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

declare let self: ServiceWorkerGlobalScope;

// The phone's pages and nothing else; what is not listed goes to the network untouched.
precacheAndRoute(self.__WB_MANIFEST, { cleanURLs: false });

// One shell boots the router on every address of the phone, with or without a network.
registerRoute(
	new NavigationRoute(createHandlerBoundToURL('/m/shell'), { allowlist: [/^\/m(?:[/?]|$)/] })
);

// The page that installed the worker keeps working offline without being opened again.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

// A new version waits until a person agrees (lib/device/update).
self.addEventListener('message', (event) => {
	if (event.data === 'SKIP_WAITING') event.waitUntil(self.skipWaiting());
});
