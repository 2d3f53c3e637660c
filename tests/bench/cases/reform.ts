// The reform of the whole country of 1/7/2025 from one file: looked at, done and taken back, on both databases.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startPostgres } from '../../postgres.mjs';
import { type Case, type Figures, timed } from '../case.ts';
import { type Connection, load, type Product, type Tx } from '../product.ts';

const root = join(import.meta.dirname, '../../..');
const eve = '2025-06-30';
const day = '2025-07-01';
/** In each commune, with a household in each: about as many villages as the country has. */
const villagesEach = 3;
const target = { most: 60_000, words: '≤ 60 s' };

type Table = string[][];

export const reformCountry: Case = {
	name: 'reform-country',
	async open(world) {
		const product = await load(world);
		const postgres = await startPostgres({ fsync: 'off' });
		if (!postgres) throw new Error('There is no PostgreSQL on this machine.');
		world.atEnd(() => postgres.stop());
		const country = await read();
		return {
			round: async () => ({
				...(await reformed(
					product,
					await product.connect({ url: postgres.url }),
					country,
					'postgres'
				)),
				...(await reformed(
					product,
					product.embedded(await product.PGlite.create()),
					country,
					'pglite'
				))
			}),
			once: true,
			rows: (['postgres', 'pglite'] as const).flatMap((database) =>
				(['look', 'do', 'undo'] as const).map((step) => ({
					title: `reform-country, ${step}, ${database}`,
					unit: 'ms',
					ours: `${database} ${step}`,
					target
				}))
			)
		};
	}
};

/** The areas of the eve, and the file of the day. */
async function read() {
	const [areas, edges, successions] = await Promise.all(
		['areas', 'edges', 'successions'].map(table)
	);
	const known = new Map(areas!.map((row) => [row[0]!, row]));
	const isIn = ([key, , , to]: string[]) =>
		(key!.split('@')[1] ?? '') <= eve && (!to || to > eve) && /^[pdc]/.test(key!);
	const before = areas!.filter(isIn);
	const keys = new Set(before.map(([key]) => key));
	const placed = edges!.filter(
		([child, parent, from, to]) =>
			keys.has(child) && keys.has(parent) && (!from || from <= eve) && (!to || to > eve)
	);
	const provinceOf = new Map(
		edges!
			.filter(([, parent, , to]) => parent!.startsWith('p') && !to)
			.map(([child, parent]) => [child, codeOf(parent!)])
	);
	const lines = successions!
		.filter(([from, , on]) => on === day && /^[pc]/.test(from!) && keys.has(from))
		.map(([from, to, , portion]) =>
			[codeOf(from!), codeOf(to!), portion, known.get(to!)![2], provinceOf.get(to) ?? ''].join('\t')
		);
	const ends = before
		.filter(([key]) => key!.startsWith('d'))
		.map(([key]) => `${codeOf(key!)}\t\t\t\t`);
	const file = ['mã cũ\tmã mới\tphần\ttên mới\ttỉnh', ...lines, ...ends].join('\n');
	return { before, placed, file };
}

const codeOf = (key: string) => key.slice(1).split('@')[0]!;

async function table(name: string): Promise<Table> {
	const text = await readFile(join(root, `drizzle/reference/${name}.tsv`), 'utf8');
	return text
		.trimEnd()
		.split('\n')
		.slice(1)
		.map((line) => line.split('\t'));
}

