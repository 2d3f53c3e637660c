ALTER TYPE "public"."operation_kind" ADD VALUE 'village_split' BEFORE 'village_rename';--> statement-breakpoint
-- What stands in for a divided village, while its last households wait, holds households and is no village.
-- (The kind as text: a value of an enum cannot be used in the transaction that added it.)
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
	CROSS JOIN LATERAL (VALUES
		('households', h.living),
		('visited', h.living * h.visited),
		('shop', h.living * h.shop),
		('account', h.living * h.account),
		('both', h.living * h.shop * h.account),
		('either', h.living * (h.shop + h.account))
	) AS m (measure, spans)
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
change AS (
	SELECT c.village_id, c.measure, e.day, e.step * c.many AS step
	FROM counted c
	CROSS JOIN LATERAL unnest(c.spans) AS r (span)
	CROSS JOIN LATERAL (VALUES (coalesce(lower(r.span), DATE '1900-01-01'), 1), (upper(r.span), -1)) AS e (day, step)
	WHERE e.day IS NOT NULL
),
per_day AS (
	SELECT village_id, day,
		coalesce(sum(step) FILTER (WHERE measure = 'villages'), 0) AS villages,
		coalesce(sum(step) FILTER (WHERE measure = 'covered'), 0) AS covered,
		coalesce(sum(step) FILTER (WHERE measure = 'teams'), 0) AS teams,
		coalesce(sum(step) FILTER (WHERE measure = 'members'), 0) AS members,
		coalesce(sum(step) FILTER (WHERE measure = 'households'), 0) AS households,
		coalesce(sum(step) FILTER (WHERE measure = 'visited'), 0) AS visited,
		coalesce(sum(step) FILTER (WHERE measure = 'shop'), 0) AS shop,
		coalesce(sum(step) FILTER (WHERE measure = 'account'), 0) AS account,
		coalesce(sum(step) FILTER (WHERE measure = 'both'), 0) AS "both",
		coalesce(sum(step) FILTER (WHERE measure = 'either'), 0) AS either
	FROM change
	GROUP BY village_id, day
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
WINDOW so_far AS (PARTITION BY village_id ORDER BY day);
