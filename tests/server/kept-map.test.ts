import { expect, test } from 'vitest';
import type { Actor, Grant } from '$lib/domain/access';
import { giveMapKey } from '../../src/routes/session.server';

const officer: Grant = { role: 'province_officer', provinceId: 20 };
const chair: Grant = { role: 'commune_chair', communeId: 6475 };

/** A computer's cookies, and what the server set of them. */
function computer() {
	const jar = new Map<string, { value: string; path: string; maxAge?: number }>();
	return {
		jar,
		opens(grant: Grant | null, id: string) {
			const actor: Actor | null = grant && { id: 'a', name: 'A', phone: '', grants: [grant] };
			const session = grant && { id, deviceId: null, signedOut: false };
			return giveMapKey({
				url: new URL('https://to.example/coverage'),
				locals: { actor, session },
				cookies: {
					get: (name: string) => jar.get(name)?.value,
					set: (name: string, value: string, options: { path: string }) =>
						jar.set(name, { value, ...options }),
					delete: (name: string) => jar.delete(name)
				}
			} as never);
		}
	};
}

test('each session of a province’s officer has one key to its last map, that tells nothing of the session', () => {
	const { jar, opens } = computer();
	expect(opens(officer, 'session-1')).toBe(true);
	const first = jar.get('map_key')!;
	expect(first).toMatchObject({ path: '/coverage', secure: true, maxAge: 30 * 86_400 });
	expect(first.value).not.toContain('session-1');
	opens(officer, 'session-1');
	expect(jar.get('map_key')!.value).toBe(first.value);
	opens(officer, 'session-2');
	expect(jar.get('map_key')!.value).not.toBe(first.value);
});

test('whoever comes after the officer finds the key gone', () => {
	for (const next of [null, chair]) {
		const { jar, opens } = computer();
		opens(officer, 'session-1');
		expect(opens(next, 'session-2')).toBe(false);
		expect(jar.size).toBe(0);
	}
});
