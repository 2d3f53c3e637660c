import { eq, sql } from 'drizzle-orm';
import { addDays, type Day } from '../../domain/day';
import { consentText } from '../../domain/household';
import { normalisePhone } from '../../domain/phone';
import { fold } from '../../domain/text';
import * as areas from '../areas';
import { rows, type Tx } from '../db/client';
import {
	consent,
	decision,
	decisionTeam,
	household,
	member,
	submission,
	team,
	teamVillage
} from '../db/schema';
import { foldedOf } from '../households';
import { personName } from './names';
import { demoCommuneCode, type DemoPerson, insertPeople, people } from './people';
import { type Random, random } from './random';
import type { DemoTeam } from './teams';
import { insertTrainings, training } from './trainings';
import { type DemoVisit, insertVisits, opened, openedBoth, visitAt } from './visits';

const instant = (day: Day, clock: string) => new Date(`${day}T${clock}:00+07:00`);

/**
 * The last weeks before `today` in the commune of the demo people: visits with things to come back
 * for, a session, three villages whose teams were dissolved, and what stands instead of them: a
 * village head who may propose a team, a proposal before the chair, and one that he returned.
 */
export async function insertPresent(tx: Tx, teams: DemoTeam[], today: Day): Promise<void> {
	const chance = random('present');
	const own = teams.filter((each) => each.village.presentCode === demoCommuneCode);
	const [ours, headless, submitted, returned, ...others] = own as [
		DemoTeam,
		DemoTeam,
		DemoTeam,
		DemoTeam
	];
	await insertPeople(tx, headless, today);
	await become(tx, people.leader, ours.members[0]!.id, 'male', 1961);
	await become(tx, people.member, ours.members[1]!.id, 'female', 1994);
	await dissolve(tx, [headless, submitted, returned], today, chance);
	await propose(tx, submitted, addDays(today, -4), chance);
	await handIn(tx, submitted, addDays(today, -1), chance);
	await propose(tx, returned, addDays(today, -8), chance);
	await handIn(tx, returned, addDays(today, -6), chance, {
		returnedAt: instant(addDays(today, -2), '15:10'),
		returnedBy: people.chair.id,
		reason: 'Đề nghị thêm một thành viên của Chi hội Phụ nữ thôn và ghi năm sinh của tổ trưởng.'
	});
	await insertRecentWork(tx, ours, others, today, chance);
	await askConsent(tx, ours, today, chance);
}

/** A demo person takes the place of an invented member. */
async function become(
	tx: Tx,
	person: DemoPerson,
	memberId: string,
	sex: 'female' | 'male',
	birthYear: number
) {
	await tx
		.update(member)
		.set({
			name: person.name,
			phone: normalisePhone(person.phone),
			accountId: person.id,
			sex,
			birthYear
		})
		.where(eq(member.id, memberId));
}

async function dissolve(tx: Tx, teams: DemoTeam[], today: Day, chance: Random): Promise<void> {
	const day = addDays(today, -60);
	const commune = await areas.byCode(tx, 'commune', demoCommuneCode, today);
	const id = chance.id(instant(day, '09:00').getTime());
	await tx.insert(decision).values({
		id,
		kind: 'dissolve',
		communeId: commune!.id,
		number: '47/QĐ-UBND',
		signedOn: addDays(day, -3),
		effectiveOn: day,
		signer: people.chair.name,
		capacity: 'chair',
		recordedBy: people.officer.id,
		recordedAt: instant(day, '09:00'),
		sample: true
	});
	for (const each of teams) {
		await tx.insert(decisionTeam).values({ decisionId: id, teamId: each.id });
		await tx.update(teamVillage).set({ validTo: day }).where(eq(teamVillage.teamId, each.id));
		await tx.update(member).set({ leftOn: day }).where(eq(member.teamId, each.id));
	}
}

/** A new team in the village of a dissolved one, written down by the commune officer. */
async function propose(tx: Tx, old: DemoTeam, day: Day, chance: Random): Promise<void> {
	const id = proposalId(old);
	await tx.insert(team).values({
		id,
		kind: 'village',
		name: old.name,
		folded: fold(old.name),
		seatVillageId: old.village.id,
		proposedBy: people.officer.id,
		createdAt: instant(day, '10:20'),
		sample: true,
		version: 1
	});
	await tx.insert(teamVillage).values({ teamId: id, villageId: old.village.id });
	const organisations = ['resident', 'youth_union', 'womens_union'] as const;
	await tx.insert(member).values(
		organisations.map((organisation, place) => {
			const sex = place === 2 ? ('female' as const) : ('male' as const);
			return {
				id: chance.id(instant(day, '10:20').getTime()),
				teamId: id,
				name: personName(sex, chance),
				phone: `+849007${chance.between(10_000, 99_999)}`,
				role: place === 0 ? ('leader' as const) : ('member' as const),
				organisation,
				sex,
				birthYear: 1970 + place * 11,
				sample: true
			};
		})
	);
	await tx.execute(sql`insert into scope (id, version) values (${`team:${id}`}, 1)`);
}

