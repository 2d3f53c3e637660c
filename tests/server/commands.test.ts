import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '$lib/domain/access';
import { type CommandName, commandNames, type PayloadInput } from '$lib/domain/commands';
import { topics } from '$lib/domain/visit';
import { hashPassword, newCode } from '$lib/server/accounts';
import { performAll } from '$lib/server/commands';
import * as impostors from '$lib/server/impostors';
import * as registrations from '$lib/server/registrations';
import { openRevisions } from '$lib/server/households';
import { type Connection, rows } from '$lib/server/db/client';
import {
	actor,
	areas,
	command,
	households,
	id,
	members,
	now,
	ourHousehold,
	people,
	type Person,
	reportForm,
	sending,
	teams,
	today,
	visit
} from '../people';
import { base64, jpeg } from '../portrait';
import { open } from './database';

/**
 * The contract that every command keeps. A new command is tested by existing: without a sample here
 * this file does not compile.
 */
type Sample<Name extends CommandName> = {
	by: Person;
	/** Who has the right role elsewhere, or no such role; nobody for commands about one's own account. */
	stranger: Person | null;
	payload: PayloadInput<Name>;
	/** Only from a phone. */
	deviceId?: string;
	/** What must have happened before. */
	after?: () => Promise<unknown>;
};

const code = newCode();
const secret = 'A'.repeat(43);
const phoneId = id('device', 7);
/** What bà Hồng was refused. */
const rejected = command('visit.record', {});
const proposal = {
	id: id('team', 50),
	kind: 'village' as const,
	name: 'Tổ CNSCĐ thôn Pò Mạ',
	seatVillageId: areas.poMa.id,
	villageIds: [areas.poMa.id],
	members: [
		{
			id: id('member', 51),
			name: 'Lộc Văn Bình',
			phone: '0912000008',
			role: 'leader' as const,
			organisation: 'resident' as const,
			sex: 'male' as const,
			birthYear: 1961
		},
		{
			id: id('member', 52),
			name: 'Nông Thị Thơm',
			phone: '0987 654 321',
			role: 'member' as const,
			organisation: 'womens_union' as const,
			sex: null,
			birthYear: null
		}
	]
};
const household = {
	id: id('household', 60),
	villageId: areas.naPuc.id,
	lane: 'Xóm 1',
	headName: 'Hoàng Thị Nhung',
	phone: null,
	living: true,
	produces: false
};
const { teamId: _team, householdId: _household, ...facts } = visit(70);
const square = [
	[
		[106, 21],
		[106.1, 21],
		[106.1, 21.1],
		[106, 21]
	]
];

const paper = (number: string) => ({
	decisionId: id('decision', parseInt(number)),
	number,
	signedOn: '2026-11-20',
	effectiveOn: today,
	signer: 'Hoàng Văn Thắng',
	capacity: 'chair' as const
});

const reform = (number: number) => ({
	id: id('operation', number),
	effectiveOn: today,
	decree: '30/NQ-HĐND'
});

/** Somebody asks to join a team. */
const asks = (number: number, teamId: string) =>
	registrations.ask(
		connection.database,
		{
			id: id('member', number),
			accountId: id('account', number),
			link: teamId,
			name: 'Nông Thị Sim',
			phone: `+849140000${number}`,
			password: 'mật khẩu của Sim'
		},
		'203.0.113.7',
		sending.now
	);

