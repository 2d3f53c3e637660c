// A country in a database: today's 34 provinces and 3,321 communes with 80,000 villages, their teams and members,
// and households and visits at a scale factor. Set by set in SQL, and the same for the same factor and seed.
import type postgres from 'postgres';

/** 1 is the country as it is: 26 million households. */
const householdsOfVillage = 325;
const eve = '2025-06-30';
const reform = '2025-07-01';
/** The last day on which anything happened. */
const until = '2026-11-21';

/** A number from 0 to 1 that follows from what it is asked for. */
const chance = (seed: number, of: string, what: string) =>
	`((hashint8extended((${of})::bigint, ${seed}::bigint + hashtext('${what}')) & 1048575) / 1048576.0)`;
const idOf = (kind: number, number: string) =>
	`('0192a000-0000-7000-8${String(kind).padStart(3, '0')}-' || lpad(to_hex(${number}), 12, '0'))::uuid`;

/** Villages, teams, decisions and members; whatever the factor, they are all there. Needs the reference data. */
export async function settleCountry(sql: postgres.Sql, seed = 1): Promise<void> {
	await sql.unsafe(`
		set session_replication_role = replica;
		create table made_village as
			select row_number() over (order by c.code, n)::integer as number, c.id as old_id, c.code || '-' || lpad(n::text, 2, '0') as code, 0 as id
			from area c cross join lateral generate_series(1, 1 + floor(16 * ${chance(seed, 'c.id', 'villages')})::integer) n
			where c.level = 'commune' and c.kind <> 'cho_xac_dinh'
				and (c.valid_from is null or c.valid_from <= '${eve}') and (c.valid_to is null or c.valid_to >= '${reform}');
		update made_village set id = (select max(id) from area) + number;
		insert into area (id, level, kind, code, name, folded, valid_from)
			select id, 'village', 'thon', code, 'Thôn Nà ' || number, 'thon na ' || number, '2021-01-01' from made_village;
		select setval(pg_get_serial_sequence('area', 'id'), (select max(id) from area));
		insert into area_edge (child_id, parent_id, parent_level, valid_from, valid_to)
			select v.id, c.id, 'commune', '2021-01-01', c.valid_to from made_village v join area c on c.id = v.old_id;
		insert into area_edge (child_id, parent_id, parent_level, valid_from)
			select v.id, s.ids[1 + floor(cardinality(s.ids) * ${chance(seed, 'v.number', 'commune')})::integer], 'commune', '${reform}'
			from made_village v join (
				select from_id, array_agg(to_id order by to_id) as ids
				from area_succession s join area t on t.id = s.to_id and t.level = 'commune'
				where happened_on = '${reform}' group by from_id
			) s on s.from_id = v.old_id;

		create table made_team as
			select number, id as village_id, old_id, ${idOf(2, 'number')} as id, ${idOf(7, 'old_id')} as decision_id,
				3 + floor(4.19 * ${chance(seed, 'number', 'members')})::integer as members
			from made_village where ${chance(seed, 'number', 'team')} < 0.925;
		insert into team (id, kind, name, folded, seat_village_id, created_at, version)
			select id, 'village', 'Tổ CNSCĐ ' || number, 'to cnscd ' || number, village_id, '2021-04-01', 1 from made_team;
		insert into team_village (team_id, village_id) select id, village_id from made_team;
		insert into decision (id, kind, commune_id, number, signed_on, effective_on, signer, capacity, recorded_at)
			select decision_id, 'found', old_id, '1/QĐ-UBND', day, day, 'Hoàng Văn Thắng', 'chair', day
			from (
				select distinct decision_id, old_id,
					date '2021-04-01' + floor(600 * ${chance(seed, 'old_id', 'founded')})::integer as day
				from made_team
			) d;
		insert into decision_team (decision_id, team_id) select decision_id, id from made_team;
		insert into member (id, team_id, name, role, organisation, sex, joined_on)
			select ${idOf(3, '8 * t.number + n')}, t.id, 'Vi Văn ' || n, (case n when 1 then 'leader' else 'member' end)::member_role,
				'resident', (case when ${chance(seed, '8 * t.number + n', 'sex')} < 0.45 then 'female' else 'male' end)::sex, d.effective_on
			from made_team t join decision d on d.id = t.decision_id cross join lateral generate_series(1, t.members) n;
		insert into training (id, team_id, village_id, kind, happened_at, happened_on, received_at, topics, member_ids, residents, place, version)
			select ${idOf(6, '8 * t.number + n')}, t.id, t.village_id, (case n % 2 when 0 then 'training' else 'outreach' end)::training_kind,
				day, day, day, '{digital_shop}', array[${idOf(3, '8 * t.number + 1')}], 20, 'Nhà văn hóa', 1
			from made_team t cross join lateral generate_series(1, 6) n cross join lateral (
				select date '${until}' - floor(400 * ${chance(seed, '8 * t.number + n', 'training')})::integer as day
			) d;
		insert into account (id, phone, name, created_at) values (${idOf(1, '1')}, '+84900000001', 'Chu Minh Tiến', now());
		insert into appointment (id, account_id, role, valid_from) values (${idOf(11, '1')}, ${idOf(1, '1')}, 'admin', '2021-01-01');
		insert into scope (id, version) select 'village:' || id, 1 from made_village union all select 'team:' || id, 1 from made_team;
		set session_replication_role = origin;
		analyze`);
}

