import { sql } from 'drizzle-orm';
import * as v from 'valibot';
import type { Day } from '../domain/day';
import {
	consentText,
	type consentWays,
	type EditHousehold,
	ImportedHousehold,
	type ImportHouseholds
} from '../domain/household';
import { phoneOfCell, readConsent, readYesNo } from '../domain/import';
import { faultsIn, Problem } from '../domain/problem';
import { fold } from '../domain/text';
import { holdsOn } from './access';
import type { Context } from './commands';
import { arrayOf, insertRows } from './db/bulk';
import { rows, type Tx } from './db/client';
import { consent, household } from './db/schema';
import * as households from './households';
import {
	idFrom,
	type ImportShape,
	type ListRow,
	type Plan,
	type PlannedCommand,
	type Planning,
	groupBy,
	placeFields,
	RowReader,
	type Unit
} from './import-plan';
import { bareName } from './village-names';

/** Registers those that are new with a statement per table, and edits those that are known. */
export async function importHouseholds(
	context: Context,
	{ communeId, households: given }: ImportHouseholds
): Promise<void> {
	const { tx, today } = context;
	const within = await villagesOf(tx, communeId, today);
	const known = await knownAmong(tx, given);
	given.forEach(({ villageId, phone, consent: agreed, id }, index) => {
		if (!within.has(villageId))
			throw new Problem('invalid', { [`households.${index}.villageId`]: 'unknown_village' });
		if (phone !== null && agreed === null && !known.has(id))
			throw new Problem('invalid', { [`households.${index}.phone`]: 'phone_needs_consent' });
	});
	await register(
		context,
		given.filter(({ id }) => !known.has(id))
	);
	const edits = given.filter(({ id }) => known.has(id));
	const agreeing = edits.filter(({ id, consent: agreed }) => agreed !== null && !known.get(id));
	const others = await households.editTogether(
		context,
		edits.filter((each) => !agreeing.includes(each)).map(editOf)
	);
	const alone = new Set([...agreeing, ...others].map(({ id }) => id));
	for (const [index, each] of given.entries())
		if (alone.has(each.id)) await edit(context, each, index, known.get(each.id)!);
}

function editOf({ consent: _, ...edited }: ImportedHousehold): EditHousehold {
	return { ...edited, seen: null };
}

async function register(context: Context, fresh: ImportedHousehold[]): Promise<void> {
	const { tx, actor, now, today } = context;
	const stored = [];
	for (const { consent: _, living, ...each } of fresh) {
		stored.push({
			...each,
			folded: households.foldedOf(each),
			livesFrom: today,
			livesTo: living ? null : today,
			registeredBy: actor.id,
			version: await context.version(`village:${each.villageId}`)
		});
		context.touch(each.villageId);
	}
	const agreed = fresh.flatMap(({ id, consent }) =>
		consent ? [{ id: idFrom(id, 'consent'), householdId: id, given: true, ...consent }] : []
	);
	await insertRows(tx, household, stored);
	await insertRows(
		tx,
		consent,
		agreed.map((each) => ({ ...each, at: now, recordedBy: actor.id }))
	);
}

async function edit(
	context: Context,
	edited: ImportedHousehold,
	index: number,
	consented: boolean
): Promise<void> {
	try {
		const { id, consent: agreed } = edited;
		if (agreed && !consented)
			await households.recordConsent(context, { householdId: id, given: true, ...agreed });
		await households.editHousehold(context, editOf(edited));
	} catch (error) {
		if (!(error instanceof Problem)) throw error;
		const faults = Object.entries(error.fields);
		throw new Problem(
			'invalid',
			Object.fromEntries(faults.map(([path, code]) => [`households.${index}.${path}`, code]))
		);
	}
}

async function villagesOf(tx: Tx, communeId: number, today: Day): Promise<Set<number>> {
	const found = await rows<{ id: number }>(
		tx,
		sql`select e.child_id as id from area_edge e
			where e.parent_id = ${communeId} and e.parent_level = 'commune' and ${holdsOn('e', today)}`
	);
	return new Set(found.map(({ id }) => id));
}