const samples: { [Name in CommandName]: Sample<Name> } = {
	'visit.record': { by: 'hong', stranger: 'outsider', payload: visit(70) },
	'visit.correct': {
		by: 'phuc',
		stranger: 'neighbour',
		payload: {
			...facts,
			id: id('visit', 71),
			originId: id('visit', 70),
			revision: 1,
			withdrawn: false
		}
	},
	'visit.settle': {
		by: 'officer',
		stranger: 'hong',
		after: () =>
			run(
				'hong',
				command('visit.correct', {
					...facts,
					id: id('visit', 72),
					originId: id('visit', 70),
					revision: 1,
					withdrawn: true
				})
			),
		payload: { id: id('visit', 73), originId: id('visit', 70), revision: 2, newest: 3 }
	},
	'training.record': {
		by: 'phuc',
		stranger: 'outsider',
		payload: {
			id: id('training', 1),
			teamId: teams.naPuc.id,
			villageId: areas.naPuc.id,
			kind: 'outreach',
			happenedAt: '2026-11-19T12:00:00.000Z',
			topics: ['safe_online'],
			memberIds: [members.phuc.id],
			residents: 23,
			place: 'Nhà văn hóa thôn'
		}
	},
	'household.register': {
		by: 'hong',
		stranger: 'neighbour',
		payload: { ...household, consent: null }
	},
	'household.edit': {
		by: 'officer',
		stranger: 'outsider',
		payload: { ...household, produces: true }
	},
	'household.consent': {
		by: 'hong',
		stranger: 'outsider',
		payload: { householdId: ourHousehold, given: true, way: 'voice', textVersion: '2026-01' }
	},
	'household.move': {
		by: 'officer',
		stranger: 'hong',
		payload: {
			id: households.naPuc[5] as string,
			villageId: areas.banChu.id,
			lane: 'Xóm 2',
			movedOn: '2026-11-01'
		}
	},
	'household.merge': {
		by: 'phuc',
		stranger: 'hong',
		payload: { id: households.naPuc[6] as string, mergedId: households.naPuc[7] as string }
	},
	'household.tell_apart': {
		by: 'officer',
		stranger: 'hong',
		payload: { id: households.naPuc[2] as string, otherId: households.naPuc[3] as string }
	},
	'household.settle': {
		by: 'phuc',
		stranger: 'hong',
		after: twoVersions,
		payload: { id: household.id, revision: 1, newest: 2 }
	},
	'team.propose': { by: 'binh', stranger: 'phuc', payload: proposal },
	'team.edit': {
		by: 'officer',
		stranger: 'outsider',
		payload: { ...proposal, name: 'Tổ CNSCĐ Pò Mạ' }
	},
	'team.submit': {
		by: 'binh',
		stranger: 'outsider',
		payload: { id: proposal.id, submissionId: id('submission', 1) }
	},
	'team.return': {
		by: 'chair',
		stranger: 'officer',
		payload: { id: proposal.id, reason: 'Thiếu đại diện Đoàn Thanh niên' }
	},
	'team.approve': {
		by: 'chair',
		stranger: 'officer',
		after: () =>
			run('binh', command('team.submit', { id: proposal.id, submissionId: id('submission', 2) })),
		payload: {
			...paper('57/QĐ-UBND'),
			teamIds: [proposal.id]
		}
	},
	'team.propose_change': {
		by: 'phuc',
		stranger: 'neighbour',
		payload: {
			submissionId: id('submission', 3),
			teamId: teams.naPuc.id,
			change: { villagesJoin: [areas.poMa.id] },
			grounds: 'Thôn Pò Mạ ở liền kề'
		}
	},
	'team.propose_dissolution': {
		by: 'officer',
		stranger: 'outsider',
		payload: {
			submissionId: id('submission', 4),
			teamId: teams.banChu.id,
			grounds: 'Nhập vào tổ thôn Nà Pục'
		}
	},
	'team.change': {
		by: 'chair',
		stranger: 'officer',
		payload: {
			...paper('61/QĐ-UBND'),
			teams: [{ teamId: teams.naPuc.id, change: { villagesJoin: [areas.poMa.id] } }]
		}
	},
	'team.dissolve': {
		by: 'chair',
		stranger: 'officer',
		payload: { ...paper('62/QĐ-UBND'), teamIds: [proposal.id], effectiveOn: '2026-12-01' }
	},
	'course.record': {
		by: 'phuc',
		stranger: 'neighbour',
		payload: {
			id: id('operation', 95),
			memberId: members.hong.id,
			title: 'Kỹ năng số cơ bản',
			heldBy: 'Sở Khoa học và Công nghệ',
			completedOn: '2026-10-01',
			certificate: '12/CN'
		}
	},
	'course.remove': {
		by: 'officer',
		stranger: 'outsider',
		payload: { id: id('operation', 95) }
	},
	'member.correct': {
		by: 'officer',
		stranger: 'phuc',
		payload: {
			memberId: members.hong.id,
			name: people.hong.name,
			organisation: 'womens_union',
			sex: 'female',
			birthYear: 1990
		}
	},
	'member.change': {
		by: 'phuc',
		stranger: 'neighbour',
		payload: {
			memberId: members.hong.id,
			phone: people.hong.phone,
			organisation: 'womens_union',
			from: '2026-03-01'
		}
	},
	'portrait.add': {
		by: 'hong',
		stranger: 'neighbour',
		payload: {
			memberId: members.hong.id,
			image: base64(jpeg()),
			way: 'tick',
			textVersion: '2026-11',
			at: now.toISOString()
		}
	},
	'portrait.remove': {
		by: 'hong',
		stranger: 'neighbour',
		payload: { memberId: members.hong.id, at: now.toISOString() }
	},
	'registration.nominate': {
		by: 'phuc',
		stranger: 'neighbour',
		after: async () => {
			await run('chair', command('team.return', { id: teams.naPuc.id, reason: 'Chờ họp thôn' }));
			await asks(81, teams.naPuc.id);
		},
		payload: {
			submissionId: id('submission', 9),
			teamId: teams.naPuc.id,
			people: [{ id: id('member', 81), organisation: 'youth_union' }],
			grounds: 'Thêm người giúp các hộ ở xóm 3'
		}
	},
	'registration.refuse': {
		by: 'officer',
		stranger: 'outsider',
		after: () => asks(82, teams.banChu.id),
		payload: { id: id('member', 82), reason: 'Không ở trong bản' }
	},
	'registration.renew_link': {
		by: 'phuc',
		stranger: 'neighbour',
		payload: { teamId: teams.naPuc.id, key: id('operation', 96) }
	},
	'registration.close_link': {
		by: 'officer',
		stranger: 'outsider',
		payload: { teamId: teams.banChu.id }
	},
	'decision.attach': {
		by: 'officer',
		stranger: 'outsider',
		payload: {
			decisionId: id('decision', 1),
			name: '12-QĐ-UBND.pdf',
			content: new TextEncoder().encode('%PDF-1.7')
		}
	},
	'household.import': {
		by: 'officer',
		stranger: 'outsider',
		payload: {
			communeId: areas.naSam.id,
			households: [{ ...household, id: id('household', 69), consent: null }]
		}
	},
	'team.import': {
		by: 'officer',
		stranger: 'outsider',
		payload: {
			...proposal,
			id: id('team', 51),
			members: proposal.members.map((each, index) => ({ ...each, id: id('member', 60 + index) })),
			paper: null
		}
	},
	'village.open': {
		by: 'officer',
		stranger: 'chair',
		payload: { communeId: areas.naSam.id, kind: 'thon', name: 'Khuổi Khỉn', openedOn: '2026-11-01' }
	},
	'village.merge': {
		by: 'province',
		stranger: 'chair',
		payload: {
			...reform(1),
			// The village that `village.open` has just opened.
			villageIds: [areas.poMa.id, 1001],
			kind: 'thon',
			name: 'Pò Mạ – Khuổi Khỉn'
		}
	},
	'village.rename': {
		by: 'province',
		stranger: 'officer',
		payload: {
			...reform(2),
			villageId: areas.khuoiKhin.id,
			kind: 'ban',
			name: 'Khuổi Khỉn',
			code: null
		}
	},
	'village.move': {
		by: 'province',
		stranger: 'officer',
		payload: { ...reform(3), villageIds: [areas.banChu.id], communeId: areas.thatKhe.id }
	},
	'area.reform': {
		by: 'province',
		stranger: 'officer',
		payload: {
			...reform(4),
			kind: 'split',
			targets: ['05996', '05997'].map((code) => ({
				code,
				kind: 'xa' as const,
				name: `Xã Thất Khê ${code}`,
				provinceCode: '20',
				sources: [{ code: '05995', portion: 'partial' as const }]
			}))
		}
	},
	'village.assign': {
		by: 'province',
		stranger: 'chair',
		// The first of the areas that `area.reform` made.
		payload: { id: reform(5).id, villageIds: [areas.khuoiKhin.id], communeId: 1003 }
	},
	'area.undo': { by: 'province', stranger: 'officer', payload: { id: reform(5).id } },
	'village.split': {
		by: 'province',
		stranger: 'officer',
		payload: {
			...reform(6),
			villageId: areas.naPuc.id,
			parts: [
				{ kind: 'thon', name: 'Nà Sla Trên' },
				{ kind: 'thon', name: 'Nà Sla Dưới' }
			],
			seat: null
		},
		after: async () => {
			const nasla = { kind: 'thon', name: 'Nà Sla', openedOn: '2026-11-01' };
			await run('officer', command('village.open', { ...nasla, communeId: areas.naSam.id }));
			Object.assign(samples['village.split'].payload, { villageId: await idOf('Thôn Nà Sla') });
		}
	},
	'household.assign': {
		by: 'officer',
		stranger: 'hong',
		after: registeredInDivided,
		payload: { householdIds: [id('household', 61)], villageId: 1 }
	},
	'invitation.issue': {
		by: 'chair',
		stranger: 'outsider',
		payload: { accountId: people.hong.id, code }
	},
	'invitation.revoke': {
		by: 'chair',
		stranger: 'outsider',
		payload: { accountId: people.phuc.id }
	},
	'chair.delegate': {
		by: 'chair',
		stranger: 'officer',
		payload: {
			id: id('appointment', 50),
			communeId: areas.naSam.id,
			name: 'Lý Văn Sỏi',
			phone: '0977000050',
			from: today,
			to: '2026-11-30'
		}
	},
	'chair.end_delegation': {
		by: 'chair',
		stranger: 'officer',
		payload: { id: id('appointment', 50) }
	},
	'account.open': {
		by: 'admin',
		stranger: 'chair',
		payload: {
			id: id('account', 80),
			name: 'Hà Thị Quyên',
			phone: '0977000080',
			role: 'commune_chair',
			areaId: areas.naSam.id
		}
	},
	'account.close': { by: 'admin', stranger: 'province', payload: { id: id('account', 80) } },
	'appointment.give': {
		by: 'admin',
		stranger: 'province',
		payload: {
			id: id('appointment', 60),
			accountId: people.phuc.id,
			role: 'commune_officer',
			areaId: areas.naSam.id
		}
	},
	'appointment.end': {
		by: 'admin',
		stranger: 'chair',
		payload: { id: id('appointment', 60) }
	},
	'account.join': { by: 'hong', stranger: null, payload: { code, passwordHash: '' } },
	'account.change_password': { by: 'hong', stranger: null, payload: { passwordHash: '' } },
	'account.sign_out_everywhere': { by: 'hong', stranger: null, payload: {} },
	'device.keep_key': {
		by: 'hong',
		stranger: null,
		deviceId: phoneId,
		payload: { secret }
	},
	'device.sign_out': {
		by: 'phuc',
		stranger: 'outsider',
		payload: { accountId: people.hong.id, deviceId: phoneId }
	},
	'rejection.close': { by: 'officer', stranger: 'neighbour', payload: { commandId: rejected.id } },
	'report_form.save': { by: 'province', stranger: 'officer', payload: reportForm(1, 'team') },
	'report_form.withdraw': {
		by: 'province',
		stranger: 'chair',
		after: () => run('province', command('report_form.save', reportForm(2, 'team'))),
		payload: { id: id('form', 2), version: 1 }
	},
	'report.make': {
		by: 'phuc',
		stranger: 'neighbour',
		payload: {
			id: id('report', 1),
			formId: id('form', 1),
			version: 1,
			teamId: teams.naPuc.id,
			areaId: null,
			from: '2026-10-01'
		}
	},
	'report.write': {
		by: 'phuc',
		stranger: 'province',
		payload: {
			id: id('report', 1),
			seen: 0,
			texts: ['Ba thôn mất sóng.', ''],
			notes: ['', '', ''],
			number: '',
			signedOn: null,
			signer: people.phuc.name,
			capacity: 'chair'
		}
	},
	'report.send': { by: 'phuc', stranger: 'hong', payload: { id: id('report', 1) } },
	'report.return': {
		by: 'officer',
		stranger: 'province',
		payload: { id: id('report', 1), reason: 'Thiếu phần đề xuất.' }
	},
	'report.approve': {
		by: 'chair',
		stranger: 'phuc',
		after: () => run('phuc', command('report.send', { id: id('report', 1) })),
		payload: { id: id('report', 1) }
	},
	'report.correct': {
		by: 'phuc',
		stranger: 'neighbour',
		payload: { id: id('report', 2), corrects: id('report', 1) }
	},
	'report.discard': { by: 'phuc', stranger: 'neighbour', payload: { id: id('report', 2) } },
	'report.lock': {
		by: 'province',
		stranger: 'chair',
		payload: { formId: id('form', 1), from: '2026-10-01' }
	},
	'report.unlock': {
		by: 'province',
		stranger: 'officer',
		payload: { formId: id('form', 1), from: '2026-10-01' }
	},
	'allowance.set_rate': {
		by: 'officer',
		stranger: 'chair',
		payload: { areaId: areas.naSam.id, from: '2026-01-01', perDay: 50_000, plannedDays: 4 }
	},
	'allowance.close': {
		by: 'officer',
		stranger: 'chair',
		payload: { communeId: areas.naSam.id, month: '2026-10-01' }
	},
	'allowance.reopen': {
		by: 'officer',
		stranger: 'outsider',
		payload: { communeId: areas.naSam.id, month: '2026-10-01' }
	},
	'statement.make': {
		by: 'officer',
		stranger: 'outsider',
		payload: {
			communeId: areas.naSam.id,
			day: '2026-10-31',
			source: 'Công an xã',
			figures: [{ areaId: areas.naPuc.id, measure: 'adults', value: 210 }]
		}
	},
	'impostor.close': {
		by: 'phuc',
		stranger: 'neighbour',
		after: () =>
			impostors.report(
				connection.database,
				{
					id: id('operation', 90),
					communeId: areas.naSam.id,
					villageId: areas.naPuc.id,
					happenedOn: today,
					told: 'Có người lạ hỏi mã OTP.',
					phone: null
				},
				'203.0.113.9',
				sending.now
			),
		payload: { id: id('operation', 90), outcome: 'Đã báo công an xã.' }
	},
	'boundaries.load': {
		by: 'admin',
		stranger: 'province',
		payload: {
			source: 'Vẽ tay',
			boundaries: [{ areaId: areas.naSam.id, geometry: { type: 'Polygon', coordinates: square } }]
		}
	},
	'local_indicator.add': {
		by: 'province',
		stranger: 'officer',
		payload: {
			provinceId: areas.province.id,
			name: 'Hộ được hướng dẫn sổ sức khỏe',
			numerator: 'Hộ đã được hướng dẫn sổ sức khỏe điện tử',
			denominator: 'Số hộ đang cư trú',
			lessIsBetter: false,
			definition: { block: 'reached', per: 'households', topic: 'health_book', outcome: 'done' }
		}
	},
	'local_indicator.rename': {
		by: 'province',
		stranger: 'officer',
		payload: {
			code: 'L20-HH01',
			name: 'Hộ biết dùng sổ sức khỏe',
			numerator: 'Hộ đã được hướng dẫn sổ sức khỏe điện tử',
			denominator: 'Số hộ đang cư trú',
			seen: 0
		}
	},
	'local_indicator.retire': {
		by: 'province',
		stranger: 'chair',
		payload: { code: 'L20-HH01' }
	},
	'target.set': {
		by: 'province',
		stranger: 'officer',
		payload: {
			id: id('operation', 95),
			indicator: 'SHP-02',
			areaId: areas.naSam.id,
			year: 2027,
			value: 62.5,
			source: 'Kế hoạch 12/KH-UBND',
			sourceOn: '2026-01-15',
			replaces: null
		}
	},
	'target.withdraw': {
		by: 'province',
		stranger: 'officer',
		after: () => run('province', command('target.set', samples['target.set'].payload)),
		payload: { id: id('operation', 95) }
	},
	'catalogue.edit': {
		by: 'province',
		stranger: 'officer',
		payload: {
			provinceId: areas.province.id,
			kind: 'topic',
			seen: '',
			items: [...topics, 'tim_viec'].map((code) => ({ code, name: code, retired: false }))
		}
	},
	'api_key.issue': {
		by: 'province',
		stranger: 'officer',
		payload: {
			id: id('operation', 96),
			name: 'Cục Thống kê',
			hash: '0'.repeat(64),
			areaId: areas.naSam.id,
			whole: true,
			perMinute: 600,
			lastOn: today
		}
	},
	'api_key.revoke': {
		by: 'province',
		stranger: 'officer',
		after: () => run('province', command('api_key.issue', samples['api_key.issue'].payload)),
		payload: { id: id('operation', 96) }
	}
};

