import { expect, it } from 'vitest';
import { type Figure, valueOf } from '$lib/domain/indicator';
import { hiddenOf, type Hidden, kinOf, type Part, parts, told } from '$lib/domain/suppression';
import { generator } from '../random';

const all = (figures: Figure[]) => {
	const map = new Map(figures.map((figure, id) => [id, figure]));
	const group = [{ ids: [...map.keys()], sumTold: true }];
	const hidden = hiddenOf(map, { numerator: group, denominator: group }, '%');
	return { map, hidden };
};
const figure = (numerator: number, denominator: number): Figure => ({
	numerator,
	denominator,
	value: valueOf('SHP-02', numerator, denominator)
});
const shown = (figures: Figure[]) => {
	const { map, hidden } = all(figures);
	return [...map].map(([id, each]) => told(each, id, hidden).numerator);
};

it('one small count takes the next smallest with it, so that the total does not tell it', () => {
	expect(shown([figure(3, 40), figure(20, 50), figure(9, 30), figure(0, 20)])).toEqual([
		null,
		20,
		null,
		0
	]);
});

it('two small counts whose sum gives them away take another', () => {
	expect(shown([figure(1, 40), figure(1, 40), figure(20, 50), figure(9, 30)])).toEqual([
		null,
		null,
		20,
		null
	]);
});

it('nothing small, nothing hidden; a hidden denominator hides all of the figure', () => {
	expect(shown([figure(5, 40), figure(0, 9)])).toEqual([5, 0]);
	const { map, hidden } = all([figure(1, 2), figure(30, 60), figure(50, 90)]);
	expect(told(map.get(0)!, 0, hidden)).toEqual({ numerator: null, denominator: null, value: null });
	expect(hidden.denominator).toEqual(new Set([0, 1]));
});

it('an area whose own figure is hidden has something hidden in it', () => {
	const map = new Map([figure(8, 40), figure(12, 50)].map((each, id) => [id, each]));
	const secret = [{ ids: [0, 1], sumTold: false }];
	const hidden = hiddenOf(map, { numerator: secret, denominator: [] }, '%');
	expect(hidden.numerator).toEqual(new Set([0]));
});

it('whatever the counts: taking the told from the total leaves every hidden one more than one possibility', () => {
	const next = generator(5);
	const random = { below: (most: number) => Math.floor(next() * most) };
	for (let round = 0; round < 400; round++) {
		const figures = Array.from({ length: 2 + random.below(9) }, () => {
			const denominator = random.below(3) === 0 ? random.below(8) : random.below(80);
			return figure(random.below(Math.min(denominator, random.below(2) ? 8 : 80) + 1), denominator);
		});
		const { map, hidden } = all(figures);
		for (const part of parts) expectAmbiguous(map, hidden, part);
	}
});

/** What somebody works out who has the total and all that is told: the lowest and highest of each hidden count. */
function expectAmbiguous(map: Map<number, Figure>, hidden: Hidden, part: Part) {
	const cells = [...map].map(([id, full]) => ({
		full: full[part]!,
		open: told(full, id, hidden),
		id
	}));
	for (const { full, open } of cells)
		if (full > 0 && full < 5) expect(open[part], `${full} is small`).toBeNull();
	const secret = cells.filter(({ id }) => hidden[part].has(id));
	const left = secret.reduce((sum, { full }) => sum + full, 0);
	const total = cells.reduce((sum, { full }) => sum + full, 0);
	// A total that is small itself is not told, and nothing can be taken from it.
	if (total < 5) return;
	const least = ({ id }: { id: number }) =>
		part === 'numerator' && hidden.denominator.has(id) ? 0 : 1;
	const most = ({ open }: { open: Figure }) =>
		part === 'numerator' ? (open.denominator ?? Infinity) : Infinity;
	for (const cell of secret.filter(({ full }) => full > 0 && full < 5)) {
		const others = secret.filter((each) => each !== cell);
		const highest = Math.min(most(cell), left - others.reduce((sum, each) => sum + least(each), 0));
		const lowest = Math.max(least(cell), left - others.reduce((sum, each) => sum + most(each), 0));
		expect(highest, JSON.stringify(cells)).toBeGreaterThan(lowest);
	}
}

it('what one indicator hides, others hide too that count the same or what follows from it', () => {
	const kin = (code: Parameters<typeof kinOf>[0]) => kinOf(code).map(({ indicator }) => indicator);
	expect(kin('SHP-02')).toEqual(['SHP-01', 'SHP-03', 'PAY-01', 'PAY-03', 'DVC-03', 'NET-01']);
	expect(kin('ACT-02')).toEqual(['PAY-03', 'DVC-03', 'NET-01']);
	expect(kinOf('ORG-03')).toEqual([
		{ indicator: 'ORG-06', pairs: [['numerator', 'denominator']] },
		{ indicator: 'TRN-01', pairs: [['numerator', 'denominator']] }
	]);
	expect(kin('ACT-01')).toEqual([]);
});
