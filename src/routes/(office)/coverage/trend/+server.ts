import { levelOf, toldOpenly } from '$lib/domain/coverage';
import type { PeriodKind } from '$lib/domain/period';
import { Problem } from '$lib/domain/problem';
import { outlook } from '$lib/domain/trend';
import { coverage, isWithinReach } from '$lib/server/coverage';
import { database } from '$lib/server/installation';
import * as targets from '$lib/server/targets';
import { behind, hasLine, series } from '$lib/server/trends';
import { today as dayNow } from '../../../form.server';
import { askedIn } from '../shown.server';
import type { RequestHandler } from './$types';

const mostBehind = 200;

/**
 * The month ends, or last periods, of the area asked for, where they lead, and which of a province's communes fall behind.
 * Whoever does not see the area whole sees provinces only: a line of small figures would give them away
 * from one month to the next, and a line of the country the province that is small.
 */
export const GET: RequestHandler = async ({ locals, url }) => {
	const tx = database();
	const { question } = await askedIn(url, locals.actor, dayNow());
	try {
		if (!hasLine(question.indicator)) throw new Problem('not_found');
		const full = await coverage(tx, {
			...question,
			level: levelOf(question.area) ?? question.level
		});
		const whole = await isWithinReach(tx, locals.actor, full);
		if (!whole && (full.area.level !== 'province' || !isToldByMonths(question)))
			throw new Problem('not_found');
		const points = (await series(tx, full.area, question)).map((point) => {
			const { value, day, from } = whole ? point : toldOpenly(point);
			return { day, ...(from ? { from } : {}), value };
		});
		const { own } = await targets.against(tx, full);
		return Response.json(
			{
				points,
				target: own,
				outlook: own && outlook(question.indicator, points, own),
				behind:
					whole && full.area.level === 'province' && question.map === 'then'
						? (await behind(tx, full.path, question.asOf, [question.indicator])).slice(
								0,
								mostBehind
							)
						: []
			},
			{ headers: { 'cache-control': 'private, no-store' } }
		);
	} catch (thrown) {
		if (!(thrown instanceof Problem)) throw thrown;
		const { code, fields, status } = thrown;
		return Response.json({ problem: { code, fields } }, { status });
	}
};

/** Longer periods, and weeks, set against months would give away a small one. */
const isToldByMonths = ({ period }: { period: PeriodKind | null }) =>
	period === null || period === 'month';
