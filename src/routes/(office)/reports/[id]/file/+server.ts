import { docxOf } from '$lib/server/official-docx';
import { pdfOf } from '$lib/server/official-pdf';
import { xlsxOf } from '$lib/server/official-xlsx';
import { reports as words } from '$lib/ui/words';
import { notFound, today } from '../../../../form.server';
import { download } from '../../../download.server';
import { documentOf } from '../../document';
import { toldFor } from '../../told.server';
import type { RequestHandler } from './$types';

const formats = ['docx', 'pdf', 'xlsx'] as const;

export const GET: RequestHandler = async (event) => {
	const asked = event.url.searchParams.get('format');
	const format = formats.find((each) => each === asked) ?? notFound();
	const told = await toldFor(event, event.params.id);
	const { form, report, subject } = told;
	const period = words.periodName(form.period, { from: report.periodFrom, to: report.periodTo });
	const document = documentOf(told, today());
	const name = `${words.title} ${subject.name} ${period}.${format}`.replaceAll('/', '-');
	if (format === 'docx') return download(docxOf(document), name);
	if (format === 'pdf') return download(new Uint8Array(await pdfOf(document)), name);
	return download(await xlsxOf(words.title, document), name);
};
