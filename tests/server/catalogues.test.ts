import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EditCatalogue } from '$lib/domain/catalogue';
import type { SyncRequest } from '$lib/domain/sync';
import { topics } from '$lib/domain/visit';
import { forActor, ofProvince } from '$lib/server/catalogues';
import { performAll } from '$lib/server/commands';
import { coverage } from '$lib/server/coverage';
import { type Connection, rows } from '$lib/server/db/client';
import { exchange, firstExchange } from '$lib/server/sync';
import {
	actor,
	areas,
	command,
	households,
	id,
	now,
	type Person,
	sending,
	session,
	today,
	visit
} from '../people';
import { open } from './database';

let connection: Connection;
beforeEach(async () => {
	connection = await open();
});
afterEach(() => connection.close());

const run = async (who: Person, ...commands: Parameters<typeof performAll>[2]) =>
	(await performAll(connection.database, await actor(connection.database, who), commands, sending))
		.receipts;
type Items = EditCatalogue['items'];
const taughtUsually = topics.map((code) => ({ code, name: code, retired: false }));
const job = { code: 'tim_viec', name: 'Tìm việc làm', retired: false };
const versionOf = async (kind: 'topic' | 'shop') =>
	(await ofProvince(connection.database, areas.province.id))[kind]?.version ?? '';
const edit = async (items: Items, more: Partial<EditCatalogue> = {}) => {
	const seen = await versionOf('topic');
	const payload = { provinceId: areas.province.id, kind: 'topic' as const, seen, items, ...more };
	return (await run('province', command('catalogue.edit', payload)))[0]!;
};
const taught = (number: number, topic: string) =>
	command('visit.record', visit(number, { steps: [{ topic, outcome: 'done' }], onboardings: [] }));

const request = (lists?: Record<string, string>): SyncRequest => ({
	protocol: 2,
	accountId: null,
	deviceId: id('device', 1),
	sentAt: null,
	device: { label: '', waiting: 0, rejected: 0 },
	commands: [],
	cursor: null,
	...(lists ? { lists } : {})
});
const ask = async (lists?: Record<string, string>, who: Person = 'hong') => {
	const asking = await actor(connection.database, who);
	return exchange(connection.database, asking, session, request(lists), now);
};