/** The rows of a table without its indexes, which are made anew afterwards. */
const withoutIndexes = (tables: string[], work: string) => `
	create temporary table made_index as
		select i.indexdef, c.conname, c.conrelid::regclass as relation, pg_get_constraintdef(c.oid) as definition, i.indexname
		from pg_indexes i left join pg_constraint c on c.conname = i.indexname and c.contype = 'p'
		where i.schemaname = 'public' and i.tablename in (${tables.map((name) => `'${name}'`).join()});
	do $$ declare each record; begin
		for each in select * from made_index loop
			if each.conname is null then execute format('drop index %I', each.indexname);
			else execute format('alter table %s drop constraint %I cascade', each.relation, each.conname); end if;
		end loop;
	end $$;
	${work}
	do $$ declare each record; begin
		for each in select * from made_index loop
			if each.conname is null then execute each.indexdef;
			else execute format('alter table %s add constraint %I %s', each.relation, each.conname, each.definition); end if;
		end loop;
	end $$;`;

/**
 * Households, the visits of their teams on one day of each week, what was opened on them, and the kept figures
 * that the definition says. Nine of ten households were visited, three times on average.
 */
export async function fillCountry(sql: postgres.Sql, factor: number, seed = 1): Promise<void> {
	const tables = ['household', 'visit', 'visit_step', 'onboarding', 'village_indicators'];
	await sql.unsafe(`
		set session_replication_role = replica;
		${withoutIndexes(
			tables,
			`create table made_household as
				select row_number() over (order by v.number, n)::integer as number, v.id as village_id, v.number as village
				from made_village v cross join lateral generate_series(1, floor(
					${householdsOfVillage * factor} * (0.5 + ${chance(seed, 'v.number', 'size')}) + ${chance(seed, 'v.number', 'rest')}
				)::integer) n;
			insert into household (id, village_id, lane, head_name, folded, produces, lives_from, version)
				select ${idOf(4, 'number')}, village_id, 'Xóm ' || number % 3, 'Nông Văn ' || number, 'nong van ' || number, number % 2 = 0, '2021-01-01', 1
				from made_household;
			create table made_visit as
				select row_number() over (order by h.number, n)::integer as number, h.number as household, h.village_id, t.id as team_id, t.number as team,
					t.effective_on + 7 * floor((date '${until}' - t.effective_on) / 7 * ${chance(seed, '8 * h.number + n', 'day')})::integer as day
				from made_household h
				join (select t.*, d.effective_on from made_team t join decision d on d.id = t.decision_id) t on t.number = h.village
				cross join lateral generate_series(1, case when ${chance(seed, 'h.number', 'reached')} < 0.9
					then 1 + floor(5.4 * ${chance(seed, 'h.number', 'times')})::integer else 0 end) n;
			insert into visit (id, origin_id, revision, household_id, village_id, team_id, happened_at, happened_on, received_at, member_ids, people, version)
				select ${idOf(5, 'number')}, ${idOf(5, 'number')}, 1, ${idOf(4, 'household')}, village_id, team_id,
					day + interval '3 hours', day, day + interval '4 hours', array[${idOf(3, '8 * team + 1')}], 2, 1
				from made_visit;
			insert into visit_step (visit_id, topic, outcome)
				select ${idOf(5, 'number')}, 'digital_shop', 'done' from made_visit;
			insert into onboarding (visit_id, service, provider, state)
				select ${idOf(5, 'number')}, 'account', 'viettel_money', 'registered' from made_visit where ${chance(seed, 'number', 'account')} < 0.4;
			insert into onboarding (visit_id, service, provider, state)
				select ${idOf(5, 'number')}, 'shop', 'voso', 'selling' from made_visit where ${chance(seed, 'number', 'shop')} < 0.3;`
		)}
		drop table made_household, made_visit;
		set session_replication_role = origin;
		analyze;
		set work_mem = '512MB';
		insert into village_indicators select * from village_indicator_days;
		analyze village_indicators`);
}
