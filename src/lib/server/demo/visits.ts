import { sql } from 'drizzle-orm';
import { addDays, type Day, daysBetween } from '../../domain/day';
import type { Service } from '../../domain/onboarding';
import { insertColumns } from '../db/bulk';
import type { Tx } from '../db/client';
import { figures } from './figures';
import type { DemoHousehold } from './households';
import type { Random } from './random';
import type { DemoTeam } from './teams';

type Step = [topic: string, outcome: string];
type Onboarding = [service: Service, provider: string, state: string];
export type DemoVisit = {
	id: string;
	householdId: string;
	villageId: number;
	teamId: string;
	happenedOn: Day;
	/** ISO 8601 with the offset of Vietnam. */
	happenedAt: string;
	receivedAt: string;
	memberIds: string[];
	people: number;
	outcome: string | null;
	nextVisitOn: Day | null;
	recordedBy: string | null;
	steps: Step[];
	onboardings: Onboarding[];
};
/** What was found and done at one door on one day. */
type Told = Pick<DemoVisit, 'outcome' | 'nextVisitOn' | 'steps' | 'onboardings'>;

const shops = [
	'voso',
	'voso',
	'voso',
	'postmart',
	'postmart',
	'postmart',
	'zalo_facebook',
	'shopee',
	'tiktok'
];
const accounts = [
	'viettel_money',
	'viettel_money',
	'vnpt_money',
	'mb',
	'agribank',
	'agribank',
	'momo',
	'zalopay'
];
const shopStates = ['registered', 'registered', 'registered', 'selling', 'no_orders'];

/**
 * The days on which a team went out: some weekends of 2021, more of them towards the end of the
 * year, so that the figures change on few days and `village_indicators` stays small.
 */
export function outings(team: DemoTeam, chance: Random): { campaign: Day[]; later: Day[] } {
	const first = addDays(team.inForceFrom, 20);
	const length = daysBetween(first, figures.asOf);
	const wanted = chance.between(6, 11);
	const campaign = new Set<Day>();
	while (campaign.size < wanted)
		campaign.add(addDays(first, Math.floor(length * Math.sqrt(chance.next()))));
	return {
		campaign: [...campaign].sort(),
		later: ['2022-03-12', '2022-05-21'].map((day) => addDays(day, chance.between(0, 25)))
	};
}

/** The visits that led a household where its course says it stood. */
export function visitsOf(
	team: DemoTeam,
	household: DemoHousehold,
	days: { campaign: Day[]; later: Day[] },
	chance: Random
): DemoVisit[] {
	const last = days.campaign.length - 1;
	const at = chance.between(0, last - 1);
	const visit = (day: Day, told: Partial<Told>) => visitAt(team, household, day, told, chance);
	const again = days.campaign[chance.between(at + 1, last)]!;
	const day = days.campaign[chance.chance(0.2) ? last : at]!;
	switch (household.course) {
		case 'both':
			return chance.chance(0.12)
				? [
						visit(days.campaign[at]!, shopFirst(again, chance)),
						visit(again, opened('account', chance))
					]
				: [visit(day, openedBoth(chance))];
		case 'shop':
		case 'account': {
			const told = opened(household.course, chance);
			return chance.chance(0.15)
				? [visit(days.campaign[at]!, { outcome: 'absent', nextVisitOn: again }), visit(again, told)]
				: [visit(day, told)];
		}
		case 'visited':
			return chance.chance(0.04)
				? openedAndStopped(chance).map((told, index) =>
						visit(index === 0 ? days.campaign[at]! : again, told)
					)
				: [visit(day, notYet(chance))];
		case 'later':
			return [visit(chance.pick(days.later), openedBoth(chance))];
		default:
			return [];
	}
}

/** One visit at some hour of the day, by the leader or another member and sometimes both. */
export function visitAt(
	team: DemoTeam,
	household: { id: string; villageId: number },
	day: Day,
	told: Partial<Told>,
	chance: Random
): DemoVisit {
	const minutes = chance.between(7 * 60, 19 * 60);
	const clock = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
	const happenedAt = `${day}T${clock}:00+07:00`;
	const present = team.members
		.filter((member) => member.joinedOn <= day)
		.map((member) => member.id);
	const memberIds = [
		...new Set(Array.from({ length: chance.between(1, 2) }, () => chance.pick(present)))
	];
	return {
		id: chance.id(Date.parse(happenedAt)),
		householdId: household.id,
		villageId: household.villageId,
		teamId: team.id,
		happenedOn: day,
		happenedAt,
		receivedAt: `${day}T${chance.pick(['19:40', '20:15', '21:05'])}:00+07:00`,
		memberIds,
		people: told.outcome === 'absent' ? 0 : chance.between(1, 3),
		outcome: null,
		nextVisitOn: null,
		recordedBy: null,
		steps: [],
		onboardings: [],
		...told
	};
}

