import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as cards from '$lib/server/cards';
import { perform } from '$lib/server/commands';
import { type Connection, rows } from '$lib/server/db/client';
import * as portraits from '$lib/server/portraits';
import {
	actor,
	command,
	id,
	members,
	now,
	people,
	type Person,
	sending,
	teams,
	today
} from '../people';
import { base64, jpeg, segment } from '../portrait';
import { open } from './database';

let connection: Connection;
beforeEach(async () => {
	connection = await open();
});
afterEach(() => connection.close());

const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();
const picture = base64(jpeg());
const consent = (changed = {}) => ({
	memberId: members.hong.id,
	image: picture,
	way: 'tick',
	textVersion: '2026-11',
	at: ago(60),
	...changed
});
const does = async (who: Person, name: string, payload: object) =>
	perform(
		connection.database,
		await actor(connection.database, who),
		command(name, payload),
		sending
	);
const hers = () => portraits.ofMember(connection.database, members.hong.id);
const card = async () =>
	(await cards.ofActor(connection.database, await actor(connection.database, 'hong'), now))[0]!;
const said = () =>
	rows<{ text: string }>(
		connection.database,
		sql`select string_agg(payload::text, ' ') as text from journal where name like 'portrait.%'`
	);

describe('the picture on a member’s card', () => {
	it('stands on the card and on its check page once she consents, and nowhere when she takes that back', async () => {
		await does('hong', 'portrait.add', consent());
		const { token, portrait } = await card();
		expect(portrait).toBe(picture);
		expect(await cards.check(connection.database, token, now)).toMatchObject({
			state: 'valid',
			portrait: picture
		});
		const [printed] = await cards.ofTeam(connection.database, teams.naPuc.id, now);
		expect(printed?.portrait).toBeNull();

		await does('hong', 'portrait.remove', { memberId: members.hong.id, at: ago(30) });
		expect((await card()).portrait).toBeNull();
		expect((await cards.check(connection.database, token, now)).portrait).toBeNull();
		expect(await rows(connection.database, sql`select image from portrait`)).toEqual([
			{ image: null }
		]);
		const [{ text } = { text: '' }] = await said();
		expect(text).toContain('2026-11');
		expect(text).not.toContain(picture.slice(0, 40));
	});

	it('is written down by her leader for her, taken back by the commune too, and by nobody else', async () => {
		await does('phuc', 'portrait.add', consent({ way: 'paper' }));
		expect(await hers()).toBe(picture);
		for (const who of ['neighbour', 'outsider', 'officer', 'chair', 'province', 'admin'] as const)
			await expect(does(who, 'portrait.add', consent({ at: ago(1) }))).rejects.toThrow('not_found');
		await expect(
			does('hong', 'portrait.add', consent({ memberId: members.phuc.id }))
		).rejects.toThrow('not_found');
		await does('officer', 'portrait.remove', { memberId: members.hong.id, at: ago(0) });
		expect(await hers()).toBeNull();
	});

	it('that was agreed to before the withdrawal and comes after it stays away', async () => {
		await does('hong', 'portrait.add', consent({ at: ago(120) }));
		await does('phuc', 'portrait.remove', { memberId: members.hong.id, at: ago(30) });
		await does('hong', 'portrait.add', consent({ at: ago(60) }));
		expect(await hers()).toBeNull();
		await does('hong', 'portrait.add', consent({ at: ago(10) }));
		expect(await hers()).toBe(picture);
		// Nor does a phone whose clock is ahead keep the last word; of the same moment the withdrawal counts.
		await does('hong', 'portrait.add', consent({ at: '2031-01-01T00:00:00.000Z' }));
		await does('hong', 'portrait.remove', { memberId: members.hong.id, at: ago(-1) });
		expect(await hers()).toBeNull();
	});

	it('is kept without the place where it was taken', async () => {
		const taken = jpeg({ notes: [segment(0xe1, 'Exif GPS')] });
		await does('hong', 'portrait.add', consent({ image: base64(taken) }));
		expect(await hers()).toBe(picture);
	});

	it('is refused when it is too large, is no picture, or nobody said how they consented', async () => {
		const faulty = [
			[{ image: 'A'.repeat(28_000) }, { image: 'too_large' }],
			[{ image: base64(Buffer.from('%PDF-1.7')) }, { image: 'not_a_portrait' }],
			[{ image: '<svg/>' }, { image: 'not_a_portrait' }],
			[{ way: '' }, { way: 'invalid_choice' }]
		] as const;
		for (const [changed, fields] of faulty)
			await expect(does('hong', 'portrait.add', consent(changed))).rejects.toMatchObject({
				fields
			});
		expect(await hers()).toBeNull();
		expect((await said())[0]?.text).not.toContain('AAAA');
	});

	it('is shown to nobody from the day she leaves, and erased within the hour', async () => {
		await does('hong', 'portrait.add', consent());
		await does('phuc', 'portrait.add', consent({ memberId: members.phuc.id }));
		const { token } = await card();
		await does('chair', 'team.change', {
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
		});
		expect(await cards.check(connection.database, token, now)).toMatchObject({
			state: 'expired',
			portrait: null
		});
		await expect(does('hong', 'portrait.add', consent())).rejects.toThrow('member_not_in_team');
		await portraits.tidy(connection.database, now);
		expect(await rows(connection.database, sql`select member_id from portrait`)).toEqual([
			{ member_id: members.phuc.id }
		]);
	});
});
