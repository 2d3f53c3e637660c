import type { Action } from '$lib/domain/access';
import { importKinds, type ImportKind } from '$lib/domain/import';
import { teamStates } from '$lib/domain/team';
import { exported, workbookOf } from '$lib/server/exports';
import { database } from '$lib/server/installation';
import { writeCsv } from '$lib/server/sheet/csv';
import { imports as words } from '$lib/ui/words';
import { notFound, permitted, today } from '../../../form.server';
import { download } from '../../download.server';
import { leadOn } from '../../lead-on.server';
import { numberIn } from '../../query';
import type { RequestHandler } from './$types';

/** Phones of members are for those who may bring lists of them. */
const actions: Record<ImportKind, Action> = {
	teams: 'team.import',
	households: 'household.read',
	villages: 'team.read'
};

/** What a list shows under its filters, with the columns by which it can be brought again. */
export const GET: RequestHandler = async (event) => {
	const kind = importKinds.find((each) => each === event.params.kind) ?? notFound();
	const actor = permitted(event, actions[kind]);
	await leadOn(event.url, actor, actions[kind], today());
	const query = event.url.searchParams;
	const filter = {
		text: query.get('q') ?? '',
		state: teamStates.find((state) => state === query.get('state')) ?? null,
		communeId: numberIn(query, 'commune'),
		villageId: numberIn(query, 'village')
	};
	const list = await exported(database(), actor, kind, filter, today());
	const name = `${words.kinds[kind]} ${today()}`;
	return query.get('format') === 'csv'
		? download(writeCsv(list), `${name}.csv`)
		: download(await workbookOf(kind, words.templateSheet, list), `${name}.xlsx`);
};