describe('a list that the province edits', () => {
	it('reaches a phone at its next exchange, and only while the phone has another', async () => {
		expect(await ask({})).not.toHaveProperty('lists');
		await edit([job, ...taughtUsually]);
		await edit([{ code: 'buu_dien', name: 'Chợ phiên số', retired: false }, ...shops], {
			kind: 'shop',
			seen: ''
		});
		const [first, second] = (await ask({})).lists!.sort((a, b) => (a.kind < b.kind ? 1 : -1));
		expect([first?.kind, second?.kind]).toEqual(['topic', 'shop']);
		expect(first?.items[0]).toEqual(job);

		const held = { topic: first!.version, shop: second!.version };
		expect(await ask(held)).not.toHaveProperty('lists');
		await edit([{ ...job, name: 'Việc làm' }, ...taughtUsually]);
		const news = (await ask(held)).lists!;
		expect(news.map(({ kind, items }) => [kind, items[0]?.name])).toEqual([['topic', 'Việc làm']]);
		// The same list under another version, as after a restored backup, comes once more.
		expect((await ask({ ...held, shop: 'other' })).lists).toHaveLength(2);
	});

	it('is no matter for phones that know of none, and leaves those that came from elsewhere', async () => {
		await edit([job, ...taughtUsually]);
		expect(await ask()).not.toHaveProperty('lists');
		const hong = await actor(connection.database, 'hong');
		const old = { ...request(), protocol: 1 as const, sentAt: now.toISOString() };
		const answer = await firstExchange(connection.database, hong, session, old as never, now);
		expect(answer).not.toHaveProperty('lists');
		expect((await ask({ account: 'of-another-province' })).lists).toContainEqual({
			kind: 'account',
			version: '',
			items: []
		});
	});

	it('lets visits and sessions name what was added, also after it was retired, and nothing else', async () => {
		const [strange] = await run('hong', taught(70, 'tim_viec'));
		expect(strange).toMatchObject({ problem: { fields: { steps: 'invalid_choice' } } });
		const momo = { service: 'shop' as const, provider: 'momo', state: 'registered' as const };
		const [elsewhere] = await run(
			'hong',
			command('visit.record', visit(73, { onboardings: [momo] }))
		);
		expect(elsewhere?.problem?.fields).toEqual({ onboardings: 'invalid_choice' });
		await edit([job, ...taughtUsually]);
		expect((await run('hong', taught(71, 'tim_viec')))[0]?.verdict).toBe('accepted');
		await edit([{ ...job, retired: true }, ...taughtUsually]);
		const later = await run('hong', taught(72, 'tim_viec'), taught(74, 'no_such_topic'));
		expect(later.map(({ verdict }) => verdict)).toEqual(['accepted', 'rejected']);
		// Whoever reads of it afterwards reads its name.
		const officer = await actor(connection.database, 'officer');
		const read = await forActor(connection.database, officer, today);
		expect(read.topic?.items).toContainEqual({ ...job, retired: true });
	});

	it('loses nothing, also when two people edit at once', async () => {
		const seen = await versionOf('topic');
		await edit([job, ...taughtUsually]);
		const late = await edit([{ ...job, name: 'Khác' }, ...taughtUsually], { seen });
		expect(late.problem?.code).toBe('changed_meanwhile');
		expect((await edit(taughtUsually)).problem?.code).toBe('changed_meanwhile');
		expect((await edit([job])).problem?.code).toBe('changed_meanwhile');
		expect((await ofProvince(connection.database, areas.province.id)).topic?.items[0]).toEqual(job);
	});

	it('is the province’s own: nobody else writes it, and others keep theirs', async () => {
		const payload = {
			provinceId: areas.province.id,
			kind: 'topic' as const,
			seen: '',
			items: [job, ...taughtUsually]
		};
		for (const who of ['officer', 'chair', 'phuc', 'hong'] as const)
			expect((await run(who, command('catalogue.edit', payload)))[0]?.problem?.code).toBe(
				'not_found'
			);
		await edit([job, ...taughtUsually]);
		const kept = await rows<{ n: number }>(
			connection.database,
			sql`select count(*)::integer as n from catalogue where province_id <> ${areas.province.id}`
		);
		expect(kept[0]?.n).toBe(0);
	});

	it('takes no name that is empty, long, unreadable or taken, and keeps what figures are counted by', async () => {
		const named = (name: string) => [...taughtUsually, { ...job, name }];
		const at = `items.${topics.length}.name`;
		for (const [list, fields] of [
			[named(' '), { [at]: 'required' }],
			[named('a'.repeat(41)), { [at]: 'too_long' }],
			[named('…'), { [at]: 'item_unreadable' }],
			[
				[...named('Đọc báo'), { ...job, code: 'doc', name: 'DOC BAO' }],
				{ 'items.9.name': 'item_name_taken' }
			],
			[
				taughtUsually.map((item) => ({ ...item, retired: item.code === 'digital_shop' })),
				{ 'items.0.retired': 'item_counted' }
			]
		] as const)
			expect((await edit([...list])).problem).toEqual({ code: 'invalid', fields });
		await edit(named('Tìm viê\u0323c làm'));
		const { topic } = await ofProvince(connection.database, areas.province.id);
		expect(topic?.items.at(-1)?.name).toBe('Tìm việc làm');
	});
});

it('what households say they use is counted where somebody was asked, and missing elsewhere', async () => {
	const use = (
		number: number,
		householdAt: number,
		provider: string,
		state: 'selling' | 'stopped'
	) =>
		command(
			'visit.record',
			visit(number, {
				householdId: households.naPuc[householdAt]!,
				onboardings: [{ service: 'digital', provider, state }]
			})
		);
	const ofVillages = async (indicator: 'DVC-03' | 'PAY-03' | 'NET-01', asOf: string = today) => {
		const asked = { area: '20', level: 'village' as const, indicator, asOf };
		const { rows: found, total } = await coverage(connection.database, asked);
		const { numerator, denominator, value } = found.find(({ code }) => code === areas.naPuc.code)!;
		const others = found.filter(({ code }) => code !== areas.naPuc.code);
		expect(others.map((row) => row.value)).toEqual(others.map(() => null));
		expect([total.numerator, total.denominator]).toEqual([numerator, denominator]);
		return [numerator, denominator, value];
	};
	expect(await ofVillages('NET-01')).toEqual([null, null, null]);
	const living = households.naPuc.length;
	await run('hong', use(80, 0, 'fibre', 'stopped'));
	expect(await ofVillages('NET-01')).toEqual([0, living, 0]);
	await run('hong', use(81, 1, 'fibre', 'selling'), use(82, 2, 'cashless', 'selling'));
	const share = Math.round(1000 / living) / 10;
	expect(await ofVillages('NET-01')).toEqual([1, living, share]);
	expect(await ofVillages('PAY-03')).toEqual([1, living, share]);
	expect(await ofVillages('DVC-03')).toEqual([null, null, null]);
	expect(await ofVillages('NET-01', '2026-11-01')).toEqual([null, null, null]);
});

const shops = ['voso', 'postmart', 'tiktok', 'shopee', 'zalo_facebook', 'other'].map((code) => ({
	code,
	name: code,
	retired: false
}));
