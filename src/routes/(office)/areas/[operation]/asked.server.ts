import type { CommandName } from '$lib/domain/commands';
import { readReform, type RowFault } from '$lib/domain/reform-file';
import { fold } from '$lib/domain/text';
import { readDay } from '$lib/ui/format';
import { commandIdOf, textOf } from '../../../form.server';

/** What an operation's form asks for, for the command that does it. */
export type Asked = { payload: object; faults: RowFault[] };

export const forms = [
	'merge',
	'split',
	'rename',
	'move',
	'reform',
	'village_merge',
	'village_split',
	'village_rename',
	'village_move'
] as const;
export type FormName = (typeof forms)[number];

/** The command by which each is done. */
export const commandOf = {
	merge: 'area.reform',
	split: 'area.reform',
	rename: 'area.reform',
	move: 'area.reform',
	reform: 'area.reform',
	village_merge: 'village.merge',
	village_split: 'village.split',
	village_rename: 'village.rename',
	village_move: 'village.move'
} as const satisfies Record<FormName, CommandName>;

const kinds: [string, string][] = [
	['phuong ', 'phuong'],
	['thi tran ', 'thi_tran'],
	['dac khu ', 'dac_khu']
];
/** "Phường Đông Kinh" says by itself what it is. */
const kindOf = (name: string) => kinds.find(([word]) => fold(name).startsWith(word))?.[1] ?? 'xa';

/** The operation has the form's own id, by which the page asks how far it is. */
export async function askedBy(form: FormData, operation: FormName): Promise<Asked> {
	const common = {
		id: commandIdOf(form),
		effectiveOn: readDay(textOf(form, 'effectiveOn')),
		decree: textOf(form, 'decree')
	};
	switch (operation) {
		case 'village_merge':
			return {
				payload: { ...common, ...villageIn(form), villageIds: ids(form, 'villageIds') },
				faults: []
			};
		case 'village_split':
			return {
				payload: {
					...common,
					villageId: Number(textOf(form, 'villageId')),
					parts: partsIn(form),
					seat: textOf(form, 'seat') === '' ? null : Number(textOf(form, 'seat'))
				},
				faults: []
			};
		case 'village_rename':
			return {
				payload: {
					...common,
					...villageIn(form),
					villageId: Number(textOf(form, 'villageId')),
					code: textOf(form, 'code').trim() || null
				},
				faults: []
			};
		case 'village_move':
			return {
				payload: {
					...common,
					villageIds: ids(form, 'villageIds'),
					communeId: Number(textOf(form, 'communeId'))
				},
				faults: []
			};
		case 'reform': {
			const { rows, faults } = readReform(await fileText(form));
			return { payload: { ...common, kind: operation, ...rows }, faults };
		}
		default:
			return {
				payload: { ...common, kind: operation, targets: targetsIn(form, operation) },
				faults: []
			};
	}
}

const ids = (form: FormData, name: string) => form.getAll(name).map(Number);

function villageIn(form: FormData) {
	return { kind: textOf(form, 'kind'), name: textOf(form, 'name') };
}

/** The parts that were named, each with the lanes that were put into it. */
function partsIn(form: FormData) {
	const [names, kinds] = [form.getAll('name').map(String), form.getAll('kind').map(String)];
	return names
		.map((name, part) => ({ kind: kinds[part] ?? '', name, lanes: chosenFor(form, 'lane.', part) }))
		.filter(({ name, lanes }, part) => part < 2 || name.trim() !== '' || lanes.length > 0);
}

/** What follows the prefix in the names of the fields that say this part. */
function chosenFor(form: FormData, prefix: string, part: number): string[] {
	return [...form.entries()]
		.filter(([key, value]) => key.startsWith(prefix) && value === String(part))
		.map(([key]) => key.slice(prefix.length));
}

function targetsIn(form: FormData, operation: 'merge' | 'split' | 'rename' | 'move') {
	const sources = form.getAll('sources').map(String);
	const portion = operation === 'split' ? 'partial' : 'full';
	const [names, codes] = [form.getAll('name').map(String), form.getAll('code').map(String)];
	return names
		.map((name, part) => ({
			code: (codes[part] ?? '').trim(),
			kind: kindOf(name),
			name,
			provinceCode: textOf(form, 'provinceCode'),
			sources: sources.map((code) => ({ code, portion })),
			villageIds: chosenFor(form, 'part.', part).map(Number),
			chairId: textOf(form, 'chairId') || null
		}))
		.filter(({ name, code }, part) => part === 0 || name.trim() !== '' || code !== '');
}

async function fileText(form: FormData): Promise<string> {
	const file = form.get('file');
	return file instanceof File ? file.text() : '';
}

/** The fields that the form shows by the paths at which the schema names a fault. */
export function fieldOf(path: string): string {
	const [, part, field] = /^(?:targets|parts)\.(\d+)\.(\w+)/.exec(path) ?? [];
	if (field === 'code' || field === 'name') return `${field}.${part}`;
	if (field === 'villageIds') return 'villageIds';
	if (field === 'sources') return 'sources';
	return path;
}
