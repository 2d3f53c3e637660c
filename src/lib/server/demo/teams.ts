import { grouped } from './grouped';
import { addDays, type Day, startOf } from '../../domain/day';
import { organisations } from '../../domain/member';
import { fold } from '../../domain/text';
import { insertColumns } from '../db/bulk';
import type { Tx } from '../db/client';
import { figures } from './figures';
import { personName } from './names';
import { apportion, type Random, random } from './random';
import type { DemoCommune, DemoVillage } from './villages';

export type DemoMember = {
	id: string;
	name: string;
	phone: string | null;
	role: 'leader' | 'deputy' | 'member';
	organisation: string;
	sex: 'female' | 'male';
	birthYear: number;
	joinedOn: Day;
};
export type DemoTeam = {
	id: string;
	name: string;
	village: DemoVillage;
	members: DemoMember[];
	/** The day its founding decision took effect. */
	inForceFrom: Day;
	decisionId: string;
	changeId: string;
};
type Decision = {
	id: string;
	kind: 'found' | 'change';
	commune: DemoCommune;
	number: string;
	signedOn: Day;
	effectiveOn: Day;
	signer: string;
	capacity: 'chair' | 'vice_chair';
};

const minute = 60_000;
/** Members that joined by the decisions of May 2022. */
const changedOn = '2022-05-16';

/** One team in each village, founded by the decisions of its commune in the spring of 2021. */
export async function insertTeams(tx: Tx, villages: DemoVillage[]): Promise<DemoTeam[]> {
	const decisions: Decision[] = [];
	const sizes = teamSizes(villages.length);
	const communes = [...grouped(villages, (village) => village.commune)];
	const teams = communes.flatMap(([commune, own]) => foundTeams(commune, own, decisions));
	const chance = random('members');
	teams.forEach((team, index) => {
		team.members = membersOf(team, index, sizes[index]!, chance);
	});
	await insertDecisions(tx, decisions);
	await insertTeamRows(tx, teams);
	await insertMembers(tx, teams);
	return teams;
}

function teamSizes(count: number): { first: number; later: number }[] {
	const chance = random('team sizes');
	const least = 3;
	const weights = () => Array.from({ length: count }, () => chance.next() ** 2);
	const first = apportion(figures.members - least * count, weights(), Array(count).fill(4));
	const later = apportion(
		figures.membersByJune2022 - figures.members,
		weights(),
		Array(count).fill(3)
	);
	return first.map((extra, index) => ({ first: least + extra, later: later[index]! }));
}

/** A commune founded its teams by one decision or by two or three, as its villages were ready. */
function foundTeams(
	commune: DemoCommune,
	villages: DemoVillage[],
	decisions: Decision[]
): DemoTeam[] {
	const chance = random(`decisions ${commune.code}`);
	const rounds = villages.length > 12 ? chance.between(1, 3) : chance.between(1, 2);
	const chair = personName(chance.chance(0.25) ? 'female' : 'male', chance);
	const vice = personName(chance.chance(0.35) ? 'female' : 'male', chance);
	const start = addDays('2021-04-12', chance.between(0, 25));
	let number = chance.between(18, 60);
	const decide = (kind: Decision['kind'], signedOn: Day, wait: number): Decision => {
		const bySubstitute = chance.chance(0.15);
		const decision: Decision = {
			id: chance.id(startOf(signedOn) + 9 * 60 * minute),
			kind,
			commune,
			number: `${number}/QĐ-UBND`,
			signedOn,
			effectiveOn: addDays(signedOn, wait),
			signer: bySubstitute ? vice : chair,
			capacity: bySubstitute ? 'vice_chair' : 'chair'
		};
		decisions.push(decision);
		number += chance.between(4, 17);
		return decision;
	};
	const founding = Array.from({ length: rounds }, (_, round) =>
		decide('found', addDays(start, round * 9), chance.pick([0, 0, 1, 3]))
	);
	number = chance.between(30, 90);
	const change = decide('change', addDays(changedOn, -3), 3);
	return villages.map((village, index) => {
		const decision = founding[Math.floor((index / villages.length) * rounds)]!;
		return {
			id: chance.id(startOf(decision.signedOn) + (480 + index) * minute),
			name: `Tổ công nghệ số cộng đồng ${village.name.charAt(0).toLowerCase()}${village.name.slice(1)}`,
			village,
			members: [],
			inForceFrom: decision.effectiveOn,
			decisionId: decision.id,
			changeId: change.id
		};
	});
}