/** Which of them there are, each with whether it agreed to be kept. */
async function knownAmong(tx: Tx, given: ImportedHousehold[]): Promise<Map<string, boolean>> {
	const ids = arrayOf(
		given.map(({ id }) => id),
		'uuid'
	);
	const found = await rows<{ id: string; agreed: boolean | null }>(
		tx,
		sql`select h.id, ${latestConsent} as agreed from household h where h.id = any(${ids})`
	);
	return new Map(found.map(({ id, agreed }) => [id, agreed ?? false]));
}

const latestConsent = sql`(select c.given from consent c where c.household_id = h.id order by c.at desc, c.id desc limit 1)`;

export const householdLists: ImportShape = {
	kind: 'households',
	tables: ['household', 'consent'],
	block: 600,
	units: (list) => byVillage(list).map((row) => [row]),
	keyOf: ({ cells }) =>
		cells.id ||
		[
			...placeFields.map((field) => bareName(cells[field] ?? '')),
			...[cells.headName, cells.lane].map((each) => fold(each ?? ''))
		]
			.concat(phoneOfCell(cells.phone ?? '').replace(/\D/g, ''))
			.join('|'),
	plan
};

/** However a list is sorted, neighbours are taken in together: a village's figures are worked out once, not in each block. */
function byVillage(list: ListRow[]): ListRow[] {
	const villages = groupBy(list, ({ cells }) => placeFields.map((field) => cells[field]).join('|'));
	return [...villages.values()].flat();
}

/** What a row says; what it does not say is left as it is, or as it usually is. */
type Said = {
	row: number;
	id: string | null;
	villageId: number;
	communeId: number;
	headName: string;
	lane?: string;
	phone?: string;
	way?: (typeof consentWays)[number];
	living?: boolean;
	produces?: boolean;
};

type Known = {
	id: string;
	villageId: number;
	lane: string;
	headName: string;
	phone: string | null;
	living: boolean;
	produces: boolean;
	agreed: boolean | null;
};

async function plan(planning: Planning, units: Unit[]): Promise<Plan> {
	const result: Plan = { faults: [], unchanged: [], commands: [] };
	const said = units.flatMap(([row]) => readRow(planning, row!, result));
	const known = await knownFor(planning.tx, said);
	const taken = new Set<string>();
	const writes = said.flatMap((each) => {
		const match = matchOf(each, known, taken);
		if (typeof match === 'string') {
			result.faults.push({ row: each.row, field: 'id', code: match });
			return [];
		}
		return writeFor(planning, each, match, result);
	});
	for (const [communeId, ofCommune] of groupBy(writes, ({ communeId }) => communeId))
		for (let from = 0; from < ofCommune.length; from += 150)
			result.commands.push(commandFor(communeId, ofCommune.slice(from, from + 150)));
	return result;
}

function readRow({ villages }: Planning, row: ListRow, result: Plan): Said[] {
	const reader = new RowReader(row);
	const place = villages.find(reader.village());
	if ('fault' in place) reader.noVillage(place);
	const way = reader.read('consent', readConsent);
	const living = reader.read('living', readYesNo);
	const produces = reader.read('produces', readYesNo);
	const headName = reader.text('headName');
	if (headName === '') reader.fault('headName', 'required');
	const id = reader.text('id').toLowerCase();
	if (id !== '' && !v.is(v.pipe(v.string(), v.uuid()), id)) reader.fault('id', 'invalid_id');
	result.faults.push(...reader.faults);
	if ('fault' in place || reader.faults.length > 0) return [];
	const said: Said = {
		row: row.row,
		id: id || null,
		villageId: place.village.id,
		communeId: place.village.communeId,
		headName
	};
	if (reader.text('lane') !== '') said.lane = reader.text('lane');
	if (reader.text('phone') !== '') said.phone = phoneOfCell(reader.text('phone'));
	if (way && way !== 'none') said.way = way;
	if (living !== undefined) said.living = living;
	if (produces !== undefined) said.produces = produces;
	return [said];
}

/** The households that rows could mean: by their id, or by the name of the head in the village. */
async function knownFor(tx: Tx, said: Said[]): Promise<Map<string, Known[]>> {
	const ids = said.flatMap(({ id }) => (id ? [id] : []));
	const named = said.filter(({ id }) => !id);
	const found = await rows<Known>(
		tx,
		sql`select h.id, h.village_id as "villageId", h.lane, h.head_name as "headName", h.phone,
				h.lives_to is null as living, h.produces, ${latestConsent} as agreed
			from household h where h.merged_into is null and h.id in (
				select unnest(${arrayOf(ids, 'uuid')})
				union select k.id from unnest(${arrayOf(
					named.map(({ villageId }) => villageId),
					'integer'
				)}, ${arrayOf(
					named.map(({ headName }) => fold(headName)),
					'text'
				)}) as g (village, name)
				join household k on k.village_id = g.village and starts_with(k.folded, g.name))
			order by h.id`
	);
	const known = new Map<string, Known[]>();
	for (const each of found)
		for (const key of [each.id, `${each.villageId} ${fold(each.headName)}`])
			known.set(key, [...(known.get(key) ?? []), each]);
	return known;
}

