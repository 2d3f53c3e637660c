import * as v from 'valibot';
import { OpenVillage, villageKinds } from '../domain/area';
import { readDay, readVillageKind } from '../domain/import';
import { faultsIn } from '../domain/problem';
import { fold } from '../domain/text';
import { CommuneNames, type NamedCommune } from './commune-names';
import {
	type ImportShape,
	type ListRow,
	type Plan,
	type PlannedCommand,
	type Planning,
	RowReader,
	type Unit
} from './import-plan';
import { ambiguous, type NamedVillage, narrowed } from './village-names';
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
		[cells.districtName, cells.communeCode, cells.communeName, cells.villageName]
			.map((text) => fold(text ?? ''))
			.join('|'),
	plan
};

async function plan(planning: Planning, units: Unit[]): Promise<Plan> {
	const result: Plan = { faults: [], unchanged: [], commands: [] };
	const readers = units.map(([row]) => ({ row: row!, reader: new RowReader(row!) }));
	const asked = readers.map(({ reader }) => reader.village());
	const communes = await CommuneNames.load(planning.tx, planning.actor, asked, planning.today);
	for (const { row, reader } of readers) {
		const command = planVillage(planning, communes, row, reader, result);
		result.faults.push(...reader.faults);
		if (command && reader.faults.length === 0) result.commands.push(command);
	}
	return result;
}

function planVillage(
	{ villages, today }: Planning,
	communes: CommuneNames,
	row: ListRow,
	reader: RowReader,
	result: Plan
): PlannedCommand | null {
	const asked = reader.village();
	const name = asked.villageName;
	const kind = reader.read('villageKind', readVillageKind);
	const openedOn = reader.read('openedOn', readDay) ?? today;
	if (openedOn > today) reader.fault('openedOn', 'future_day');
	if (name === '') reader.fault('villageName', 'required');
	const full = kind ? villageName({ kind, name: withoutKind(name) }) : name;
	const isCalled = (village: NamedVillage) => villages.isCalled(village, full);
	const settle = (village: NamedVillage) => {
		if (!isCalled(village)) reader.fault('villageName', 'rename_elsewhere');
		else if (reader.faults.length === 0) result.unchanged.push(row.row);
		return null;
	};
	if (asked.villageCode !== '') {
		const found = villages.coded(asked.villageCode);
		return 'fault' in found ? reader.noVillage(found) : settle(found.village);
	}
	const commune = communes.find(asked, villages);
	if ('fault' in commune) return reader.noVillage(commune);
	if (reader.faults.length > 0) return null;
	const [known, ...others] = narrowed(villages.within(commune.id, name), isCalled);
	if (known && others.length === 0) return settle(known);
	if (known) return reader.noVillage(ambiguous([known, ...others]));
	const opened = { kind: kind ?? kindIn(name), name: withoutKind(name), openedOn };
	return openingOf(commune, opened, row, reader);
}

function openingOf(
	commune: NamedCommune,
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
