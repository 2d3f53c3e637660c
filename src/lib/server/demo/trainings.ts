import { addDays, type Day } from '../../domain/day';
import { insertColumns } from '../db/bulk';
import type { Tx } from '../db/client';
import type { Random } from './random';
import type { DemoTeam } from './teams';

export type DemoTraining = {
	id: string;
	team: DemoTeam;
	kind: 'training' | 'outreach';
	happenedOn: Day;
	topics: string[];
	memberIds: string[];
	residents: number;
	recordedBy: string | null;
};

/** The team learned first; then it told the village on one or two evenings of its outings. */
export function trainingsOf(team: DemoTeam, campaign: Day[], chance: Random): DemoTraining[] {
	const evenings = [...new Set([campaign[0]!, chance.pick(campaign)])];
	return [
		training(team, 'training', addDays(team.inForceFrom, chance.between(7, 16)), chance),
		...evenings.map((day) => training(team, 'outreach', day, chance))
	];
}

export function training(
	team: DemoTeam,
	kind: DemoTraining['kind'],
	day: Day,
	chance: Random
): DemoTraining {
	return {
		id: chance.id(Date.parse(`${day}T19:30:00+07:00`)),
		team,
		kind,
		happenedOn: day,
		topics: chance.chance(0.5)
			? ['digital_shop', 'payment_account']
			: ['digital_shop', 'payment_account', 'safe_online'],
		memberIds: team.members
			.filter((member) => member.joinedOn <= day && chance.chance(0.9))
			.map((member) => member.id),
		residents: kind === 'training' ? 0 : chance.between(12, 60),
		recordedBy: null
	};
}

export async function insertTrainings(tx: Tx, trainings: DemoTraining[]): Promise<void> {
	await insertColumns(tx, 'training', {
		id: ['uuid', trainings.map((each) => each.id)],
		team_id: ['uuid', trainings.map((each) => each.team.id)],
		village_id: ['integer', trainings.map((each) => each.team.village.id)],
		kind: ['training_kind', trainings.map((each) => each.kind)],
		happened_at: ['timestamptz', trainings.map((each) => `${each.happenedOn}T19:30:00+07:00`)],
		happened_on: ['date', trainings.map((each) => each.happenedOn)],
		received_at: ['timestamptz', trainings.map((each) => `${each.happenedOn}T21:30:00+07:00`)],
		topics: ['text[]', trainings.map((each) => each.topics)],
		member_ids: ['uuid[]', trainings.map((each) => each.memberIds)],
		residents: ['integer', trainings.map((each) => each.residents)],
		place: ['text', 'Nhà văn hóa thôn'],
		recorded_by: ['uuid', trainings.map((each) => each.recordedBy)],
		sample: ['boolean', true],
		version: ['bigint', 1]
	});
}
