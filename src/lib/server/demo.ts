import { sql } from 'drizzle-orm';
import type { Day } from '../domain/day';
import { arrayOf, insertColumns, withoutIndexes } from './db/bulk';
import type { Tx } from './db/client';
import { type DemoHousehold, householdsOf, insertHouseholds } from './demo/households';
import { insertPresent } from './demo/present';
import { random } from './demo/random';
import { type Shares, sharesOf } from './demo/shares';
import { type DemoTeam, insertTeams } from './demo/teams';
import { insertTrainings, trainingsOf } from './demo/trainings';
import { insertVillages } from './demo/villages';
import { insertVisits, outings, visitsOf } from './demo/visits';
import type { Progress } from './progress';

export { demoPassword, demoPeople } from './demo/people';

const teamsAtOnce = 43;
/** Larger, because each filling reads all visits once. */
const villagesAtOnce = 213;

/**
 * The demo province: Lạng Sơn as its published figures of 31/12/2021 tell it, with invented names,
 * and in one commune some work of the weeks before `today`. The same on every machine; all rows are
 * marked as samples. Needs the reference data.
 */
export async function loadDemo(tx: Tx, today: Day, onProgress: Progress = () => {}): Promise<void> {
	const villages = await insertVillages(tx);
	const teams = await insertTeams(tx, villages);
	const shares = sharesOf(villages);
	const steps = Math.ceil(teams.length / teamsAtOnce);
	const fillings = Math.ceil(villages.length / villagesAtOnce);
	// A filling takes about as long as two steps.
	const total = steps + fillings * 2;
	await withoutIndexes(tx, ['household', 'visit', 'visit_step', 'onboarding'], async () => {
		for (let step = 0; step < steps; step++) {
			onProgress(step, total);
			await insertWork(tx, teams, shares, step * teamsAtOnce);
		}
	});
	// Without figures about the tables the indicators' plan would be a bad guess.
	await tx.execute(
		sql`analyze household, residence, visit, onboarding, team, team_village, member, decision_team`
	);
	await insertScopes(tx, teams);
	await insertPresent(tx, teams, today);
	for (let filling = 0; filling < fillings; filling++) {
		onProgress(steps + filling * 2, total);
		const from = filling * villagesAtOnce;
		await fillIndicators(
			tx,
			villages.slice(from, from + villagesAtOnce).map((village) => village.id)
		);
	}
	// The embedded database never looks at its tables by itself.
	await tx.execute(
		sql`analyze area, area_edge, visit_step, training, decision, scope, village_indicators`
	);
	onProgress(total, total);
}

/** Households, visits and training sessions of some teams. */
async function insertWork(
	tx: Tx,
	teams: DemoTeam[],
	shares: Shares[],
	from: number
): Promise<void> {
	const work = teams
		.slice(from, from + teamsAtOnce)
		.map((team, index) => workOf(team, shares[from + index]!));
	await insertHouseholds(
		tx,
		work.flatMap((each) => each.households)
	);
	await insertVisits(
		tx,
		work.flatMap((each) => each.visits)
	);
	await insertTrainings(
		tx,
		work.flatMap((each) => each.trainings)
	);
}

function workOf(team: DemoTeam, shares: Shares) {
	const chance = random(`work ${team.village.code}`);
	const days = outings(team, chance);
	const households: DemoHousehold[] = householdsOf(team, shares, chance);
	const visits = households.flatMap((household) => visitsOf(team, household, days, chance));
	return { households, visits, trainings: trainingsOf(team, days.campaign, chance) };
}

async function insertScopes(tx: Tx, teams: DemoTeam[]): Promise<void> {
	const scopes = teams.flatMap((team) => [`village:${team.village.id}`, `team:${team.id}`]);
	await insertColumns(tx, 'scope', {
		id: ['text', scopes],
		version: ['bigint', 1]
	});
}

async function fillIndicators(tx: Tx, villageIds: number[]): Promise<void> {
	await tx.execute(
		sql`insert into village_indicators select * from village_indicator_days where village_id = any(${arrayOf(villageIds, 'integer')})`
	);
}
