CREATE TYPE "public"."stated_measure" AS ENUM('adults', 'vneid', 'smartphone', 'no_signal', 'cash_points');--> statement-breakpoint
CREATE TABLE "allowance_month" (
	"commune_id" integer NOT NULL,
	"month" date NOT NULL,
	"kept" jsonb NOT NULL,
	"closed_by" uuid NOT NULL,
	"closed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "allowance_month_commune_id_month_pk" PRIMARY KEY("commune_id","month")
);
--> statement-breakpoint
CREATE TABLE "statement" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "statement_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"area_id" integer NOT NULL,
	"measure" "stated_measure" NOT NULL,
	"day" date NOT NULL,
	"value" integer NOT NULL,
	"source" text NOT NULL,
	"stated_by" uuid NOT NULL,
	"stated_at" timestamp with time zone NOT NULL,
	"ended_by" uuid,
	"ended_at" timestamp with time zone,
	CONSTRAINT "statement_value" CHECK (value >= 0)
);
--> statement-breakpoint
ALTER TABLE "allowance_month" ADD CONSTRAINT "allowance_month_commune_id_area_id_fk" FOREIGN KEY ("commune_id") REFERENCES "public"."area"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "allowance_month" ADD CONSTRAINT "allowance_month_closed_by_account_id_fk" FOREIGN KEY ("closed_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "statement" ADD CONSTRAINT "statement_area_id_area_id_fk" FOREIGN KEY ("area_id") REFERENCES "public"."area"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "statement" ADD CONSTRAINT "statement_stated_by_account_id_fk" FOREIGN KEY ("stated_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "statement" ADD CONSTRAINT "statement_ended_by_account_id_fk" FOREIGN KEY ("ended_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "statement_held_once" ON "statement" USING btree ("area_id","measure","day") WHERE "statement"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "statement_area_id_index" ON "statement" USING btree ("area_id");--> statement-breakpoint
-- What is known of each area in force on a day from what was stated up to it. An area that came of others, whole, and
-- of which nothing was stated itself has what was stated of all of them; where any of them is silent, only a part of
-- it came or it joined an area that was there before, nothing. Of signal only what was the same everywhere.
CREATE FUNCTION stated_on(day date) RETURNS TABLE (area_id integer, measure text, value integer)
LANGUAGE sql STABLE SET jit = off AS $$
	WITH RECURSIVE told AS MATERIALIZED (
		SELECT DISTINCT ON (s.area_id, s.measure) s.area_id, s.measure, s.value
		FROM statement s WHERE s.ended_at IS NULL AND s.day <= $1
		ORDER BY s.area_id, s.measure, s.day DESC
	),
	asked AS MATERIALIZED (
		SELECT a.id, m.measure
		FROM area a CROSS JOIN (SELECT DISTINCT measure FROM told) AS m
		WHERE (a.valid_from IS NULL OR a.valid_from <= $1) AND (a.valid_to IS NULL OR a.valid_to > $1)
			AND EXISTS (SELECT 1 FROM area_succession s WHERE s.to_id = a.id AND s.happened_on <= $1)
	),
	part (root, measure, area_id, whole) AS (
		SELECT id, measure, id, true FROM asked
		UNION
		SELECT p.root, p.measure, s.from_id, s.portion = 'full' AND a.valid_from IS NOT DISTINCT FROM s.happened_on
		FROM part p JOIN area_succession s ON s.to_id = p.area_id AND s.happened_on <= $1
		JOIN area a ON a.id = p.area_id
		WHERE p.whole AND NOT EXISTS (SELECT 1 FROM told t WHERE t.area_id = p.area_id AND t.measure = p.measure)
	),
	last AS (
		SELECT p.root, p.measure, p.whole, t.value
		FROM part p LEFT JOIN told t ON t.area_id = p.area_id AND t.measure = p.measure
		WHERE t.value IS NOT NULL OR NOT p.whole
			OR NOT EXISTS (SELECT 1 FROM area_succession s WHERE s.to_id = p.area_id AND s.happened_on <= $1)
	)
	SELECT t.area_id, t.measure::text, t.value
	FROM told t JOIN area a ON a.id = t.area_id
	WHERE (a.valid_from IS NULL OR a.valid_from <= $1) AND (a.valid_to IS NULL OR a.valid_to > $1)
		AND NOT EXISTS (SELECT 1 FROM asked k WHERE k.id = t.area_id AND k.measure = t.measure)
	UNION ALL
	SELECT root, measure::text, CASE WHEN measure = 'no_signal' THEN max(value) ELSE sum(value)::integer END
	FROM last
	GROUP BY root, measure
	HAVING bool_and(whole AND value IS NOT NULL) AND (measure <> 'no_signal' OR min(value) = max(value))
$$;
--> statement-breakpoint
-- IDN-01, DEV-01, NET-02: adults with VNeID level 2 and with a smartphone, each among the adults of the villages that
-- stated both; villages without a signal. What nobody stated of a village is null and in no sum, and each is told with
-- how many of the villages it speaks of.
CREATE FUNCTION village_statements(first date, last date)
RETURNS TABLE (village_id integer, villages integer,
	vneid integer, vneid_adults integer, vneid_villages integer,
	smartphone integer, smartphone_adults integer, smartphone_villages integer,
	no_signal integer, signal_villages integer)
LANGUAGE sql STABLE SET jit = off AS $$
	SELECT a.id, 1,
		CASE WHEN s.adults IS NOT NULL THEN s.vneid END,
		CASE WHEN s.vneid IS NOT NULL THEN s.adults END,
		(s.adults IS NOT NULL AND s.vneid IS NOT NULL)::integer,
		CASE WHEN s.adults IS NOT NULL THEN s.smartphone END,
		CASE WHEN s.smartphone IS NOT NULL THEN s.adults END,
		(s.adults IS NOT NULL AND s.smartphone IS NOT NULL)::integer,
		s.no_signal,
		(s.no_signal IS NOT NULL)::integer
	FROM area a
	LEFT JOIN (
		SELECT area_id,
			max(value) FILTER (WHERE measure = 'adults') AS adults,
			max(value) FILTER (WHERE measure = 'vneid') AS vneid,
			max(value) FILTER (WHERE measure = 'smartphone') AS smartphone,
			max(value) FILTER (WHERE measure = 'no_signal') AS no_signal
		FROM stated_on($2) GROUP BY area_id
	) AS s ON s.area_id = a.id
	WHERE a.level = 'village' AND a.kind::text <> 'cho_xac_dinh'
		AND (a.valid_from IS NULL OR a.valid_from <= $2) AND (a.valid_to IS NULL OR a.valid_to > $2)
$$;
--> statement-breakpoint
-- CSH-01: of the communes whose villages are known on a day, those that stated how many soft ATM points they have,
-- and those of them that have any.
CREATE FUNCTION commune_statements(first date, last date)
RETURNS TABLE (commune_id integer, communes integer, cash integer, cash_communes integer)
LANGUAGE sql STABLE SET jit = off AS $$
	SELECT c.id, 1, (s.value > 0)::integer, (s.value IS NOT NULL)::integer
	FROM area c
	LEFT JOIN stated_on($2) s ON s.area_id = c.id AND s.measure = 'cash_points'
	WHERE c.level = 'commune' AND c.kind::text <> 'cho_xac_dinh'
		AND (c.valid_from IS NULL OR c.valid_from <= $2) AND (c.valid_to IS NULL OR c.valid_to > $2)
		AND EXISTS (SELECT 1 FROM area_edge e WHERE e.parent_id = c.id AND e.parent_level = 'commune'
			AND (e.valid_from IS NULL OR e.valid_from <= $2) AND (e.valid_to IS NULL OR e.valid_to > $2))
$$;
