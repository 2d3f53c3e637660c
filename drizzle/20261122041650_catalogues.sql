CREATE TYPE "public"."catalogue_kind" AS ENUM('topic', 'shop', 'account', 'digital');--> statement-breakpoint
ALTER TYPE "public"."service" ADD VALUE 'digital';--> statement-breakpoint
CREATE TABLE "api_key" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"hash" text NOT NULL,
	"area_id" integer,
	"province_id" integer,
	"per_minute" integer NOT NULL,
	"issued_by" uuid NOT NULL,
	"issued_at" timestamp with time zone NOT NULL,
	"expires_on" date NOT NULL,
	"last_used_on" date,
	"revoked_by" uuid,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "api_key_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "catalogue_item" (
	"province_id" integer NOT NULL,
	"kind" "catalogue_kind" NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"position" integer NOT NULL,
	"retired" boolean DEFAULT false NOT NULL,
	CONSTRAINT "catalogue_item_province_id_kind_code_pk" PRIMARY KEY("province_id","kind","code")
);
--> statement-breakpoint
CREATE TABLE "local_indicator" (
	"code" text PRIMARY KEY NOT NULL,
	"province_id" integer NOT NULL,
	"name" text NOT NULL,
	"definition" jsonb NOT NULL,
	"recorded_by" uuid NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	"retired_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_area_id_area_id_fk" FOREIGN KEY ("area_id") REFERENCES "public"."area"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_province_id_area_id_fk" FOREIGN KEY ("province_id") REFERENCES "public"."area"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_issued_by_account_id_fk" FOREIGN KEY ("issued_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_revoked_by_account_id_fk" FOREIGN KEY ("revoked_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "catalogue_item" ADD CONSTRAINT "catalogue_item_province_id_area_id_fk" FOREIGN KEY ("province_id") REFERENCES "public"."area"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "local_indicator" ADD CONSTRAINT "local_indicator_province_id_area_id_fk" FOREIGN KEY ("province_id") REFERENCES "public"."area"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "local_indicator" ADD CONSTRAINT "local_indicator_recorded_by_account_id_fk" FOREIGN KEY ("recorded_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "api_key_province_id_index" ON "api_key" USING btree ("province_id");--> statement-breakpoint
CREATE INDEX "local_indicator_province_id_index" ON "local_indicator" USING btree ("province_id");
--> statement-breakpoint
-- In which village each household lived at the end of a day.
CREATE FUNCTION households_at_home(day date) RETURNS TABLE (household_id uuid, village_id integer)
LANGUAGE sql STABLE AS $$
	SELECT h.id, h.village_id FROM household h
	WHERE h.merged_into IS NULL AND h.lives_from <= $1 AND (h.lives_to IS NULL OR h.lives_to > $1)
	UNION ALL
	SELECT r.household_id, r.village_id FROM residence r JOIN household h ON h.id = r.household_id AND h.merged_into IS NULL
	WHERE r.valid_from <= $1 AND r.valid_to > $1
$$;
--> statement-breakpoint
-- What was last told of each household and provider up to a day.
CREATE FUNCTION onboardings_told(day date)
RETURNS TABLE (household_id uuid, service text, provider text, state text, told_on date)
LANGUAGE sql STABLE AS $$
	SELECT DISTINCT ON (v.household_id, o.service, o.provider)
		v.household_id, o.service::text, o.provider, o.state::text, v.happened_on
	FROM onboarding o JOIN visit v ON v.id = o.visit_id
	WHERE v.replaced_by IS NULL AND NOT v.withdrawn AND v.happened_on <= $1
	ORDER BY v.household_id, o.service, o.provider, v.happened_on DESC, v.happened_at DESC, v.id DESC
$$;
--> statement-breakpoint
-- DVC-03, PAY-03, NET-01: households that said at their last visit about it that they use online public
-- services, paid by phone or card (told within three months), have a fibre line.
CREATE FUNCTION village_uses(first date, last date)
RETURNS TABLE (village_id integer, online_services integer, cashless integer, fibre integer, households integer)
LANGUAGE sql STABLE AS $$
	SELECT h.village_id,
		count(*) FILTER (WHERE u.online_services)::integer,
		count(*) FILTER (WHERE u.cashless)::integer,
		count(*) FILTER (WHERE u.fibre)::integer,
		count(*)::integer
	FROM households_at_home($2) h
	LEFT JOIN (
		SELECT household_id,
			bool_or(provider = 'online_services') AS online_services,
			bool_or(provider = 'cashless' AND told_on > ($2 - interval '3 months')::date) AS cashless,
			bool_or(provider = 'fibre') AS fibre
		FROM onboardings_told($2)
		WHERE service = 'digital' AND state IN ('registered', 'selling')
		GROUP BY household_id
	) AS u ON u.household_id = h.household_id
	GROUP BY h.village_id
$$;
--> statement-breakpoint
-- SHP-04: shops of the households that live there, one per household and platform, and those of which a visit of
-- the last 90 days told that they sell.
CREATE FUNCTION village_shops(first date, last date)
RETURNS TABLE (village_id integer, shops integer, selling integer)
LANGUAGE sql STABLE AS $$
	SELECT h.village_id, count(*)::integer,
		count(*) FILTER (WHERE t.state = 'selling' AND t.told_on > $2 - 90)::integer
	FROM onboardings_told($2) t
	JOIN households_at_home($2) h ON h.household_id = t.household_id
	WHERE t.service = 'shop' AND t.state <> 'stopped'
	GROUP BY h.village_id
$$;
--> statement-breakpoint
-- The building blocks of local indicators: `d` says what is counted, null in it is whatever. Each answers what
-- was counted and, where a share is asked for, the households that live there.
-- Visits in which a topic was taught, with an outcome; counted as `village_visits` counts visits.
CREATE FUNCTION local_visits(first date, last date, d jsonb)
RETURNS TABLE (village_id integer, counted integer, households integer)
LANGUAGE sql STABLE AS $$
	SELECT p.village_id, count(*)::integer, NULL::integer
	FROM (
		SELECT CASE WHEN a.valid_to <= $2 THEN coalesce(
				b.became_id,
				(SELECT r.village_id FROM residence r
					WHERE r.household_id = v.household_id AND r.valid_from <= $2 AND r.valid_to > $2),
				(SELECT h.village_id FROM household h WHERE h.id = v.household_id)
			) ELSE v.village_id END AS village_id
		FROM (
			SELECT household_id, happened_on, team_id, min(village_id) AS village_id
			FROM visit
			WHERE replaced_by IS NULL AND NOT withdrawn AND happened_on BETWEEN $1 AND $2 AND EXISTS (
				SELECT 1 FROM visit_step s WHERE s.visit_id = visit.id AND s.topic = $3 ->> 'topic'
					AND ($3 ->> 'outcome' IS NULL OR s.outcome::text = $3 ->> 'outcome'))
			GROUP BY household_id, happened_on, team_id
		) AS v
		JOIN area a ON a.id = v.village_id
		LEFT JOIN villages_become($2) AS b ON b.village_id = v.village_id
	) AS p
	GROUP BY p.village_id
$$;
--> statement-breakpoint
-- Households with at least one such visit up to the day.
CREATE FUNCTION local_reached(first date, last date, d jsonb)
RETURNS TABLE (village_id integer, counted integer, households integer)
LANGUAGE sql STABLE AS $$
	SELECT h.village_id, count(r.household_id)::integer, count(*)::integer
	FROM households_at_home($2) h
	LEFT JOIN (
		SELECT DISTINCT v.household_id
		FROM visit v JOIN visit_step s ON s.visit_id = v.id
		WHERE v.replaced_by IS NULL AND NOT v.withdrawn AND v.happened_on <= $2 AND s.topic = $3 ->> 'topic'
			AND ($3 ->> 'outcome' IS NULL OR s.outcome::text = $3 ->> 'outcome')
	) AS r ON r.household_id = h.household_id
	GROUP BY h.village_id
$$;
--> statement-breakpoint
-- Households that have a service, of one provider or of any, as last told.
CREATE FUNCTION local_onboarded(first date, last date, d jsonb)
RETURNS TABLE (village_id integer, counted integer, households integer)
LANGUAGE sql STABLE AS $$
	SELECT h.village_id, count(r.household_id)::integer, count(*)::integer
	FROM households_at_home($2) h
	LEFT JOIN (
		SELECT DISTINCT household_id FROM onboardings_told($2)
		WHERE state <> 'stopped' AND service = $3 ->> 'service'
			AND ($3 ->> 'provider' IS NULL OR provider = $3 ->> 'provider')
	) AS r ON r.household_id = h.household_id
	GROUP BY h.village_id
$$;
--> statement-breakpoint
-- Sessions of a kind or of any, in which a topic or any was taught; counted as `village_trainings` counts them.
CREATE FUNCTION local_sessions(first date, last date, d jsonb)
RETURNS TABLE (village_id integer, counted integer, households integer)
LANGUAGE sql STABLE AS $$
	SELECT p.village_id, count(*)::integer, NULL::integer
	FROM (
		SELECT CASE WHEN a.valid_to <= $2 THEN coalesce(b.became_id, t.seat_village_id) ELSE s.village_id END AS village_id
		FROM training s
		JOIN area a ON a.id = s.village_id
		JOIN team t ON t.id = s.team_id
		LEFT JOIN villages_become($2) AS b ON b.village_id = s.village_id
		WHERE s.happened_on BETWEEN $1 AND $2
			AND ($3 ->> 'trainingKind' IS NULL OR s.kind::text = $3 ->> 'trainingKind')
			AND ($3 ->> 'topic' IS NULL OR $3 ->> 'topic' = ANY (s.topics))
	) AS p
	GROUP BY p.village_id
$$;
--> statement-breakpoint
-- Who attended such sessions: members by name, residents by number.
CREATE FUNCTION local_attendances(first date, last date, d jsonb)
RETURNS TABLE (village_id integer, counted integer, households integer)
LANGUAGE sql STABLE AS $$
	SELECT p.village_id, sum(p.attended)::integer, NULL::integer
	FROM (
		SELECT CASE WHEN a.valid_to <= $2 THEN coalesce(b.became_id, t.seat_village_id) ELSE s.village_id END AS village_id,
			cardinality(s.member_ids) + s.residents AS attended
		FROM training s
		JOIN area a ON a.id = s.village_id
		JOIN team t ON t.id = s.team_id
		LEFT JOIN villages_become($2) AS b ON b.village_id = s.village_id
		WHERE s.happened_on BETWEEN $1 AND $2
			AND ($3 ->> 'trainingKind' IS NULL OR s.kind::text = $3 ->> 'trainingKind')
			AND ($3 ->> 'topic' IS NULL OR $3 ->> 'topic' = ANY (s.topics))
	) AS p
	GROUP BY p.village_id
$$;
