import { afterAll, beforeAll, expect, it } from 'vitest';
import { addDays } from '$lib/domain/day';
import { perform } from '$lib/server/commands';
import type { Connection } from '$lib/server/db/client';
import * as decisions from '$lib/server/decisions';
import * as members from '$lib/server/members';
import * as submissions from '$lib/server/submissions';
import * as register from '$lib/server/team-register';
import * as villages from '$lib/server/villages';
import {
	actor,
	areas,
	command,
	id,
	now,
	type Person,
	people,
	sending,
	teams,
	today
} from '../people';
import { open } from './database';

let connection: Connection;
beforeAll(async () => {
	connection = await open();
});
afterAll(() => connection.close());

const all: register.TeamFilter = {
	text: '',
	state: null,
	communeId: null,
	villageId: null,
	page: 1
};
const proposal = {
	id: id('team', 70),
	kind: 'village',
	name: 'Tổ CNSCĐ thôn Pò Mạ',
	seatVillageId: areas.poMa.id,
	villageIds: [areas.poMa.id, areas.naPuc.id],
	members: [
		member(71, people.phuc.name, people.phuc.phone, 'leader'),
		member(72, 'Nông Thị Thơm', '+84987654321', 'member')
	]
};

it('everybody finds the teams of their own area and no others', async () => {
	expect(await found('hong')).toEqual([teams.naPuc.name]);
	expect(await found('chair')).toEqual([teams.naPuc.name, teams.banChu.name]);
	expect(await found('province')).toHaveLength(3);
	expect(await found('outsider')).toEqual([teams.khuoiKhin.name]);
	expect(await found('binh')).toEqual([]);
});

it('finds without diacritics, by village or commune too, and takes signs for what they are', async () => {
	expect(await found('province', { text: 'ban chu' })).toEqual([teams.banChu.name]);
	expect(await found('province', { text: 'that khe' })).toEqual([teams.khuoiKhin.name]);
	expect(await found('province', { text: '%' })).toEqual([]);
	expect(await found('province', { communeId: areas.naSam.id, villageId: areas.naPuc.id })).toEqual(
		[teams.naPuc.name]
	);
});

it('what is elsewhere answers like what does not exist', async () => {
	expect(await one('chair', teams.naPuc.id)).toMatchObject({
		state: 'in_force',
		inForceFrom: '2021-10-10'
	});
	expect(await one('chair', teams.khuoiKhin.id)).toBeNull();
	expect(await one('chair', id('team', 99))).toBeNull();
});

it('follows a proposal from draft to decision, and says what is odd about it', async () => {
	await done('officer', 'team.propose', proposal);
	expect(await states()).toMatchObject({ draft: 1, in_force: 2 });
	await done('officer', 'team.submit', { id: proposal.id, submissionId: id('submission', 71) });
	expect(await states()).toMatchObject({ submitted: 1, draft: 0 });

	const chair = await actor(connection.database, 'chair');
	const [waiting] = await submissions.waiting(connection.database, chair, today);
	expect(waiting).toMatchObject({
		teamId: proposal.id,
		members: 2,
		leaderName: people.phuc.name,
		submittedBy: people.officer.name,
		submittedAt: now.toISOString(),
		villageNames: ['Thôn Pò Mạ', 'Thôn Nà Pục']
	});
	const outsider = await actor(connection.database, 'outsider');
	expect(await submissions.waiting(connection.database, outsider, today)).toEqual([]);

	expect(await submissions.servedAlready(connection.database, [proposal.id], today)).toEqual([
		{ teamId: proposal.id, villageName: 'Thôn Nà Pục', otherTeam: teams.naPuc.name }
	]);
	const elsewhere = (who: typeof chair) =>
		members.alsoElsewhere(connection.database, who, [proposal.id], today);
	expect(await elsewhere(chair)).toEqual([
		expect.objectContaining({ name: people.phuc.name, otherTeam: teams.naPuc.name })
	]);
	expect(await elsewhere(outsider)).toEqual([]);

	await done('chair', 'team.return', { id: proposal.id, reason: 'Ông Phúc đang ở tổ khác.' });
	expect(await submissions.ofTeam(connection.database, proposal.id)).toEqual([
		expect.objectContaining({
			reason: 'Ông Phúc đang ở tổ khác.',
			returnedBy: people.chair.name
		})
	]);
	await done('officer', 'team.edit', {
		...proposal,
		villageIds: [areas.poMa.id],
		members: [member(73, people.binh.name, people.binh.phone, 'leader'), proposal.members[1]]
	});
	await done('officer', 'team.submit', { id: proposal.id, submissionId: id('submission', 72) });
	expect(await withoutTeam()).toEqual(['Thôn Pò Mạ']);
	await done('chair', 'team.approve', {
		decisionId: id('decision', 71),
		teamIds: [proposal.id],
		number: '15/QĐ-UBND',
		signedOn: today,
		effectiveOn: today,
		signer: people.chair.name,
		capacity: 'vice_chair'
	});
	expect(await withoutTeam()).toEqual([]);
	expect(await one('binh', proposal.id)).toMatchObject({ state: 'in_force', inForceFrom: today });
	const stood = (day: string) => register.stoodOn(connection.database, proposal.id, day);
	expect([await stood(addDays(today, -1)), await stood(today)]).toEqual([null, 'in_force']);
	expect(await decisions.recent(connection.database, chair, today, 1)).toEqual([
		expect.objectContaining({
			number: '15/QĐ-UBND',
			teams: [{ id: proposal.id, name: proposal.name }]
		})
	]);
	expect(await decisions.lastOf(connection.database, areas.naSam.id)).toEqual({
		signer: people.chair.name,
		capacity: 'vice_chair'
	});
});

function member(number: number, name: string, phone: string, role: string) {
	return {
		id: id('member', number),
		name,
		phone,
		role,
		organisation: 'resident',
		sex: null,
		birthYear: null
	};
}

async function done(who: Person, name: string, payload: unknown): Promise<void> {
	const by = await actor(connection.database, who);
	await perform(connection.database, by, command(name, payload), sending);
}

async function found(who: Person, filter: Partial<register.TeamFilter> = {}): Promise<string[]> {
	const by = await actor(connection.database, who);
	const listed = await register.list(connection.database, by, { ...all, ...filter }, today);
	return listed.found.map((team) => team.name);
}

async function states() {
	const chair = await actor(connection.database, 'chair');
	return (await register.list(connection.database, chair, all, today)).counts;
}

async function one(who: Person, teamId: string) {
	return register.one(connection.database, await actor(connection.database, who), teamId, today);
}

async function withoutTeam(): Promise<string[]> {
	const chair = await actor(connection.database, 'chair');
	const reach = await villages.inReach(connection.database, chair, 'team.read', today);
	return reach.filter((village) => village.teams.length === 0).map((village) => village.name);
}
