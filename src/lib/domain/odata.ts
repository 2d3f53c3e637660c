/**
 * Questions in OData v4, as Excel and Power BI ask them: the part of its grammar that the feed answers,
 * written out here because the libraries that read it are no longer kept. What is wrong is a
 * `query_wrong` that names the option and the place in it; what OData knows and the feed does not, a
 * `query_unsupported`.
 */
import * as v from 'valibot';
import { Day } from './day';
import { Problem } from './problem';

export type PropertyType = 'string' | 'integer' | 'double' | 'date';
/** What the things of an entity set have, by name; `key` names one of them. */
export type EntitySet = {
	type: string;
	key: readonly string[];
	properties: Record<string, { type: PropertyType; nullable?: true }>;
};

export type Operand =
	| { property: string; type: PropertyType }
	| { literal: string | number | null; type: PropertyType | null }
	| { call: 'tolower' | 'toupper'; of: Operand; type: 'string' };
const comparisons = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'] as const;
const textTests = ['contains', 'startswith', 'endswith'] as const;
export type Condition =
	| { is: 'and'; left: Condition; right: Condition }
	| { is: 'or'; left: Condition; right: Condition }
	| { is: 'not'; of: Condition }
	| { is: 'compare'; by: (typeof comparisons)[number]; left: Operand; right: Operand }
	| { is: 'in'; left: Operand; among: Operand[] }
	| { is: 'text'; by: (typeof textTests)[number]; text: Operand; part: Operand };
type Comparison = Exclude<Condition, { is: 'and' | 'or' | 'not' }>;

export type Query = {
	filter: Condition | null;
	order: { property: string; descending: boolean }[];
	select: string[];
	top: number | null;
	skip: number;
	count: boolean;
	/** Where an earlier answer stopped. */
	token: string | null;
};

const mostCharacters = 4000;
const deepest = 40;
const options = [
	'$filter',
	'$orderby',
	'$select',
	'$top',
	'$skip',
	'$count',
	'$skiptoken',
	'$format'
];
/** What OData can say in a condition, and this feed cannot answer: readers then take all and choose themselves. */
const unsupportedWords = new Set(
	(
		'add sub mul div divby mod has any all concat indexof length substring trim matchesPattern year month day hour ' +
		'minute second fractionalseconds totalseconds date time totaloffsetminutes now maxdatetime mindatetime round ' +
		'floor ceiling cast isof'
	).split(' ')
);
const unsupported = ['$expand', '$search', '$apply', '$compute', '$levels', '$deltatoken'];

/** The question in an address; options without `$` are whoever asks' own and mean nothing here. */
export function queryIn(asked: URLSearchParams, set: EntitySet): Query {
	for (const name of asked.keys()) {
		if (unsupported.includes(name)) throw new Problem('query_unsupported', { [name]: name });
		if (name.startsWith('$') && !options.includes(name)) throw wrong(name, 0);
		if (asked.getAll(name).length > 1 && name.startsWith('$')) throw wrong(name, 0);
	}
	const filter = asked.get('$filter');
	const count = asked.get('$count') ?? 'false';
	if (count !== 'true' && count !== 'false') throw wrong('$count', 0);
	if (!/^(json|application\/json.*)$/.test(asked.get('$format') ?? 'json'))
		throw new Problem('query_unsupported', { $format: '$format' });
	return {
		filter: filter === null ? null : conditionIn(filter, set),
		order: namesIn(asked, '$orderby', set, /^(\w+)(?:\s+(asc|desc))?$/).map(
			([, property, way]) => ({ property: property!, descending: way === 'desc' })
		),
		select: namesIn(asked, '$select', set, /^(\w+|\*)$/).flatMap(([, name]) =>
			name === '*' ? Object.keys(set.properties) : name!
		),
		top: numberIn(asked, '$top'),
		skip: numberIn(asked, '$skip') ?? 0,
		count: count === 'true',
		token: asked.get('$skiptoken')
	};
}

