/**
 * The OData feed over areas, indicators, targets and figures. The database judges every question, also
 * over figures that were worked out here. Its three-valued logic does more: a condition in which what is
 * not known yet is null says which indicators, areas and days can answer at all, and only those are
 * worked out. Conditions see figures as whoever asks sees them: withheld is null, for a filter too.
 */
import { type SQL, sql } from 'drizzle-orm';
import { areaLevels, country } from '../domain/area';
import { firstDay, levelOf, levelsWithin } from '../domain/coverage';
import type { Day } from '../domain/day';
import { type IndicatorCode, indicatorOf } from '../domain/indicator';
import { formIn } from '../domain/local-indicator';
import {
	type Condition,
	type EntitySet,
	type Mention,
	mentioned,
	type Operand,
	type PropertyType,
	type Query
} from '../domain/odata';
import { monthEnds, type PeriodKind, periodKinds } from '../domain/period';
import { Problem } from '../domain/problem';
import { type Coverage, coverage, provincesWithVillages, questionIn } from './coverage';
import { openly } from './open-coverage';
import { askedOnce, rows, type Tx } from './db/client';

const text = { type: 'string' } as const;
const maybeText = { type: 'string', nullable: true } as const;
const maybeCount = { type: 'integer', nullable: true } as const;
const day = { type: 'date' } as const;
const maybeDay = { type: 'date', nullable: true } as const;
const maybeNumber = { type: 'double', nullable: true } as const;

/** What the feed has, as `$metadata` tells it. */
export const entitySets = {
	Areas: {
		type: 'Area',
		key: ['id'],
		properties: {
			id: { type: 'integer' },
			code: text,
			name: text,
			level: text,
			kind: text,
			parent: maybeText,
			validFrom: maybeDay,
			validTo: maybeDay
		}
	},
	Indicators: {
		type: 'Indicator',
		key: ['code'],
		properties: {
			code: text,
			name: text,
			kind: text,
			grain: text,
			unit: text,
			numerator: maybeText,
			denominator: maybeText,
			retiredOn: maybeDay
		}
	},
	Targets: {
		type: 'Target',
		key: ['id'],
		properties: {
			id: text,
			indicator: text,
			area: maybeText,
			year: maybeCount,
			value: { type: 'double' },
			source: text,
			sourceOn: maybeDay
		}
	},
	Figures: {
		type: 'Figure',
		key: ['indicator', 'within', 'level', 'asOf', 'period', 'area'],
		properties: {
			indicator: text,
			within: text,
			level: text,
			asOf: day,
			period: text,
			from: day,
			to: day,
			area: text,
			name: text,
			numerator: maybeCount,
			denominator: maybeCount,
			value: maybeNumber,
			unit: text
		}
	}
} as const satisfies Record<string, EntitySet>;
export type SetName = keyof typeof entitySets;

/** What an answer needs to know of who asks, and of words. */
export type Asking = {
	tx: Tx;
	today: Day;
	/** Whether figures of an area may be told whole. */
	isWhole: (figures: Coverage) => Promise<boolean>;
	/** The indicators with the words that tell of them. */
	indicators: readonly { code: IndicatorCode; retiredOn: Day | null }[];
};
export type Answer = {
	value: Record<string, unknown>[];
	count: number | null;
	/** The token of the next page; null when this was the last. */
	next: string | null;
};

/** Figures of so many questions about coverage are worked out for one answer, or all at once to be put in order. */
const questionsPerAnswer = 8;
const mostAtOnce = 40;
const mostCombinations = 20_000;

/** @param page the most rows of an answer */
export async function answerTo(
	asking: Asking,
	name: SetName,
	query: Query,
	page: number
): Promise<Answer> {
	if (name === 'Figures') return figuresTo(asking, query, page);
	const set = entitySets[name];
	const relation = {
		Areas: areasOf,
		Targets: targetsOf,
		Indicators: sql`select * from jsonb_to_recordset(${JSON.stringify(asking.indicators)}::jsonb) as i (${recordOf(set)})`
	}[name];
	return pageOf(asking.tx, relation, set, query, page);
}

/** How many there are that a condition holds for. */
export async function countOf(asking: Asking, name: SetName, query: Query): Promise<number> {
	const { count } = await answerTo(asking, name, { ...query, count: true, top: 0, skip: 0 }, 1);
	return count ?? 0;
}

