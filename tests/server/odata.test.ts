import { SaxesParser } from 'saxes';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Connection } from '$lib/server/db/client';
import { loadKnown } from '$lib/server/targets';
import { areas } from '../people';
import { open } from './database';

let connection: Connection;
// Pages ask for the database of the process: theirs is this file's, and files share their modules.
vi.mock('$lib/server/installation', () => ({
	database: () => connection.database,
	isDemo: async () => false
}));
beforeAll(() => void vi.resetModules());
afterAll(() => void vi.resetModules());

beforeAll(async () => {
	connection = await open();
});
afterAll(() => connection.close());

type Row = Record<string, string | number | null>;
type Page = { value: Row[]; '@odata.nextLink'?: string; '@odata.count'?: number };
let address = 0;

/** Each question comes from another address, so that none is asked too often. */
async function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
	const { GET } = await import('../../src/routes/api/v1/odata/[...path]/+server');
	const url = new URL(`http://localhost/api/v1/odata/${path}`);
	const params = { path: decodeURI(url.pathname.slice('/api/v1/odata/'.length)) };
	const getClientAddress = () => `10.0.0.${++address}`;
	const request = new Request(url, { headers });
	return GET({ url, params, request, getClientAddress } as unknown as Parameters<typeof GET>[0]);
}
const ask = async (path: string): Promise<Page> => (await get(path)).json();
const filtered = async (set: string, filter: string, more = '') =>
	(await ask(`${set}?$filter=${encodeURIComponent(filter)}${more}`)).value;
const codes = (rows: Row[]) => rows.map(({ code, area }) => code ?? area);