/** The condition that picks one thing by its key, as in `Indicators('SHP-02')`. */
export function keyIn(text: string, set: EntitySet): Condition {
	const pairs = [...text.matchAll(/(\w+)=('(?:[^']|'')*'|[^,]+)/g)];
	const named = pairs.map(([, name, value]) => `${name} eq ${value}`).join(' and ');
	return conditionIn(pairs.length > 0 ? named : `${set.key[0]} eq ${text}`, set);
}

/** What a condition says of a property: the values that it wants, and whether others may answer it too. */
export type Mention = { values: (string | number | null)[]; ranges: boolean; any: boolean };

export function mentioned(condition: Condition | null, property: string): Mention {
	if (!condition) return { values: [], ranges: false, any: false };
	if (condition.is === 'not') {
		const inner = mentioned(condition.of, property);
		return { ...inner, ranges: inner.any };
	}
	if (condition.is !== 'and' && condition.is !== 'or') return mentionedIn(condition, property);
	const [left, right] = [mentioned(condition.left, property), mentioned(condition.right, property)];
	return {
		values: [...left.values, ...right.values],
		ranges: left.ranges || right.ranges || (condition.is === 'or' && left.any !== right.any),
		any: left.any || right.any
	};
}

function mentionedIn(one: Comparison, property: string): Mention {
	const isIt = (operand: Operand): boolean =>
		'of' in operand ? isIt(operand.of) : 'property' in operand && operand.property === property;
	const operands = operandsOf(one);
	const any = operands.some(isIt);
	const exact = one.is === 'in' || (one.is === 'compare' && one.by === 'eq');
	const literals = operands.flatMap((each) => ('literal' in each ? [each.literal] : []));
	// Wherever two properties are compared, no value is named.
	const named = any && exact && literals.length === operands.length - 1;
	return { values: named ? literals : [], ranges: any && !named, any };
}

function operandsOf(one: Comparison): Operand[] {
	if (one.is === 'compare') return [one.left, one.right];
	return one.is === 'in' ? [one.left, ...one.among] : [one.text, one.part];
}

function namesIn(asked: URLSearchParams, option: string, set: EntitySet, form: RegExp) {
	const text = asked.get(option);
	if (text === null || text.trim() === '') return [];
	return text.split(',').map((part) => {
		const found = form.exec(part.trim());
		const known = found && (found[1] === '*' || Object.hasOwn(set.properties, found[1]!));
		if (!known) throw wrong(option, text.indexOf(part));
		return found;
	});
}

function numberIn(asked: URLSearchParams, option: string): number | null {
	const text = asked.get(option);
	if (text === null) return null;
	if (!/^\d{1,9}$/.test(text)) throw wrong(option, 0);
	return Number(text);
}

function wrong(option: string, at: number): Problem {
	return new Problem('query_wrong', { [option]: String(at + 1) });
}

/** Reads a condition by recursive descent: or, and, not, then a comparison or what stands in brackets. */
function conditionIn(text: string, set: EntitySet): Condition {
	if (text.length > mostCharacters) throw wrong('$filter', mostCharacters);
	// No text in the database holds one, and it takes none.
	if (text.includes('\0')) throw wrong('$filter', text.indexOf('\0'));
	return new Reader(text, set).all();
}

type Token = { text: string; at: number };
const token =
	/\s*('(?:[^']|'')*'|\d{4}-\d{2}-\d{2}|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[A-Za-z_]\w*|[(),])/y;

class Reader {
	readonly #set: EntitySet;
	readonly #tokens: Token[] = [];
	readonly #end: number;
	#next = 0;
	#depth = 0;

	constructor(text: string, set: EntitySet) {
		this.#set = set;
		this.#end = text.length;
		const trimmed = text.trimEnd();
		for (token.lastIndex = 0; token.lastIndex < trimmed.length;) {
			const at = token.lastIndex;
			const found = token.exec(trimmed);
			if (!found) throw wrong('$filter', at);
			this.#tokens.push({ text: found[1]!, at: token.lastIndex - found[1]!.length });
		}
	}

