/**
 * The keys of a locked phone. Rows are sealed under a random data key by XChaCha20-Poly1305, which works
 * synchronously; the data key itself is wrapped by WebCrypto under what opens it: the PIN, stretched by
 * PBKDF2, or the recovery secret. Loaded only where there is a lock.
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import type { Seal } from './sealed';

export type Bytes = Uint8Array<ArrayBuffer>;
/** A data key that only its own secret opens again. */
export type Wrapped = { iv: Bytes; sealed: Bytes };
/** How a PIN is made slow to guess; kept with the lock, so that it can grow later. */
export type Stretch = { salt: Bytes; iterations: number };

const nonceLength = 24;
/** What OWASP asks of PBKDF2-SHA-256 in 2026; about a second on a cheap phone. */
const iterations = 600_000;

const toText = new TextDecoder();
const toBytes = new TextEncoder();

export function random(length: number): Bytes {
	return crypto.getRandomValues(new Uint8Array(length));
}

export function newStretch(): Stretch {
	return { salt: random(16), iterations };
}

/** A random nonce of 24 bytes is never met twice; the table's name is bound to the row. */
export function sealWith(dataKey: Bytes, keyId: string): Seal {
	return {
		keyId,
		close: (table, row) => {
			const nonce = random(nonceLength);
			const cipher = xchacha20poly1305(dataKey, nonce, toBytes.encode(table));
			const text = cipher.encrypt(toBytes.encode(JSON.stringify(row)));
			const sealed = new Uint8Array(nonceLength + text.length);
			sealed.set(nonce);
			sealed.set(text, nonceLength);
			return sealed;
		},
		open: (table, sealed) => {
			const nonce = sealed.subarray(0, nonceLength);
			const cipher = xchacha20poly1305(dataKey, nonce, toBytes.encode(table));
			return JSON.parse(toText.decode(cipher.decrypt(sealed.subarray(nonceLength)))) as object;
		}
	};
}

export async function keyFromPin(pin: string, { salt, iterations }: Stretch): Promise<CryptoKey> {
	const raw = toBytes.encode(pin);
	const base = await crypto.subtle.importKey('raw', raw, 'PBKDF2', false, ['deriveKey']);
	const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations };
	const wanted = { name: 'AES-GCM', length: 256 };
	return crypto.subtle.deriveKey(how, base, wanted, false, ['encrypt', 'decrypt']);
}

/** The secret is as random as a key, so nothing has to make it slow. */
export function keyFromSecret(secret: string): Promise<CryptoKey> {
	return crypto.subtle.importKey('raw', fromBase64(secret), 'AES-GCM', false, [
		'encrypt',
		'decrypt'
	]);
}

export async function wrap(dataKey: Bytes, under: CryptoKey): Promise<Wrapped> {
	const iv = random(12);
	const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, under, dataKey);
	return { iv, sealed: new Uint8Array(sealed) };
}

/** The data key, or null when this is not what it was wrapped under. */
export async function unwrap({ iv, sealed }: Wrapped, under: CryptoKey): Promise<Bytes | null> {
	const how = { name: 'AES-GCM', iv };
	const opened = await crypto.subtle.decrypt(how, under, sealed).catch(() => null);
	return opened && new Uint8Array(opened);
}

/** Base64 as it stands in addresses, without the filling at its end. */
export function toBase64(bytes: Bytes): string {
	const text = btoa(String.fromCharCode(...bytes));
	return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64(text: string): Bytes {
	const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
	return Uint8Array.from(binary, (each) => each.charCodeAt(0));
}
