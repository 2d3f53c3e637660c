/**
 * The people of the tests and where they live, fixed for ever: xã Na Sầm with three villages, and
 * xã Thất Khê beside it. Bà Hồng is a member and ông Phúc the leader of the team of thôn Nà Pục;
 * thôn Pò Mạ has no team and a village head, ông Bình, who may propose one; thôn Bản Chu has a team
 * of its own. The outsider works in Thất Khê.
 */
import { sql } from 'drizzle-orm';
import type { Actor } from '$lib/domain/access';
import type { Payload } from '$lib/domain/commands';
import type { Command, Sending } from '$lib/server/commands';
import { actorOf } from '$lib/server/access';
import type { Database } from '$lib/server/db/client';
import type { Session } from '$lib/server/sessions';
import * as indicators from '$lib/server/indicators';
import * as schema from '$lib/server/db/schema';
import { fold } from '$lib/domain/text';

/** The day and the moment at which the tests' stories happen, unless they say otherwise. */
export const today = '2026-11-21';
export const now = new Date('2026-11-21T03:00:00.000Z');
export const sending: Sending = { now, deviceId: null };

/** A sign-in of which nothing is known yet, as the first contact of a phone brings it. */
export const session: Session = { id: 'session', deviceId: null, signedOut: false };

/** `id('visit', 7)`: a UUID that reads as what it names and stays the same in every run. */
export function id(noun: keyof typeof nouns, number: number): string {
	return `0192a000-0000-7000-8${String(nouns[noun]).padStart(3, '0')}-${number.toString(16).padStart(12, '0')}`;
}
const nouns = {
	account: 1,
	team: 2,
	member: 3,
	household: 4,
	visit: 5,
	training: 6,
	decision: 7,
	submission: 8,
	command: 9,
	device: 10,
	appointment: 11,
	installation: 12,
	operation: 13,
	form: 14,
	report: 15,
	course: 16
};

export const areas = {
	province: {
		id: 1,
		level: 'province',
		kind: 'tinh',
		code: '20',
		name: 'Tỉnh Lạng Sơn',
		parents: []
	},
	elsewhere: {
		id: 2,
		level: 'province',
		kind: 'tinh',
		code: '04',
		name: 'Tỉnh Cao Bằng',
		parents: []
	},
	naSam: { id: 11, level: 'commune', kind: 'xa', code: '06124', name: 'Xã Na Sầm', parents: [1] },
	thatKhe: {
		id: 12,
		level: 'commune',
		kind: 'xa',
		code: '05995',
		name: 'Xã Thất Khê',
		parents: [1]
	},
	naPuc: {
		id: 101,
		level: 'village',
		kind: 'thon',
		code: '06124-01',
		name: 'Thôn Nà Pục',
		parents: [11]
	},
	poMa: {
		id: 102,
		level: 'village',
		kind: 'thon',
		code: '06124-02',
		name: 'Thôn Pò Mạ',
		parents: [11]
	},
	banChu: {
		id: 103,
		level: 'village',
		kind: 'ban',
		code: '06124-03',
		name: 'Bản Chu',
		parents: [11]
	},
	khuoiKhin: {
		id: 104,
		level: 'village',
		kind: 'thon',
		code: '05995-01',
		name: 'Thôn Khuổi Khỉn',
		parents: [12]
	}
} as const;

export const people = {
	hong: { id: id('account', 1), name: 'Vi Thị Hồng', phone: '+84912000001' },
	phuc: { id: id('account', 2), name: 'Triệu Sinh Phúc', phone: '+84912000002' },
	chair: { id: id('account', 3), name: 'Hoàng Văn Thắng', phone: '+84912000003' },
	officer: { id: id('account', 4), name: 'Nông Thị Lan', phone: '+84912000004' },
	province: { id: id('account', 5), name: 'Chu Văn Tiến', phone: '+84912000005' },
	admin: { id: id('account', 6), name: 'Lộc Thị Mai', phone: '+84912000006' },
	outsider: { id: id('account', 7), name: 'Đàm Văn Quý', phone: '+84912000007' },
	binh: { id: id('account', 8), name: 'Lộc Văn Bình', phone: '+84912000008' },
	neighbour: { id: id('account', 9), name: 'Hứa Thị Én', phone: '+84912000009' }
} as const;
export type Person = keyof typeof people;