function membersOf(
	team: DemoTeam,
	index: number,
	size: { first: number; later: number },
	chance: Random
): DemoMember[] {
	return Array.from({ length: size.first + size.later }, (_, place): DemoMember => {
		const sex = chance.chance(place === 0 ? 0.2 : 0.5) ? 'female' : 'male';
		return {
			id: chance.id(startOf(team.inForceFrom) + (600 + place) * minute),
			name: personName(sex, chance),
			// Invented: 0900 and a running number.
			phone: place === 0 ? `+84900${String(100_000 + index)}` : null,
			role: place === 0 ? 'leader' : place === 1 && size.first > 3 ? 'deputy' : 'member',
			organisation: place === 0 ? 'resident' : chance.pick(organisations),
			sex,
			birthYear: place === 0 ? chance.between(1958, 1985) : chance.between(1966, 2003),
			joinedOn: place < size.first ? team.inForceFrom : changedOn
		};
	});
}

async function insertDecisions(tx: Tx, decisions: Decision[]): Promise<void> {
	await insertColumns(tx, 'decision', {
		id: ['uuid', decisions.map((decision) => decision.id)],
		kind: ['decision_kind', decisions.map((decision) => decision.kind)],
		commune_id: ['integer', decisions.map((decision) => decision.commune.id)],
		number: ['text', decisions.map((decision) => decision.number)],
		signed_on: ['date', decisions.map((decision) => decision.signedOn)],
		effective_on: ['date', decisions.map((decision) => decision.effectiveOn)],
		signer: ['text', decisions.map((decision) => decision.signer)],
		capacity: ['capacity', decisions.map((decision) => decision.capacity)],
		recorded_at: [
			'timestamptz',
			decisions.map((decision) => `${decision.signedOn}T09:00:00+07:00`)
		],
		sample: ['boolean', true]
	});
}

async function insertTeamRows(tx: Tx, teams: DemoTeam[]): Promise<void> {
	await insertColumns(tx, 'team', {
		id: ['uuid', teams.map((team) => team.id)],
		kind: ['team_kind', 'village'],
		name: ['text', teams.map((team) => team.name)],
		folded: ['text', teams.map((team) => fold(team.name))],
		seat_village_id: ['integer', teams.map((team) => team.village.id)],
		created_at: ['timestamptz', teams.map((team) => `${team.inForceFrom}T08:00:00+07:00`)],
		sample: ['boolean', true],
		version: ['bigint', 1]
	});
	await insertColumns(tx, 'team_village', {
		team_id: ['uuid', teams.map((team) => team.id)],
		village_id: ['integer', teams.map((team) => team.village.id)],
		valid_from: ['date', teams.map((team) => team.inForceFrom)]
	});
	const changed = teams.filter((team) =>
		team.members.some((member) => member.joinedOn === changedOn)
	);
	await insertColumns(tx, 'decision_team', {
		decision_id: [
			'uuid',
			[...teams.map((team) => team.decisionId), ...changed.map((team) => team.changeId)]
		],
		team_id: ['uuid', [...teams, ...changed].map((team) => team.id)]
	});
}

async function insertMembers(tx: Tx, teams: DemoTeam[]): Promise<void> {
	const members = teams.flatMap((team) => team.members.map((member) => ({ team, member })));
	await insertColumns(tx, 'member', {
		id: ['uuid', members.map(({ member }) => member.id)],
		team_id: ['uuid', members.map(({ team }) => team.id)],
		name: ['text', members.map(({ member }) => member.name)],
		phone: ['text', members.map(({ member }) => member.phone)],
		role: ['member_role', members.map(({ member }) => member.role)],
		organisation: ['organisation', members.map(({ member }) => member.organisation)],
		sex: ['sex', members.map(({ member }) => member.sex)],
		birth_year: ['smallint', members.map(({ member }) => member.birthYear)],
		joined_on: ['date', members.map(({ member }) => member.joinedOn)],
		sample: ['boolean', true]
	});
}