/** The household that a row means, null when it is new, or the fault that tells why that is not certain. */
function matchOf(
	said: Said,
	known: Map<string, Known[]>,
	taken: Set<string>
): Known | null | string {
	if (said.id) {
		const [found] = known.get(said.id) ?? [];
		if (found?.villageId !== said.villageId) return 'unknown_household';
		taken.add(found.id);
		return found;
	}
	const named = (known.get(`${said.villageId} ${fold(said.headName)}`) ?? []).filter(
		({ id }) => !taken.has(id)
	);
	const fits = named.filter((each) => isSamePlace(said, each));
	const exact = fits.filter((each) => !differs(said, each));
	const [first, second] = exact.length > 0 ? exact : fits;
	if (!first) return null;
	if (second && exact.length === 0) return 'ambiguous_household';
	taken.add(first.id);
	return first;
}

/** One phone, or one lane, as far as both are known. */
function isSamePlace({ phone, lane }: Said, known: Known): boolean {
	const number = phone === undefined ? null : parsedPhone(phone);
	if (number !== null && known.phone !== null && number === known.phone) return true;
	return lane === undefined || known.lane === '' || fold(lane) === fold(known.lane);
}

function parsedPhone(text: string): string | null {
	const parsed = v.safeParse(ImportedHousehold.entries.phone, text);
	return parsed.success ? parsed.output : null;
}

function differs(said: Said, known: Known): boolean {
	return (
		said.headName !== known.headName ||
		(said.lane !== undefined && said.lane !== known.lane) ||
		(said.phone !== undefined && parsedPhone(said.phone) !== known.phone) ||
		(said.way !== undefined && known.agreed !== true) ||
		(said.living !== undefined && said.living !== known.living) ||
		(said.produces !== undefined && said.produces !== known.produces)
	);
}

type Write = { row: number; communeId: number; known: boolean; household: ImportedHousehold };

function writeFor({ jobId }: Planning, said: Said, known: Known | null, result: Plan): Write[] {
	if (known && !differs(said, known)) {
		result.unchanged.push(said.row);
		return [];
	}
	const parsed = v.safeParse(ImportedHousehold, {
		id: known?.id ?? idFrom(jobId, 'household', said.row),
		villageId: said.villageId,
		headName: said.headName,
		lane: said.lane ?? known?.lane ?? '',
		phone: said.phone ?? known?.phone ?? null,
		living: said.living ?? known?.living ?? true,
		produces: said.produces ?? known?.produces ?? false,
		consent: said.way ? { way: said.way, textVersion: consentText } : null
	});
	const faults = parsed.success ? {} : faultsIn(parsed.issues);
	if (parsed.success && parsed.output.phone && !said.way && !known?.agreed)
		faults.consent = 'phone_needs_consent';
	result.faults.push(
		...Object.entries(faults).map(([field, code]) => ({ row: said.row, field, code }))
	);
	if (!parsed.success || Object.keys(faults).length > 0) return [];
	const { row, communeId } = said;
	return [{ row, communeId, known: known !== null, household: parsed.output }];
}

function commandFor(communeId: number, writes: Write[]): PlannedCommand {
	return {
		name: 'household.import',
		payload: { communeId, households: writes.map(({ household }) => household) },
		rows: writes.map(({ row, known }) => ({ row, verdict: known ? 'changed' : 'created' })),
		locate: (path) => {
			const [, index = '', field = 'headName'] = path.split('.');
			const row = writes[Number(index)]?.row ?? writes[0]!.row;
			return { row, field: field === 'villageId' ? 'villageName' : field };
		},
		without: (bad) => {
			const rest = writes.filter(({ row }) => !bad.has(row));
			return rest.length === 0 ? null : commandFor(communeId, rest);
		}
	};
}
