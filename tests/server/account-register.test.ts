import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fold } from '$lib/domain/text';
import * as register from '$lib/server/account-register';
import { type Connection, rows } from '$lib/server/db/client';
import { folded } from '$lib/server/db/folded';
import { actor, now, people, type Person, teams, today } from '../people';
import { open } from './database';

let connection: Connection;
beforeAll(async () => {
	connection = await open();
});
afterAll(() => connection.close());

it('only the administrator reads accounts', async () => {
	expect((await listed('admin')).total).toBe(9);
	expect((await listed('chair')).total).toBe(0);
	expect(await one('province')).toBeNull();
	expect(await one('admin')).toMatchObject({
		name: people.phuc.name,
		roles: [{ role: 'leader', of: teams.naPuc.name }]
	});
});

it('finds by name without diacritics, by phone as people write it, and by office', async () => {
	expect(await names('dam van quy')).toEqual([people.outsider.name]);
	expect(await names('0912 000 003')).toEqual([people.chair.name]);
	expect((await listed('admin', '', true)).total).toBe(5);
	expect(await names('%')).toEqual([]);
});

it('folds a column as the domain folds text', async () => {
	const text = 'ĐẶNG Thị Ửng – Kéo Có, Pò Mạ, Khuổi Khỉn, ẤẬẲỮỢỈỴ';
	const [row] = await rows<{ text: string }>(
		connection.database,
		sql`select ${folded(sql`${text}::text`)} as text`
	);
	expect(row?.text).toBe(fold(text));
});

async function listed(who: Person, text = '', office = false) {
	const by = await actor(connection.database, who);
	return register.list(connection.database, by, { text, office, page: 1 }, now, today);
}

async function names(text: string): Promise<string[]> {
	return (await listed('admin', text)).found.map((account) => account.name);
}

async function one(who: Person) {
	const by = await actor(connection.database, who);
	return register.one(connection.database, by, people.phuc.id, now, today);
}