const areasOf = sql`select a.id, a.code, a.name, a.level::text as level, a.kind::text as kind, (
		select p.code from area_edge e join area p on p.id = e.parent_id
		where e.child_id = a.id and (e.parent_level = 'commune' or a.level <> 'village')
		order by e.valid_to desc nulls first, e.parent_level = 'province' desc limit 1
	) as parent, a.valid_from as "validFrom", a.valid_to as "validTo"
	from area a where a.kind <> 'cho_xac_dinh'`;

const targetsOf = sql`select t.id::text as id, t.indicator, a.code as area, t.year::integer as year, t.value, t.source,
		t.source_on as "sourceOn"
	from target t left join area a on a.id = t.area_id where t.ended_at is null`;

/** A page of a relation whose rows the database can tell at once. */
async function pageOf(
	tx: Tx,
	relation: SQL,
	set: EntitySet,
	query: Query,
	page: number
): Promise<Answer> {
	const given = placeIn(query.token, 1)[0]!;
	const left = query.top === null ? page : Math.max(0, query.top - given);
	const where = sql`where ${query.filter ? holds(query.filter, set, known(set)) : sql`true`}`;
	const found = await rows<Record<string, unknown>>(
		tx,
		sql`${askedOnce}select ${columnsOf(set, query.select)} from (${relation}) r ${where} ${orderOf(set, query)}
			limit ${Math.min(page, left) + 1} offset ${query.skip + given}`
	);
	const value = found.slice(0, Math.min(page, left));
	const goesOn = found.length > value.length && (query.top === null || query.top > given + page);
	const count = query.count ? await countIn(tx, sql`(${relation}) r ${where}`) : null;
	return { value, count, next: goesOn ? String(given + value.length) : null };
}

async function countIn(tx: Tx, from: SQL): Promise<number> {
	const [found] = await rows<{ n: number }>(
		tx,
		sql`${askedOnce}select count(*)::integer as n from ${from}`
	);
	return found!.n;
}

type Question = {
	indicator: string;
	within: string;
	level: string;
	asOf: Day;
	period: string;
};

/**
 * Figures come question by question, so that a page costs the same whatever lies behind it. What wants
 * all at once, an order, a count or rows that are left out, is answered for few questions only.
 */
async function figuresTo(asking: Asking, query: Query, page: number): Promise<Answer> {
	const set: EntitySet = entitySets.Figures;
	const questions = await questionsOf(asking, query.filter);
	if (query.order.length > 0 || query.count || query.skip > 0) {
		if (questions.length > mostAtOnce) throw tooBroad();
		return pageOf(asking.tx, recordsOf(await workedOut(asking, questions)), set, query, page);
	}
	const [start, inside, given] = placeIn(query.token, 3) as [number, number, number];
	const wanted = Math.min(page, query.top === null ? page : Math.max(0, query.top - given));
	const value: Record<string, unknown>[] = [];
	let [at, offset] = [start, inside];
	while (at < questions.length && at < start + questionsPerAnswer && value.length < wanted) {
		const figures = recordsOf(await workedOut(asking, [questions[at]!]));
		const rest = { ...query, top: null, skip: 0, token: String(offset) };
		const some = await pageOf(asking.tx, figures, set, rest, wanted - value.length);
		value.push(...some.value);
		if (some.next === null) [at, offset] = [at + 1, 0];
		else offset = Number(some.next);
	}
	const all = given + value.length;
	const goesOn = at < questions.length && (query.top === null || all < query.top);
	return { value, count: null, next: goesOn ? `${at}.${offset}.${all}` : null };
}

/** The questions about coverage of which any row can answer, in the order of the key. */
async function questionsOf(asking: Asking, filter: Condition | null): Promise<Question[]> {
	const { tx, today } = asking;
	const asked = (property: string) => mentioned(filter, property);
	const days = daysOf(asked('asOf'), today);
	const choices = {
		indicator: asking.indicators
			.filter(({ code, retiredOn }) =>
				asked('indicator').any ? true : indicatorOf(code).counted && retiredOn === null
			)
			.map(({ code }): string => code),
		within: [
			...asked('within').values.filter((code) => typeof code === 'string'),
			...(asked('within').any && !asked('within').ranges ? [] : await provincesOf(tx, days))
		],
		level: asked('level').any ? [...areaLevels] : ['commune'],
		asOf: days,
		period: ['day', ...(asked('period').any ? periodKinds : (['month'] as const))]
	};
	let combined: Partial<Question>[] = [{}];
	for (const [name, values] of Object.entries(choices)) {
		combined = combined
			.flatMap((one) => [...new Set(values)].sort().map((value) => ({ ...one, [name]: value })))
			.filter(isOfProvince);
		if (combined.length > mostCombinations) throw tooBroad();
		combined = await possible(tx, combined, filter);
	}
	return (combined as Question[]).filter(isSound);
}

