import { expect, it } from 'vitest';
import { toColumns, toRows } from '$lib/domain/columns';
import { generator } from '../random';

it('rows become one array per field', () => {
	expect(
		toColumns([
			{ id: 1, name: 'Thôn Nà Pục' },
			{ id: 2, name: 'Bản Chu' }
		])
	).toEqual({ id: [1, 2], name: ['Thôn Nà Pục', 'Bản Chu'] });
	expect(toColumns([])).toEqual({});
	expect(toRows({})).toEqual([]);
});

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);

it(`whatever rows hold, they come out of the wire as they went in (seed ${seed})`, () => {
	const random = generator(seed);
	const below = (most: number) => Math.floor(random() * most);
	const texts = ['', 'Nông Thị Lan', '😀', '"\\', '\u0000', '__proto__', 'null', 'đường 5'];
	const value = (depth = 0): unknown => {
		const kind = below(depth < 2 ? 7 : 5);
		if (kind === 0) return null;
		if (kind === 1) return random() < 0.5;
		if (kind === 2) return below(2 ** 31) - 2 ** 30;
		if (kind === 3) return random() * 1e6;
		if (kind === 4) return texts[below(texts.length)];
		if (kind === 5) return Array.from({ length: below(4) }, () => value(depth + 1));
		return { topic: value(depth + 1), outcome: value(depth + 1) };
	};
	for (let round = 0; round < 100; round++) {
		const fields = Array.from({ length: 1 + below(8) }, (_, index) => `${texts[below(8)]}${index}`);
		const rows = Array.from({ length: below(20) }, () =>
			Object.fromEntries(fields.map((field) => [field, value()]))
		);
		expect(toRows(JSON.parse(JSON.stringify(toColumns(rows))))).toEqual(rows);
	}
});