describe('the OData feed', () => {
	it('tells what it has, in the form that Excel and Power BI read', async () => {
		const root = await get('');
		expect(root.headers.get('odata-version')).toBe('4.0');
		expect(await root.json()).toEqual({
			'@odata.context': 'http://localhost/api/v1/odata/$metadata',
			value: ['Areas', 'Indicators', 'Targets', 'Figures'].map((name) => ({
				name,
				kind: 'EntitySet',
				url: name
			}))
		});
		const metadata = await get('$metadata');
		expect(metadata.headers.get('content-type')).toBe('application/xml');
		const text = await metadata.text();
		expect(text).toContain('<EntitySet Name="Figures" EntityType="ToCongNgheSo.Figure"/>');
		expect(text).toContain('<Property Name="numerator" Type="Edm.Int32"/>');
		expect(text).toContain('<PropertyRef Name="indicator"/>');
	});

	it('is walked by Power BI: service document, metadata, each set from page to page, and the count is right', async () => {
		await connection.database.transaction((tx) => loadKnown(tx, new Date()));
		const root = (await (await get('')).json()) as { value: { name: string; url: string }[] };
		const types = typesIn(await (await get('$metadata')).text());
		expect([...types.keys()]).toEqual(root.value.map(({ name }) => name));
		for (const { name, url } of root.value) {
			const { key, properties } = types.get(name)!;
			const rows = await all(`${url}?x=1`, 7);
			expect(rows.length, name).toBeGreaterThan(0);
			expect(await (await get(`${url}/$count`)).text()).toBe(String(rows.length));
			const counted = await ask(`${url}?$top=0&$count=true`);
			expect([counted['@odata.count'], counted.value]).toEqual([rows.length, []]);
			const keys = rows.map((row) => key.map((part) => row[part]).join(' '));
			expect(new Set(keys).size, name).toBe(rows.length);
			for (const row of rows) {
				expect(Object.keys(row)).toEqual([...properties.keys()]);
				for (const [property, { type, nullable }] of properties) {
					const value = row[property] ?? null;
					if (value === null) expect(nullable, `${name}.${property}`).toBe(true);
					else expect(String(value), `${name}.${property}`).toMatch(formOf[type]!);
				}
			}
			expect(key.every((part) => properties.get(part)?.nullable === false)).toBe(true);
		}
	});

	it('says of what OData has and it has not that it cannot, so that readers choose themselves', async () => {
		for (const filter of [
			'year(validFrom) eq 2025',
			'length(name) gt 3',
			'id add 1 eq 2',
			"trim(name) eq 'x'"
		]) {
			const refused = await get(`Areas?$filter=${encodeURIComponent(filter)}`);
			const { error } = (await refused.json()) as { error: Record<string, string> };
			expect([refused.status, error.code, error.target], filter).toEqual([
				501,
				'query_unsupported',
				'$filter'
			]);
			expect(refused.headers.get('odata-version')).toBe('4.0');
		}
		const preferred = await get('Areas', { prefer: 'odata.maxpagesize=2' });
		expect(preferred.headers.get('vary')).toContain('prefer');
	});

	it('stands in the description of the API with all that it has', async () => {
		const { GET } = await import('../../src/routes/api/v1/openapi.json/+server');
		const url = new URL('http://localhost/api/v1/openapi.json');
		const event = { request: new Request(url), getClientAddress: () => '::1' };
		const described = await (await GET(event as Parameters<typeof GET>[0])).json();
		const metadata = typesIn(await (await get('$metadata')).text());
		for (const [name, { type, properties }] of metadata) {
			expect(described.paths[`/api/v1/odata/${name}`].get.parameters).toHaveLength(7);
			expect(Object.keys(described.components.schemas[type].properties)).toEqual([
				...properties.keys()
			]);
		}
	});

	it('filters by every operator, over names with their diacritics', async () => {
		const { naPuc, poMa, banChu, naSam, thatKhe } = areas;
		const village = "level eq 'village' and ";
		expect(codes(await filtered('Areas', `${village}startswith(name,'Thôn')`))).toHaveLength(3);
		expect(codes(await filtered('Areas', `contains(name,'Pục')`))).toEqual([naPuc.code]);
		expect(codes(await filtered('Areas', `contains(tolower(name),'n chu')`))).toEqual([
			banChu.code
		]);
		expect(codes(await filtered('Areas', `endswith(name,'Chu')`))).toEqual([banChu.code]);
		expect(codes(await filtered('Areas', `parent eq '20'`))).toEqual([naSam.code, thatKhe.code]);
		expect(codes(await filtered('Areas', `id gt 101 and id le 102`))).toEqual([poMa.code]);
		expect(codes(await filtered('Areas', `id in (101, 103)`))).toEqual([naPuc.code, banChu.code]);
		const rest = await filtered(
			'Areas',
			`not (level ne 'village' or id ge 102) and validTo eq null`
		);
		expect(codes(rest)).toEqual([naPuc.code]);
		expect(await filtered('Areas', `name eq 'O''Nam'`)).toEqual([]);
	});

	it('chooses, orders, leaves out and counts', async () => {
		const page = await ask(
			`Areas?$select=code,name&$orderby=name desc&$top=2&$skip=1&$count=true&$filter=level eq 'village'`
		);
		expect(page['@odata.count']).toBe(4);
		expect(page.value.map((row) => Object.keys(row))).toEqual([
			['code', 'name'],
			['code', 'name']
		]);
		expect(page).not.toHaveProperty('@odata.nextLink');
		expect(await (await get(`Areas/$count?$filter=level eq 'village'`)).text()).toBe('4');
		expect(await ask(`Indicators('SHP-02')`)).toMatchObject({ code: 'SHP-02', unit: '%' });
		expect((await get(`Indicators('XXX-99')`)).status).toBe(404);
	});

	it.each(['Areas?', 'Figures?', `Figures?$filter=level eq 'village'&$top=7&`])(
		'gives %s page by page, each row once',
		async (asked) => {
			const whole = await all(`${asked}x=1`, 1000);
			expect(whole.length).toBeGreaterThan(6);
			expect(await all(`${asked}x=1`, 3)).toEqual(whole);
		}
	);

	it('works out figures of the indicators, areas and days that are asked for', async () => {
		const shops = await filtered('Figures', `indicator eq 'ORG-01' and asOf eq 2026-11-21`);
		expect(shops.map((row) => [row.within, row.level, row.area, row.period])).toEqual([
			['20', 'commune', areas.thatKhe.code, 'day'],
			['20', 'commune', areas.naSam.code, 'day']
		]);
		const span = `(indicator eq 'ACT-01' or indicator eq 'ACT-03') and within eq '06124' and level eq 'commune' and asOf ge 2026-08-01 and asOf lt 2026-10-31`;
		expect(
			(await filtered('Figures', span)).map((row) => [row.indicator, row.from, row.to])
		).toEqual(
			['ACT-01', 'ACT-03'].flatMap((indicator) => [
				[indicator, '2026-08-01', '2026-08-31'],
				[indicator, '2026-09-01', '2026-09-30']
			])
		);
		expect(await filtered('Figures', `within eq '99' and indicator eq 'ACT-01'`)).toEqual([]);
		expect(await filtered('Figures', `indicator eq 'nothing'`)).toEqual([]);
	});

	it('answers what a condition leaves open, also by what it does not name', async () => {
		const one = `indicator eq 'ORG-01' and level eq 'commune'`;
		const whole = await filtered('Figures', one);
		expect(whole).not.toEqual([]);
		expect(await filtered('Figures', `${one} and not (within eq '79')`)).toEqual(whole);
		expect(await filtered('Figures', `${one} and (within eq '79' or unit ne '')`)).toEqual(whole);
		expect(await filtered('Figures', `${one} and not (asOf eq 2021-12-31)`)).not.toEqual([]);
		expect(await filtered('Figures', `${one} and asOf eq to`)).not.toEqual([]);
	});

	it('finds nothing on a day that no calendar of the database has', async () => {
		for (const [set, day] of [
			['Areas', 'validFrom'],
			['Figures', 'asOf']
		] as const)
			expect((await get(`${set}?$filter=${day} eq 0000-01-01`)).status).toBe(400);
	});

	it.each([
		`validTo gt null`,
		`null eq null`,
		`null eq validTo`,
		`id eq 1.5`,
		`id eq 99999999999`,
		`id lt 1e400`,
		`1e400 eq 1e400`,
		`id in (1e-400, null)`,
		`tolower(toupper(name)) eq null`,
		`contains('a','')`,
		`name eq '${'x'.repeat(3000)}'`,
		`not not (id eq 1)`,
		`id ${'eq 1 or id '.repeat(300)} eq 2`
	])('answers %s without a fault', async (filter) => {
		expect((await get(`Areas?$filter=${encodeURIComponent(filter)}`)).status).toBe(200);
	});

	it('never lets a condition or an order tell what is withheld', async () => {
		const where = `level eq 'village' and within eq '20' and indicator in ('ACT-02','ORG-03','SHP-02')`;
		const shown = await filtered('Figures', where);
		expect(shown.some((row) => row.numerator === null)).toBe(true);
		for (const [by, test] of Object.entries(tests))
			for (const bound of [0, 1, 4, 5]) {
				const found = await filtered('Figures', `${where} and numerator ${by} ${bound}`);
				expect(found).toEqual(shown.filter(({ numerator }) => test(numerator as number, bound)));
			}
		const ordered = await filtered('Figures', where, '&$orderby=numerator');
		const withheld = shown.filter((row) => row.numerator === null);
		expect(ordered.slice(0, withheld.length)).toEqual(withheld);
	});

	it('answers 304 to whoever has it', async () => {
		const first = await get('Indicators');
		const again = await get('Indicators', { 'if-none-match': first.headers.get('etag')! });
		expect([first.status, again.status]).toEqual([200, 304]);
	});

	it.each([
		['Areas?$filter=naem eq 1', 'query_wrong', '$filter'],
		[`Areas?$filter=name eq 1`, 'query_wrong', '$filter'],
		['Areas?$filter=name eq', 'query_wrong', '$filter'],
		[`Areas?$filter=${'('.repeat(300)}`, 'query_wrong', '$filter'],
		[`Areas?$filter=name eq 'a%00b'`, 'query_wrong', '$filter'],
		['Figures?$filter=asOf eq 2026-02-30', 'query_wrong', '$filter'],
		['Areas?$orderby=nothing', 'query_wrong', '$orderby'],
		['Areas?$top=-1', 'query_wrong', '$top'],
		['Areas?$skiptoken=x', 'query_wrong', '$skiptoken'],
		['Areas?$expand=Figures', 'query_unsupported', '$expand'],
		['Figures?$filter=asOf ge 2021-01-01&$orderby=value', 'query_too_broad', undefined]
	])('says what is wrong with %s', async (path, code, target) => {
		const { error } = (await (await get(path)).json()) as { error: Record<string, string> };
		expect([error.code, error.target]).toEqual([code, target]);
		expect(error.message).toMatch(/^(Câu|Nguồn)/);
	});
});

