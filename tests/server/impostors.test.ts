import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReportImpostor } from '$lib/domain/impostor';
import { perform } from '$lib/server/commands';
import type { Connection } from '$lib/server/db/client';
import * as impostors from '$lib/server/impostors';
import { actor, areas, command, id, now, people, type Person, sending, today } from '../people';
import { open } from './database';

let connection: Connection;
beforeEach(async () => {
	connection = await open();
});
afterEach(() => connection.close());

const told = (number: number, changed: Partial<ReportImpostor> = {}): ReportImpostor => ({
	id: id('operation', number),
	communeId: areas.naSam.id,
	villageId: areas.naPuc.id,
	happenedOn: today,
	told: 'Một người lạ xưng là tổ công nghệ số, hỏi mã OTP.',
	phone: '+84912345678',
	...changed
});
const tells = (report: ReportImpostor, address = '203.0.113.7') =>
	impostors.report(connection.database, report, address, now);
const reads = async (who: Person) =>
	(await impostors.list(connection.database, await actor(connection.database, who), today, 50)).map(
		(report) => report.id
	);
const closes = async (who: Person, number: number) =>
	perform(
		connection.database,
		await actor(connection.database, who),
		command('impostor.close', { id: id('operation', number), outcome: 'Đã báo công an xã.' }),
		sending
	);

describe('what a resident tells of an impostor', () => {
	it('is read by the commune, and by the leader of the village that was named', async () => {
		await tells(told(1));
		await tells(told(1));
		await tells(told(2, { villageId: null }));
		const both = [id('operation', 1), id('operation', 2)];
		for (const who of ['chair', 'officer', 'admin'] as const)
			expect((await reads(who)).sort(), who).toEqual(both);
		expect(await reads('phuc')).toEqual([id('operation', 1)]);
		for (const who of ['hong', 'neighbour', 'outsider', 'province'] as const)
			expect(await reads(who), who).toEqual([]);
	});

	it('is closed once, by who reads it, and the phone number goes with it', async () => {
		await tells(told(3));
		for (const who of ['hong', 'neighbour', 'outsider', 'province'] as const)
			await expect(closes(who, 3)).rejects.toThrow('not_found');
		await closes('phuc', 3);
		await expect(closes('officer', 3)).rejects.toThrow('changed_meanwhile');
		const [closed] = await impostors.list(
			connection.database,
			await actor(connection.database, 'officer'),
			today,
			50
		);
		expect(closed).toMatchObject({
			phone: null,
			outcome: 'Đã báo công an xã.',
			closedBy: people.phuc.name
		});
	});

	it('names a place and a day that can be, and comes from one address only a few times', async () => {
		const fault = (changed: Partial<ReportImpostor>) =>
			tells(told(4, changed), '203.0.113.8').catch((problem) => problem.fields);
		expect(await fault({ villageId: areas.khuoiKhin.id })).toEqual({ villageId: 'invalid_choice' });
		expect(await fault({ communeId: areas.province.id })).toEqual({ communeId: 'invalid_choice' });
		expect(await fault({ happenedOn: '2026-11-22' })).toEqual({ happenedOn: 'future_day' });
		expect(await fault({ happenedOn: '2026-01-01' })).toEqual({ happenedOn: 'outside' });
		for (let number = 10; number < 15; number++) await tells(told(number));
		await expect(tells(told(15))).rejects.toThrow('too_many_attempts');
	});
});
