import { areaLevels } from '$lib/domain/area';
import { firstDay } from '$lib/domain/coverage';
import { indicatorCodes } from '$lib/domain/indicator';
import { localPattern } from '$lib/domain/local-indicator';
import type { EntitySet } from '$lib/domain/odata';
import { periodKinds } from '$lib/domain/period';
import { entitySets } from '$lib/server/odata';
import { answer, preflight } from '../open.server';
import type { RequestHandler } from './$types';

/** The open API, described for machines; its choices are those of the schemas that judge a question. */
export const GET: RequestHandler = (event) =>
	answer(event, async () => ({
		body: JSON.stringify(description),
		type: 'application/json; charset=utf-8'
	}));

export const OPTIONS: RequestHandler = preflight;

const query = (name: string, description: string, schema: object, required = false) => ({
	name,
	in: 'query',
	required,
	description,
	schema
});
const choice = (of: readonly string[]) => ({ type: 'string', enum: of });
const indicator = { anyOf: [choice(indicatorCodes), { type: 'string', pattern: localPattern }] };
const count = { type: ['integer', 'null'], minimum: 0 };
const figure = { numerator: count, denominator: count, value: { type: ['number', 'null'] } };
const day = { type: 'string', format: 'date' };
const refused = (description: string) => ({
	description,
	content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } }
});
const given = {
	area: query(
		'area',
		'Official code of the area; VN is the country.',
		{ type: 'string', pattern: '^(VN|[0-9]{2,5}(-[0-9]{2,3}|x)?)$' },
		true
	),
	level: query(
		'level',
		'What the rows are: the level below the area when left out.',
		choice(areaLevels)
	),
	indicator: query(
		'indicator',
		'What is counted; /api/v1/indicators lists the codes, with those of provinces.',
		{
			...indicator,
			default: 'SHP-02'
		}
	),
	asOf: query('asOf', `A day in Vietnam, from ${firstDay} to today.`, day),
	period: query('period', 'Of a flow: the period that holds the day.', {
		...choice(periodKinds),
		default: 'month'
	})
};
const coverage = (content: Record<string, object>) => ({
	get: {
		summary: 'Coverage of one indicator on the areas of a day',
		parameters: Object.values(given),
		responses: {
			200: { description: 'The figures; null is missing or withheld, never 0.', content },
			304: { description: 'Unchanged since the ETag in If-None-Match.' },
			401: refused('The key is not known, or no longer valid.'),
			404: refused('No such area was in force on that day.'),
			422: refused('A parameter is wrong; `fields` names it.'),
			429: refused('Too many requests: wait for Retry-After seconds.'),
			503: refused('The database is away.')
		}
	}
});
const table = { 'text/csv': { schema: { type: 'string' } } };
const shapes = { 'application/geo+json': { schema: { type: 'object' } } };
const told = { 'application/json': { schema: { $ref: '#/components/schemas/Coverage' } } };

const odataTypes = {
	string: { type: 'string' },
	integer: { type: 'integer', format: 'int32' },
	double: { type: 'number', format: 'double' },
	date: day
} as const;
const kinds: Record<string, EntitySet> = entitySets;