/** What one province counts is asked of no other; of its communes and villages the answer tells. */
function isOfProvince({ indicator = '', within }: Partial<Question>): boolean {
	const province = formIn(indicator)?.province;
	return !province || !within || levelOf(within) !== 'province' || within === province;
}

function isSound({ indicator, within, level, asOf, period }: Question): boolean {
	const { periods } = indicatorOf(indicator as IndicatorCode);
	const fits = periods.length === 0 ? period === 'day' : periods.includes(period as PeriodKind);
	return fits && levelsWithin(within, asOf).some((each) => each === level);
}

/** What a condition does not rule out, as far as it is known; the rest of it counts as unknown. */
async function possible<Known extends Partial<Question>>(
	tx: Tx,
	candidates: Known[],
	filter: Condition | null
): Promise<Known[]> {
	if (!filter || candidates.length === 0) return candidates;
	const set: EntitySet = entitySets.Figures;
	const names = new Set(Object.keys(candidates[0]!));
	const numbered = candidates.map((each, n) => ({ ...each, n }));
	const found = await rows<{ n: number }>(
		tx,
		sql`${askedOnce}select r.n from jsonb_to_recordset(${JSON.stringify(numbered)}::jsonb) as r (n integer, ${recordOf(set)})
			where ${holds(filter, set, (name) => names.has(name))} is not false order by r.n`
	);
	return found.map(({ n }) => candidates[n]!);
}

/** The days that are named; of a range the ends of its months, and today. */
function daysOf({ any, values, ranges }: Mention, today: Day): Day[] {
	if (!any) return [today];
	const months = Number(today.slice(0, 4)) * 12 + Number(today.slice(5, 7)) - 2021 * 12;
	const named = values.filter((value) => typeof value === 'string');
	const all = [...named, ...(ranges ? monthEnds(today, months) : [])];
	return [...new Set(all)].filter((each) => each >= firstDay && each <= today);
}

async function provincesOf(tx: Tx, days: Day[]): Promise<string[]> {
	const ends = [days[0], days.at(-1)].filter((each) => each !== undefined);
	const found = await Promise.all(ends.map((each) => provincesWithVillages(tx, each)));
	return found.flat().map(({ code }) => code);
}

async function workedOut(
	{ tx, today, isWhole }: Asking,
	questions: Question[]
): Promise<Record<string, unknown>[]> {
	const all: Record<string, unknown>[] = [];
	for (const question of questions) {
		const full = await figuresOf(tx, question, today);
		if (!full) continue;
		const shown = (await isWhole(full)) ? full : await openly(tx, full);
		const { unit } = indicatorOf(full.indicator);
		for (const { code, name, numerator, denominator, value } of shown.rows)
			all.push({
				...question,
				from: full.from,
				to: full.asOf,
				area: code,
				name,
				numerator,
				denominator,
				value,
				unit
			});
	}
	return all;
}

/** Null where no such area was in force that day: then it has no figures. */
async function figuresOf(
	tx: Tx,
	{ within, period, ...question }: Question,
	today: Day
): Promise<Coverage | null> {
	if (within !== country.code && levelOf(within) === null) return null;
	try {
		const given = period === 'day' ? {} : { period };
		return await coverage(tx, questionIn({ ...question, ...given, area: within }, today));
	} catch (error) {
		if (error instanceof Problem && ['not_found', 'invalid'].includes(error.code)) return null;
		throw error;
	}
}

function recordsOf(figures: Record<string, unknown>[]): SQL {
	return sql`select * from jsonb_to_recordset(${JSON.stringify(figures)}::jsonb) as f (${recordOf(entitySets.Figures)})`;
}

function tooBroad(): Problem {
	return new Problem('query_too_broad');
}