/** The officer and bà Hồng change the same household; she had not seen what he wrote. */
async function twoVersions(): Promise<void> {
	const edited = (headName: string) => ({ ...household, headName, seen: 0 });
	await run('officer', command('household.edit', edited('Hoàng Thị Nhung (con)')));
	await run('hong', command('household.edit', edited('Hoàng Thị Nhưng')));
	const [hers, his] = await openRevisions(connection.database, household.id);
	Object.assign(samples['household.settle'].payload, { revision: his?.id, newest: hers?.id });
}

/** The officer still names the village that was divided; what she registers waits for one of its parts. */
async function registeredInDivided(): Promise<void> {
	const { villageId } = samples['village.split'].payload;
	const late = { ...household, id: id('household', 61), villageId, consent: null };
	await run('officer', command('household.register', late));
	const part = await idOf('Thôn Nà Sla Dưới');
	Object.assign(samples['household.assign'].payload, { villageId: part });
}

async function idOf(name: string): Promise<number | undefined> {
	const found = sql`select id from area where name = ${name} order by id desc`;
	return (await rows<{ id: number }>(connection.database, found))[0]?.id;
}

let connection: Connection;
const run = async (by: Person | Actor, ...commands: ReturnType<typeof command>[]) =>
	performAll(
		connection.database,
		typeof by === 'string' ? await actor(connection.database, by) : by,
		commands,
		sending
	);