export async function insertVisits(tx: Tx, visits: DemoVisit[]): Promise<void> {
	await insertColumns(tx, 'visit', {
		id: ['uuid', visits.map((visit) => visit.id)],
		origin_id: ['uuid', sql`id`],
		revision: ['integer', 1],
		household_id: ['uuid', visits.map((visit) => visit.householdId)],
		village_id: ['integer', visits.map((visit) => visit.villageId)],
		team_id: ['uuid', visits.map((visit) => visit.teamId)],
		happened_at: ['timestamptz', visits.map((visit) => visit.happenedAt)],
		happened_on: ['date', visits.map((visit) => visit.happenedOn)],
		received_at: ['timestamptz', visits.map((visit) => visit.receivedAt)],
		member_ids: ['uuid[]', visits.map((visit) => visit.memberIds)],
		people: ['smallint', visits.map((visit) => visit.people)],
		outcome: ['whole_visit_outcome', visits.map((visit) => visit.outcome)],
		next_visit_on: ['date', visits.map((visit) => visit.nextVisitOn)],
		recorded_by: ['uuid', visits.map((visit) => visit.recordedBy)],
		sample: ['boolean', true],
		version: ['bigint', 1]
	});
	const steps = visits.flatMap(({ id, steps }) =>
		steps.map(([topic, outcome]) => ({ id, topic, outcome }))
	);
	await insertColumns(tx, 'visit_step', {
		visit_id: ['uuid', steps.map((step) => step.id)],
		topic: ['text', steps.map((step) => step.topic)],
		outcome: ['outcome', steps.map((step) => step.outcome)]
	});
	const told = visits.flatMap(({ id, onboardings }) => onboardings.map((each) => ({ id, each })));
	await insertColumns(tx, 'onboarding', {
		visit_id: ['uuid', told.map(({ id }) => id)],
		service: ['service', told.map(({ each }) => each[0])],
		provider: ['text', told.map(({ each }) => each[1])],
		state: ['onboarding_state', told.map(({ each }) => each[2])]
	});
}

export function opened(service: 'shop' | 'account', chance: Random): Partial<Told> {
	return service === 'shop'
		? { steps: [['digital_shop', 'done']], onboardings: [shop(chance)] }
		: { steps: [['payment_account', 'done']], onboardings: [account(chance)] };
}

export function openedBoth(chance: Random): Partial<Told> {
	return {
		steps: [
			['digital_shop', 'done'],
			['payment_account', 'done']
		],
		onboardings: [shop(chance), account(chance)]
	};
}

function shopFirst(again: Day, chance: Random): Partial<Told> {
	return {
		steps: [
			['digital_shop', 'done'],
			['payment_account', 'come_back']
		],
		onboardings: [shop(chance)],
		nextVisitOn: again
	};
}

function openedAndStopped(chance: Random): Partial<Told>[] {
	const [service, provider] = shop(chance);
	return [
		{ steps: [['digital_shop', 'done']], onboardings: [[service, provider, 'registered']] },
		{ steps: [['digital_shop', 'no_signal']], onboardings: [[service, provider, 'stopped']] }
	];
}

/** A visit that brought neither shop nor account. */
export function notYet(chance: Random): Partial<Told> {
	if (chance.chance(0.3)) return { outcome: 'absent' };
	if (chance.chance(0.12)) return { outcome: 'refused' };
	return {
		steps: [
			[
				chance.pick(['digital_shop', 'payment_account']),
				chance.pick(['come_back', 'come_back', 'no_phone', 'no_signal'])
			]
		]
	};
}

const shop = (chance: Random): Onboarding => ['shop', chance.pick(shops), chance.pick(shopStates)];
const account = (chance: Random): Onboarding => ['account', chance.pick(accounts), 'registered'];
