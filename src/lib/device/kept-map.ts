/**
 * The last map that a province's officer loaded, for when there is no network: figures of areas and their
 * shapes, and the files that show them. It lies sealed under a key that only a cookie holds, which the server
 * gives with the map and takes back with the session: on a computer that several people use, whoever signs
 * out, or is signed out, leaves nothing that can be read, also where no script was running then.
 */
const place = 'kept-map';
const shell = '/coverage/kept';
const box = '/coverage/kept/box';
const keyCookie = 'map_key';
const nonceLength = 12;

/** What the worker answers for when the server does not. */
export const shownByMap = ['/', '/coverage', '/coverage/__data.json', shell];

/** Keeps this map in the place of the one before, with the files that the open page has loaded. */
export async function keep(told: object): Promise<void> {
	const key = await keyHere();
	if (!key) return;
	const cache = await caches.open(place);
	const nonce = crypto.getRandomValues(new Uint8Array(nonceLength));
	const text = new TextEncoder().encode(JSON.stringify(told));
	const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, key, text);
	await keepFiles(cache);
	await cache.put(box, new Response(new Blob([nonce, sealed])));
}

/** The map that was kept for whoever is signed in here; what nobody can open any more goes. */
export async function kept<Told>(): Promise<Told | null> {
	const response = await globalThis.caches?.match(box, { cacheName: place });
	if (!response) return null;
	const [bytes, key] = [new Uint8Array(await response.arrayBuffer()), await keyHere()];
	const how = { name: 'AES-GCM', iv: bytes.subarray(0, nonceLength) };
	const opened =
		key && (await crypto.subtle.decrypt(how, key, bytes.subarray(nonceLength)).catch(() => null));
	if (!opened) await erase();
	return opened && (JSON.parse(new TextDecoder().decode(opened)) as Told);
}

export async function erase(): Promise<void> {
	await caches.delete(place);
}

/** A file of the page that shows the map, where the network does not bring it. */
export async function fileOf(request: Request): Promise<Response> {
	return (await caches.match(request, { cacheName: place })) ?? fetch(request);
}

/** Always what the server says, while it says something; else the way to the map that was kept, if there is one. */
export async function orKept(request: Request): Promise<Response> {
	try {
		return await fetch(request);
	} catch (unreachable) {
		const page = await caches.match(shell, { cacheName: place });
		if (!page) throw unreachable;
		if (new URL(request.url).pathname === shell) return page;
		// The router of an open page is told in its own words.
		return request.mode === 'navigate'
			? Response.redirect(shell)
			: Response.json({ type: 'redirect', location: shell });
	}
}

async function keyHere(): Promise<CryptoKey | null> {
	const text = new RegExp(`(?:^|; )${keyCookie}=([\\w-]+)`).exec(document.cookie)?.[1];
	if (!text) return null;
	const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
	return crypto.subtle.importKey('raw', digest, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** Their names change with what is in them, so only those that are not there yet are asked for. */
async function keepFiles(cache: Cache): Promise<void> {
	const loaded = performance
		.getEntriesByType('resource')
		.map(({ name }) => name)
		.filter((name) => name.startsWith(`${location.origin}/_app/immutable/`));
	const there = (await cache.keys()).map(({ url }) => url);
	const missing = new Set(loaded.filter((name) => !there.includes(name)));
	if (missing.size > 0) await cache.addAll([shell, ...missing]);
}
