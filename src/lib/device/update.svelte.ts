import { dev } from '$app/environment';

/** A new version is looked for when the app comes to the front, at most this often. */
const CHECK_EVERY_MS = 60 * 60 * 1000;

/**
 * The version of the app on this device. A newer one is fetched in the background and waits: only
 * a person's tap replaces the page, because an open form may hold a draft.
 */
class Update {
	/** True when a newer version is downloaded and waits for `apply`. */
	ready = $state(false);

	#registration: ServiceWorkerRegistration | undefined;
	#waiting: ServiceWorker | null = null;
	#watching = false;

	/** Installs the service worker and watches for newer ones, once. Does nothing where there is none. */
	async watch(): Promise<void> {
		if (dev || this.#watching || !('serviceWorker' in navigator)) return;
		this.#watching = true;
		const registration = await register();
		if (!registration) return;
		this.#registration = registration;
		this.#offer(registration.waiting);
		registration.addEventListener('updatefound', () => {
			const worker = registration.installing;
			worker?.addEventListener('statechange', () => {
				if (worker.state === 'installed') this.#offer(registration.waiting);
			});
		});
		checkWhenShown(registration);
	}

	/** The server says that this version is too old for it: a newer one is asked for at once. */
	async look(): Promise<void> {
		await this.#registration?.update().catch(() => undefined);
	}

	/** Replaces the running version with the waiting one and loads the page again. */
	apply(): void {
		// Another tab may have been quicker; then the new version is only a reload away.
		if (this.#waiting?.state !== 'installed') return location.reload();
		navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), {
			once: true
		});
		this.#waiting.postMessage('SKIP_WAITING');
	}

	/** The very first worker has nothing to replace: it is no update. */
	#offer(worker: ServiceWorker | null): void {
		if (!worker || !navigator.serviceWorker.controller) return;
		this.#waiting = worker;
		this.ready = true;
	}
}

/** Offline, or with storage refused, the app still runs; it is only not kept on the device. */
function register(): Promise<ServiceWorkerRegistration | undefined> {
	return navigator.serviceWorker.register('/sw.js').catch(() => undefined);
}

function checkWhenShown(registration: ServiceWorkerRegistration): void {
	let checkedAt = performance.now();
	document.addEventListener('visibilitychange', () => {
		if (document.hidden || performance.now() - checkedAt < CHECK_EVERY_MS) return;
		checkedAt = performance.now();
		registration.update().catch(() => undefined);
	});
}

export const update = new Update();
