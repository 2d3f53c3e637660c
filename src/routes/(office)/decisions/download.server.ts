import type { Decided } from '$lib/server/decision-draft';
import { docxOf } from '$lib/server/official-docx';
import { pdfOf } from '$lib/server/official-pdf';
import { notFound, today } from '../../form.server';
import { documentOf } from './document';

/** The file of a decision in the format that an address asks for. */
export async function download(decided: Decided, format: string | null): Promise<Response> {
	if (format !== 'docx' && format !== 'pdf') notFound();
	const document = documentOf(decided, today());
	const bytes = format === 'docx' ? docxOf(document) : await pdfOf(document);
	const name = `${decided.paper?.number ?? document.about}.${format}`.replaceAll('/', '-');
	return new Response(new Uint8Array(bytes), {
		headers: {
			'content-type': types[format],
			'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`
		}
	});
}

const types = {
	docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
	pdf: 'application/pdf'
};
