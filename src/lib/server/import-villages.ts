import { sql } from 'drizzle-orm';
import * as v from 'valibot';
import type { Actor } from '../domain/access';
import { OpenVillage, villageKinds } from '../domain/area';
import type { Day } from '../domain/day';
import { readDay, readVillageKind } from '../domain/import';
import { faultsIn } from '../domain/problem';
import { fold } from '../domain/text';
import { holdsOn } from './access';
import { rows, type Tx } from './db/client';
import {
	type ImportShape,
	type ListRow,
	type Plan,
	type PlannedCommand,
	type Planning,
	RowReader,
	type Unit
} from './import-plan';
import { bareName, type NamedVillage } from './village-names';
import { villageName } from './villages';

/**
 * Villages that the lists do not have are opened. One that is known must be called as it is: a new name
 * needs a resolution and a day, and is given on the page of area changes.
 */
export const villageLists: ImportShape = {
	kind: 'villages',
	tables: ['area', 'area_edge'],
	block: 100,
	units: (list) => list.map((row) => [row]),
	keyOf: ({ cells }) =>
		cells.villageCode ||
		[cells.communeCode, cells.communeName, cells.villageName]
			.map((text) => fold(text ?? ''))
			.join('|'),
	plan
};

type Commune = { id: number; code: string; folded: string };

async function plan(planning: Planning, units: Unit[]): Promise<Plan> {
	const result: Plan = { faults: [], unchanged: [], commands: [] };
	const communes = await communesOf(planning.tx, planning.actor, planning.today);
	for (const [row] of units) {
		const reader = new RowReader(row!);
		const command = planVillage(planning, communes, row!, reader, result);
		result.faults.push(...reader.faults);
		if (command && reader.faults.length === 0) result.commands.push(command);
	}
	return result;
}

function planVillage(
	{ villages, today }: Planning,
	communes: Commune[],
	row: ListRow,
	reader: RowReader,
	result: Plan
): PlannedCommand | null {
	const name = reader.text('villageName');
	const kind = reader.read('villageKind', readVillageKind) ?? kindIn(name);
	const openedOn = reader.read('openedOn', readDay) ?? today;
	if (openedOn > today) reader.fault('openedOn', 'future_day');
	if (name === '') reader.fault('villageName', 'required');
	if (reader.text('villageCode') !== '') {
		const found = villages.find({ ...asked(reader), villageName: '' });
		if ('fault' in found) reader.fault(found.field, found.fault);
		else settle(found.village, name, kind, row, reader, result);
		return null;
	}
	const commune = communeOf(communes, reader);
	if (!commune || reader.faults.length > 0) return null;
	const known = villages.within(commune.id, name);
	if (known.length > 1) reader.fault('villageCode', 'ambiguous_village');
	else if (known[0]) settle(known[0], name, kind, row, reader, result);
	else return openingOf(commune, { kind, name: withoutKind(name), openedOn }, row, reader);
	return null;
}

const asked = (reader: RowReader) => ({
	villageCode: reader.text('villageCode'),
	communeName: reader.text('communeName')
});

function settle(
	village: NamedVillage,
	name: string,
	kind: OpenVillage['kind'],
	{ row }: ListRow,
	reader: RowReader,
	result: Plan
): void {
	const same = [name, villageName({ kind, name: withoutKind(name) })].some(
		(each) => fold(each) === fold(village.name) || each === bareName(village.name)
	);
	if (!same) reader.fault('villageName', 'rename_elsewhere');
	else if (reader.faults.length === 0) result.unchanged.push(row);
}

function openingOf(
	commune: Commune,
	village: Omit<OpenVillage, 'communeId'>,
	{ row }: ListRow,
	reader: RowReader
): PlannedCommand | null {
	const parsed = v.safeParse(OpenVillage, { communeId: commune.id, ...village });
	const fieldOf = (path: string) =>
		({ kind: 'villageKind', name: 'villageName', openedOn: 'openedOn' })[path] ?? 'communeName';
	if (!parsed.success) {
		for (const [path, code] of Object.entries(faultsIn(parsed.issues)))
			reader.fault(fieldOf(path), code);
		return null;
	}
	return {
		name: 'village.open',
		payload: parsed.output,
		rows: [{ row, verdict: 'created' }],
		locate: (path) => ({ row, field: fieldOf(path) }),
		without: () => null
	};
}

function communeOf(communes: Commune[], reader: RowReader): Commune | null {
	const [code, name] = [reader.text('communeCode'), reader.text('communeName')];
	if (code === '' && name === '') {
		if (communes.length === 1) return communes[0]!;
		reader.fault('communeName', 'required');
		return null;
	}
	// A spreadsheet that took the code for a number lost its zero in front.
	const found = communes.filter((each) =>
		code !== ''
			? each.code === code.padStart(5, '0')
			: each.folded === fold(name) || bareName(each.folded) === bareName(name)
	);
	if (found.length === 1) return found[0]!;
	const fault = found.length === 0 ? 'unknown_commune' : 'ambiguous_commune';
	reader.fault(code !== '' ? 'communeCode' : 'communeName', fault);
	return null;
}

/** The communes of today in which the actor may open villages. */
async function communesOf(tx: Tx, { grants }: Actor, today: Day): Promise<Commune[]> {
	const found = await rows<Commune & { province: number }>(
		tx,
		sql`select c.id, c.code, c.folded, e.parent_id as province from area c
			join area_edge e on e.child_id = c.id and e.parent_level = 'province' and ${holdsOn('e', today)}
			where c.level = 'commune' and ${holdsOn('c', today)}`
	);
	return found.filter(({ id, province }) =>
		grants.some(
			(grant) =>
				grant.role === 'admin' ||
				(grant.role === 'province_officer' && grant.provinceId === province) ||
				(grant.role === 'commune_officer' && grant.communeId === id)
		)
	);
}

/** "Bản Chu" is a bản; what does not say is a thôn. */
function kindIn(name: string): OpenVillage['kind'] {
	return villageKinds.find((kind) => isKindOf(kind, name)) ?? 'thon';
}

function withoutKind(name: string): string {
	const kind = villageKinds.find((each) => isKindOf(each, name));
	return kind ? name.slice(villageName({ kind, name: '' }).length) : name;
}

function isKindOf(kind: OpenVillage['kind'], name: string): boolean {
	const prefix = fold(villageName({ kind, name: 'x' })).slice(0, -1);
	return fold(name).startsWith(prefix);
}
