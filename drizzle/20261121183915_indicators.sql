-- The one definition of every stock indicator at village grain, for every day.
--
-- Each fact becomes the days on which it holds (a multirange); a household's numerators are
-- intersections of those, so "shop and account", "shop or account" and the denominator come from the
-- same rows. The bounds of the ranges are +1 and -1 on their days, and the running sum is the count.
-- Each step below is used once, so that a condition on village_id is pushed down to
-- the indexes on household, visit and team_village.

-- The days a team is in force: from the effective day of its founding decision to that of its
-- dissolution; null while no decision founds it. A subquery per team, so that one village's figures
-- never aggregate the decisions of all others.
CREATE VIEW team_in_force AS
SELECT t.id AS team_id, t.seat_village_id, (
	SELECT datemultirange(daterange(
		min(d.effective_on) FILTER (WHERE d.kind = 'found'),
		min(d.effective_on) FILTER (WHERE d.kind = 'dissolve')
	))
	FROM decision_team dt
	JOIN decision d ON d.id = dt.decision_id
	WHERE dt.team_id = t.id
	HAVING bool_or(d.kind = 'found')
) AS spans
FROM team t;
--> statement-breakpoint
-- The days on which a household has a shop or an account at one provider: from each visit that found it
-- so to the next visit that spoke of that provider.
CREATE VIEW onboarding_span AS
SELECT village_id, household_id, service, daterange(day, next_day) AS span
FROM (
	SELECT h.village_id, h.id AS household_id, o.service, o.state, v.happened_on AS day,
		lead(v.happened_on) OVER (
			PARTITION BY h.village_id, h.id, o.service, o.provider
			ORDER BY v.happened_on, v.happened_at, v.id
		) AS next_day
	FROM household h
	JOIN visit v ON v.household_id = h.id AND v.replaced_by IS NULL AND NOT v.withdrawn
	JOIN onboarding o ON o.visit_id = v.id
) AS told
WHERE state <> 'stopped' AND day IS DISTINCT FROM next_day;
--> statement-breakpoint
CREATE VIEW household_spans AS
SELECT h.village_id, h.id AS household_id,
	datemultirange(daterange(h.lives_from, h.lives_to)) AS living,
	coalesce(reached.spans, '{}'::datemultirange) AS visited,
	coalesce(served.shop, '{}'::datemultirange) AS shop,
	coalesce(served.account, '{}'::datemultirange) AS account
FROM household h
LEFT JOIN (
	SELECT h2.village_id, v.household_id, datemultirange(daterange(min(v.happened_on), NULL)) AS spans
	FROM household h2
	JOIN visit v ON v.household_id = h2.id AND v.replaced_by IS NULL AND NOT v.withdrawn
	GROUP BY h2.village_id, v.household_id
) AS reached ON reached.household_id = h.id AND reached.village_id = h.village_id
LEFT JOIN (
	SELECT village_id, household_id,
		range_agg(span) FILTER (WHERE service = 'shop') AS shop,
		range_agg(span) FILTER (WHERE service = 'account') AS account
	FROM onboarding_span
	GROUP BY village_id, household_id
) AS served ON served.household_id = h.id AND served.village_id = h.village_id;
--> statement-breakpoint
CREATE VIEW village_indicator_days AS
WITH counted AS (
	SELECT h.village_id, m.measure, m.spans
	FROM household_spans h
	CROSS JOIN LATERAL (VALUES
		('households', h.living),
		('visited', h.living * h.visited),
		('shop', h.living * h.shop),
		('account', h.living * h.account),
		('both', h.living * h.shop * h.account),
		('either', h.living * (h.shop + h.account))
	) AS m (measure, spans)
	UNION ALL
	SELECT a.id, 'villages', datemultirange(daterange(a.valid_from, a.valid_to))
	FROM area a
	WHERE a.level = 'village'
	UNION ALL
	SELECT tv.village_id, 'covered', range_agg(f.spans * datemultirange(daterange(tv.valid_from, tv.valid_to)))
	FROM team_village tv
	JOIN team_in_force f ON f.team_id = tv.team_id
	GROUP BY tv.village_id
	UNION ALL
	SELECT f.seat_village_id, 'teams', f.spans
	FROM team_in_force f
	UNION ALL
	SELECT f.seat_village_id, 'members', f.spans * datemultirange(daterange(m.joined_on, m.left_on))
	FROM team_in_force f
	JOIN member m ON m.team_id = f.team_id AND m.joined_on IS NOT NULL
),
change AS (
	SELECT c.village_id, c.measure, e.day, e.step
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
