// Visits through POST /sync, against PouchDB's protocol server and against bare inserts.
import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { type Case, inTurn, timed } from '../case.ts';
import { type Command, commandsOf, type Member, Phone, visitBy } from '../member.ts';
import { docOfVisit, PouchPhone } from '../pouch.ts';
import { Wire } from '../wire.ts';
import type { Province } from '../world.ts';

const clients = 8;
const batches = 12;
const size = 10;
const visits = clients * batches * size;

export const push: Case = {
	name: 'push',
	async open(world) {
		const province = await world.province();
		const pouch = await world.pouchdb();
		const phones = Array.from({ length: clients }, () => new PouchPhone(pouch));
		await put(pouch, '/bench');
		await warmUp(province);
		return {
			round: (index) =>
				inTurn(index, {
					sync: () => pushed(province),
					pouchdb: async () => {
						const members = province.take(clients);
						const work = members.map((member) => inBatches(docs(member)));
						return perSecond(() => eachClient((client) => sendAll(phones[client]!, work[client]!)));
					},
					sql: () => inserted(province.sql, province.take(clients))
				}),
			rows: [
				{
					title: 'push',
					unit: 'visits/s',
					ours: 'sync',
					peer: { figure: 'pouchdb', name: 'PouchDB server' },
					target: { ratio: { least: 10 }, words: '≥ 10 ×' }
				},
				{
					title: 'push',
					unit: 'visits/s',
					ours: 'sync',
					peer: { figure: 'sql', name: 'raw SQL' },
					target: { ratio: { least: 0.5 }, words: '≥ 0.5 ×' }
				}
			],
			close: async () => phones.forEach((phone) => phone.close())
		};
	}
};

export const replay: Case = {
	name: 'replay',
	async open(world) {
		const province = await world.province();
		await warmUp(province);
		return {
			async round() {
				const phones = await phonesOf(province);
				const work = phones.map(({ member }) => inBatches(commandsOf(member, batches * size)));
				const send = () =>
					perSecond(() => eachClient((client) => replayAll(phones[client]!, work[client]!)));
				const first = await send();
				const before = await figures(province.sql);
				const again = await send();
				if ((await figures(province.sql)) !== before)
					throw new Error('A batch sent again has changed the indicators.');
				phones.forEach((phone) => phone.close());
				return { first, again };
			},
			rows: [
				{
					title: 'replay',
					unit: 'visits/s',
					ours: 'again',
					peer: { figure: 'first', name: 'first time' },
					target: { ratio: { least: 1 }, words: 'faster; indicators unchanged' }
				}
			]
		};
	}
};

export const embedded: Case = {
	name: 'embedded',
	async open(world) {
		const [small, large] = [await world.embedded(), await world.province()];
		await warmUp(small);
		await warmUp(large);
		return {
			round: (index) =>
				inTurn(index, { pglite: () => pushed(small), postgres: () => pushed(large) }),
			rows: [
				{
					title: 'embedded',
					unit: 'visits/s',
					ours: 'pglite',
					peer: { figure: 'postgres', name: 'PostgreSQL' },
					target: { ratio: { least: 0.5 }, words: '≥ 0.5 ×' }
				}
			]
		};
	}
};

/** Visits per second of phones that all send at once, each in the village of its own team. */
async function pushed(province: Province): Promise<number> {
	const phones = await phonesOf(province);
	const work = phones.map(({ member }) => inBatches(commandsOf(member, batches * size)));
	const rate = await perSecond(() =>
		eachClient((client) => replayAll(phones[client]!, work[client]!))
	);
	phones.forEach((phone) => phone.close());
	return rate;
}

async function phonesOf({ server, take }: Province): Promise<Phone[]> {
	const phones = take(clients).map((member) => new Phone(server.url, member));
	for (const phone of phones) await phone.pull();
	return phones;
}

/** A server is warm before it is measured, as it is after its first minute. */
async function warmUp(province: Province): Promise<void> {
	await pushed(province);
}

