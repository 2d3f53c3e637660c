// What a phone says of a card without a network, by the keys that it was told when it last had one.
import { generateKeyPairSync, sign } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as cards from '$lib/device/cards';
import { type Card, signedPart, toBase64url } from '$lib/domain/card';
import { addDays } from '$lib/domain/day';

const today = '2026-11-21';
const card: Card = {
	memberId: '01930000-0000-7000-8000-000000000008',
	name: 'Vi Thị Hồng',
	role: 'member',
	team: 'Tổ CNSCĐ thôn Nà Pục',
	commune: 'Xã Na Sầm',
	decision: '12/QĐ-UBND',
	validUntil: addDays(today, 90)
};
const made = () => {
	const { publicKey, privateKey } = generateKeyPairSync('ed25519');
	const part = signedPart(card);
	const token = `${part}.${toBase64url(sign(null, Buffer.from(part), privateKey))}`;
	return { key: publicKey.export({ format: 'jwk' }).x ?? '', token };
};
const [old, fresh] = [made(), made()];
const hears = async (...keys: string[]) => {
	vi.stubGlobal('fetch', async () => Response.json({ state: 'valid', portrait: null, keys }));
	await cards.ask(old.token);
};

beforeEach(() => {
	const kept = new Map<string, string>();
	vi.stubGlobal('localStorage', {
		getItem: (key: string) => kept.get(key) ?? null,
		setItem: (key: string, value: string) => kept.set(key, value)
	});
	vi.useFakeTimers({ now: new Date(`${today}T03:00:00.000Z`), toFake: ['Date'] });
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

test('a card of a key that it was not told is no card, as long as no other key can sign yet', async () => {
	expect(await cards.verify(old.token, today)).toBeNull();
	await hears(old.key);
	expect(await cards.verify(old.token, today)).toBe('valid');
	expect(await cards.verify(fresh.token, today)).toBe('unknown');
	expect(await cards.verify('không phải thẻ', today)).toBe('unknown');
});

test('a phone that heard nothing for long calls nobody an impostor for a newer key', async () => {
	await hears(old.key);
	const later = addDays(today, 30);
	expect(await cards.verify(fresh.token, addDays(later, -1))).toBe('unknown');
	expect(await cards.verify(fresh.token, later)).toBeNull();
	expect(await cards.verify(old.token, later)).toBe('valid');
	expect(await cards.verify(old.token, addDays(today, 91))).toBe('expired');
});

test('once it hears of the new key, cards of both are good, and of a key withdrawn none', async () => {
	await hears(old.key);
	await hears(old.key, fresh.key);
	expect(await cards.verify(old.token, today)).toBe('valid');
	expect(await cards.verify(fresh.token, today)).toBe('valid');
	await hears(fresh.key);
	expect(await cards.verify(old.token, today)).toBe('unknown');
});

test('keys that it keeps from before it noted the day verify, and accuse nobody', async () => {
	localStorage.setItem('card-keys', JSON.stringify([old.key]));
	expect(await cards.verify(old.token, today)).toBe('valid');
	expect(await cards.verify(fresh.token, today)).toBeNull();
});
