import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '$lib/domain/access';
import { performAll } from '$lib/server/commands';
import { changesSince } from '$lib/server/changes';
import { type Connection, rows } from '$lib/server/db/client';
import { actor, areas, command, id, ourHousehold, sending, today } from '../people';
import { open } from './database';

let connection: Connection;
let hong: Actor;
beforeAll(async () => {
	connection = await open();
	hong = await actor(connection.database, 'hong');
});
afterAll(() => connection.close());

const send = (...commands: ReturnType<typeof command>[]) =>
	performAll(connection.database, hong, commands, sending);
const consent = (given: boolean) =>
	command('household.consent', {
		householdId: ourHousehold,
		given,
		way: 'voice',
		textVersion: '2026-01'
	});
const journalled = async (text: string) =>
	(
		await rows<{ name: string }>(
			connection.database,
			sql`select name from journal where payload::text like ${`%${text}%`}`
		)
	).map(({ name }) => name);
const learned = async () =>
	(await changesSince(connection.database, hong, null, today)).changes.households.find(
		(household) => household.id === ourHousehold
	);

describe('a household’s consent', () => {
	it('is what was said last, also when all of it was said on one day without signal', async () => {
		for (let day = 0; day < 6; day++) {
			await send(consent(true), consent(false));
			expect((await learned())?.consent).toBe(false);
			await send(consent(false), consent(true));
			expect((await learned())?.consent).toBe(true);
		}
	});

	it('withdrawn erases the phone number, also from what is searched and from the journal', async () => {
		const registered = {
			id: ourHousehold,
			villageId: areas.naPuc.id,
			lane: 'Xóm 1',
			headName: 'Hoàng Văn 1',
			phone: '0912 345 678',
			living: true,
			produces: false
		};
		await send(consent(true), command('household.edit', registered));
		expect((await learned())?.phone).toBe('+84912345678');
		await send(consent(false));
		const [kept] = await rows(
			connection.database,
			sql`select phone, folded from household where id = ${ourHousehold}`
		);
		expect(kept).toEqual({ phone: null, folded: 'hoang van 1 xom 1' });
		expect(await journalled('912345678')).toEqual([]);
		expect(await journalled('Hoàng Văn 1')).toEqual(['household.edit']);
	});

	it('is needed for a phone number', async () => {
		const stranger = {
			id: id('household', 90),
			villageId: areas.naPuc.id,
			lane: '',
			headName: 'A'
		};
		const { receipts } = await send(
			command('household.register', {
				...stranger,
				phone: '0912345678',
				living: true,
				produces: true,
				consent: null
			})
		);
		expect(receipts[0]?.problem?.fields).toEqual({ phone: 'phone_needs_consent' });
		// Whoever typed it has it on the phone; here it would be kept without anybody's consent.
		expect(await journalled('0912345678')).toEqual([]);
	});
});