async function replayAll(phone: Phone, work: Command[][]): Promise<void> {
	for (const batch of work) await phone.send(batch);
}

async function sendAll(phone: PouchPhone, work: ReturnType<typeof docs>[]): Promise<void> {
	for (const batch of work) await phone.push(batch);
}

const eachClient = (work: (client: number) => Promise<void>) =>
	Promise.all(Array.from({ length: clients }, (_, client) => work(client)));

async function perSecond(work: () => Promise<unknown>): Promise<number> {
	return visits / ((await timed(work)) / 1000);
}

function inBatches<T>(all: T[]): T[][] {
	return Array.from({ length: all.length / size }, (_, index) =>
		all.slice(index * size, (index + 1) * size)
	);
}

const docs = (member: Member) =>
	Array.from({ length: batches * size }, (_, number) =>
		docOfVisit(visitBy(member, number), member.villageId)
	);

/** The same rows into the same tables by `unnest`, with nothing asked and nothing counted. */
async function inserted(sql: postgres.Sql, members: Member[]): Promise<number> {
	const work = members.map((member) => inBatches(commandsOf(member, batches * size)));
	return perSecond(() =>
		eachClient(async (client) => {
			for (const batch of work[client]!) await insert(sql, members[client]!, batch);
		})
	);
}

async function insert(sql: postgres.Sql, member: Member, batch: Command[]): Promise<void> {
	const visits = batch.map(({ payload }) => payload);
	const steps = visits.flatMap(({ id, steps }) => steps.map((step) => ({ id, ...step })));
	const opened = visits.flatMap(({ id, onboardings }) =>
		onboardings.map((each) => ({ id, ...each }))
	);
	const now = new Date();
	await sql.begin((tx) => [
		tx`insert into visit (id, origin_id, revision, household_id, village_id, team_id, happened_at, happened_on, received_at, member_ids, people, recorded_by, version)
			select id, id, 1, household_id, ${member.villageId}, ${member.teamId}, happened_at, happened_at::date, ${now}, ${sql.array([member.memberId])}::uuid[], people, ${member.accountId}, 1
			from unnest(${visits.map(({ id }) => id)}::uuid[], ${visits.map(({ householdId }) => householdId)}::uuid[],
				${visits.map(({ happenedAt }) => happenedAt)}::timestamptz[], ${visits.map(({ people }) => people)}::smallint[])
				as given (id, household_id, happened_at, people)`,
		tx`insert into visit_step (visit_id, topic, outcome) select * from unnest(
			${steps.map(({ id }) => id)}::uuid[], ${steps.map(({ topic }) => topic)}::text[], ${steps.map(({ outcome }) => outcome)}::outcome[])`,
		tx`insert into onboarding (visit_id, service, provider, state) select * from unnest(
			${opened.map(({ id }) => id)}::uuid[], ${opened.map(({ service }) => service)}::service[],
			${opened.map(({ provider }) => provider)}::text[], ${opened.map(({ state }) => state)}::onboarding_state[])`,
		tx`insert into journal (id, name, actor_id, device_id, payload, received_at, verdict)
			select id, 'visit.record', ${member.accountId}, ${randomUUID()}, payload::jsonb, ${now}, 'accepted'
			from unnest(${batch.map(({ id }) => id)}::uuid[], ${batch.map(({ payload }) => JSON.stringify(payload))}::text[]) as given (id, payload)`
	]);
}

/** All figures in one number. */
async function figures(sql: postgres.Sql): Promise<string> {
	const [row] = await sql<
		{ sum: string }[]
	>`select sum(hashtextextended(i::text, 0))::text as sum from village_indicators i`;
	return row!.sum;
}

async function put(url: string, path: string): Promise<void> {
	const response = await fetch(`${url}${path}`, { method: 'PUT' });
	if (!response.ok && response.status !== 412) throw new Error(`PouchDB: ${response.status}`);
	new Wire(url).close();
}
