import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ofProvince } from '$lib/server/catalogues';
import type { Connection } from '$lib/server/db/client';
import { actor, areas, id, type Person } from '../people';
import { open } from './database';

let connection: Connection;
// Pages ask for the database of the process: theirs is this file's, and files share their modules.
vi.mock('$lib/server/installation', () => ({
	database: () => connection.database,
	isDemo: async () => false
}));
beforeAll(async () => {
	vi.resetModules();
	connection = await open();
});
afterAll(async () => {
	vi.resetModules();
	await connection.close();
});

let pressed = 0;
/** Presses a button of the page as it is shown now; answers where it leads, or what it says is wrong. */
async function press(what: string, code: string, name = '', who: Person = 'province') {
	const { actions } = await import('../../src/routes/(office)/catalogues/+page.server');
	const held = await ofProvince(connection.database, areas.province.id);
	const form = new FormData();
	const fields = { what, code, name, kind: 'topic', seen: held.topic?.version ?? '' };
	for (const [field, value] of Object.entries(fields)) form.set(field, value);
	form.set('province', String(areas.province.id));
	form.set('commandId', id('operation', 900 + ++pressed));
	const url = new URL('http://localhost/catalogues?/edit');
	const locals = { actor: await actor(connection.database, who) };
	const request = new Request(url, { method: 'POST', body: form });
	try {
		const answer = await actions.edit!({ request, url, locals } as never);
		return (answer as { data: { faults: unknown } }).data.faults;
	} catch (thrown) {
		const { location, status } = thrown as { location?: string; status: number };
		return location ?? status;
	}
}
const list = async () =>
	(await ofProvince(connection.database, areas.province.id)).topic!.items.map(
		({ code, name, retired }) => `${code} ${name}${retired ? ' ×' : ''}`
	);

it('the province adds, orders, names and retires, one press at a time', async () => {
	const place = `/catalogues?province=${areas.province.id}&saved=topic#at-topic-`;
	expect(await press('add', '', ' Tìm  việc làm ')).toBe(`${place}tim_viec_lam`);
	expect((await list()).slice(-2)).toEqual([
		'province_app Ứng dụng của tỉnh',
		'tim_viec_lam Tìm việc làm'
	]);
	expect(await press('up', 'tim_viec_lam')).toBe(`${place}tim_viec_lam`);
	expect((await list()).at(-1)).toBe('province_app Ứng dụng của tỉnh');
	await press('rename', 'tim_viec_lam', 'Việc làm');
	await press('retire', 'tim_viec_lam');
	expect(await list()).toContain('tim_viec_lam Việc làm ×');
	await press('restore', 'tim_viec_lam');
	expect(await list()).toContain('tim_viec_lam Việc làm');
});

it('what is wrong stands at the one thing that was changed, and nobody else finds the page', async () => {
	const before = await list();
	expect(await press('add', '', 'VIEC lam')).toEqual({ 'topic-new': 'item_name_taken' });
	expect(await press('rename', 'national_id', '  ')).toEqual({ 'topic-national_id': 'required' });
	expect(await press('retire', 'digital_shop')).toEqual({ 'topic-digital_shop': 'item_counted' });
	expect(await press('rename', 'no_such_item', 'Gì đó')).toBe(404);
	expect(await press('add', '', 'Đọc báo', 'officer')).toBe(404);
	expect(await list()).toEqual(before);
});