const tests: Record<string, (count: number | null, bound: number) => boolean> = {
	eq: (count, bound) => count === bound,
	ne: (count, bound) => count !== bound,
	gt: (count, bound) => count !== null && count > bound,
	le: (count, bound) => count !== null && count <= bound
};

/** All rows, page by page. */
async function all(path: string, rows: number): Promise<Row[]> {
	const found: Row[] = [];
	for (let next: string | undefined = path; next;) {
		const response: Response = await get(next, { prefer: `odata.maxpagesize=${rows}` });
		const page = (await response.json()) as Page;
		expect(page.value.length).toBeLessThanOrEqual(rows);
		found.push(...page.value);
		next = page['@odata.nextLink']?.replace('http://localhost/api/v1/odata/', '');
	}
	return found;
}

/** How values of a type look in JSON. */
const formOf: Record<string, RegExp> = {
	'Edm.String': /^/,
	'Edm.Int32': /^-?\d{1,10}$/,
	'Edm.Double': /^-?\d+(\.\d+)?(e[+-]?\d+)?$/,
	'Edm.Date': /^\d{4}-\d{2}-\d{2}$/
};
type Described = {
	type: string;
	key: string[];
	properties: Map<string, { type: string; nullable: boolean }>;
};

/** The entity sets of a CSDL document, read as any reader of XML reads it; throws where it is not well-formed. */
function typesIn(csdl: string): Map<string, Described> {
	const types = new Map<string, Described>();
	const sets = new Map<string, Described>();
	let current: Described | undefined;
	let namespace = '';
	const parser = new SaxesParser({ xmlns: true });
	parser.on('opentag', ({ local, uri, attributes }) => {
		const of = (name: string) => attributes[name]?.value ?? '';
		expect(uri).toBe(`http://docs.oasis-open.org/odata/ns/${local in edmx ? 'edmx' : 'edm'}`);
		if (local === 'Edmx') expect(of('Version')).toBe('4.0');
		if (local === 'Schema') namespace = of('Namespace');
		if (local === 'EntityType') {
			current = { type: of('Name'), key: [], properties: new Map() };
			types.set(`${namespace}.${of('Name')}`, current);
		}
		if (local === 'PropertyRef') current!.key.push(of('Name'));
		if (local === 'Property')
			current!.properties.set(of('Name'), {
				type: of('Type'),
				nullable: of('Nullable') !== 'false'
			});
		if (local === 'EntitySet') sets.set(of('Name'), types.get(of('EntityType'))!);
	});
	parser.write(csdl).close();
	return sets;
}

const edmx = { Edmx: true, DataServices: true };
