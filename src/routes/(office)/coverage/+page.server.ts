import type { AreaLevel } from '$lib/domain/area';
import { levelsWithin } from '$lib/domain/coverage';
import { addDays, type Day } from '$lib/domain/day';
import { Problem } from '$lib/domain/problem';
import * as areas from '$lib/server/areas';
import {
	type Coverage,
	coverage,
	homeOf,
	isWithinReach,
	nearestQuestion,
	openly,
	provincesWithVillages,
	standIn
} from '$lib/server/coverage';
import { database } from '$lib/server/installation';
import { notFound, today as dayNow } from '../../form.server';
import type { PageServerLoad } from './$types';

/** Figures for everybody: whole within the reader's reach, without small cells elsewhere. */
export const load: PageServerLoad = async ({ locals, url }) => {
	const [tx, today] = [database(), dayNow()];
	const asked = [...url.searchParams].filter(([, value]) => value !== '');
	const home = await homeOf(tx, locals.actor, today);
	const { question, faults } = nearestQuestion(Object.fromEntries(asked), home, today);
	const frame = {
		question,
		faults,
		today,
		search: await find(url.searchParams.get('q') ?? ''),
		levels: levelsWithin(question.area, question.asOf),
		provinces: await provincesWithVillages(tx, question.asOf)
	};
	try {
		const full = await coverage(tx, question);
		const whole = await isWithinReach(tx, locals.actor, full);
		const { path, rows, total, counts } = whole ? full : await openly(tx, full);
		const renamed = await renamedSince(full, today);
		return { ...frame, absent: null, shown: { whole, path, rows, total, counts, renamed } };
	} catch (thrown) {
		if (!(thrown instanceof Problem && thrown.code === 'not_found')) throw thrown;
		const absent = await standIn(tx, question.area, question.asOf);
		return absent ? { ...frame, absent, shown: null } : notFound();
	}
};

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
async function renamedSince({ area }: Coverage, today: Day): Promise<string | null> {
	const now = await areas.byCode(database(), area.level, area.code, today);
	return now && now.id !== area.id ? now.name : null;
}