export const teams = {
	naPuc: {
		id: id('team', 1),
		seat: areas.naPuc.id,
		commune: areas.naSam.id,
		name: 'Tổ CNSCĐ thôn Nà Pục'
	},
	banChu: {
		id: id('team', 2),
		seat: areas.banChu.id,
		commune: areas.naSam.id,
		name: 'Tổ CNSCĐ bản Chu'
	},
	khuoiKhin: {
		id: id('team', 3),
		seat: areas.khuoiKhin.id,
		commune: areas.thatKhe.id,
		name: 'Tổ CNSCĐ thôn Khuổi Khỉn'
	}
} as const;

export const members = {
	phuc: { id: id('member', 1), team: teams.naPuc.id, person: people.phuc, role: 'leader' },
	hong: { id: id('member', 2), team: teams.naPuc.id, person: people.hong, role: 'member' },
	neighbour: {
		id: id('member', 3),
		team: teams.banChu.id,
		person: people.neighbour,
		role: 'leader'
	},
	outsider: {
		id: id('member', 4),
		team: teams.khuoiKhin.id,
		person: people.outsider,
		role: 'leader'
	}
} as const;

/** Eight households of Nà Pục, two of Bản Chu, one of Khuổi Khỉn; all have lived there since 2021. */
export const households = {
	naPuc: Array.from({ length: 8 }, (_, index) => id('household', 1 + index)),
	banChu: [id('household', 21), id('household', 22)],
	khuoiKhin: [id('household', 31)]
} as const;
/** The first household of Nà Pục: most stories knock at its door. */
export const ourHousehold = households.naPuc[0] as string;

/** Writes all of them into an empty migrated database, teams in force since 10/10/2021. */
export async function settle(database: Database): Promise<void> {
	await database.transaction(async (tx) => {
		await tx
			.insert(schema.installation)
			.values({ epoch: id('installation', 1), startedAt: now, demo: false });
		await settleAreas(tx);
		await tx
			.insert(schema.account)
			.values(Object.values(people).map((person) => ({ ...person, createdAt: now })));
		await tx
			.insert(schema.appointment)
			.values([
				appointment(1, people.chair.id, 'commune_chair', areas.naSam.id),
				appointment(2, people.officer.id, 'commune_officer', areas.naSam.id),
				appointment(3, people.province.id, 'province_officer', areas.province.id),
				appointment(4, people.admin.id, 'admin', null),
				appointment(5, people.binh.id, 'leader', areas.poMa.id)
			]);
		await settleTeams(tx);
		await settleHouseholds(tx);
	});
}

/** The person as the server knows them on a day. */
export async function actor(database: Database, who: Person, day = today): Promise<Actor> {
	const found = await actorOf(database, people[who].id, day);
	if (!found) throw new Error(`${who} has no account`);
	return found;
}

let commandCount = 0;
/** A command with an id of its own. */
export function command(name: string, payload: unknown): Command {
	return { id: id('command', ++commandCount), name, payload };
}

/** Bà Hồng finds somebody at home and helps to open a shop and an account. */
export function visit(
	number: number,
	changed: Partial<Payload<'visit.record'>> = {}
): Payload<'visit.record'> {
	return {
		id: id('visit', number),
		householdId: ourHousehold,
		teamId: teams.naPuc.id,
		happenedAt: '2026-11-20T02:30:00.000Z',
		memberIds: [members.hong.id],
		people: 2,
		outcome: null,
		steps: [
			{ topic: 'digital_shop', outcome: 'done' },
			{ topic: 'payment_account', outcome: 'done' }
		],
		onboardings: [
			{ service: 'shop', provider: 'voso', state: 'registered' },
			{ service: 'account', provider: 'viettel_money', state: 'registered' }
		],
		nextVisitOn: null,
		...changed
	};
}

