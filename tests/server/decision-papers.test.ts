import { sql } from 'drizzle-orm';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '$lib/domain/day';
import { mostFileBytes } from '$lib/domain/decision';
import { perform } from '$lib/server/commands';
import type { Connection } from '$lib/server/db/client';
import { draftOf, recorded } from '$lib/server/decision-draft';
import * as files from '$lib/server/decision-files';
import { docxOf } from '$lib/server/official-docx';
import { pdfOf } from '$lib/server/official-pdf';
import { documentOf } from '../../src/routes/(office)/decisions/document';
import {
	actor,
	areas,
	command,
	id,
	members,
	people,
	type Person,
	sending,
	teams,
	today
} from '../people';
import { open } from './database';

let connection: Connection;
const poMa = id('team', 50);
const poMaToo = id('team', 51);

const does = async (who: Person, name: string, payload: unknown) =>
	perform(
		connection.database,
		await actor(connection.database, who),
		command(name, payload),
		sending
	);
const draft = async (who: Person, ...teamIds: string[]) =>
	draftOf(connection.database, await actor(connection.database, who), teamIds, today);
const paper = (number: number) => ({
	decisionId: id('decision', number),
	number: `${number}/QĐ-UBND`,
	signedOn: today,
	effectiveOn: today,
	signer: people.chair.name,
	capacity: 'chair' as const
});
const proposal = (teamId: string, name: string, from: number) => ({
	id: teamId,
	kind: 'village' as const,
	name,
	seatVillageId: areas.poMa.id,
	villageIds: [areas.poMa.id],
	members: [
		person(from, 'Lộc Văn Bình & con <trai>', 'leader', `09120010${from}`),
		person(from + 1, 'Nông Thị Thơm', 'member', `09120010${from + 1}`)
	]
});
const person = (number: number, name: string, role: 'leader' | 'member', phone: string) => ({
	id: id('member', number),
	name,
	phone,
	role,
	organisation: 'resident' as const,
	sex: null,
	birthYear: null
});
const scan = (start: number[], length = 64) => {
	const content = new Uint8Array(length);
	content.set(start);
	return content;
};
const pdf = [...'%PDF-1.7'].map((letter) => letter.charCodeAt(0));

beforeAll(async () => {
	connection = await open();
	await does('binh', 'team.propose', proposal(poMa, 'Tổ CNSCĐ thôn Pò Mạ', 60));
	await does('officer', 'team.propose', proposal(poMaToo, 'Tổ CNSCĐ chợ Pò Mạ', 70));
	await does('officer', 'team.propose_change', {
		submissionId: id('submission', 2),
		teamId: teams.naPuc.id,
		grounds: 'Bà Hồng chuyển công tác.',
		change: {
			leaves: [{ memberId: members.hong.id, reason: '' }],
			joins: [person(80, 'Hà Thị Sim', 'member', '0912001080')]
		}
	});
});
afterAll(() => connection.close());

describe('the draft of a decision', () => {
	it('founds several teams at once, each with its people and its village', async () => {
		const document = documentOf(await draft('chair', poMa, poMaToo), today);
		expect(document.agency).toEqual(['ỦY BAN NHÂN DÂN', 'XÃ NA SẦM']);
		expect(document.about).toBe(
			'Về việc thành lập 2 Tổ công nghệ số cộng đồng trên địa bàn xã Na Sầm'
		);
		expect(document.placeAndDate).toMatch(/^Na Sầm, ngày +tháng +năm 2026$/);
		expect(document.signature).toEqual({ lines: ['CHỦ TỊCH'], name: people.chair.name });
		const [first] = document.articles;
		expect(first?.parts.slice(1)).toMatchObject([
			{ caption: '1. Tổ CNSCĐ chợ Pò Mạ, phục vụ thôn Pò Mạ' },
			{
				caption: '2. Tổ CNSCĐ thôn Pò Mạ, phục vụ thôn Pò Mạ',
				rows: [
					['1', 'Lộc Văn Bình & con <trai>', 'Người dân', 'Tổ trưởng'],
					['2', 'Nông Thị Thơm', 'Người dân', 'Thành viên']
				]
			}
		]);
	});

	it('of a change lists the people as they will be, what differs and why, and names the founding decision', async () => {
		const document = documentOf(await draft('phuc', teams.naPuc.id), today);
		expect(document.about).toBe('Về việc kiện toàn Tổ CNSCĐ thôn Nà Pục');
		expect(document.grounds).toContainEqual(
			expect.stringContaining('Quyết định số 12/QĐ-UBND ngày 08 tháng 10 năm 2021')
		);
		expect(document.articles[0]?.parts).toMatchObject([
			expect.stringContaining('phục vụ thôn Nà Pục'),
			{
				rows: [expect.arrayContaining(['Triệu Sinh Phúc']), expect.arrayContaining(['Hà Thị Sim'])]
			},
			expect.stringContaining('Thôi tham gia: Vi Thị Hồng'),
			'Lý do: Bà Hồng chuyển công tác.'
		]);
	});

	it('is to be signed KT. by the vice chair while the place is theirs, and by the chair who drafts it alone', async () => {
		await does('chair', 'chair.delegate', {
			id: id('appointment', 60),
			communeId: areas.naSam.id,
			name: people.outsider.name,
			phone: people.outsider.phone,
			from: today,
			to: today
		});
		const signature = async (who: Person, day = today) => {
			const reader = await actor(connection.database, who, day);
			const drafted = await draftOf(connection.database, reader, [poMa], day);
			return documentOf(drafted, day).signature;
		};
		const inPlace = { lines: ['KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH'], name: people.outsider.name };
		const chair = { lines: ['CHỦ TỊCH'], name: people.chair.name };
		expect(await signature('outsider')).toEqual(inPlace);
		expect(await signature('officer')).toEqual(inPlace);
		expect(await signature('chair')).toEqual(chair);
		expect(await signature('officer', addDays(today, 1))).toEqual(chair);
		const parts = unzipSync(docxOf(documentOf(await draft('officer', poMa), today)));
		const text = strFromU8(parts['word/document.xml'] ?? new Uint8Array());
		expect(text).toContain('KT. CHỦ TỊCH');
		expect(text).toContain(people.outsider.name);
		await does('chair', 'chair.end_delegation', { id: id('appointment', 60) });
	});

	it('is not one of a founding and a change together, nor for who may not see the team', async () => {
		await expect(draft('chair', poMa, teams.naPuc.id)).rejects.toThrow('invalid');
		await expect(draft('outsider', poMa)).rejects.toThrow('not_found');
		await expect(draft('chair', poMa, id('team', 99))).rejects.toThrow('not_found');
		await expect(draft('chair', teams.banChu.id)).rejects.toThrow('not_found');
	});

	it('is a docx with the margins of the decree, and a PDF that carries its letters with it', async () => {
		const document = documentOf(await draft('chair', poMa), today);
		const parts = unzipSync(docxOf(document));
		const text = strFromU8(parts['word/document.xml'] ?? new Uint8Array());
		expect(text).toContain('Lộc Văn Bình &amp; con &lt;trai&gt;');
		expect(text).toContain('w:top="1134" w:right="850" w:bottom="1134" w:left="1701"');
		expect(text).toContain('<w:pgSz w:w="11906" w:h="16838"/>');
		const file = (await pdfOf(document)).toString('latin1');
		expect(file).toMatch(/^%PDF-1/);
		expect(file).toMatch(/\/FontFile2/);
		expect(file).toContain('+Tinos-Regular');
	});
});

