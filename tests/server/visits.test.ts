import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'drizzle-orm';
import type { Actor } from '$lib/domain/access';
import type { CorrectVisit } from '$lib/domain/visit';
import { performAll } from '$lib/server/commands';
import { type Connection, rows } from '$lib/server/db/client';
import {
	actor,
	areas,
	command,
	households,
	id,
	members,
	ourHousehold,
	people,
	sending,
	teams,
	visit
} from '../people';
import { open } from './database';

let connection: Connection;
let hong: Actor;
let phuc: Actor;

beforeAll(async () => {
	connection = await open();
	hong = await actor(connection.database, 'hong');
	phuc = await actor(connection.database, 'phuc');
});
afterAll(() => connection.close());

const send = (by: Actor, ...commands: ReturnType<typeof command>[]) =>
	performAll(connection.database, by, commands, sending);
const countOf = async (originId: string) =>
	(
		await rows<{ n: number }>(
			connection.database,
			sql`select count(*)::integer as n from visit where origin_id = ${originId}`
		)
	)[0]?.n;
const figures = async (day: string) =>
	(
		await rows<Record<string, number>>(
			connection.database,
			sql`select households, visited, shop, account, "both", either from village_indicators
				where village_id = ${areas.naPuc.id} and day <= ${day} order by day desc limit 1`
		)
	)[0];

describe('a visit', () => {
	it('that bà Hồng records counts from its day on, and not before', async () => {
		const { receipts } = await send(hong, command('visit.record', visit(1)));
		expect(receipts[0]).toMatchObject({ verdict: 'accepted' });
		expect(await figures('2026-11-19')).toMatchObject({ households: 8, visited: 0, both: 0 });
		expect(await figures('2026-11-20')).toMatchObject({
			households: 8,
			visited: 1,
			shop: 1,
			account: 1,
			both: 1,
			either: 1
		});
	});

	it('outside the team’s villages is rejected like one that does not exist', async () => {
		const elsewhere = visit(2, { householdId: households.khuoiKhin[0] as string });
		const nowhere = visit(3, { householdId: id('household', 999) });
		const { receipts } = await send(
			hong,
			command('visit.record', elsewhere),
			command('visit.record', nowhere)
		);
		expect(receipts.map((receipt) => receipt.problem)).toEqual([
			{ code: 'not_found', fields: {} },
			{ code: 'not_found', fields: {} }
		]);
	});

	it('by a team that is not hers is rejected', async () => {
		const { receipts } = await send(
			hong,
			command(
				'visit.record',
				visit(4, { teamId: teams.banChu.id, memberIds: [members.neighbour.id] })
			)
		);
		expect(receipts[0]?.problem?.code).toBe('not_found');
	});

	it('with a stranger among the members is rejected at the field', async () => {
		const { receipts } = await send(
			hong,
			command('visit.record', visit(5, { memberIds: [members.hong.id, members.outsider.id] }))
		);
		expect(receipts[0]?.problem).toEqual({
			code: 'member_not_in_team',
			fields: { memberIds: 'invalid_choice' }
		});
	});

	it('that stopped the only shop no longer counts from that day', async () => {
		const stopped = visit(6, {
			householdId: households.naPuc[1] as string,
			happenedAt: '2026-11-10T03:00:00.000Z'
		});
		const later = visit(7, {
			householdId: households.naPuc[1] as string,
			happenedAt: '2026-11-12T03:00:00.000Z',
			onboardings: [{ service: 'shop', provider: 'voso', state: 'stopped' }]
		});
		await send(hong, command('visit.record', later), command('visit.record', stopped));
		expect(await figures('2026-11-11')).toMatchObject({ shop: 1, account: 1, both: 1, either: 1 });
		expect(await figures('2026-11-12')).toMatchObject({ shop: 0, account: 1, both: 0, either: 1 });
	});

	it('from a phone whose clock is a year ahead lands on the true day, and keeps the phone’s time', async () => {
		const dreamt = visit(8, {
			householdId: households.naPuc[2] as string,
			happenedAt: '2027-11-20T02:30:00.000Z'
		});
		const clock = { at: null, shift: -365 * 86_400_000 };
		await send(hong, { ...command('visit.record', dreamt), clock });
		const [kept] = await rows<{ day: string; at: string }>(
			connection.database,
			sql`select happened_on::text as day, to_char(happened_at at time zone 'UTC', 'YYYY-MM-DD') as at from visit where id = ${dreamt.id}`
		);
		expect(kept).toEqual({ day: '2026-11-20', at: '2027-11-20' });
	});

	it('after midnight in the village but before it in London belongs to the village’s day', async () => {
		const late = visit(9, {
			householdId: households.naPuc[3] as string,
			happenedAt: '2026-11-18T17:30:00.000Z'
		});
		await send(hong, command('visit.record', late));
		const [kept] = await rows(
			connection.database,
			sql`select happened_on::text as day from visit where id = ${late.id}`
		);
		expect(kept).toEqual({ day: '2026-11-19' });
	});
});

