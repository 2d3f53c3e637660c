import type { AreaLevel } from '$lib/domain/area';
import { type CoverageQuestion, levelsWithin } from '$lib/domain/coverage';
import { addDays, type Day } from '$lib/domain/day';
import { Problem } from '$lib/domain/problem';
import * as areas from '$lib/server/areas';
import { provinceOf, provincesWithVillages, standIn } from '$lib/server/coverage';
import { database, isDemo } from '$lib/server/installation';
import * as localIndicators from '$lib/server/local-indicators';
import { notFound, today as dayNow } from '../../form.server';
import { giveMapKey } from '../../session.server';
import type { PageServerLoad } from './$types';
import { askedIn, shownTo } from './shown.server';

/** Figures for everybody: whole within the reader's reach, without small cells elsewhere. */
export const load: PageServerLoad = async (event) => {
	const { locals, url } = event;
	const [tx, today] = [database(), dayNow()];
	const asked = await askedIn(url, locals.actor, today);
	const { question, view, faults } = asked;
	const frame = {
		question,
		view,
		faults,
		today,
		locals: await localsOf(question),
		keeps: giveMapKey(event),
		loadedAt: new Date().toISOString(),
		demo: await isDemo(),
		search: await find(url.searchParams.get('q') ?? ''),
		levels: levelsWithin(question.area, question.mapOn),
		provinces: await provincesWithVillages(tx, question.mapOn)
	};
	try {
		const { area, ...shown } = await shownTo(locals.actor, asked);
		const renamed = await renamedSince(area, today);
		return { ...frame, absent: null, shown: { ...shown, renamed } };
	} catch (thrown) {
		if (!(thrown instanceof Problem && thrown.code === 'not_found')) throw thrown;
		const absent = await standIn(tx, question.area, question.mapOn);
		return absent ? { ...frame, absent, shown: null } : notFound();
	}
};

/** Those of the province that is asked about, if it was there that day. */
async function localsOf(question: CoverageQuestion) {
	const province = await provinceOf(database(), question);
	return province === null ? [] : localIndicators.list(database(), province);
}

const mostFound = 12;

/** Provinces, communes and villages by any name they ever had, with what became of those that are no more. */
async function find(text: string) {
	const levels: AreaLevel[] = ['province', 'commune', 'village'];
	const found =
		text === '' ? [] : await areas.search(database(), text, { levels, most: mostFound });
	return {
		text,
		found: found.map(({ id, code, name, within, validTo, became }) => ({
			id,
			code,
			label: [name, ...within].join(', '),
			lastDay: validTo && addDays(validTo, -1),
			became: became.map((now) => ({ code: now.code, name: now.name }))
		}))
	};
}

/** Today's bearer of the code, when codes were given anew and it is not the area shown. */
async function renamedSince(area: areas.Whole, today: Day): Promise<string | null> {
	if (area.level === 'country') return null;
	const now = await areas.byCode(database(), area.level, area.code, today);
	return now && now.id !== area.id ? now.name : null;
}
