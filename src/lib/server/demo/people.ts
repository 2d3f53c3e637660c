import type { Role } from '../../domain/access';
import { addDays, type Day } from '../../domain/day';
import { normalisePhone } from '../../domain/phone';
import { hashPassword } from '../accounts';
import * as areas from '../areas';
import { insertColumns } from '../db/bulk';
import type { Tx } from '../db/client';
import type { DemoTeam } from './teams';

/** Code of the commune of today where the demo people live and work: xã Bằng Mạc. */
export const demoCommuneCode = '06475';
export const demoPassword = 'langson2021';

export type DemoPerson = {
	id: string;
	name: string;
	/** As people type it. */
	phone: string;
	role: Role;
	description: string;
};

const id = (number: number) => `017f0000-0000-7000-8000-00000000000${number}`;

/** Whom one can sign in as; all with `demoPassword`. */
export const people = {
	member: {
		id: id(1),
		name: 'Nông Thị Lan',
		phone: '0901000001',
		role: 'member',
		description: 'Thành viên tổ ở một thôn của xã Bằng Mạc, đi từng nhà với điện thoại'
	},
	leader: {
		id: id(2),
		name: 'Hoàng Văn Thắng',
		phone: '0901000002',
		role: 'leader',
		description: 'Tổ trưởng, trưởng thôn, cùng tổ với chị Lan'
	},
	chair: {
		id: id(3),
		name: 'Vi Văn Thành',
		phone: '0901000003',
		role: 'commune_chair',
		description: 'Chủ tịch UBND xã Bằng Mạc, có một đề nghị đang chờ duyệt'
	},
	officer: {
		id: id(4),
		name: 'Triệu Thị Hồng',
		phone: '0901000004',
		role: 'commune_officer',
		description: 'Cán bộ Phòng Văn hóa – Xã hội xã Bằng Mạc'
	},
	province: {
		id: id(5),
		name: 'Lộc Văn Bình',
		phone: '0901000005',
		role: 'province_officer',
		description: 'Sở Khoa học và Công nghệ tỉnh Lạng Sơn'
	},
	admin: {
		id: id(6),
		name: 'Chu Minh Tiến',
		phone: '0901000006',
		role: 'admin',
		description: 'Quản trị hệ thống'
	},
	outsider: {
		id: id(7),
		name: 'Bế Văn Tuấn',
		phone: '0901000007',
		role: 'commune_officer',
		description: 'Cán bộ phường Thục Phán, tỉnh Cao Bằng: không thấy gì của Lạng Sơn'
	},
	head: {
		id: id(8),
		name: 'Triệu Sinh Phúc',
		phone: '0901000008',
		role: 'leader',
		description: 'Trưởng thôn mới ở xã Bằng Mạc, thôn chưa có tổ: đề nghị lập tổ'
	}
} as const satisfies Record<string, DemoPerson>;

export const demoPeople: readonly DemoPerson[] = Object.values(people);

/** Opens the accounts and gives the roles over areas; `headless` is the village whose head has no team yet. */
export async function insertPeople(tx: Tx, headless: DemoTeam, today: Day): Promise<void> {
	const passwordHash = await hashPassword(demoPassword);
	await insertColumns(tx, 'account', {
		id: ['uuid', demoPeople.map((person) => person.id)],
		phone: ['text', demoPeople.map((person) => normalisePhone(person.phone))],
		name: ['text', demoPeople.map((person) => person.name)],
		password_hash: ['text', passwordHash],
		created_at: ['timestamptz', `${addDays(today, -90)}T08:00:00+07:00`],
		sample: ['boolean', true]
	});
	const commune = await area(tx, 'commune', demoCommuneCode, today);
	const appointments: [person: DemoPerson, areaId: number | null][] = [
		[people.chair, commune],
		[people.officer, commune],
		[people.province, await area(tx, 'province', '20', today)],
		[people.admin, null],
		[people.outsider, await area(tx, 'commune', '01273', today)],
		[people.head, headless.village.id]
	];
	await insertColumns(tx, 'appointment', {
		id: ['uuid', appointments.map((_, index) => `017f0000-0000-7000-8000-00000000010${index}`)],
		account_id: ['uuid', appointments.map(([person]) => person.id)],
		role: ['office_role', appointments.map(([person]) => person.role)],
		area_id: ['integer', appointments.map(([, areaId]) => areaId)],
		valid_from: ['date', addDays(today, -90)]
	});
}

async function area(
	tx: Tx,
	level: 'province' | 'commune',
	code: string,
	today: Day
): Promise<number> {
	const found = await areas.byCode(tx, level, code, today);
	if (!found) throw new Error(`The reference data have no ${level} ${code} on ${today}.`);
	return found.id;
}