async function handIn(
	tx: Tx,
	old: DemoTeam,
	day: Day,
	chance: Random,
	answer: Partial<typeof submission.$inferInsert> = {}
): Promise<void> {
	const at = instant(day, '08:45');
	await tx.insert(submission).values({
		id: chance.id(at.getTime()),
		teamId: proposalId(old),
		submittedAt: at,
		submittedBy: people.officer.id,
		...answer
	});
}

/** The same on every day, so that links to it stay. */
function proposalId(old: DemoTeam): string {
	return random(`proposal ${old.village.code}`).id(Date.parse('2026-01-01T00:00:00Z'));
}

async function insertRecentWork(
	tx: Tx,
	ours: DemoTeam,
	others: DemoTeam[],
	today: Day,
	chance: Random
): Promise<void> {
	const visits = await ourVisits(tx, ours, today, chance);
	for (const other of others) {
		const doors = await doorsOf(tx, other, chance.between(2, 6));
		const days = [addDays(today, -chance.between(1, 6)), addDays(today, -chance.between(7, 24))];
		visits.push(
			...doors.map((id) => visitOf(other, id, chance.pick(days), openedBoth(chance), chance))
		);
	}
	await insertVisits(tx, visits);
	const session = training(ours, 'outreach', addDays(today, -9), chance);
	await insertTrainings(tx, [
		{ ...training(ours, 'training', addDays(today, -20), chance), recordedBy: people.leader.id },
		{
			...session,
			topics: ['safe_online', 'payment_account'],
			residents: 24,
			recordedBy: people.member.id
		}
	]);
}

/** Thirty doors of the last four weeks: some done, some to come back to before, on and after today. */
async function ourVisits(tx: Tx, ours: DemoTeam, today: Day, chance: Random): Promise<DemoVisit[]> {
	const doors = await doorsOf(tx, ours, 30);
	return doors.map((id, index) => {
		const day = addDays(today, -1 - Math.floor(((doors.length - 1 - index) * 26) / doors.length));
		const next = addDays(today, [0, -2, 0, 3, 0, -5][index % 6]!);
		const nextVisitOn = next > day ? next : today;
		const told: Parameters<typeof visitAt>[3][] = [
			openedBoth(chance),
			{ steps: [['digital_shop', 'come_back']], nextVisitOn },
			{ outcome: 'absent', nextVisitOn },
			{
				steps: [
					['online_services', 'done'],
					['national_id', 'done']
				],
				onboardings: [
					['digital', 'online_services', 'selling'],
					['digital', 'cashless', 'selling'],
					['digital', 'fibre', 'stopped']
				]
			},
			opened('account', chance),
			{
				steps: [
					['smartphone', 'done'],
					['digital_shop', 'no_signal']
				],
				nextVisitOn
			},
			{ outcome: 'refused' }
		];
		const by = index % 3 === 0 ? 0 : 1;
		const visit = visitOf(ours, id, day, told[index % told.length]!, chance);
		return {
			...visit,
			memberIds: [ours.members[by]!.id],
			recordedBy: by === 0 ? people.leader.id : people.member.id
		};
	});
}

function visitOf(
	from: DemoTeam,
	id: string,
	day: Day,
	told: Parameters<typeof visitAt>[3],
	chance: Random
): DemoVisit {
	return visitAt(from, { id, villageId: from.village.id }, day, told, chance);
}

/** Households living there, those first that nobody has visited. */
async function doorsOf(tx: Tx, from: DemoTeam, most: number): Promise<string[]> {
	const found = await rows<{ id: string }>(
		tx,
		sql`select h.id from household h where h.village_id = ${from.village.id} and h.lives_to is null
			order by exists (select 1 from visit v where v.household_id = h.id), h.id limit ${most}`
	);
	return found.map(({ id }) => id);
}

/** Some households gave their phone number, and their consent to its being kept. */
async function askConsent(tx: Tx, ours: DemoTeam, today: Day, chance: Random): Promise<void> {
	const day = addDays(today, -15);
	for (const id of await doorsOf(tx, ours, 10)) {
		const phone = `+849008${chance.between(10_000, 99_999)}`;
		const [home] = await tx.select().from(household).where(eq(household.id, id));
		await tx
			.update(household)
			.set({ phone, folded: foldedOf({ ...home!, phone }) })
			.where(eq(household.id, id));
		await tx.insert(consent).values({
			id: chance.id(instant(day, '16:00').getTime()),
			householdId: id,
			given: true,
			way: 'voice',
			textVersion: consentText,
			at: instant(day, '16:00'),
			recordedBy: people.member.id
		});
	}
}