/** What Lạng Sơn asks each month of a level: visits, shops with accounts, and what nobody records yet. */
export function reportForm(
	number: number,
	level: Payload<'report_form.save'>['level'],
	changed: Partial<Payload<'report_form.save'>> = {}
): Payload<'report_form.save'> {
	return {
		id: id('form', number),
		seen: null,
		provinceId: areas.province.id,
		level,
		period: 'month',
		name: 'Báo cáo tháng',
		about: 'Kết quả hoạt động của các Tổ công nghệ số cộng đồng',
		addressee: 'Sở Khoa học và Công nghệ',
		lines: [
			{ indicator: 'ACT-01', label: '' },
			{ indicator: 'SHP-02', label: 'Hộ bán hàng và thanh toán số' },
			{ indicator: 'IDN-01', label: '' }
		],
		blocks: ['Khó khăn, vướng mắc', 'Đề xuất, kiến nghị'],
		dueDays: 5,
		startsOn: '2026-01-01',
		...changed
	};
}

async function settleAreas(tx: Database): Promise<void> {
	const all = Object.values(areas);
	await tx.insert(schema.area).values(
		all.map(({ parents: _, ...each }) => ({
			...each,
			folded: fold(each.name),
			validFrom: each.level === 'village' ? '2021-01-01' : null
		}))
	);
	const levelOf = new Map<number, (typeof all)[number]['level']>(
		all.map((each) => [each.id, each.level])
	);
	await tx.insert(schema.areaEdge).values(
		all.flatMap((each) =>
			each.parents.map((parentId) => ({
				childId: each.id,
				parentId,
				parentLevel: levelOf.get(parentId) ?? 'province'
			}))
		)
	);
	// Areas that the stories open later get ids of their own.
	await tx.execute(sql`select setval(pg_get_serial_sequence('area', 'id'), 1000)`);
}

function appointment(
	number: number,
	accountId: string,
	role: (typeof schema.officeRole.enumValues)[number],
	areaId: number | null
) {
	return { id: id('appointment', number), accountId, role, areaId, validFrom: '2021-10-01' };
}

async function settleTeams(tx: Database): Promise<void> {
	const all = Object.values(teams);
	const since = '2021-10-10';
	await tx.insert(schema.team).values(
		all.map((team) => ({
			id: team.id,
			kind: 'village' as const,
			name: team.name,
			folded: fold(team.name),
			seatVillageId: team.seat,
			createdAt: now,
			version: 1
		}))
	);
	await tx
		.insert(schema.teamVillage)
		.values(all.map((team) => ({ teamId: team.id, villageId: team.seat, validFrom: since })));
	await tx.insert(schema.member).values(
		Object.values(members).map(({ id, team, person, role }) => ({
			id,
			teamId: team,
			name: person.name,
			phone: person.phone,
			role,
			organisation: 'resident' as const,
			accountId: person.id,
			joinedOn: since
		}))
	);
	await tx.insert(schema.decision).values(
		[areas.naSam.id, areas.thatKhe.id].map((communeId, index) => ({
			id: id('decision', 1 + index),
			kind: 'found' as const,
			communeId,
			number: '12/QĐ-UBND',
			signedOn: '2021-10-08',
			effectiveOn: since,
			signer: 'Hoàng Văn Thắng',
			capacity: 'chair' as const,
			recordedAt: now
		}))
	);
	await tx.insert(schema.decisionTeam).values(
		all.map((team) => ({
			teamId: team.id,
			decisionId: id('decision', team.commune === areas.naSam.id ? 1 : 2)
		}))
	);
}

async function settleHouseholds(tx: Database): Promise<void> {
	const settled = (ids: readonly string[], villageId: number) =>
		ids.map((householdId, index) => ({
			id: householdId,
			villageId,
			lane: `Xóm ${1 + (index % 3)}`,
			headName: `Hoàng Văn ${index + 1}`,
			folded: fold(`Hoàng Văn ${index + 1} Xóm ${1 + (index % 3)}`),
			produces: index % 2 === 0,
			livesFrom: '2021-01-01',
			version: 1
		}));
	await tx
		.insert(schema.household)
		.values([
			...settled(households.naPuc, areas.naPuc.id),
			...settled(households.banChu, areas.banChu.id),
			...settled(households.khuoiKhin, areas.khuoiKhin.id)
		]);
	const villageIds = [areas.naPuc.id, areas.poMa.id, areas.banChu.id, areas.khuoiKhin.id];
	await tx
		.insert(schema.scope)
		.values([
			...villageIds.map((villageId) => ({ id: `village:${villageId}`, version: 1 })),
			...Object.values(teams).map((team) => ({ id: `team:${team.id}`, version: 1 }))
		]);
	await indicators.refresh(tx, villageIds);
}
