import { type ImportKind, writtenFieldsOf } from '$lib/domain/import';
import { workbookOf } from '$lib/server/exports';
import * as imports from '$lib/server/imports';
import { imports as words } from '$lib/ui/words';
import { notFound, signedIn } from '../../../../form.server';
import { download } from '../../../download.server';
import type { RequestHandler } from './$types';

/** An empty list with its headings, an example in the guide beside it, and drop-downs. */
export const GET: RequestHandler = async (event) => {
	const actor = signedIn(event);
	const kind = imports.kindsFor(actor).find((each) => each === event.params.kind) ?? notFound();
	const headings = writtenFieldsOf(kind).map(([, { headings }]) => headings[0]!);
	const guide = {
		name: words.guideSheet,
		columns: [{ width: 28 }, { width: 12 }, { width: 50 }, { width: 60 }],
		rows: [words.guideHead, ...guideRows(kind)]
	};
	const content = await workbookOf(kind, words.templateSheet, [headings], [guide]);
	return download(content, `${words.kinds[kind]} - mẫu.xlsx`);
};

function guideRows(kind: ImportKind): string[][] {
	return writtenFieldsOf(kind).map(([, { headings, required, choices, example }]) => [
		headings[0]!,
		required ? words.required : '',
		choices ? words.guideChoices(choices.join(', ')) : example && words.guideExample(example),
		headings.slice(1).join(', ')
	]);
}