	all(): Condition {
		const condition = this.#or();
		if (this.#peek() !== undefined) throw this.#wrong();
		return condition;
	}

	#or(): Condition {
		let left = this.#and();
		while (this.#take('or')) left = { is: 'or', left, right: this.#and() };
		return left;
	}

	#and(): Condition {
		let left = this.#one();
		while (this.#take('and')) left = { is: 'and', left, right: this.#one() };
		return left;
	}

	#one(): Condition {
		if (++this.#depth > deepest) throw this.#wrong();
		const condition = this.#not() ?? this.#bracketed() ?? this.#text() ?? this.#compared();
		this.#depth--;
		return condition;
	}

	#not(): Condition | null {
		return this.#take('not') ? { is: 'not', of: this.#one() } : null;
	}

	#bracketed(): Condition | null {
		if (!this.#take('(')) return null;
		const inner = this.#or();
		this.#expect(')');
		return inner;
	}

	#text(): Condition | null {
		const by = textTests.find((name) => name === this.#peek() && this.#peek(1) === '(');
		if (!by) return null;
		this.#next += 2;
		const text = this.#operand();
		this.#expect(',');
		const part = this.#operand();
		this.#expect(')');
		if (text.type !== 'string' || part.type !== 'string') throw this.#wrong();
		return { is: 'text', by, text, part };
	}

	#compared(): Condition {
		const left = this.#operand();
		if (this.#take('in')) return { is: 'in', left, among: this.#list(left) };
		const by = comparisons.find((each) => this.#take(each));
		const other = this.#peek() ?? '';
		if (!by && unsupportedWords.has(other))
			throw new Problem('query_unsupported', { $filter: other });
		if (!by) throw this.#wrong();
		const right = this.#operand();
		this.#mustFit(left, right);
		return { is: 'compare', by, left, right };
	}

	#list(left: Operand): Operand[] {
		this.#expect('(');
		const among: Operand[] = [];
		do {
			among.push(this.#operand());
			this.#mustFit(left, among.at(-1)!);
		} while (this.#take(','));
		this.#expect(')');
		return among;
	}

	#operand(): Operand {
		const { text } = this.#tokens[this.#next] ?? { text: '' };
		if (unsupportedWords.has(text) && this.#peek(1) === '(')
			throw new Problem('query_unsupported', { $filter: text });
		if (text === 'tolower' || text === 'toupper') return this.#call(text);
		const operand = this.#literal(text) ?? this.#property(text);
		if (!operand) throw this.#wrong();
		this.#next++;
		return operand;
	}

	#call(call: 'tolower' | 'toupper'): Operand {
		this.#next++;
		if (++this.#depth > deepest) throw this.#wrong();
		this.#expect('(');
		const of = this.#operand();
		this.#expect(')');
		this.#depth--;
		if (of.type !== 'string') throw this.#wrong();
		return { call, of, type: 'string' };
	}

	#literal(text: string): Operand | null {
		if (text === 'null') return { literal: null, type: null };
		if (text.startsWith("'"))
			return { literal: text.slice(1, -1).replaceAll("''", "'"), type: 'string' };
		if (/^\d{4}-/.test(text)) return this.#day(text);
		return /^[-\d]/.test(text) ? { literal: Number(text), type: 'double' } : null;
	}

	#day(text: string): Operand {
		if (!v.is(Day, text)) throw this.#wrong();
		return { literal: text, type: 'date' };
	}

	#property(text: string): Operand | null {
		if (!Object.hasOwn(this.#set.properties, text)) return null;
		return { property: text, type: this.#set.properties[text]!.type };
	}

	#mustFit(left: Operand, right: Operand): void {
		const kind = ({ type }: Operand) => (type === 'integer' ? 'double' : type);
		if (kind(left) !== null && kind(right) !== null && kind(left) !== kind(right))
			throw this.#wrong(-1);
	}

	#peek(ahead = 0): string | undefined {
		return this.#tokens[this.#next + ahead]?.text;
	}

	#take(text: string): boolean {
		if (this.#peek() !== text) return false;
		this.#next++;
		return true;
	}

	#expect(text: string): void {
		if (!this.#take(text)) throw this.#wrong();
	}

	#wrong(ahead = 0): Problem {
		return wrong('$filter', this.#tokens[this.#next + ahead]?.at ?? this.#end);
	}
}
