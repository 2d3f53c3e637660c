// Lists of a whole province: 1,702 teams with 6,214 members, and 50,000 households, each looked at, taken
// in, brought once more and given out again, on both databases. Measured is the time of processors, of the
// application and its database together, because other work of the machine makes waiting longer, not work.
import { randomUUID } from 'node:crypto';
import { startPostgres } from '../../postgres.mjs';
import type { Case, Figures, Row } from '../case.ts';
import { processorTime } from '../machine.ts';
import { type Connection, load, type Product, type Tx } from '../product.ts';

const villageCount = 1702;
const memberCount = 6214;
const householdCount = 50_000;
const databases = ['postgres', 'pglite'] as const;

type Kind = 'teams' | 'households';
/** A province without a team, its officer, and the time that is spent on it. */
type Province = { connection: Connection; officerId: string; spent: () => number };

export const importTeams: Case = listCase('import-teams', 'teams', 120_000);
export const import50k: Case = listCase('import-50k', 'households', 60_000);

function listCase(name: string, kind: Kind, most: number): Case {
	return {
		name,
		minutes: 15,
		async open(world) {
			const product = await load(world);
			const postgres = await startPostgres({ fsync: 'off' });
			if (!postgres) throw new Error('There is no PostgreSQL on this machine.');
			world.atEnd(() => postgres.stop());
			return {
				round: async () => {
					const embedded = product.embedded(await product.PGlite.create());
					const server = await product.connect({ url: postgres.url });
					const onServer = () => province(product, server, postgres.pid());
					return {
						...(await brought(product, await onServer(), kind, 'postgres')),
						...(await brought(product, await province(product, embedded), kind, 'pglite'))
					};
				},
				once: true,
				rows: databases.flatMap((database) => [
					row(`${name}, look and take, ${database}`, `${database} both`, most),
					row(`${name}, again, ${database}`, `${database} again`, most),
					...(kind === 'households'
						? [row(`${name}, all changed, ${database}`, `${database} changed`, most)]
						: [])
				])
			};
		}
	};
}

const row = (title: string, ours: string, most: number): Row => ({
	title,
	unit: 'ms of processors',
	ours,
	target: { most, words: `≤ ${most / 1000} s` }
});

async function brought(
	product: Product,
	province: Province,
	kind: Kind,
	name: string
): Promise<Figures> {
	const { imports, exported, workbookOf } = product;
	const { database } = province.connection;
	const officer = await product.actorOf(database, province.officerId, today());
	const file = await workbookOf(kind, 'Danh sách', listOf[kind]());
	const step = async (work: () => Promise<unknown>) => {
		const before = province.spent();
		await work();
		return province.spent() - before;
	};
	const bring = async (bytes: Uint8Array) => {
		const id = randomUUID();
		const now = new Date();
		await imports.bring(database, officer, { id, kind, fileName: 'ds.xlsx', bytes }, now);
		const { columns, headingRow } = await imports.one(database, officer, id);
		await imports.matchColumns(database, officer, id, { columns, headingRow });
		await product.workOff(database, now);
		return id;
	};
	const mustBe = async (id: string, verdict: string) => {
		const { state, counts, total } = await imports.one(database, officer, id);
		if (counts[verdict] !== total)
			throw new Error(`${name}: ${state} ${JSON.stringify(counts)}, not all ${verdict}`);
	};
	let id = '';
	const look = await step(async () => (id = await bring(file)));
	await mustBe(id, 'created');
	const taking = () =>
		step(async () => {
			await imports.start(database, officer, id, 'only_good', new Date());
			await product.workOff(database, new Date());
		});
	const take = await taking();
	await mustBe(id, 'created');
	/** Every row says something else than what is known. */
	const changed = async (list: string[][]) => {
		const other = await workbookOf(kind, 'Danh sách', changedIn(list));
		const lookAtChanged = await step(async () => (id = await bring(other)));
		await mustBe(id, 'changed');
		const takeChanged = await taking();
		await mustBe(id, 'changed');
		return { 'look at changed': lookAtChanged, changed: lookAtChanged + takeChanged };
	};
	const again = await step(async () => mustBe(await bring(file), 'unchanged'));
	let out: string[][] = [];
	const giveOut = await step(async () => {
		const everything = { text: '', communeId: null, villageId: null, state: null };
		out = await exported(database, officer, kind, everything, today());
	});
	const back = await step(async () =>
		mustBe(await bring(await workbookOf(kind, 'Danh sách', out)), 'unchanged')
	);
	const figures = { look, take, both: look + take, again, 'give out': giveOut, back };
	if (kind === 'households') Object.assign(figures, await changed(out));
	await province.connection.close();
	return Object.fromEntries(
		Object.entries(figures).map(([what, time]) => [`${name} ${what}`, time])
	);
}

