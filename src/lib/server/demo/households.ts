import { insertColumns } from '../db/bulk';
import type { Tx } from '../db/client';
import { foldedOf } from '../households';
import { laneName, personName } from './names';
import { type Random } from './random';
import type { Shares } from './shares';
import type { DemoTeam } from './teams';

/** How a household stood: what its visits must lead to. */
export type Course = 'both' | 'shop' | 'account' | 'visited' | 'later' | 'none';
export type DemoHousehold = {
	id: string;
	villageId: number;
	lane: string;
	headName: string;
	produces: boolean;
	livesTo: string | null;
	course: Course;
};

const firstDay = '2021-01-01';
const registered = Date.parse('2021-05-20T08:00:00+07:00');

/** The households of a village, lane by lane, with their courses in the village's shares. */
export function householdsOf(team: DemoTeam, shares: Shares, chance: Random): DemoHousehold[] {
	const { village } = team;
	const courses = chance.shuffle(coursesOf(village.households, shares));
	const left = `${chance.between(2022, 2024)}-0${chance.between(3, 9)}-15`;
	return courses.map((course, index) => ({
		id: chance.id(registered + village.id * 1000 + index),
		villageId: village.id,
		lane: laneName(village.commune.town, index / courses.length),
		headName: personName(chance.chance(0.22) ? 'female' : 'male', chance),
		produces: chance.chance(village.commune.town ? 0.25 : 0.75),
		livesTo: chance.chance(0.005) ? left : null,
		course
	}));
}

export async function insertHouseholds(tx: Tx, households: DemoHousehold[]): Promise<void> {
	await insertColumns(tx, 'household', {
		id: ['uuid', households.map((each) => each.id)],
		village_id: ['integer', households.map((each) => each.villageId)],
		lane: ['text', households.map((each) => each.lane)],
		head_name: ['text', households.map((each) => each.headName)],
		folded: ['text', households.map((each) => foldedOf({ ...each, phone: null }))],
		produces: ['boolean', households.map((each) => each.produces)],
		lives_from: ['date', firstDay],
		lives_to: ['date', households.map((each) => each.livesTo)],
		sample: ['boolean', true],
		version: ['bigint', 1]
	});
}

function coursesOf(count: number, shares: Shares): Course[] {
	const courses: Course[] = [
		...Array<Course>(shares.both).fill('both'),
		...Array<Course>(shares.shopOnly).fill('shop'),
		...Array<Course>(shares.accountOnly).fill('account'),
		...Array<Course>(shares.otherwiseVisited).fill('visited'),
		...Array<Course>(shares.later).fill('later')
	];
	return [...courses, ...Array<Course>(count - courses.length).fill('none')];
}
