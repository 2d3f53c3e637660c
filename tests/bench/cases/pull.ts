// What phones learn: a whole village at once, and that there is nothing new.
import type postgres from 'postgres';
import { type Case, inTurn, timed } from '../case.ts';
import { type Member, Phone } from '../member.ts';
import { docOf, PouchPhone } from '../pouch.ts';
import { Wire } from '../wire.ts';

const phonesAtOnce = 20;
const asks = 300;

export const pullMany: Case = {
	name: 'pull-many',
	async open(world) {
		const { server, sql, take } = await world.province();
		const members = take(phonesAtOnce);
		const url = await world.pouchdb();
		const pouches = members.map(() => new PouchPhone(url));
		await fill(url, sql, members);
		return {
			round: (index) =>
				inTurn(index, {
					sync: () => {
						const phones = members.map((member) => new Phone(server.url, member));
						return timed(() => Promise.all(phones.map((phone) => phone.pull())));
					},
					pouchdb: () =>
						timed(() =>
							Promise.all(members.map(({ villageId }, index) => pouches[index]!.pull(villageId)))
						)
				}),
			rows: [
				{
					title: 'pull-many',
					unit: 'ms',
					ours: 'sync',
					peer: { figure: 'pouchdb', name: 'PouchDB filtered' },
					target: { ratio: { most: 0.1 }, words: '≤ 0.1 × (10 times as fast)' }
				}
			],
			close: async () => pouches.forEach((pouch) => pouch.close())
		};
	}
};

export const pullIdle: Case = {
	name: 'pull-idle',
	async open(world) {
		const { server, sql, take } = await world.province();
		const phone = new Phone(server.url, take(1)[0]!);
		const wire = new Wire(server.url);
		await phone.pull();
		const rounds = {
			sync: () => each(() => phone.send([])),
			server: () => each(() => wire.get('/healthz')),
			sql: () => each(() => sql`select 1`)
		};
		await inTurn(0, rounds);
		const row = {
			title: 'pull-idle',
			unit: 'ms',
			ours: 'sync',
			target: { ratio: { most: 3 }, words: '≤ 3 ×' }
		};
		return {
			round: (index) => inTurn(index, rounds),
			rows: [
				{ ...row, peer: { figure: 'server', name: 'one query through the same server' } },
				{ ...row, peer: { figure: 'sql', name: '`select 1` by the driver' } }
			],
			close: async () => (phone.close(), wire.close())
		};
	}
};

/** Milliseconds of each of many questions, one after the other. */
async function each(ask: () => PromiseLike<unknown>): Promise<number[]> {
	const all: number[] = [];
	for (let count = 0; count < asks; count++) all.push(await timed(async () => ask()));
	return all;
}

/** The same villages as documents; the province's other 1,680 are left out, to PouchDB's advantage. */
async function fill(url: string, sql: postgres.Sql, members: Member[]): Promise<void> {
	await fetch(`${url}/bench`, { method: 'PUT' });
	const filter = 'function (doc, req) { return String(doc.villageId) === req.query.village; }';
	await fetch(`${url}/bench/_design/app`, {
		method: 'PUT',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ filters: { village: filter } })
	});
	const phone = new PouchPhone(url);
	for (const { villageId } of members) {
		const households = await sql<
			{ id: string }[]
		>`select id, lane, head_name, phone, produces from household where village_id = ${villageId}`;
		const visits = await sql<{ id: string }[]>`
			select v.id, v.household_id, v.team_id, v.happened_at, v.member_ids, v.people, v.outcome,
				(select json_agg(s) from visit_step s where s.visit_id = v.id) as steps,
				(select json_agg(o) from onboarding o where o.visit_id = v.id) as onboardings
			from visit v where v.village_id = ${villageId}`;
		await phone.push([
			...households.map((row) => docOf('household', row, villageId)),
			...visits.map((row) => docOf('visit', row, villageId))
		]);
	}
	phone.close();
}