describe('a correction', () => {
	const correction = (number: number, changed: Partial<CorrectVisit> = {}): CorrectVisit => {
		const { teamId: _team, householdId: _household, ...facts } = visit(20);
		return {
			...facts,
			id: id('visit', number),
			originId: id('visit', 20),
			revision: 1,
			withdrawn: false,
			...changed
		};
	};
	const at = { householdId: households.naPuc[4] as string };

	it('replaces what counted and keeps what was said first', async () => {
		await send(hong, command('visit.record', visit(20, at)));
		const said = correction(21, {
			onboardings: [],
			steps: [{ topic: 'digital_shop', outcome: 'come_back' }]
		});
		expect((await send(hong, command('visit.correct', said))).receipts[0]?.verdict).toBe(
			'accepted'
		);
		expect(await countOf(id('visit', 20))).toBe(2);
		const [current] = await rows(
			connection.database,
			sql`select id, revision, flagged from visit where origin_id = ${id('visit', 20)} and replaced_by is null`
		);
		expect(current).toEqual({ id: said.id, revision: 2, flagged: false });
	});

	it('by ông Phúc, who had not seen bà Hồng’s, is kept beside it and flagged', async () => {
		const { receipts } = await send(phuc, command('visit.correct', correction(22, { people: 5 })));
		expect(receipts[0]?.verdict).toBe('accepted');
		const [current] = await rows(
			connection.database,
			sql`select people, revision, flagged from visit where origin_id = ${id('visit', 20)} and replaced_by is null`
		);
		expect(current).toEqual({ people: 5, revision: 3, flagged: true });
	});

	it('at the same moment as another is kept too, and the visit flagged', async () => {
		await send(
			hong,
			command('visit.record', visit(30, { householdId: households.naPuc[5] as string }))
		);
		const both = [hong, phuc].map((by, index) =>
			send(
				by,
				command('visit.correct', correction(31 + index, { originId: id('visit', 30), people: 3 }))
			)
		);
		const verdicts = (await Promise.all(both)).map(({ receipts }) => receipts[0]);
		expect(verdicts).toMatchObject([{ verdict: 'accepted' }, { verdict: 'accepted' }]);
		const [current] = await rows(
			connection.database,
			sql`select revision, flagged from visit where origin_id = ${id('visit', 30)} and replaced_by is null`
		);
		expect(current).toEqual({ revision: 3, flagged: true });
	});

	it('cannot carry the visit back to days before the team', async () => {
		const { receipts } = await send(
			hong,
			command(
				'visit.correct',
				correction(33, { originId: id('visit', 30), happenedAt: '2021-10-09T03:00:00.000Z' })
			)
		);
		expect(receipts[0]?.problem?.code).toBe('team_not_in_force');
	});

	it('is for the team that was there, not for a village head who is in no team', async () => {
		await rows(
			connection.database,
			sql`update appointment set area_id = ${areas.naPuc.id} where account_id = ${people.binh.id}`
		);
		const { receipts } = await send(
			await actor(connection.database, 'binh'),
			command('visit.correct', correction(34, { originId: id('visit', 30), withdrawn: true }))
		);
		expect(receipts[0]?.problem?.code).toBe('not_found');
	});

	it('that withdraws the visit takes it out of the figures', async () => {
		const before = await figures('2026-11-21');
		await send(
			hong,
			command(
				'visit.correct',
				correction(23, { revision: 3, withdrawn: true, steps: [], onboardings: [] })
			)
		);
		expect((await figures('2026-11-21'))?.visited).toBe((before?.visited ?? 0) - 1);
	});
});

it('a household that moved away counts until the day it left', async () => {
	const leaving = {
		id: households.naPuc[7] as string,
		villageId: areas.naPuc.id,
		lane: 'Xóm 2',
		headName: 'Hoàng Văn 8',
		phone: null,
		living: false,
		produces: true
	};
	await send(hong, command('household.edit', leaving));
	expect((await figures('2026-11-20'))?.households).toBe(8);
	expect((await figures('2026-11-21'))?.households).toBe(7);
	expect(ourHousehold).not.toBe(leaving.id);
});
