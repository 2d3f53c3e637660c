-- The one definition of every stock indicator at village grain, for every day.
--
-- Each fact becomes the days on which it holds (a multirange); a household's numerators are
-- intersections of those, so "shop and account", "shop or account" and the denominator come from the
-- same rows. The bounds of the ranges are +1 and -1 on their days, and the running sum is the count.
-- Each step below is used once, so that a condition on village_id is pushed down to
-- the indexes on household, visit and team_village.

-- The days a team is in force: from the effective day of its founding decision to that of its
-- dissolution; null while no decision founds it. A subquery per team, so that one village's figures
-- never aggregate the decisions of all others; OFFSET 0 keeps the planner from reading all of them
-- into a hash for the one or two that it needs.
CREATE VIEW team_in_force AS
SELECT t.id AS team_id, t.seat_village_id, (
	SELECT datemultirange(daterange(
		min(d.effective_on) FILTER (WHERE d.kind = 'found'),
		min(d.effective_on) FILTER (WHERE d.kind = 'dissolve')
	))
	FROM decision_team dt
	CROSS JOIN LATERAL (SELECT kind, effective_on FROM decision WHERE id = dt.decision_id OFFSET 0) AS d
	WHERE dt.team_id = t.id
	HAVING bool_or(d.kind = 'found')
) AS spans
FROM team t;
--> statement-breakpoint
-- The days on which a household lives there, has been visited, has a shop and has an account. What a visit
-- found at one provider holds until the next visit that speaks of that provider. One chain of joins from
-- household, grouped and ordered within village_id at every step: only so does a condition on village_id
-- reach the indexes instead of all households being worked through for one village.
CREATE VIEW household_spans AS
SELECT village_id, household_id,
	datemultirange(daterange(lives_from, lives_to)) AS living,
	datemultirange(CASE WHEN min(day) IS NULL THEN 'empty' ELSE daterange(min(day), NULL) END) AS visited,
	coalesce(range_agg(daterange(day, next_day)) FILTER (WHERE service = 'shop' AND state <> 'stopped'), '{}') AS shop,
	coalesce(range_agg(daterange(day, next_day)) FILTER (WHERE service = 'account' AND state <> 'stopped'), '{}') AS account
FROM (
	SELECT h.village_id, h.id AS household_id, h.lives_from, h.lives_to, v.happened_on AS day, o.service, o.state,
		lead(v.happened_on) OVER (
			PARTITION BY h.village_id, h.id, h.lives_from, h.lives_to, o.service, o.provider
			ORDER BY v.happened_on, v.happened_at, v.id
		) AS next_day
	FROM household h
	LEFT JOIN visit v ON v.household_id = h.id AND v.replaced_by IS NULL AND NOT v.withdrawn
	LEFT JOIN onboarding o ON o.visit_id = v.id
) AS told
GROUP BY village_id, household_id, lives_from, lives_to;
--> statement-breakpoint
CREATE VIEW village_indicator_days AS
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
	WHERE a.level = 'village'
	UNION ALL
	SELECT tv.village_id, 'covered', range_agg(f.spans * datemultirange(daterange(tv.valid_from, tv.valid_to))), 1
	FROM team_village tv
	JOIN team_in_force f ON f.team_id = tv.team_id
	GROUP BY tv.village_id
	UNION ALL
	SELECT f.seat_village_id, 'teams', f.spans, 1
	FROM team_in_force f
	UNION ALL
	SELECT f.seat_village_id, 'members', f.spans * datemultirange(daterange(m.joined_on, m.left_on)), 1
	FROM team_in_force f
	JOIN member m ON m.team_id = f.team_id AND m.joined_on IS NOT NULL
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