const journalled = async (commandId: string) =>
	rows<{ verdict: string; payload: unknown }>(
		connection.database,
		sql`select verdict, payload from journal where id = ${commandId}`
	);

beforeAll(async () => {
	connection = await open();
	const passwordHash = await hashPassword('mật khẩu mới');
	await run('hong', rejected);
	samples['account.join'].payload.passwordHash = passwordHash;
	samples['account.change_password'].payload.passwordHash = passwordHash;
});
afterAll(() => connection.close());

describe.each(commandNames)('%s', (name) => {
	const sample: Sample<CommandName> = samples[name];

	it('is refused to somebody without any role', async () => {
		const nobody: Actor = { ...people.outsider, grants: [] };
		if (sample.stranger === null) return expect(name).toMatch(/^account\.|^device\.keep_key$/);
		const { receipts } = await run(nobody, command(name, sample.payload));
		expect(receipts[0]?.problem).toEqual({ code: 'not_found', fields: {} });
	});

	it('outside one’s area or role answers as if it did not exist', async () => {
		if (sample.stranger === null) return expect(name).toMatch(/^account\.|^device\.keep_key$/);
		const { receipts } = await run(sample.stranger, command(name, sample.payload));
		expect(receipts[0]?.problem).toEqual({ code: 'not_found', fields: {} });
	});

	it('malformed is rejected at its fields, and its neighbours land', async () => {
		await sample.after?.();
		const bad = command(
			name,
			name === 'account.sign_out_everywhere' ? 'x' : { id: 7, nothing: '\u0000\ud800' }
		);
		const good = [
			command(name, sample.payload),
			command('household.consent', samples['household.consent'].payload)
		];
		const by = await actor(connection.database, sample.by);
		const sent = { ...sending, deviceId: sample.deviceId ?? null };
		const { receipts } = await performAll(connection.database, by, [bad, ...good], sent);
		expect(receipts[0]).toMatchObject({
			id: bad.id,
			verdict: 'rejected',
			problem: { code: 'invalid' }
		});
		expect(receipts[1]).toEqual({
			id: good[0]?.id,
			verdict: 'accepted',
			receivedAt: sending.now.toISOString()
		});
		expect(await journalled(bad.id)).toMatchObject([{ verdict: 'rejected' }]);

		const again = await performAll(connection.database, by, [bad, ...good], sent);
		expect(again.receipts).toEqual(receipts);
		expect(again.repeated).toEqual([bad.id, ...good.map((each) => each.id)]);
		expect(await journalled(good[0]?.id ?? '')).toHaveLength(1);
	});

	it('leaves no secret in the journal', async () => {
		const kept = await rows<{ text: string }>(
			connection.database,
			sql`select payload::text as text from journal where name = ${name}`
		);
		expect(kept.length).toBeGreaterThan(0);
		for (const { text } of kept) expect(text).not.toMatch(new RegExp(`argon2|${code}|${secret}`));
	});
});

