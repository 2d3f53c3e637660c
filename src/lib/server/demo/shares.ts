import { figures } from './figures';
import { apportion, random } from './random';
import type { DemoCommune, DemoVillage } from './villages';

/** How far the households of a village had come, in numbers of households. */
export type Shares = {
	both: number;
	shopOnly: number;
	accountOnly: number;
	/** Visited in 2021 without a lasting shop or account. */
	otherwiseVisited: number;
	/** Shop and account in the first half of 2022. */
	later: number;
};

/** The published totals divided among the villages so that communes differ as neighbours do. */
export function sharesOf(villages: DemoVillage[]): Shares[] {
	const ratio = villages.map(ratioOf(random('village ratios')));
	const left = villages.map((village) => village.households);
	const take = (total: number, weight: (ratio: number, left: number) => number, most: number) => {
		const caps = left.map((count, index) =>
			Math.min(count, Math.floor(villages[index]!.households * most))
		);
		const parts = apportion(
			total,
			ratio.map((each, index) => weight(each, left[index]!)),
			caps
		);
		parts.forEach((part, index) => (left[index]! -= part));
		return parts;
	};
	const both = take(figures.both, (each, count) => each * count, 0.93);
	const shopOnly = take(figures.shopOnly, (_, count) => count, 0.2);
	const accountOnly = take(figures.accountOnly, (each, count) => each * count, 0.3);
	const otherwiseVisited = take(figures.otherwiseVisited, (_, count) => count, 0.5);
	const shops = figures.both + figures.shopOnly;
	const later = take(figures.shopsByJune2022 - shops, (each, count) => each * count, 0.4);
	return villages.map((_, index) => ({
		both: both[index]!,
		shopOnly: shopOnly[index]!,
		accountOnly: accountOnly[index]!,
		otherwiseVisited: otherwiseVisited[index]!,
		later: later[index]!
	}));
}

/** High in and around the towns and along the road to Hà Nội, low in the far north-west and north-east. */
function ratioOf(chance: { next: () => number }) {
	const perCommune = new Map<DemoCommune, number>();
	return ({ commune }: DemoVillage): number => {
		if (!perCommune.has(commune)) {
			const { longitude, latitude, town } = commune;
			const smooth =
				0.13 * Math.sin(longitude * 9 + 2) * Math.cos(latitude * 8) - 0.14 * (latitude - 21.8);
			perCommune.set(commune, 0.6 + smooth + (town ? 0.12 : 0) + 0.22 * (chance.next() - 0.5));
		}
		return Math.max(0.25, perCommune.get(commune)! + 0.16 * (chance.next() - 0.5));
	};
}
