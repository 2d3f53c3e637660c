import { and, eq, isNull, type SQL, sql } from 'drizzle-orm';
import type { Place } from '../domain/access';
import type { CatalogueKind } from '../domain/catalogue';
import { figureOf } from '../domain/coverage';
import type { Day } from '../domain/day';
import type { Figure, IndicatorCode } from '../domain/indicator';
import type {
	AddLocalIndicator,
	LocalDefinition,
	RenameLocalIndicator,
	RetireLocalIndicator
} from '../domain/local-definition';
import {
	isLocal,
	localCode,
	type LocalCode,
	type LocalIndicator,
	localIndicator as entryOf
} from '../domain/local-indicator';
import type { Period } from '../domain/period';
import { Problem } from '../domain/problem';
import type { FormLine } from '../domain/report';
import * as areas from './areas';
import * as catalogues from './catalogues';
import type { Context } from './commands';
import { rows, type Tx } from './db/client';
import { localIndicator } from './db/schema';

/** Gives it the next number of its form; what it counts is never changed after. */
export async function addLocalIndicator(
	{ tx, actor, now }: Context,
	{ lessIsBetter, definition, ...added }: AddLocalIndicator
): Promise<void> {
	requireDenominator(definition.per !== 'none', added.denominator);
	await requireListed(tx, added.provinceId, definition);
	await requireFreeName(tx, added);
	const { code: province } = (await areas.byId(tx, added.provinceId))!;
	const code = await nextCode(tx, { province, ...definition, less: lessIsBetter });
	await tx
		.insert(localIndicator)
		.values({ ...added, code, definition, recordedBy: actor.id, recordedAt: now });
}

/** Other words only over those that their author saw. */
export async function renameLocalIndicator(
	{ tx }: Context,
	{ code, seen, ...words }: RenameLocalIndicator
): Promise<void> {
	requireDenominator(entryOf(code).counted.denominator !== null, words.denominator);
	const held = await byCode(tx, code, { hold: true });
	if (held?.version !== seen) throw new Problem('changed_meanwhile');
	if (held.retiredOn === null) await requireFreeName(tx, { ...held, ...words });
	await tx
		.update(localIndicator)
		.set({ ...words, version: seen + 1 })
		.where(eq(localIndicator.code, code));
}

export async function retireLocalIndicator(
	{ tx, actor, now }: Context,
	{ code }: RetireLocalIndicator
): Promise<void> {
	const retired = await tx
		.update(localIndicator)
		.set({ retiredBy: actor.id, retiredAt: now })
		.where(and(eq(localIndicator.code, code), isNull(localIndicator.retiredAt)))
		.returning({ code: localIndicator.code });
	if (retired.length === 0) throw new Problem('changed_meanwhile');
}

function requireDenominator(has: boolean, words: string | null): void {
	if (has !== (words !== null))
		throw new Problem('invalid', { denominator: has ? 'required' : 'invalid_choice' });
}

/** What the blocks are asked about is, or was, in the lists that the province's members choose from. */
async function requireListed(
	tx: Tx,
	provinceId: number,
	definition: LocalDefinition
): Promise<void> {
	const wrong = (field: string) =>
		new Problem('invalid', { [`definition.${field}`]: 'invalid_choice' });
	const held = await catalogues.ofProvince(tx, provinceId);
	const isIn = (kind: CatalogueKind, code: string | null) =>
		code === null ||
		catalogues.builtIn[kind].includes(code) ||
		(held[kind]?.items ?? []).some((item) => item.code === code);
	if (definition.block !== 'onboarded') {
		if (!isIn('topic', definition.topic)) throw wrong('topic');
	} else if (!isIn(definition.service, definition.provider)) throw wrong('provider');
}

/**
 * Two of the same name in use could not be told apart where one is chosen. Whoever names one at this moment
 * waits, and then takes the number after.
 */
async function requireFreeName(
	tx: Tx,
	{ code, provinceId, name }: { code?: LocalCode; provinceId: number; name: string }
): Promise<void> {
	await tx.execute(sql`select pg_advisory_xact_lock(hashtext('local_indicator'))`);
	const inUse = await rows<{ name: string }>(
		tx,
		sql`select name from local_indicator
			where province_id = ${provinceId} and retired_at is null and code is distinct from ${code ?? null}::text`
	);
	// Not every database knows the small letters of Vietnamese.
	const small = (text: string) => text.toLocaleLowerCase('vi');
	const taken = inUse.some((each) => small(each.name) === small(name));
	if (taken) throw new Problem('invalid', { name: 'name_taken' });
}

/** Numbers go on whether more or less is better: no two codes differ in that alone. */
async function nextCode(tx: Tx, form: Parameters<typeof localCode>[0]): Promise<LocalCode> {
	const [alike = ''] = localCode({ ...form, less: false }, 0).split('00');
	const [found] = await rows<{ last: number }>(
		tx,
		sql`select coalesce(max(rtrim(substring(code from length(${alike}) + 1), 'D')::integer), 0) as last
			from local_indicator where starts_with(code, ${alike})`
	);
	return localCode(form, found!.last + 1);
}

/** The province for which one is to be added, itself and no area in it. */
export async function placeOfAdded(
	tx: Tx,
	{ provinceId }: Pick<AddLocalIndicator, 'provinceId'>,
	today: Day
): Promise<Place | null> {
	const place = await areas.placeOfArea(tx, provinceId, today);
	return place?.provinceId === provinceId ? place : null;
}