async function reformed(
	product: Product,
	connection: Connection,
	{ before, placed, file }: Awaited<ReturnType<typeof read>>,
	name: string
): Promise<Figures> {
	await connection.migrate();
	const accountId = randomUUID();
	await connection.database.transaction((tx) => settle(product, tx, before, placed, accountId));
	const actor = { id: accountId, name: 'Quản trị', phone: '', grants: [{ role: 'admin' }] };
	const { rows, faults } = product.readReform(file);
	if (faults.length > 0) throw new Error(`The file has faults: ${JSON.stringify(faults[0])}`);
	const payload = {
		id: randomUUID(),
		kind: 'reform',
		effectiveOn: day,
		decree: '202/2025/QH15',
		...rows
	};
	const sending = { now: new Date(), deviceId: null };
	const command = (what: string, said: object) => ({ id: randomUUID(), name: what, payload: said });
	const { database } = connection;
	const told = (error: { fields?: object }) => {
		throw new Error(JSON.stringify(error.fields).slice(0, 600), { cause: error });
	};
	const look = await timed(() =>
		product
			.rehearse(database, actor, command('area.reform', payload), sending, (tx: Tx) =>
				product.report(tx, payload.id, '2026-01-01')
			)
			.catch(told)
	);
	const done = await timed(() =>
		product.perform(database, actor, command('area.reform', payload), sending)
	);
	const undo = await timed(() =>
		product.perform(database, actor, command('area.undo', { id: payload.id }), sending)
	);
	await connection.close();
	return { [`${name} look`]: look, [`${name} do`]: done, [`${name} undo`]: undo };
}

/** The country as it was on the eve, without anything that this reform made. */
async function settle(
	{ insertColumns, sql, refresh }: Product,
	tx: Tx,
	before: Table,
	placed: Table,
	accountId: string
): Promise<void> {
	const levels: Record<string, string> = { p: 'province', d: 'district', c: 'commune' };
	const ids = new Map(before.map(([key], index) => [key!, index + 1]));
	const communes = before.filter(([key]) => key!.startsWith('c'));
	const villages = communes.flatMap(([key], index) =>
		Array.from({ length: villagesEach }, (_, number) => ({
			id: 100_000 + index * villagesEach + number,
			code: `${codeOf(key!)}-0${number + 1}`,
			commune: ids.get(key!)!
		}))
	);
	await insertColumns(tx, 'area', {
		id: ['integer', [...before.map(([key]) => ids.get(key!)), ...villages.map(({ id }) => id)]],
		level: [
			'area_level',
			[...before.map(([key]) => levels[key![0]!]), ...villages.map(() => 'village')]
		],
		kind: ['area_kind', [...before.map(([, kind]) => kind), ...villages.map(() => 'thon')]],
		code: ['text', [...before.map(([key]) => codeOf(key!)), ...villages.map(({ code }) => code)]],
		name: [
			'text',
			[...before.map(([, , name]) => name), ...villages.map(({ code }) => `Thôn ${code}`)]
		],
		folded: ['text', '']
	});
	await insertColumns(tx, 'area_edge', {
		child_id: [
			'integer',
			[...placed.map(([child]) => ids.get(child!)), ...villages.map(({ id }) => id)]
		],
		parent_id: [
			'integer',
			[...placed.map(([, parent]) => ids.get(parent!)), ...villages.map(({ commune }) => commune)]
		],
		parent_level: [
			'area_level',
			[...placed.map(([, parent]) => levels[parent![0]!]), ...villages.map(() => 'commune')]
		]
	});
	await tx.execute(sql`select setval(pg_get_serial_sequence('area', 'id'), 1000000)`);
	await insertColumns(tx, 'household', {
		id: ['uuid', villages.map(() => randomUUID())],
		village_id: ['integer', villages.map(({ id }) => id)],
		lane: ['text', ''],
		head_name: ['text', 'Hoàng Văn Thắng'],
		folded: ['text', 'hoang van thang'],
		produces: ['boolean', false],
		lives_from: ['date', '2021-01-01'],
		version: ['bigint', 1]
	});
	await tx.execute(
		sql`insert into installation (epoch, started_at, demo) values (${randomUUID()}, now(), false)`
	);
	await tx.execute(
		sql`insert into account (id, phone, name, created_at) values (${accountId}, '+84912000006', 'Quản trị', now())`
	);
	await refresh(
		tx,
		villages.map(({ id }) => id)
	);
}
