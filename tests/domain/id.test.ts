import * as v from 'valibot';
import { expect, it } from 'vitest';
import { Id, uuidv7 } from '$lib/domain/id';

it('an id is a UUID of version 7 that sorts by the time it was made', () => {
	const random = new Uint8Array([255, 238, 221, 204, 187, 170, 153, 136, 119, 102]);
	const id = uuidv7(Date.parse('2026-11-21T03:00:00.000Z'), random);
	expect(id.slice(13)).toBe('-7fee-9dcc-bbaa99887766');
	expect(parseInt(id.slice(0, 13).replace('-', ''), 16)).toBe(
		Date.parse('2026-11-21T03:00:00.000Z')
	);
	expect(v.is(Id, id)).toBe(true);
	expect(uuidv7(1, random) < uuidv7(2, new Uint8Array(10))).toBe(true);
});
