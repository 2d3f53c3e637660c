CREATE INDEX "visit_happened_on_index" ON "visit" USING btree ("happened_on");--> statement-breakpoint
-- The same counts, each part of them worked out once for all villages: the embedded database took seconds for a
-- province.

-- TRN-01, ORG-06: how a member stands on one day is the last that was said up to it; `member_standing` says it for all
-- days, member by member.
CREATE OR REPLACE FUNCTION village_people(first date, last date)
RETURNS TABLE (village_id integer, serving integer, trained integer, women integer)
LANGUAGE sql STABLE SET jit = off AS $$
	WITH force AS MATERIALIZED (
		SELECT f.team_id, s.village_id
		FROM team_in_force f
		JOIN team_seat s ON s.team_id = f.team_id
			AND (s.valid_from IS NULL OR s.valid_from <= $2) AND (s.valid_to IS NULL OR s.valid_to > $2)
		WHERE f.spans @> $2
	),
	serving AS MATERIALIZED (
		SELECT m.id, m.team_id, m.sex
		FROM member m
		LEFT JOIN (
			SELECT DISTINCT ON (member_id) member_id, paused FROM member_change
			WHERE effective_on <= $2 ORDER BY member_id, effective_on DESC
		) AS c ON c.member_id = m.id
		WHERE m.joined_on <= $2 AND (m.left_on IS NULL OR m.left_on > $2) AND c.paused IS NOT TRUE
	),
	trained AS MATERIALIZED (
		SELECT unnest(member_ids) AS member_id FROM training
		WHERE kind = 'training' AND happened_on > ($2 - interval '12 months')::date AND happened_on <= $2
		UNION
		SELECT same.id FROM course c
		JOIN member one ON one.id = c.member_id
		JOIN member same ON same.id = one.id OR same.account_id = one.account_id
		WHERE c.completed_on > ($2 - interval '12 months')::date AND c.completed_on <= $2
	)
	SELECT f.village_id, count(*)::integer, count(t.member_id)::integer, count(*) FILTER (WHERE m.sex = 'female')::integer
	FROM serving m
	JOIN force f ON f.team_id = m.team_id
	LEFT JOIN trained t ON t.member_id = m.id
	GROUP BY f.village_id
$$;
--> statement-breakpoint
-- In which village each household lived at the end of a day. Earlier stays are looked up for the few that live elsewhere
-- now: put together with the others, the planner knew nothing of either and sorted both.
CREATE OR REPLACE FUNCTION households_at_home(day date) RETURNS TABLE (household_id uuid, village_id integer)
LANGUAGE sql STABLE AS $$
	SELECT h.id, at.village_id
	FROM household h
	CROSS JOIN LATERAL (SELECT CASE
		WHEN h.lives_from <= $1 AND (h.lives_to IS NULL OR h.lives_to > $1) THEN h.village_id
		ELSE (SELECT r.village_id FROM residence r
			WHERE r.household_id = h.id AND r.valid_from <= $1 AND r.valid_to > $1)
	END AS village_id) AS at
	WHERE h.merged_into IS NULL AND at.village_id IS NOT NULL
$$;
--> statement-breakpoint
-- SHP-04, with `onboardings_told` written out for shops alone, in the types that its tables have.
CREATE OR REPLACE FUNCTION village_shops(first date, last date)
RETURNS TABLE (village_id integer, shops integer, selling integer)
LANGUAGE sql STABLE SET jit = off SET work_mem = '64MB' AS $$
	SELECT h.village_id, count(*)::integer,
		count(*) FILTER (WHERE t.state = 'selling' AND t.happened_on > $2 - 90)::integer
	FROM (
		SELECT DISTINCT ON (v.household_id, o.provider) v.household_id, o.state, v.happened_on
		FROM onboarding o JOIN visit v ON v.id = o.visit_id
		WHERE o.service = 'shop' AND v.replaced_by IS NULL AND NOT v.withdrawn AND v.happened_on <= $2
		ORDER BY v.household_id, o.provider, v.happened_on DESC, v.happened_at DESC, v.id DESC
	) AS t
	JOIN households_at_home($2) h ON h.household_id = t.household_id
	WHERE t.state <> 'stopped'
	GROUP BY h.village_id
$$;
