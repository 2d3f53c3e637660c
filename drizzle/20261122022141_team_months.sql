-- The same counts with each team's days read once, and without the compiler: the server takes the months for a
-- thousand, and compiling for that takes seconds.
CREATE OR REPLACE FUNCTION village_team_months(first date, last date)
RETURNS TABLE (village_id integer, team_months integer, active_months integer)
LANGUAGE sql STABLE SET jit = off AS $$
	WITH month AS (
		SELECT m::date AS since, least((m + interval '1 month')::date - 1, $2) AS until
		FROM generate_series(date_trunc('month', $1::timestamp), $2::timestamp, interval '1 month') AS m
	),
	force AS MATERIALIZED (
		SELECT f.team_id, f.spans, s.village_id
		FROM team_in_force f
		JOIN team_seat s ON s.team_id = f.team_id
			AND (s.valid_from IS NULL OR s.valid_from <= $2) AND (s.valid_to IS NULL OR s.valid_to > $2)
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
	SELECT f.village_id, count(*)::integer, count(d.team_id)::integer
	FROM month m
	JOIN force f ON f.spans @> m.until
	LEFT JOIN done d ON d.team_id = f.team_id AND d.since = m.since
	GROUP BY f.village_id
$$;
