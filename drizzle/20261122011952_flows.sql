-- What the indicators count beside the days of `village_indicator_days`: one function per source, over the
-- facts of a day or of a period, answered for villages in force on its last day. Each is the one definition.

-- Which village in force on a day an ended one became as a whole. A village that was divided is not here: what
-- hangs on it follows its households and teams.
CREATE FUNCTION villages_become(day date) RETURNS TABLE (village_id integer, became_id integer)
LANGUAGE sql STABLE AS $$
	WITH RECURSIVE became (origin, id) AS (
		SELECT a.id, s.to_id
		FROM area a JOIN area_succession s ON s.from_id = a.id AND s.portion = 'full' AND s.happened_on <= $1
		WHERE a.level = 'village' AND a.valid_to <= $1
		UNION
		SELECT b.origin, s.to_id
		FROM became b JOIN area_succession s ON s.from_id = b.id AND s.portion = 'full' AND s.happened_on <= $1
	)
	SELECT b.origin, min(a.id)
	FROM became b JOIN area a ON a.id = b.id AND (a.valid_to IS NULL OR a.valid_to > $1)
	GROUP BY b.origin
$$;
--> statement-breakpoint
-- ACT-01, ACT-03, ACT-06. A visit is one household on one day by one team, however often it was noted; it
-- was turned away when nothing else came of it. Counted where it was made, or in what that village became;
-- of a divided village where the household lives on the last day.
CREATE FUNCTION village_visits(first date, last date)
RETURNS TABLE (village_id integer, visits integer, people integer, turned_away integer)
LANGUAGE sql STABLE AS $$
	SELECT p.village_id, count(*)::integer, sum(p.people)::integer, count(*) FILTER (WHERE p.turned_away)::integer
	FROM (
		SELECT CASE WHEN a.valid_to <= $2 THEN coalesce(
				b.became_id,
				(SELECT r.village_id FROM residence r
					WHERE r.household_id = v.household_id AND r.valid_from <= $2 AND r.valid_to > $2),
				(SELECT h.village_id FROM household h WHERE h.id = v.household_id)
			) ELSE v.village_id END AS village_id,
			v.people, v.turned_away
		FROM (
			SELECT household_id, happened_on, team_id, min(village_id) AS village_id, max(people) AS people,
				bool_and(outcome IS NOT NULL) AS turned_away
			FROM visit
			WHERE replaced_by IS NULL AND NOT withdrawn AND happened_on BETWEEN $1 AND $2
			GROUP BY household_id, happened_on, team_id
		) AS v
		JOIN area a ON a.id = v.village_id
		LEFT JOIN villages_become($2) AS b ON b.village_id = v.village_id
	) AS p
	GROUP BY p.village_id
$$;
--> statement-breakpoint
-- TRN-02: sessions of both kinds, and who attended them: members by name, residents by number. Of a divided
-- village where the team sits.
CREATE FUNCTION village_trainings(first date, last date)
RETURNS TABLE (village_id integer, sessions integer, attendances integer)
LANGUAGE sql STABLE AS $$
	SELECT p.village_id, count(*)::integer, sum(p.attended)::integer
	FROM (
		SELECT CASE WHEN a.valid_to <= $2 THEN coalesce(b.became_id, t.seat_village_id) ELSE s.village_id END AS village_id,
			cardinality(s.member_ids) + s.residents AS attended
		FROM training s
		JOIN area a ON a.id = s.village_id
		JOIN team t ON t.id = s.team_id
		LEFT JOIN villages_become($2) AS b ON b.village_id = s.village_id
		WHERE s.happened_on BETWEEN $1 AND $2
	) AS p
	GROUP BY p.village_id
$$;
--> statement-breakpoint
-- ORG-04: for each month of the period the teams in force at its end (or on the last day), and those of them
-- that held a session or made at least four visits in it; in a single month these are teams. Counted where
-- the team sits on the last day.
CREATE FUNCTION village_team_months(first date, last date)
RETURNS TABLE (village_id integer, team_months integer, active_months integer)
LANGUAGE sql STABLE AS $$
	WITH month AS (
		SELECT m::date AS since, least((m + interval '1 month')::date - 1, $2) AS until
		FROM generate_series(date_trunc('month', $1::timestamp), $2::timestamp, interval '1 month') AS m
	),
	done AS (
		SELECT team_id, date_trunc('month', happened_on::timestamp)::date AS since
		FROM (
			SELECT DISTINCT household_id, happened_on, team_id FROM visit
			WHERE replaced_by IS NULL AND NOT withdrawn
				AND happened_on BETWEEN date_trunc('month', $1::timestamp)::date AND $2
		) AS v
		GROUP BY 1, 2 HAVING count(*) >= 4
		UNION
		SELECT team_id, date_trunc('month', happened_on::timestamp)::date
		FROM training WHERE happened_on BETWEEN date_trunc('month', $1::timestamp)::date AND $2
	)
	SELECT s.village_id, count(*)::integer, count(d.team_id)::integer
	FROM month m
	JOIN team_in_force f ON f.spans @> m.until
	JOIN team_seat s ON s.team_id = f.team_id
		AND (s.valid_from IS NULL OR s.valid_from <= $2) AND (s.valid_to IS NULL OR s.valid_to > $2)
	LEFT JOIN done d ON d.team_id = f.team_id AND d.since = m.since
	GROUP BY s.village_id
$$;
--> statement-breakpoint
-- TRN-01, ORG-06: the members who are counted on a day, those who attended a training for teams in the twelve
-- months up to it, and women.
CREATE FUNCTION village_people(first date, last date)
RETURNS TABLE (village_id integer, serving integer, trained integer, women integer)
LANGUAGE sql STABLE AS $$
	SELECT s.village_id, count(*)::integer, count(t.member_id)::integer, count(*) FILTER (WHERE p.sex = 'female')::integer
	FROM member_standing m
	JOIN member p ON p.id = m.member_id
	JOIN team_in_force f ON f.team_id = m.team_id AND f.spans @> $2
	JOIN team_seat s ON s.team_id = m.team_id
		AND (s.valid_from IS NULL OR s.valid_from <= $2) AND (s.valid_to IS NULL OR s.valid_to > $2)
	LEFT JOIN (
		SELECT DISTINCT unnest(member_ids) AS member_id FROM training
		WHERE kind = 'training' AND happened_on > ($2 - interval '12 months')::date AND happened_on <= $2
	) AS t ON t.member_id = m.member_id
	WHERE NOT m.paused AND m.valid_from <= $2 AND (m.valid_to IS NULL OR m.valid_to > $2)
	GROUP BY s.village_id
$$;
--> statement-breakpoint
-- ORG-02: the communes whose villages are known on a day, and those in which a team sits whose decision is in force.
CREATE FUNCTION commune_decisions(first date, last date)
RETURNS TABLE (commune_id integer, communes integer, decided integer)
LANGUAGE sql STABLE AS $$
	SELECT e.parent_id, 1, bool_or(f.team_id IS NOT NULL)::integer
	FROM area_edge e
	JOIN area c ON c.id = e.parent_id AND c.kind::text <> 'cho_xac_dinh'
	LEFT JOIN (
		team_seat s JOIN team_in_force f ON f.team_id = s.team_id AND f.spans @> $2
	) ON s.village_id = e.child_id
		AND (s.valid_from IS NULL OR s.valid_from <= $2) AND (s.valid_to IS NULL OR s.valid_to > $2)
	WHERE e.parent_level = 'commune' AND (e.valid_from IS NULL OR e.valid_from <= $2) AND (e.valid_to IS NULL OR e.valid_to > $2)
	GROUP BY e.parent_id
$$;