/** The numbers of a token of this feed's own, or zeros. */
function placeIn(token: string | null, count: number): number[] {
	const parts = (token ?? Array(count).fill('0').join('.')).split('.');
	if (parts.length !== count || !parts.every((part) => /^\d{1,9}$/.test(part)))
		throw new Problem('query_wrong', { $skiptoken: '1' });
	return parts.map(Number);
}

const columnTypes = {
	string: 'text',
	integer: 'integer',
	double: 'double precision',
	date: 'date'
} as const satisfies Record<PropertyType, string>;

/** The columns of a set, as a list of names and types. */
function recordOf({ properties }: EntitySet): SQL {
	const all = Object.entries(properties);
	return list(
		all.map(([name, { type }]) => sql`${sql.identifier(name)} ${sql.raw(columnTypes[type])}`)
	);
}

function columnsOf({ properties }: EntitySet, select: string[]): SQL {
	const names = select.length > 0 ? [...new Set(select)] : Object.keys(properties);
	return list(
		names.map((name) =>
			properties[name]!.type === 'date'
				? sql`${column(name)}::text as ${sql.identifier(name)}`
				: column(name)
		)
	);
}

/** Null comes before all else, and the key decides among equals, so that pages do not overlap. */
function orderOf({ key }: EntitySet, { order }: Query): SQL {
	const asked = order.map(({ property, descending }) =>
		descending ? sql`${column(property)} desc nulls last` : sql`${column(property)} nulls first`
	);
	return sql`order by ${list([...asked, ...key.map(column)])}`;
}

const column = (name: string) => sql`r.${sql.identifier(name)}`;
const list = (parts: SQL[]) => sql.join(parts, sql`, `);
const known =
	({ properties }: EntitySet) =>
	(name: string) =>
		Object.hasOwn(properties, name);

/** Whether a condition holds of a row `r`: true or false, and null where a property is not known yet. */
function holds(one: Condition, set: EntitySet, isKnown: (name: string) => boolean): SQL {
	const inner = (condition: Condition) => holds(condition, set, isKnown);
	if (one.is === 'and') return sql`(${inner(one.left)} and ${inner(one.right)})`;
	if (one.is === 'or') return sql`(${inner(one.left)} or ${inner(one.right)})`;
	if (one.is === 'not') return sql`(not ${inner(one.of)})`;
	const operands =
		one.is === 'text' ? [one.text, one.part] : one.is === 'in' ? [one.left] : [one.left, one.right];
	if (!operands.flatMap(propertiesOf).every(isKnown)) return sql`null::boolean`;
	if (one.is === 'compare') return compared(one.by, valueOf(one.left), valueOf(one.right));
	if (one.is === 'in')
		return sql`(${sql.join(
			one.among.map((each) => compared('eq', valueOf(one.left), valueOf(each))),
			sql` or `
		)})`;
	const [whole, part] = [valueOf(one.text), valueOf(one.part)];
	const test = {
		contains: sql`position(${part} in ${whole}) > 0`,
		startswith: sql`left(${whole}, length(${part})) = ${part}`,
		endswith: sql`right(${whole}, length(${part})) = ${part}`
	}[one.by];
	return sql`coalesce(${test}, false)`;
}

function propertiesOf(operand: Operand): string[] {
	if ('of' in operand) return propertiesOf(operand.of);
	return 'property' in operand ? [operand.property] : [];
}

/** As OData has it: null equals null and nothing else, and is neither more nor less than anything. */
function compared(by: (Condition & { is: 'compare' })['by'], left: SQL, right: SQL): SQL {
	if (by === 'eq') return sql`(${left} is not distinct from ${right})`;
	if (by === 'ne') return sql`(${left} is distinct from ${right})`;
	const operator = sql.raw({ gt: '>', ge: '>=', lt: '<', le: '<=' }[by]);
	return sql`coalesce(${left} ${operator} ${right}, false)`;
}

function valueOf(operand: Operand): SQL {
	if ('of' in operand)
		return operand.call === 'tolower'
			? sql`lower(${valueOf(operand.of)})`
			: sql`upper(${valueOf(operand.of)})`;
	if ('property' in operand) return column(operand.property);
	const { literal, type } = operand;
	if (type === null) return sql`null`;
	return sql`${literal}::${sql.raw(columnTypes[type])}`;
}
