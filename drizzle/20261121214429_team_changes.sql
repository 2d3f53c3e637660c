CREATE TABLE "member_change" (
	"member_id" uuid NOT NULL,
	"effective_on" date NOT NULL,
	"role" "member_role" NOT NULL,
	"paused" boolean NOT NULL,
	CONSTRAINT "member_change_member_id_effective_on_pk" PRIMARY KEY("member_id","effective_on")
);
--> statement-breakpoint
CREATE TABLE "team_past_seat" (
	"team_id" uuid NOT NULL,
	"village_id" integer NOT NULL,
	"valid_from" date,
	"valid_to" date NOT NULL,
	CONSTRAINT "team_past_seat_team_id_valid_to_pk" PRIMARY KEY("team_id","valid_to"),
	CONSTRAINT "team_past_seat_valid" CHECK (valid_from <= valid_to)
);
--> statement-breakpoint
ALTER TABLE "decision_team" ADD COLUMN "change" jsonb;--> statement-breakpoint
ALTER TABLE "decision_team" ADD COLUMN "grounds" text;--> statement-breakpoint
ALTER TABLE "submission" ADD COLUMN "kind" "decision_kind" DEFAULT 'found' NOT NULL;--> statement-breakpoint
ALTER TABLE "submission" ADD COLUMN "change" jsonb;--> statement-breakpoint
ALTER TABLE "submission" ADD COLUMN "grounds" text;--> statement-breakpoint
ALTER TABLE "member_change" ADD CONSTRAINT "member_change_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_past_seat" ADD CONSTRAINT "team_past_seat_team_id_team_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."team"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_past_seat" ADD CONSTRAINT "team_past_seat_village_id_area_id_fk" FOREIGN KEY ("village_id") REFERENCES "public"."area"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "team_past_seat_village_id_index" ON "team_past_seat" USING btree ("village_id");
--> statement-breakpoint
-- The days on which each member who joined has one role, and whether they pause meanwhile.
CREATE VIEW member_standing AS
SELECT m.id AS member_id, m.team_id, m.account_id, s.role, s.paused, s.valid_from, s.valid_to
FROM member m
CROSS JOIN LATERAL (
	SELECT e.role, e.paused, e.since AS valid_from,
		least(lead(e.since) OVER (ORDER BY e.since, e.place), m.left_on) AS valid_to
	FROM (
		SELECT m.role, false AS paused, m.joined_on AS since, 0 AS place
		UNION ALL
		SELECT c.role, c.paused, c.effective_on, 1 FROM member_change c WHERE c.member_id = m.id
	) AS e
) AS s
WHERE m.joined_on IS NOT NULL AND (s.valid_to IS NULL OR s.valid_from < s.valid_to);
--> statement-breakpoint
-- Where each team sits, on which days.
CREATE VIEW team_seat AS
SELECT t.id AS team_id, t.seat_village_id AS village_id,
	(SELECT max(p.valid_to) FROM team_past_seat p WHERE p.team_id = t.id) AS valid_from, NULL::date AS valid_to
FROM team t
UNION ALL
SELECT p.team_id, p.village_id, p.valid_from, p.valid_to FROM team_past_seat p;
--> statement-breakpoint
-- A team and its members are counted where the team sits on each day.
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
	WHERE a.level = 'village'
	UNION ALL
	SELECT tv.village_id, 'covered', range_agg(f.spans * datemultirange(daterange(tv.valid_from, tv.valid_to))), 1
	FROM team_village tv
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