/** The list with another lane in each row, and what each produces turned round. */
function changedIn([headings = [], ...list]: string[][]): string[][] {
	const [lane, produces] = [headings.indexOf('Ngõ, xóm'), headings.indexOf('Sản xuất, kinh doanh')];
	return [
		headings,
		...list.map((row) =>
			row.map((cell, column) => {
				if (column === lane) return `${cell} mới`;
				if (column === produces) return cell === 'Có' ? 'Không' : 'Có';
				return cell;
			})
		)
	];
}

const today = () => new Date().toISOString().slice(0, 10);

const codes = Array.from(
	{ length: villageCount },
	(_, index) => `TH-${String(index + 1).padStart(4, '0')}`
);

const listOf: Record<Kind, () => string[][]> = {
	/** As many members in each team as make up the sum, each with a name of their own. */
	teams: () => [
		['Mã thôn', 'Số quyết định', 'Ngày ký', 'Người ký', 'Họ và tên', 'Chức danh', 'Đơn vị', 'SĐT'],
		...codes.flatMap((code, index) =>
			Array.from({ length: sizeOf(index) }, (_, member) => [
				code,
				`${index % 65}/QĐ-UBND`,
				'12/10/2021',
				'Lộc Văn Bình',
				`${['Hoàng Văn Thắng', 'Nông Thị Lan', 'Vi Thị Hồng', 'Chu Văn Tiến'][member]} ${index}`,
				member === 0 ? 'Tổ trưởng' : 'Thành viên',
				['Người dân', 'Đoàn Thanh niên', 'Hội Phụ nữ', 'Công an'][member]!,
				member < 2 ? `09${String(index * 2 + member).padStart(8, '0')}` : ''
			])
		)
	],
	households: () => [
		['Mã thôn', 'Chủ hộ', 'Ngõ', 'SĐT', 'Đồng ý', 'SXKD'],
		...Array.from({ length: householdCount }, (_, index) => [
			codes[Math.floor((index / householdCount) * villageCount)]!,
			`${['Hoàng Văn', 'Nông Thị', 'Vi Thị', 'Chu Văn'][index % 4]} ${index}`,
			`Xóm ${1 + (index % 5)}`,
			index % 3 === 0 ? `09${String(index).padStart(8, '0')}` : '',
			index % 3 === 0 ? 'Ký trên giấy' : '',
			index % 2 === 0 ? 'Có' : 'Không'
		])
	]
};

const sizeOf = (team: number) => (team < memberCount - 3 * villageCount ? 4 : 3);

async function province(
	product: Product,
	connection: Connection,
	server?: number
): Promise<Province> {
	const officerId = randomUUID();
	await connection.migrate();
	await connection.database.transaction(async (tx) => {
		await product.loadReference(tx);
		await settle(product, tx, officerId);
	});
	const spent = () =>
		process.cpuUsage().user / 1000 +
		process.cpuUsage().system / 1000 +
		(server ? processorTime(server) : 0);
	return { connection, officerId, spent };
}

/** The villages of the 65 communes of Lạng Sơn, in turn, and an officer of the province. */
async function settle({ insertColumns, sql }: Product, tx: Tx, officerId: string): Promise<void> {
	const first = 1_000_000;
	const ids = codes.map((_, index) => first + index);
	await insertColumns(tx, 'area', {
		id: ['integer', ids],
		level: ['area_level', 'village'],
		kind: ['area_kind', 'thon'],
		code: ['text', codes],
		name: ['text', codes.map((code) => `Thôn ${code}`)],
		folded: ['text', codes.map((code) => `thon ${code.toLowerCase()}`)]
	});
	await tx.execute(
		sql`with communes as (
				select e.child_id as id, row_number() over (order by e.child_id) - 1 as place, count(*) over () as many
				from area_edge e join area p on p.id = e.parent_id and p.level = 'province' and p.code = '20' and p.valid_to is null
				join area c on c.id = e.child_id and c.level = 'commune' and c.valid_to is null
				where e.valid_to is null
			)
			insert into area_edge (child_id, parent_id, parent_level)
			select v.id, c.id, 'commune' from area v join communes c on c.place = (v.id - ${first}) * c.many / ${villageCount}
			where v.level = 'village'`
	);
	await tx.execute(
		sql`insert into installation (epoch, started_at, demo) values (${randomUUID()}, now(), false)`
	);
	await tx.execute(
		sql`insert into account (id, phone, name, created_at) values (${officerId}, '+84912000006', 'Lộc Văn Bình', now())`
	);
	// Who gives out households must work in their communes.
	await tx.execute(
		sql`insert into appointment (id, account_id, role, area_id, valid_from)
			select gen_random_uuid(), ${officerId}, case level when 'province' then 'province_officer' else 'commune_officer' end::office_role, id, '2020-01-01'
			from area where valid_to is null and (level = 'province' and code = '20' or id in (
				select parent_id from area_edge where parent_level = 'commune' and child_id >= ${first}))`
	);
}
