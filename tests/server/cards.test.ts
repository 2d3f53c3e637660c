import { generateKeyPairSync, verify } from 'node:crypto';
import { ne } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readToken, signedPart, toBase64url } from '$lib/domain/card';
import { addDays } from '$lib/domain/day';
import * as cards from '$lib/server/cards';
import { perform } from '$lib/server/commands';
import type { Connection } from '$lib/server/db/client';
import { cardKey } from '$lib/server/db/schema';
import * as sessions from '$lib/server/sessions';
import { actor, command, id, members, now, people, sending, teams, today } from '../people';
import { open } from './database';

let connection: Connection;
beforeEach(async () => {
	connection = await open();
});
afterEach(() => connection.close());

const hers = async () => {
	const [issued] = await cards.ofActor(
		connection.database,
		await actor(connection.database, 'hong'),
		now
	);
	return issued!;
};
const check = (token: string, day = today) =>
	cards.check(connection.database, token, new Date(`${day}T03:00:00.000Z`));

describe('a member’s card', () => {
	it('says who, of which team, by which decision and until when, and nothing else of the person', async () => {
		const { card, token } = await hers();
		expect(card).toEqual({
			memberId: members.hong.id,
			name: people.hong.name,
			role: 'member',
			team: teams.naPuc.name,
			commune: 'Xã Na Sầm',
			decision: '12/QĐ-UBND',
			validUntil: addDays(today, 90)
		});
		expect(await check(token)).toEqual({ state: 'valid', card, portrait: null });
		expect(await check(token, addDays(today, 90))).toMatchObject({ state: 'valid' });
		expect(await check(token, addDays(today, 91))).toMatchObject({ state: 'expired' });
	});

	it('is verified by the key alone, as a phone without a network does it', async () => {
		const { token } = await hers();
		const [key = ''] = await cards.publicKeys(connection.database);
		const read = readToken(token)!;
		const imported = await crypto.subtle.importKey(
			'raw',
			Buffer.from(key, 'base64url'),
			{ name: 'Ed25519' },
			false,
			['verify']
		);
		const verify = (signed: Uint8Array<ArrayBuffer>) =>
			crypto.subtle.verify({ name: 'Ed25519' }, imported, read.signature, signed);
		expect(await verify(read.signed)).toBe(true);
		const other = signedPart({ ...read.card, name: 'Kẻ Mạo Danh' });
		expect(await verify(new TextEncoder().encode(other))).toBe(false);
	});

	it('is signed by a new key only once phones have heard of it, and those of the old one stay good', async () => {
		const old = await hers();
		const { publicKey, privateKey } = generateKeyPairSync('ed25519');
		const { x = '' } = publicKey.export({ format: 'jwk' });
		await connection.database.insert(cardKey).values({
			publicKey: x,
			privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
			madeAt: new Date(now.getTime() + 1000)
		});
		expect(await cards.publicKeys(connection.database)).toContain(x);
		const signedByNew = async (day: string) => {
			const hong = await actor(connection.database, 'hong', day);
			const moment = new Date(`${day}T03:00:00.000Z`);
			const [issued] = await cards.ofActor(connection.database, hong, moment);
			expect(await check(issued!.token, day)).toMatchObject({ state: 'valid' });
			const { signed, signature } = readToken(issued!.token)!;
			return verify(null, signed, publicKey, signature);
		};
		expect(await signedByNew(addDays(today, 29))).toBe(false);
		expect(await signedByNew(addDays(today, 31))).toBe(true);
		expect(await check(old.token, addDays(today, 90))).toMatchObject({ state: 'valid' });

		await connection.database.delete(cardKey).where(ne(cardKey.publicKey, x));
		expect(await check(old.token)).toMatchObject({ state: 'unknown' });
	});

	it('with another name, of another installation, or that is no card at all, is unknown', async () => {
		const { card, token } = await hers();
		const signature = token.split('.')[1];
		const forged = `${signedPart({ ...card, name: 'Kẻ Mạo Danh' })}.${signature}`;
		const guessed = `${signedPart(card)}.${toBase64url(new Uint8Array(64))}`;
		for (const bad of [
			forged,
			guessed,
			`${token}x`,
			'',
			'a.b',
			`${'A'.repeat(4_000)}.${signature}`
		])
			expect(await check(bad)).toEqual({ state: 'unknown', card: null, portrait: null });
	});

	it('ends with the membership and with the team, whatever is printed on it', async () => {
		const { token } = await hers();
		await perform(
			connection.database,
			await actor(connection.database, 'chair'),
			command('team.change', {
				decisionId: id('decision', 40),
				number: '40/QĐ-UBND',
				signedOn: today,
				effectiveOn: today,
				signer: people.chair.name,
				capacity: 'chair',
				teams: [
					{
						teamId: teams.naPuc.id,
						change: {
							leaves: [{ memberId: members.hong.id, reason: '' }],
							joins: [
								{
									id: id('member', 90),
									name: 'Hà Thị Sim',
									phone: null,
									role: 'member',
									organisation: 'resident',
									sex: null,
									birthYear: null
								}
							]
						}
					}
				]
			}),
			sending
		);
		expect(await check(token)).toMatchObject({ state: 'expired' });
		expect(
			await cards.ofActor(connection.database, await actor(connection.database, 'hong'), now)
		).toEqual([]);
		const left = await cards.ofTeam(connection.database, teams.naPuc.id, now);
		expect(left.map(({ card }) => [card.name, card.decision])).toEqual([
			[people.phuc.name, '40/QĐ-UBND'],
			['Hà Thị Sim', '40/QĐ-UBND']
		]);
	});

	it('that nobody signed can be shown from one address only a few times in a quarter of an hour', async () => {
		const show = () => sessions.mayShowUnknownCard(connection.database, '203.0.113.7', now);
		for (let time = 0; time < 5; time++) await show();
		await expect(show()).rejects.toThrow('too_many_attempts');
		await sessions.mayShowUnknownCard(connection.database, '203.0.113.8', now);
	});
});
