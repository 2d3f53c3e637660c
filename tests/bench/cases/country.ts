// What the country costs, and one province of it, as households and visits grow: the product's own questions.
import { type Case, type Figures, type Row, timed } from '../case.ts';
import { type Database, load } from '../product.ts';
import type { World } from '../world.ts';

type Asked = Record<string, string>;
const aSecond = { most: 1000, words: '≤ 1 s' };
const today = '2026-11-21';

/** What pages and the open data ask; nothing of it is kept from one time to the next. */
const questions: Record<string, Asked> = {
	'country by province': { area: 'VN', indicator: 'SHP-02' },
	'country by province, 31/12/2024': { area: 'VN', indicator: 'SHP-02', asOf: '2024-12-31' },
	'country, 3,321 communes': { area: 'VN', indicator: 'SHP-02', level: 'commune' },
	'province by commune': { area: '20', indicator: 'SHP-02' },
	'commune decisions, country': { area: 'VN', indicator: 'ORG-02' },
	'working teams of the month, country': { area: 'VN', indicator: 'ORG-04' },
	'trained members, country': { area: 'VN', indicator: 'TRN-01' },
	'visits of the month, country': { area: 'VN', indicator: 'ACT-01' },
	'visits of the year, country': { area: 'VN', indicator: 'ACT-01', period: 'year' },
	'selling shops, country': { area: 'VN', indicator: 'SHP-04' },
	'working teams of the month, province': { area: '20', indicator: 'ORG-04' },
	'trained members, province': { area: '20', indicator: 'TRN-01' },
	'visits of the month, province': { area: '20', indicator: 'ACT-01' },
	'visits of the year, province': { area: '20', indicator: 'ACT-01', period: 'year' },
	'selling shops, province': { area: '20', indicator: 'SHP-04' }
};

export const country: Case = {
	name: 'country',
	minutes: 10,
	async open(world) {
		const works = await worksOf(world);
		const { factors } = world.size;
		const urls: string[] = [];
		for (const factor of factors) urls.push(await world.country(factor));
		const named = (name: string, factor: number) => `${name}, ${factor}`;
		return {
			async round(index) {
				const figures: Figures = {};
				for (const [at, factor] of factors.entries()) {
					const { database, close } = await works.connect(urls[at]!);
					for (const [name, work] of Object.entries(works.all(database)))
						if (index === 0 || name !== verifying) figures[named(name, factor)] = await timed(work);
					await close();
				}
				return figures;
			},
			rows: works.names.flatMap((name) =>
				factors.map((factor, at): Row => ({
					title: `country × ${factor}: ${name}`,
					unit: 'ms',
					ours: named(name, factor),
					...(at > 0 && {
						peer: { figure: named(name, factors[0]!), name: `× ${factors[0]}` }
					}),
					target: name === verifying ? { words: '–' } : aSecond
				}))
			)
		};
	}
};

const verifying = 'indicators:verify, all villages';

async function worksOf(world: World) {
	const { connect, figures, trends, search, verify } = await load(world);
	const ask = (database: Database, asked: Asked) =>
		figures.coverage(database, figures.questionIn(asked, today));
	const line = async (database: Database, area: string) => {
		const asked = figures.questionIn({ area, indicator: 'SHP-02' }, today);
		return trends.series(database, (await figures.pathTo(database, asked)).at(-1), asked);
	};
	const all = (database: Database): Record<string, () => Promise<unknown>> => ({
		...Object.fromEntries(
			Object.entries(questions).map(([name, asked]) => [name, () => ask(database, asked)])
		),
		'open figures, country by province': async () =>
			figures.openly(database, await ask(database, { area: 'VN' })),
		'open figures, 3,321 communes': async () =>
			figures.openly(database, await ask(database, { area: 'VN', level: 'commune' })),
		'two years of month ends, province': () => line(database, '20'),
		'two years of month ends, country': () => line(database, 'VN'),
		'a name among all areas': () =>
			search(database, 'hoang dong', { levels: ['province', 'commune', 'village'], most: 12 }),
		[verifying]: async () => {
			const { differences } = await verify(database);
			if (differences > 0) throw new Error(`${differences} kept figures were wrong.`);
		}
	});
	return {
		connect: (url: string) => connect({ url }),
		all,
		names: Object.keys(all(null as unknown as Database))
	};
}
