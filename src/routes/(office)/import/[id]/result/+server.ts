import * as v from 'valibot';
import { headingOf, type RowVerdict, verdicts } from '$lib/domain/import';
import { Id } from '$lib/domain/id';
import * as imports from '$lib/server/imports';
import { database } from '$lib/server/installation';
import { writeCsv } from '$lib/server/sheet/csv';
import { writeXlsx } from '$lib/server/sheet/write';
import { faultWords } from '$lib/ui/fault';
import { importFaults, imports as words } from '$lib/ui/words';
import { notFound, signedIn } from '../../../../form.server';
import { download } from '../../../download.server';
import type { RequestHandler } from './$types';

/** The list as it was brought, with what became of each row: it can be corrected and brought again. */
export const GET: RequestHandler = async (event) => {
	const actor = signedIn(event);
	if (!v.is(Id, event.params.id)) notFound();
	const job = (await imports.one(database(), actor, event.params.id)) ?? notFound();
	const sheet = await imports.sheetOf(database(), job.id);
	const faults = await faultsByRow(job);
	const headings = sheet.rows[job.headingRow] ?? [];
	const below = sheet.rows.slice(job.headingRow + 1);
	const width = below.reduce((most, row) => Math.max(most, row.length), headings.length);
	const letters = Object.entries(verdicts) as [RowVerdict, string][];
	const list = [
		[...padded(headings, width), words.resultColumns.verdict, words.resultColumns.faults],
		...below.map((cells, row) => {
			const [verdict = 'waiting'] = letters.find(([, each]) => each === job.verdicts[row]) ?? [];
			const said = faults.get(row) ?? (verdict === 'bad' ? [words.sameTeam] : []);
			return [...padded(cells, width), words.verdicts[verdict], said.join(' ')];
		})
	];
	const name = `${job.fileName.replace(/\.[^.]*$/, '')} - ${words.resultColumns.verdict}`;
	if (event.url.searchParams.get('format') === 'csv')
		return download(writeCsv(list), `${name}.csv`);
	const widths = [...padded([], width).map(() => 18), 12, 60];
	const columns = widths.map((width) => ({ width }));
	return download(
		await writeXlsx([{ name: words.templateSheet, columns, rows: list }]),
		`${name}.xlsx`
	);
};

async function faultsByRow({ id, kind }: imports.Job): Promise<Map<number, string[]>> {
	const byRow = new Map<number, string[]>();
	for (const { row, field, code, candidates } of await imports.allFaultsOf(database(), id)) {
		const told = words.faultAmong(importFaults[code] ?? faultWords(code), candidates ?? '');
		const said = words.fault(headingOf(kind, field), told);
		byRow.set(row, [...(byRow.get(row) ?? []), said]);
	}
	return byRow;
}

function padded(cells: readonly string[], width: number): string[] {
	return Array.from({ length: width }, (_, index) => cells[index] ?? '');
}
