// A phone that has been in use: everything a person can do, in every state it can be in.
import type { Database } from '$lib/device/database';
import * as drafts from '$lib/device/drafts';
import * as households from '$lib/device/households';
import { newId } from '$lib/device/id';
import * as outbox from '$lib/device/outbox';
import * as verdicts from '$lib/device/verdicts';
import * as trainings from '$lib/device/trainings';
import * as visits from '$lib/device/visits';
import {
	accepted,
	household,
	lan,
	phoneOf,
	rejected,
	stored,
	team,
	village,
	visitTo
} from './phone';

/** What people on it are called, where they live and how they are called up. */
export const names = ['Chu Văn Tiến', 'Vi Thị Hồng', 'Lộc Văn Bình', 'Triệu Sinh Phúc'];
export const lane = 'Ngõ 3';
export const phoneNumber = '+84912000111';

/** Each thing a person can do, once accepted, once rejected, once offered and once unsent. */
export async function fullPhone(): Promise<Database> {
	const known = names.map((name) => household(name, { lane, phone: phoneNumber, consent: true }));
	const visited = known.map(({ id }) => visitTo(id));
	const db = await phoneOf(lan, known);
	await db.visits.bulkPut(visited.map((visit) => stored(visit)));
	const rounds = [
		() => answerWith(db, accepted),
		() => answerWith(db, rejected),
		async () => outbox.offer(db, await outbox.pending(db, 500)),
		async () => {}
	];
	for (const [index, end] of rounds.entries()) {
		await doEverything(db, known[index]!.id, visited[index]!.id);
		await end();
	}
	const content = { id: newId(), topics: ['digital_shop'], people: 2 };
	await drafts.keep(db, `/m/households/${known[0]!.id}/visit`, 'Chu Văn Tiến', content);
	return db;
}

async function answerWith(db: Database, verdict: typeof accepted): Promise<void> {
	await outbox.offer(db, await outbox.pending(db, 500));
	const waiting = await outbox.pending(db, 500);
	await db.transaction('rw', db.tables, () =>
		verdicts.settle(
			db,
			waiting.map(({ id }) => verdict(id))
		)
	);
}

/** Each phone command once, as the screens say it. */
async function doEverything(db: Database, householdId: string, visitId: string): Promise<void> {
	const said = { villageId: village.id, lane: 'Ngõ 2', living: true, produces: true };
	const next = { id: newId(), ...said, headName: 'Lộc Văn Bình', phone: null, consent: null };
	await households.registerHousehold(db, next);
	const named = { id: householdId, ...said, headName: 'Triệu Sinh Phúc', phone: null };
	await households.editHousehold(db, named);
	const consent = { way: 'voice', textVersion: '2026-01' } as const;
	await households.recordConsent(db, { householdId, given: true, ...consent });
	await visits.recordVisit(db, visitTo(householdId));
	const current = (await visits.current(db, visitId))!;
	const { revision } = current;
	const corrected = { ...visits.factsOf(current), id: newId(), originId: visitId, revision };
	await visits.correctVisit(db, { ...corrected, people: 5, withdrawn: false });
	await trainings.recordTraining(db, {
		id: newId(),
		teamId: team.id,
		villageId: village.id,
		kind: 'outreach',
		happenedAt: '2026-11-20T08:00:00.000Z',
		topics: ['safe_online'],
		memberIds: [lan.member.id],
		residents: 30,
		place: 'Nhà văn hóa thôn'
	});
}