describe('a recorded decision', () => {
	it('says number, days and signer, and on whom it was, also after they changed again', async () => {
		await does('binh', 'team.submit', { id: poMa, submissionId: id('submission', 3) });
		await does('officer', 'team.submit', { id: poMaToo, submissionId: id('submission', 4) });
		await does('chair', 'team.approve', { ...paper(31), teamIds: [poMa, poMaToo] });
		const found = await recorded(
			connection.database,
			await actor(connection.database, 'officer'),
			id('decision', 31),
			today
		);
		expect(found).toMatchObject({ kind: 'found', teams: [{ id: poMaToo }, { id: poMa }] });
		const document = documentOf(found!, today);
		expect(document.number).toBe('Số: 31/QĐ-UBND');
		expect(document.placeAndDate).toBe('Na Sầm, ngày 21 tháng 11 năm 2026');
		expect(document.signature.name).toBe(people.chair.name);
		expect(document.articles[2]?.parts[0]).toBe('Quyết định này có hiệu lực kể từ ngày ký.');
	});

	it('of a dissolution names the villages that the team served to its last day', async () => {
		await does('chair', 'team.dissolve', { ...paper(32), teamIds: [teams.banChu.id] });
		await connection.database.execute(
			sql`update team_village set valid_to = ${today} where team_id = ${teams.banChu.id}`
		);
		const chair = await actor(connection.database, 'chair');
		const found = await recorded(connection.database, chair, id('decision', 32), today);
		expect(documentOf(found!, today).articles[0]?.parts).toEqual([
			expect.stringMatching(/phục vụ .*bản Chu\.$/i)
		]);
	});

	it('keeps its scan, which those who see the decision can open, and a better one takes its place', async () => {
		const decisionId = id('decision', 1);
		const attach = (who: Person, name: string, content: Uint8Array) =>
			does(who, 'decision.attach', { decisionId, name, content });
		await attach('officer', 'quét.pdf', scan(pdf));
		await attach('chair', 'quét rõ hơn.jpg', scan([0xff, 0xd8, 0xff, 0xe0]));
		expect(await files.ofDecision(connection.database, decisionId)).toMatchObject({
			name: 'quét rõ hơn.jpg',
			bytes: 64,
			recordedBy: people.chair.name
		});
		const file = await files.contentOf(connection.database, decisionId);
		expect(file?.type).toBe('image/jpeg');
		expect([...(file?.content ?? [])].slice(0, 3)).toEqual([0xff, 0xd8, 0xff]);

		const sees = async (who: Person) =>
			recorded(connection.database, await actor(connection.database, who), decisionId, today);
		expect((await sees('hong'))?.teams.map((team) => team.id)).toEqual([teams.naPuc.id]);
		expect((await sees('province'))?.teams).toHaveLength(2);
		expect(await sees('outsider')).toBeNull();
		for (const who of ['phuc', 'province', 'outsider'] as const)
			await expect(attach(who, 'quét.pdf', scan(pdf))).rejects.toThrow('not_found');
	});

	it('takes no file that only calls itself a scan, none that is too large and none that is empty', async () => {
		const refused = async (content: Uint8Array) =>
			does('officer', 'decision.attach', {
				decisionId: id('decision', 1),
				name: 'quét.pdf',
				content
			}).catch((problem) => problem.fields.content);
		expect(await refused(scan([0x4d, 0x5a]))).toBe('invalid');
		expect(await refused(scan(pdf, mostFileBytes + 1))).toBe('too_large');
		expect(await refused(new Uint8Array())).toBe('required');
	});
});
