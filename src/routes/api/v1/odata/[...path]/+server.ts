import { dayOf } from '$lib/domain/day';
import { indicatorCodes, indicatorOf } from '$lib/domain/indicator';
import { keyIn, type Query, queryIn } from '$lib/domain/odata';
import { Problem } from '$lib/domain/problem';
import { type ApiKey, reaches } from '$lib/server/api-keys';
import { database } from '$lib/server/installation';
import * as localIndicators from '$lib/server/local-indicators';
import { answerTo, type Asking, countOf, entitySets, type SetName } from '$lib/server/odata';
import { indicatorEntries, indicatorNames, problems } from '$lib/ui/words';
import { answer, preflight } from '../../open.server';
import { metadata } from '../metadata';
import type { RequestHandler } from './$types';

/** The feed for Excel and Power BI; docs/api.md describes it. Its root may end with a slash. */
export const trailingSlash = 'ignore';

const json = 'application/json;odata.metadata=minimal;charset=utf-8';
/** Rows of one answer, unless fewer are preferred; a kept answer is for whoever prefers the same. */
const mostRows = 1000;

export const GET: RequestHandler = (event) =>
	answer(
		event,
		async (key) => {
			const path = event.params.path.replace(/\/$/, '');
			if (path === '') return { body: JSON.stringify(serviceDocument(event.url)), type: json };
			if (path === '$metadata') return { body: metadata(entitySets), type: 'application/xml' };
			return resource(path, event.url, await asking(key), preferredRows(event.request));
		},
		{ headers: { 'odata-version': '4.0' }, vary: 'prefer', told }
	);

export const OPTIONS: RequestHandler = preflight;

async function asking(key: ApiKey | null): Promise<Asking> {
	const tx = database();
	return {
		tx,
		today: dayOf(Date.now()),
		isWhole: (figures) => reaches(tx, key, figures),
		indicators: [
			...indicatorCodes.map((code) => ({
				...indicatorEntries[code],
				code,
				name: indicatorNames[code],
				retiredOn: null
			})),
			...(await localIndicators.list(tx, null))
		].map(({ code, name, numerator, denominator, retiredOn }) => {
			const { kind, grain, unit } = indicatorOf(code);
			return { code, name, kind, grain, unit, numerator, denominator, retiredOn };
		})
	};
}

/** `Areas`, `Areas/$count`, or one of them by its key: `Areas(12)`. */
async function resource(path: string, url: URL, asked: Asking, page: number) {
	const [, name = '', key, counting] = /^(\w+)(?:\((.*)\))?(\/\$count)?$/.exec(path) ?? [];
	if (!Object.hasOwn(entitySets, name)) throw new Problem('not_found');
	const set = name as SetName;
	const query = queryIn(url.searchParams, entitySets[set]);
	if (key !== undefined) return one(set, key, query, url, asked);
	if (counting) return { body: String(await countOf(asked, set, query)), type: 'text/plain' };
	const { value, count, next } = await answerTo(asked, set, query, page);
	const body = {
		'@odata.context': contextOf(url, set, query),
		...(count === null ? {} : { '@odata.count': count }),
		value,
		...(next === null ? {} : { '@odata.nextLink': nextLink(url, next) })
	};
	return { body: JSON.stringify(body), type: json };
}

async function one(set: SetName, key: string, query: Query, url: URL, asked: Asking) {
	const filter = keyIn(key, entitySets[set]);
	const { value } = await answerTo(asked, set, { ...query, filter, token: null }, 1);
	if (!value[0]) throw new Problem('not_found');
	const context = `${contextOf(url, set, query)}/$entity`;
	return { body: JSON.stringify({ '@odata.context': context, ...value[0] }), type: json };
}

const rootOf = (url: URL) => `${url.origin}/api/v1/odata/`;

function contextOf(url: URL, set: SetName, { select }: Query): string {
	const chosen = select.length > 0 ? `(${[...new Set(select)].join(',')})` : '';
	return `${rootOf(url)}$metadata#${set}${chosen}`;
}

function nextLink(url: URL, token: string): string {
	const next = new URL(url);
	next.searchParams.set('$skiptoken', token);
	return next.href;
}

function serviceDocument(url: URL) {
	const value = Object.keys(entitySets).map((name) => ({ name, kind: 'EntitySet', url: name }));
	return { '@odata.context': `${rootOf(url)}$metadata`, value };
}

function preferredRows(request: Request): number {
	const asked = /odata\.maxpagesize=(\d{1,6})/.exec(request.headers.get('prefer') ?? '');
	return Math.max(1, Math.min(mostRows, Number(asked?.[1] ?? mostRows)));
}

/** As OData tells faults: a stable code, a sentence, and the option that is meant, with the place in it. */
function told({ code, fields }: Problem) {
	const [[target, place] = []] = Object.entries(fields);
	const where = target ? ` (${target}${/^\d+$/.test(place ?? '') ? `: ${place}` : ''})` : '';
	const error = { code, message: `${problems[code]}${where}`, ...(target ? { target } : {}) };
	return { body: JSON.stringify({ error }), type: json };
}