/** A thing of the OData feed; with `$select` it has only what was chosen. */
const entity = ({ properties }: EntitySet) => ({
	type: 'object',
	properties: Object.fromEntries(
		Object.entries(properties).map(([name, { type, nullable }]) => [
			name,
			nullable ? { ...odataTypes[type], type: [odataTypes[type].type, 'null'] } : odataTypes[type]
		])
	)
});
const odataRefused = (description: string) => ({
	description,
	content: { 'application/json': { schema: { $ref: '#/components/schemas/ODataError' } } }
});
const text = { type: 'string' };
const whole = { type: 'integer', minimum: 0 };
const collection = (name: string, { type, properties }: EntitySet) => ({
	get: {
		summary: `OData v4: ${name}`,
		parameters: [
			query(
				'$filter',
				'eq ne gt ge lt le in and or not, contains startswith endswith tolower toupper.',
				text
			),
			query('$select', `Of ${Object.keys(properties).join(', ')}.`, text),
			query('$orderby', 'Properties, each with asc or desc.', text),
			query('$top', 'At most so many.', whole),
			query('$skip', 'Without the first so many.', whole),
			query('$count', 'Whether to tell how many there are in all.', { type: 'boolean' }),
			query('$skiptoken', 'Where an answer stopped: only as its nextLink has it.', text)
		],
		responses: {
			200: {
				description: 'One page; `@odata.nextLink` leads to the next.',
				headers: { 'OData-Version': { schema: { const: '4.0' } } },
				content: {
					'application/json': {
						schema: {
							type: 'object',
							required: ['@odata.context', 'value'],
							properties: {
								'@odata.context': text,
								'@odata.count': whole,
								'@odata.nextLink': text,
								value: { type: 'array', items: { $ref: `#/components/schemas/${type}` } }
							}
						}
					}
				}
			},
			304: { description: 'Unchanged since the ETag in If-None-Match.' },
			400: odataRefused('An option is wrong, or asks for too much at once; `target` names it.'),
			401: odataRefused('The key is not known, or no longer valid.'),
			429: odataRefused('Too many requests: wait for Retry-After seconds.'),
			501: odataRefused('OData can be asked so, this feed cannot.')
		}
	}
});
const feed = {
	'/api/v1/odata/': {
		get: {
			summary: 'The OData v4 feed for Excel and Power BI: what it has',
			externalDocs: { description: 'Its metadata (CSDL)', url: '/api/v1/odata/$metadata' },
			responses: {
				200: { description: 'The service document.', content: { 'application/json': {} } }
			}
		}
	},
	'/api/v1/odata/$metadata': {
		get: {
			summary: 'The OData feed, described as CSDL XML',
			responses: { 200: { description: 'The metadata.', content: { 'application/xml': {} } } }
		}
	},
	...Object.fromEntries(
		Object.entries(kinds).map(([name, set]) => [`/api/v1/odata/${name}`, collection(name, set)])
	)
};

const description = {
	openapi: '3.1.0',
	info: { title: 'Tổ công nghệ số cộng đồng', version: '1', description: 'Open figures.' },
	paths: {
		'/api/v1/coverage': coverage({ ...told, ...table, ...shapes }),
		'/api/v1/coverage.csv': coverage(table),
		'/api/v1/coverage.geojson': coverage(shapes),
		'/api/v1/indicators': {
			get: {
				summary: 'The catalogue of indicators',
				responses: {
					200: { description: 'All indicators.', content: { 'application/json': {} } }
				}
			}
		},
		...feed
	},
	// Anybody may ask; a key allows more.
	security: [{}, { key: [] }],
	components: {
		securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
		schemas: {
			Coverage: {
				type: 'object',
				required: ['area', 'level', 'indicator', 'asOf', 'unit', 'source', 'rows', 'total'],
				properties: {
					area: { type: 'string' },
					level: choice(areaLevels),
					indicator,
					period: choice(periodKinds),
					from: day,
					asOf: day,
					unit: choice(['%', 'each', 'count']),
					source: { type: 'string' },
					rows: {
						type: 'array',
						items: {
							type: 'object',
							required: ['code', 'name', ...Object.keys(figure)],
							properties: { code: { type: 'string' }, name: { type: 'string' }, ...figure }
						}
					},
					total: { type: 'object', required: Object.keys(figure), properties: figure }
				}
			},
			...Object.fromEntries(Object.values(kinds).map((set) => [set.type, entity(set)])),
			ODataError: {
				type: 'object',
				required: ['error'],
				properties: {
					error: {
						type: 'object',
						required: ['code', 'message'],
						properties: { code: text, message: text, target: text }
					}
				}
			},
			Problem: {
				type: 'object',
				required: ['problem'],
				properties: {
					problem: {
						type: 'object',
						required: ['code', 'fields'],
						properties: {
							code: { type: 'string' },
							fields: { type: 'object', additionalProperties: { type: 'string' } }
						}
					}
				}
			}
		}
	}
};