describe('a batch', () => {
	it('with an unknown command lands without it', async () => {
		const unknown = command('visit.dream', {});
		const known = command(
			'visit.record',
			visit(90, { householdId: households.naPuc[3] as string })
		);
		const { receipts } = await run('hong', unknown, known);
		expect(receipts.map((receipt) => receipt.verdict)).toEqual(['rejected', 'accepted']);
		expect(receipts[0]?.problem).toEqual({
			code: 'malformed',
			fields: { name: 'unknown_command' }
		});
	});

	it('with a payload of a megabyte lands without it, and the journal stays small', async () => {
		const huge = command('visit.record', { note: 'x'.repeat(1_000_000) });
		const { receipts } = await run('hong', huge, command('visit.record', visit(91)));
		expect(receipts.map((receipt) => receipt.problem?.code)).toEqual(['too_large', undefined]);
		expect(JSON.stringify(await journalled(huge.id)).length).toBeLessThan(2_000);
	});

	it('sent by four requests at once is judged once', async () => {
		const batch = Array.from({ length: 50 }, (_, index) =>
			command('visit.record', visit(200 + index))
		);
		const all = await Promise.all([1, 2, 3, 4].map(() => run('hong', ...batch)));
		for (const { receipts } of all) expect(receipts).toEqual(all[0]?.receipts);
		expect(all.map(({ repeated }) => repeated.length).sort((a, b) => a - b)).toEqual([
			0, 50, 50, 50
		]);
		const [stored] = await rows(
			connection.database,
			sql`select count(*)::integer as n from visit where origin_id in (${sql.join(
				batch.map((_, index) => sql`${id('visit', 200 + index)}`),
				sql`, `
			)})`
		);
		expect(stored).toEqual({ n: 50 });
	});

	it('with somebody else’s command id is told it is taken, and learns nothing', async () => {
		const hers = command('visit.record', visit(92));
		await run('hong', hers);
		const { receipts } = await run('neighbour', hers);
		expect(receipts[0]?.problem).toEqual({ code: 'id_taken', fields: {} });
	});

	it('from a phone does what is done at doors, and nothing that the office’s forms check', async () => {
		const onPhone = { ...sending, deviceId: id('device', 1) };
		const passwordHash = '$argon2id$v=19$m=4194304,t=1000,p=1$c2FsdHNhbHQ$aGFzaA';
		const { receipts } = await performAll(
			connection.database,
			await actor(connection.database, 'hong'),
			[command('account.change_password', { passwordHash }), command('visit.record', visit(94))],
			onPhone
		);
		expect(receipts.map((receipt) => receipt.problem)).toEqual([
			{ code: 'malformed', fields: { name: 'unknown_command' } },
			undefined
		]);
	});

	it('in which one command is rejected after it raised a scope still gives every row a version of its own transaction', async () => {
		const doomed = command('household.edit', { ...household, villageId: areas.banChu.id });
		await run('hong', doomed, command('visit.record', visit(93)));
		const [both] = await rows<{ scope: string; row: string }>(
			connection.database,
			sql`select (select version from scope where id = ${`village:${areas.naPuc.id}`})::text as scope, (select version from visit where id = ${id('visit', 93)})::text as row`
		);
		expect(both?.row).toBe(both?.scope);
	});
});
