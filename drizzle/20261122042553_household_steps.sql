-- What one household adds to its villages' figures, so that a visit costs as much as the households that it
-- names and not as much as their village: the same measures and the same days as before, said once for both.

-- What is counted of a household, and on which days it counts.
CREATE FUNCTION household_measures(living datemultirange, visited datemultirange, shop datemultirange, account datemultirange)
RETURNS TABLE (measure text, spans datemultirange) LANGUAGE sql IMMUTABLE AS $$
	VALUES
		('households', $1),
		('visited', $1 * $2),
		('shop', $1 * $3),
		('account', $1 * $4),
		('both', $1 * $3 * $4),
		('either', $1 * ($3 + $4))
$$;
--> statement-breakpoint
-- The days on which something begins (+1) and ends (-1) to count.
CREATE FUNCTION steps_of(spans datemultirange) RETURNS TABLE (day date, step integer) LANGUAGE sql IMMUTABLE AS $$
	SELECT e.day, e.step
	FROM unnest($1) AS r (span)
	CROSS JOIN LATERAL (VALUES (coalesce(lower(r.span), DATE '1900-01-01'), 1), (upper(r.span), -1)) AS e (day, step)
	WHERE e.day IS NOT NULL
$$;
--> statement-breakpoint
CREATE VIEW household_steps AS
SELECT h.household_id, h.village_id, m.measure, e.day, sum(e.step)::integer AS step
FROM household_spans h
CROSS JOIN LATERAL household_measures(h.living, h.visited, h.shop, h.account) AS m
CROSS JOIN LATERAL steps_of(m.spans) AS e
GROUP BY h.household_id, h.village_id, m.measure, e.day;
--> statement-breakpoint
-- A day on which as much begins as ends says nothing new and has no row.
CREATE OR REPLACE VIEW village_indicator_days AS
WITH alike AS (
	-- Many households of a village share the same few days: each combination is worked out once.
	SELECT village_id, living, visited, shop, account, count(*) AS households
	FROM household_spans
	GROUP BY village_id, living, visited, shop, account
),
counted AS (
	SELECT h.village_id, m.measure, m.spans, h.households AS many
	FROM alike h
	CROSS JOIN LATERAL household_measures(h.living, h.visited, h.shop, h.account) AS m
	UNION ALL
	SELECT a.id, 'villages', datemultirange(daterange(a.valid_from, a.valid_to)), 1
	FROM area a
	WHERE a.level = 'village' AND a.kind::text <> 'cho_xac_dinh'
	UNION ALL
	SELECT tv.village_id, 'covered', range_agg(f.spans * datemultirange(daterange(tv.valid_from, tv.valid_to))), 1
	FROM team_village tv
	JOIN area a ON a.id = tv.village_id AND a.kind::text <> 'cho_xac_dinh'
	JOIN team_in_force f ON f.team_id = tv.team_id
	GROUP BY tv.village_id
	UNION ALL
	SELECT s.village_id, 'teams', f.spans * datemultirange(daterange(s.valid_from, s.valid_to)), 1
	FROM team_seat s
	JOIN team_in_force f ON f.team_id = s.team_id
	UNION ALL
	-- Whoever pauses is not counted meanwhile.
	SELECT s.village_id, 'members',
		f.spans * datemultirange(daterange(s.valid_from, s.valid_to) * daterange(m.valid_from, m.valid_to)), 1
	FROM team_seat s
	JOIN team_in_force f ON f.team_id = s.team_id
	JOIN member_standing m ON m.team_id = s.team_id AND NOT m.paused
),
per_day AS (
	SELECT c.village_id, e.day,
		coalesce(sum(e.step * c.many) FILTER (WHERE measure = 'villages'), 0) AS villages,
		coalesce(sum(e.step * c.many) FILTER (WHERE measure = 'covered'), 0) AS covered,
		coalesce(sum(e.step * c.many) FILTER (WHERE measure = 'teams'), 0) AS teams,
		coalesce(sum(e.step * c.many) FILTER (WHERE measure = 'members'), 0) AS members,
		coalesce(sum(e.step * c.many) FILTER (WHERE measure = 'households'), 0) AS households,
		coalesce(sum(e.step * c.many) FILTER (WHERE measure = 'visited'), 0) AS visited,
		coalesce(sum(e.step * c.many) FILTER (WHERE measure = 'shop'), 0) AS shop,
		coalesce(sum(e.step * c.many) FILTER (WHERE measure = 'account'), 0) AS account,
		coalesce(sum(e.step * c.many) FILTER (WHERE measure = 'both'), 0) AS "both",
		coalesce(sum(e.step * c.many) FILTER (WHERE measure = 'either'), 0) AS either
	FROM counted c
	CROSS JOIN LATERAL steps_of(c.spans) AS e
	GROUP BY c.village_id, e.day
)
SELECT village_id, day,
	(sum(villages) OVER so_far)::integer AS villages,
	(sum(covered) OVER so_far)::integer AS covered,
	(sum(teams) OVER so_far)::integer AS teams,
	(sum(members) OVER so_far)::integer AS members,
	(sum(households) OVER so_far)::integer AS households,
	(sum(visited) OVER so_far)::integer AS visited,
	(sum(shop) OVER so_far)::integer AS shop,
	(sum(account) OVER so_far)::integer AS account,
	(sum("both") OVER so_far)::integer AS "both",
	(sum(either) OVER so_far)::integer AS either
FROM per_day
WHERE (villages, covered, teams, members, households, visited, shop, account, "both", either)
	<> (0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
WINDOW so_far AS (PARTITION BY village_id ORDER BY day);
--> statement-breakpoint
DELETE FROM village_indicators i USING (
	SELECT village_id, day, (villages, covered, teams, members, households, visited, shop, account, "both", either)
		= lag((villages, covered, teams, members, households, visited, shop, account, "both", either))
			OVER (PARTITION BY village_id ORDER BY day) AS same
	FROM village_indicators
) AS s
WHERE s.same AND i.village_id = s.village_id AND i.day = s.day;
