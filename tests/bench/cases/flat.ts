// What the map asks, at ten times as many visits: against itself and against counting the visits.
import { join } from 'node:path';
import postgres from 'postgres';
import { createServer } from 'vite';
import { startServer } from '../../e2e/server.ts';
import { startPostgres } from '../../postgres.mjs';
import { type Case, inTurn, timed } from '../case.ts';
import { generating, type World } from '../world.ts';

const root = join(import.meta.dirname, '../../..');
const asks = 30;
type Coverage = (tx: unknown, question: object) => Promise<{ total: { numerator: number | null } }>;

export const mapFlat: Case = {
	name: 'map-flat',
	minutes: 7,
	async open(world) {
		const [few, many] = world.size.small ? [100_000, 1_000_000] : [1_000_000, 10_000_000];
		const cluster = await demoCluster(world);
		const one = await filled(cluster, 'few', few);
		const ten = await filled(cluster, 'many', many);
		const product = await load(world);
		const today = new Date().toISOString().slice(0, 10);
		const question = { area: '20', level: 'commune', indicator: 'ACT-02', asOf: today };
		const ask = async (url: string) => {
			const { database, close } = await product.connect({ url });
			const once = () => product.coverage(database, question);
			await once();
			const all: number[] = [];
			for (let count = 0; count < asks; count++) all.push(await timed(once));
			await close();
			return all;
		};
		const counted = async () => {
			const sql = postgres(ten.url, { max: 1 });
			const took = await timed(() => sql.unsafe(byCounting));
			await sql.end();
			return took;
		};
		const shown = (count: number) => `${count / 1_000_000} million visits`;
		return {
			round: (index) =>
				inTurn(index, { few: () => ask(one.url), many: () => ask(ten.url), counted }),
			rows: [
				{
					title: `map-flat, ${shown(many)}`,
					unit: 'ms',
					ours: 'many',
					peer: { figure: 'few', name: shown(few) },
					target: { ratio: { most: 1.1 }, words: '≤ 1.1 ×' }
				},
				{
					title: `map-flat, ${shown(many)}`,
					unit: 'ms',
					ours: 'many',
					peer: { figure: 'counted', name: 'GROUP BY' },
					target: { ratio: { most: 0.001 }, words: '≤ 0.001 × (1,000 times as fast)' }
				}
			]
		};
	}
};

/** The same figure from the facts themselves, as plain SQL counts it. */
const byCounting = `
	select e.parent_id, count(*) as households, count(v.household_id) as visited
	from household h
	join area_edge e on e.child_id = h.village_id and e.parent_level = 'commune' and e.valid_to is null
	left join (
		select household_id from visit
		where replaced_by is null and not withdrawn and happened_on <= current_date
		group by household_id
	) v on v.household_id = h.id
	where h.lives_from <= current_date and (h.lives_to is null or h.lives_to > current_date)
	group by e.parent_id`;

/** The demo province in a cluster of its own, as a template for databases with more visits. */
async function demoCluster(world: World): Promise<string> {
	const cluster = await startPostgres(generating);
	if (!cluster) throw new Error('No postgres program was found on this machine.');
	world.atEnd(() => cluster.stop());
	const server = await startServer({
		databaseUrl: cluster.url,
		env: { DEMO: '1' },
		patienceMs: 600_000
	});
	await server.stop();
	return cluster.url;
}

async function filled(cluster: string, name: string, visits: number): Promise<{ url: string }> {
	const url = new URL(cluster);
	url.pathname = '/template1';
	const admin = postgres(url.href, { max: 1 });
	await admin.unsafe(`create database ${name} template postgres`);
	await admin.end();
	url.pathname = `/${name}`;
	const sql = postgres(url.href, { max: 1, onnotice: () => {} });
	await sql.unsafe(more(visits));
	await sql.end();
	return { url: url.href };
}

/**
 * Visits of the last two years at all doors in turn, until there are so many, and the figures that the
 * definition says. Indexes of visits that neither of the two reads are left out, as they take longest.
 */
const more = (visits: number) => `
	alter table visit drop constraint visit_pkey cascade;
	drop index visit_one_latest;
	create temporary table door as
		select row_number() over (order by h.id) - 1 as number, h.id, v.village_id, v.team_id, v.member_ids
		from household h join lateral (select * from visit where household_id = h.id limit 1) v on true;
	insert into visit (id, origin_id, revision, household_id, village_id, team_id, happened_at, happened_on, received_at, member_ids, people, version)
		select gen_random_uuid(), gen_random_uuid(), 1, d.id, d.village_id, d.team_id, t.at, t.at::date, t.at, d.member_ids, 2, 1
		from generate_series(1, ${visits} - (select count(*) from visit)) n
		join door d on d.number = n % (select count(*) from door)
		cross join lateral (select now() - make_interval(hours => (n % 17520)::integer) as at) t;
	analyze visit;
	truncate village_indicators;
	insert into village_indicators select * from village_indicator_days;
	analyze;`;

/** The product's own query, from its sources. */
async function load(world: World) {
	const vite = await createServer({
		configFile: false,
		root,
		resolve: { alias: { $lib: join(root, 'src/lib') } },
		server: { middlewareMode: true, watch: null },
		appType: 'custom',
		logLevel: 'error'
	});
	world.atEnd(() => vite.close());
	const { coverage } = (await vite.ssrLoadModule('/src/lib/server/coverage.ts')) as {
		coverage: Coverage;
	};
	const { connect } = (await vite.ssrLoadModule('/src/lib/server/db/client.ts')) as {
		connect: (where: { url: string }) => Promise<{ database: unknown; close: () => Promise<void> }>;
	};
	return { coverage, connect };
}
