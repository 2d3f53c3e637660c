import { redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { fieldsOf, headingOf, importModes, importLimits } from '$lib/domain/import';
import { Id } from '$lib/domain/id';
import { Problem } from '$lib/domain/problem';
import { tried } from '$lib/server/import-work';
import * as imports from '$lib/server/imports';
import { database, wakeWorker } from '$lib/server/installation';
import { notFound, refuse, signedIn, textOf } from '../../../form.server';
import { numberIn, pageIn } from '../../query';
import type { Actions, PageServerLoad } from './$types';

const faultsPerPage = 50;

export const load: PageServerLoad = async (event) => {
	const { verdicts: _, ...job } = await jobOf(event);
	const query = event.url.searchParams;
	const working = job.state === 'checking' || job.state === 'running';
	const matching =
		job.state === 'uploaded' || (query.has('columns') && !['done', 'stopped'].includes(job.state));
	const done = working ? (tried.get(job.id) ?? job.total - job.counts.waiting) : 0;
	return {
		job,
		working,
		done,
		match: !working && matching ? await matchOf(job, numberIn(query, 'heading')) : null,
		...(working || matching ? nothing : await faultsOn(job, pageIn(query)))
	};
};

const nothing = { faults: [], faultRows: 0, page: 1, size: faultsPerPage };

export const actions: Actions = {
	match: (event) =>
		act(event, async (actor, id, form) => {
			const columns = fieldsOf((await jobOf(event)).kind).flatMap(([field]) => {
				const column = textOf(form, `columns.${field}`);
				return /^\d{1,2}$/.test(column) ? [[field, Number(column)] as const] : [];
			});
			const given = {
				headingRow: Number(textOf(form, 'headingRow')) || 0,
				columns: Object.fromEntries(columns)
			};
			await imports.matchColumns(database(), actor, id, given);
		}),
	start: (event) =>
		act(event, async (actor, id, form) => {
			const mode = importModes.find((each) => each === textOf(form, 'mode'));
			if (!mode) throw new Problem('malformed');
			await imports.start(database(), actor, id, mode, new Date());
		}),
	stop: (event) => act(event, (actor, id) => imports.stop(database(), actor, id)),
	goOn: (event) => act(event, (actor, id) => imports.goOn(database(), actor, id)),
	discard: (event) =>
		act(event, async (actor, id) => {
			await imports.discard(database(), actor, id);
			redirect(303, '/import');
		})
};

type Event = Pick<RequestEvent, 'locals' | 'url' | 'params' | 'request'>;

/** What is pressed twice, or after the work went on, changes nothing: the page shows how it stands. */
async function act(
	event: Event,
	work: (actor: ReturnType<typeof signedIn>, id: string, form: FormData) => Promise<void>
) {
	const actor = signedIn(event);
	const { id } = await jobOf(event);
	try {
		await work(actor, id, await event.request.formData());
	} catch (thrown) {
		if (!(thrown instanceof Problem)) throw thrown;
		if (thrown.code !== 'import_busy') return refuse(thrown, {});
	}
	wakeWorker();
	return redirect(303, `/import/${id}`);
}

async function jobOf(event: Pick<RequestEvent, 'locals' | 'url' | 'params'>): Promise<imports.Job> {
	const actor = signedIn(event);
	if (!v.is(Id, event.params.id)) notFound();
	return (await imports.one(database(), actor, event.params.id)) ?? notFound();
}

/** The headings of the file, an example of each column, and what they seem to mean. */
async function matchOf(
	job: Pick<imports.Job, 'id' | 'kind' | 'headingRow' | 'columns'>,
	row: number | null
) {
	const sheet = await imports.sheetOf(database(), job.id);
	const headingRow = row === null ? job.headingRow : Math.min(row, sheet.rows.length - 1) - 1;
	const headings = sheet.rows[headingRow] ?? [];
	const below = sheet.rows.slice(headingRow + 1, headingRow + 6);
	const width = Math.min(
		importLimits.columns,
		Math.max(headings.length, ...below.map((cells) => cells.length))
	);
	return {
		headingRow,
		rows: sheet.rows.slice(0, 15).map((cells, index) => ({
			index,
			number: sheet.numbers[index] ?? index + 1,
			text: cells.filter(Boolean).slice(0, 4).join(' · ').slice(0, 80)
		})),
		columns: Array.from({ length: width }, (_, index) => ({
			index,
			heading: (headings[index] ?? '').slice(0, 60),
			example: (below.map((cells) => cells[index] ?? '').find(Boolean) ?? '').slice(0, 30)
		})),
		fields: fieldsOf(job.kind).map(([field, { required = false, headings: names }]) => ({
			field,
			label: names[0] ?? field,
			required,
			column: row === null || row - 1 === job.headingRow ? (job.columns[field] ?? null) : null
		}))
	};
}

async function faultsOn(
	job: Pick<imports.Job, 'id' | 'kind' | 'headingRow' | 'columns' | 'counts'>,
	page: number
) {
	if (job.counts.bad === 0) return nothing;
	const found = await imports.faultsOf(database(), job.id, { page, size: faultsPerPage });
	const sheet = await imports.sheetOf(database(), job.id);
	const headings = sheet.rows[job.headingRow] ?? [];
	return {
		faults: found.map(({ row, field, code, candidates = '' }) => {
			const at = job.headingRow + 1 + row;
			const column = job.columns[field];
			return {
				row,
				number: sheet.numbers[at] ?? at + 1,
				field,
				column: (column === undefined ? '' : headings[column]) || headingOf(job.kind, field),
				text: column === undefined ? '' : (sheet.rows[at]?.[column] ?? '').slice(0, 100),
				code,
				candidates
			};
		}),
		faultRows: await imports.faultyRowsOf(database(), job.id),
		page,
		size: faultsPerPage
	};
}
