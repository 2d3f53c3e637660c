import { grantsFor } from '$lib/domain/access';
import { xlsxOf } from '$lib/server/official-xlsx';
import { showMoment } from '$lib/ui/format';
import { allowances as words } from '$lib/ui/words';
import { notFound, signedIn } from '../../../form.server';
import { download } from '../../download.server';
import { documentOf, proofTable } from '../document';
import { communeIn, monthIn, reckonedFor } from '../month.server';
import type { RequestHandler } from './$types';

/** The list for the commune's accountant, with the days that prove it. */
export const GET: RequestHandler = async (event) => {
	const actor = signedIn(event);
	if (grantsFor(actor, 'allowance.read').length === 0) notFound();
	const query = event.url.searchParams;
	const period = monthIn(query);
	const { commune } = await communeIn(actor, query, period);
	if (!commune) notFound();
	const reckoned = await reckonedFor(commune.id, period);
	const content = await xlsxOf(
		words.paper.sheet,
		documentOf(
			commune.name,
			period,
			reckoned,
			reckoned.closed
				? words.paper.closed(reckoned.closed.by, showMoment(reckoned.closed.at))
				: words.paper.open
		),
		[{ name: words.paper.proofs, table: proofTable(reckoned) }]
	);
	const month = words.monthName(period.from);
	return download(content, `${words.title} ${commune.name} ${month}.xlsx`);
};
