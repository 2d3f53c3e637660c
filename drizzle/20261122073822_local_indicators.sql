CREATE TABLE "local_indicator" (
	"code" text PRIMARY KEY NOT NULL,
	"province_id" integer NOT NULL,
	"definition" jsonb NOT NULL,
	"name" text NOT NULL,
	"numerator" text NOT NULL,
	"denominator" text,
	"version" integer DEFAULT 0 NOT NULL,
	"recorded_by" uuid NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	"retired_by" uuid,
	"retired_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "local_indicator" ADD CONSTRAINT "local_indicator_province_id_area_id_fk" FOREIGN KEY ("province_id") REFERENCES "public"."area"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "local_indicator" ADD CONSTRAINT "local_indicator_recorded_by_account_id_fk" FOREIGN KEY ("recorded_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "local_indicator" ADD CONSTRAINT "local_indicator_retired_by_account_id_fk" FOREIGN KEY ("retired_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "local_indicator_name_once" ON "local_indicator" USING btree ("province_id",lower("name")) WHERE "local_indicator"."retired_at" is null;--> statement-breakpoint
-- What a local indicator counts, for each village of its province in force on the last day: the one definition of
-- all of them. `definition` names the block and its parameters, null is whatever; `whole` is what it is counted
-- per. Visits and sessions are counted, and placed, as `village_visits` and `village_trainings` have them; a stock
-- looks at the last day alone. Of a block that was not asked for nothing is read.
CREATE FUNCTION local_counts(definition jsonb, province integer, first date, last date)
RETURNS TABLE (village_id integer, counted integer, whole integer)
LANGUAGE sql STABLE SET jit = off SET work_mem = '64MB' AS $$
	WITH here AS MATERIALIZED (
		SELECT DISTINCT v.child_id AS id
		FROM area_edge c
		JOIN area_edge v ON v.parent_id = c.child_id AND v.parent_level = 'commune'
			AND (v.valid_from IS NULL OR v.valid_from <= $4) AND (v.valid_to IS NULL OR v.valid_to > $4)
		WHERE c.parent_id = $2 AND (c.valid_from IS NULL OR c.valid_from <= $4) AND (c.valid_to IS NULL OR c.valid_to > $4)
	),
	became AS MATERIALIZED (SELECT * FROM villages_become($4)),
	-- The visits that taught the topic with the outcome; where any topic will do, also those with it as a whole.
	matching AS (
		SELECT visit_id FROM visit_step
		WHERE $1 ->> 'block' IN ('visits', 'reached')
			AND ($1 ->> 'topic' IS NULL OR topic = $1 ->> 'topic')
			AND ($1 ->> 'outcome' IS NULL OR outcome::text = $1 ->> 'outcome')
		UNION
		SELECT id FROM visit
		WHERE $1 ->> 'block' IN ('visits', 'reached') AND $1 ->> 'topic' IS NULL
			AND ($1 ->> 'outcome' IS NULL OR outcome::text = $1 ->> 'outcome')
	),
	homes AS MATERIALIZED (
		SELECT h.household_id, h.village_id FROM households_at_home($4) h
		WHERE ($1 ->> 'block' IN ('reached', 'onboarded') OR $1 ->> 'per' = 'households') AND h.village_id IN (SELECT id FROM here)
	),
	visits AS (
		SELECT p.village_id, count(*) AS every, count(*) FILTER (WHERE p.matched) AS matched
		FROM (
			SELECT CASE WHEN a.valid_to <= $4 THEN coalesce(
					b.became_id,
					(SELECT r.village_id FROM residence r
						WHERE r.household_id = v.household_id AND r.valid_from <= $4 AND r.valid_to > $4),
					(SELECT h.village_id FROM household h WHERE h.id = v.household_id)
				) ELSE v.village_id END AS village_id, v.matched
			FROM (
				SELECT v.household_id, v.happened_on, v.team_id, min(v.village_id) AS village_id,
					bool_or(m.visit_id IS NOT NULL) AS matched
				FROM visit v
				LEFT JOIN matching m ON m.visit_id = v.id
				WHERE $1 ->> 'block' = 'visits' AND v.replaced_by IS NULL AND NOT v.withdrawn AND v.happened_on BETWEEN $3 AND $4
				GROUP BY v.household_id, v.happened_on, v.team_id
			) AS v
			JOIN area a ON a.id = v.village_id
			LEFT JOIN became b ON b.village_id = v.village_id
		) AS p
		GROUP BY p.village_id
	),
	has AS (
		SELECT DISTINCT v.household_id
		FROM matching m JOIN visit v ON v.id = m.visit_id
		WHERE $1 ->> 'block' = 'reached' AND v.replaced_by IS NULL AND NOT v.withdrawn AND v.happened_on <= $4
		UNION ALL
		SELECT DISTINCT t.household_id FROM onboardings_told($4) t
		WHERE $1 ->> 'block' = 'onboarded' AND t.service = $1 ->> 'service' AND ($1 ->> 'provider' IS NULL OR t.provider = $1 ->> 'provider')
			AND CASE $1 ->> 'use' WHEN 'used' THEN t.state = 'selling' ELSE t.state <> 'stopped' END
	),
	households AS (
		SELECT h.village_id, count(*) AS every, count(w.household_id) AS matched
		FROM homes h LEFT JOIN has w ON w.household_id = h.household_id
		GROUP BY h.village_id
	),
	sessions AS (
		SELECT p.village_id, count(*) AS every, count(*) FILTER (WHERE p.matched) AS matched,
			sum(p.attended) FILTER (WHERE p.matched) AS attended
		FROM (
			SELECT CASE WHEN a.valid_to <= $4 THEN coalesce(b.became_id, t.seat_village_id) ELSE s.village_id END AS village_id,
				cardinality(s.member_ids) + s.residents AS attended,
				($1 ->> 'kind' IS NULL OR s.kind::text = $1 ->> 'kind') AND ($1 ->> 'topic' IS NULL OR $1 ->> 'topic' = ANY (s.topics)) AS matched
			FROM training s
			JOIN area a ON a.id = s.village_id
			JOIN team t ON t.id = s.team_id
			LEFT JOIN became b ON b.village_id = s.village_id
			WHERE $1 ->> 'block' IN ('sessions', 'attendances') AND s.happened_on BETWEEN $3 AND $4
		) AS p
		GROUP BY p.village_id
	)
	SELECT l.id,
		coalesce(CASE $1 ->> 'block'
			WHEN 'visits' THEN v.matched
			WHEN 'sessions' THEN s.matched
			WHEN 'attendances' THEN s.attended
			ELSE h.matched
		END, 0)::integer,
		coalesce(CASE $1 ->> 'per'
			WHEN 'visits' THEN v.every
			WHEN 'households' THEN h.every
			WHEN 'sessions' THEN CASE $1 ->> 'block' WHEN 'attendances' THEN s.matched ELSE s.every END
			WHEN 'villages' THEN 1
		END, 0)::integer
	FROM here l
	LEFT JOIN visits v ON v.village_id = l.id
	LEFT JOIN households h ON h.village_id = l.id
	LEFT JOIN sessions s ON s.village_id = l.id
$$;