export async function placeOf(tx: Tx, code: LocalCode, today: Day): Promise<Place | null> {
	const held = await byCode(tx, code);
	return held && areas.placeOfArea(tx, held.provinceId, today);
}

const told = sql`code, province_id as "provinceId", name, numerator, denominator, definition, version,
	(recorded_at at time zone 'Asia/Ho_Chi_Minh')::date::text as "recordedOn",
	(retired_at at time zone 'Asia/Ho_Chi_Minh')::date::text as "retiredOn"`;

/** Those of a province, or of all, the retired ones last. */
export async function list(tx: Tx, provinceId: number | null): Promise<LocalIndicator[]> {
	return rows<LocalIndicator>(
		tx,
		sql`select ${told} from local_indicator
			where ${provinceId}::integer is null or province_id = ${provinceId}
			order by retired_at is not null, code`
	);
}

/** Those by which a code in hand is named, whoever's and whether retired or not. */
export async function named(tx: Tx, codes: readonly string[]): Promise<LocalIndicator[]> {
	const wanted = codes.filter(isLocal);
	if (wanted.length === 0) return [];
	return rows<LocalIndicator>(
		tx,
		sql`select ${told} from local_indicator where code in (${sql.join(
			wanted.map((code) => sql`${code}`),
			sql`, `
		)})`
	);
}

/** The others of its province that count the same things, on the same topic or of the same service, by other outcomes, kinds, providers or wholes. */
export async function kinOf(tx: Tx, code: LocalCode): Promise<LocalCode[]> {
	const found = await rows<{ code: LocalCode }>(
		tx,
		sql`select kin.code from local_indicator l
			join local_indicator kin on kin.province_id = l.province_id and kin.code <> l.code
				and kin.definition ->> 'block' = l.definition ->> 'block'
				and kin.definition ->> 'topic' is not distinct from l.definition ->> 'topic'
				and kin.definition ->> 'service' is not distinct from l.definition ->> 'service'
			where l.code = ${code} order by kin.code`
	);
	return found.map((kin) => kin.code);
}

async function byCode(
	tx: Tx,
	code: LocalCode,
	{ hold = false } = {}
): Promise<LocalIndicator | null> {
	const [found] = await rows<LocalIndicator>(
		tx,
		sql`select ${told} from local_indicator where code = ${code} ${hold ? sql`for update` : sql``}`
	);
	return found ?? null;
}

/** A local indicator is counted in its own province only. Throws `invalid` for any other. */
export async function requireOf(
	tx: Tx,
	code: IndicatorCode,
	provinceId: number | null
): Promise<void> {
	const fault = isLocal(code) && faultOf(await byCode(tx, code), provinceId);
	if (fault) throw new Problem('invalid', { indicator: fault });
}

/** The same for what is begun with it: that is done with those in use. */
export async function requireInUse(
	tx: Tx,
	code: IndicatorCode,
	provinceId: number | null
): Promise<void> {
	const held = isLocal(code) && (await byCode(tx, code));
	const fault = held !== false && (faultOf(held, provinceId) ?? (held?.retiredOn && 'retired'));
	if (fault) throw new Problem('invalid', { indicator: fault });
}

/**
 * The lines of a form of a province. Those of its own indicators keep the name of this day, so that a report
 * says what it said when it was made. A retired one stays only where the form had it `before`.
 */
export async function namedLines(
	tx: Tx,
	provinceId: number,
	lines: FormLine[],
	before: FormLine[]
): Promise<FormLine[]> {
	const codes = lines.map(({ indicator }) => indicator);
	const held = new Map((await named(tx, codes)).map((each) => [each.code as string, each]));
	return lines.map((line, index) => {
		if (!isLocal(line.indicator)) return line;
		const found = held.get(line.indicator) ?? null;
		const kept = before.some(({ indicator }) => indicator === line.indicator);
		const fault = faultOf(found, provinceId) ?? (found?.retiredOn && !kept ? 'retired' : null);
		if (fault) throw new Problem('invalid', { [`lines.${index}.indicator`]: fault });
		return { ...line, label: line.label || found!.name };
	});
}

function faultOf(held: LocalIndicator | null, provinceId: number | null): string | null {
	if (!held) return 'invalid_choice';
	return held.provinceId === provinceId ? null : 'other_province';
}

/** The source of a local indicator, with the columns by which its entry calls what is counted. */
export function counting(code: LocalCode, { from, asOf }: { from: Day; asOf: Day }): SQL {
	const { numerator, denominator } = entryOf(code).counted;
	const whole = denominator ? sql`, c.whole as ${sql.identifier(denominator)}` : sql``;
	return sql`(
		select c.village_id, c.counted as ${sql.identifier(numerator)}${whole}
		from local_indicator l
		cross join lateral local_counts(l.definition, l.province_id, ${from}::date, ${asOf}::date) c
		where l.code = ${code}
	)`;
}

/** What it would be in the whole province, before there is one. */
export async function preview(
	tx: Tx,
	provinceId: number,
	definition: LocalDefinition,
	{ from, to }: Period
): Promise<Figure> {
	const [found] = await rows<{ counted: number; whole: number }>(
		tx,
		sql`select coalesce(sum(counted), 0)::integer as counted, coalesce(sum(whole), 0)::integer as whole
			from local_counts(${JSON.stringify(definition)}::text::jsonb, ${provinceId}::integer, ${from}::date, ${to}::date)`
	);
	const { counted, whole } = found!;
	const code = localCode({ province: '00', ...definition, less: false }, 0);
	return figureOf(code, counted, definition.per === 'none' ? null : whole);
}
