CREATE TABLE "departure" (
	"scope_id" text NOT NULL,
	"row_id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "departure_scope_id_row_id_pk" PRIMARY KEY("scope_id","row_id")
);
--> statement-breakpoint
CREATE TABLE "household_distinction" (
	"one_id" uuid NOT NULL,
	"other_id" uuid NOT NULL,
	"recorded_by" uuid,
	"recorded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "household_distinction_one_id_other_id_pk" PRIMARY KEY("one_id","other_id"),
	CONSTRAINT "household_distinction_order" CHECK (one_id < other_id)
);
--> statement-breakpoint
CREATE TABLE "household_revision" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"household_id" uuid NOT NULL,
	"village_id" integer NOT NULL,
	"version" bigint NOT NULL,
	"lane" text NOT NULL,
	"head_name" text NOT NULL,
	"phone" text,
	"living" boolean NOT NULL,
	"produces" boolean NOT NULL,
	"flagged" boolean DEFAULT false NOT NULL,
	"recorded_by" uuid,
	"recorded_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "residence" (
	"household_id" uuid NOT NULL,
	"village_id" integer NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date NOT NULL,
	CONSTRAINT "residence_household_id_valid_from_pk" PRIMARY KEY("household_id","valid_from"),
	CONSTRAINT "residence_valid" CHECK (valid_from < valid_to)
);
--> statement-breakpoint
DROP INDEX "visit_household_id_index";--> statement-breakpoint
DROP INDEX "visit_village_id_version_index";--> statement-breakpoint
ALTER TABLE "household" ADD COLUMN "merged_into" uuid;--> statement-breakpoint
ALTER TABLE "household" ADD COLUMN "flagged" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "scope" ADD COLUMN "forgotten" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "visit" ADD COLUMN "merged_from" uuid;--> statement-breakpoint
ALTER TABLE "household_distinction" ADD CONSTRAINT "household_distinction_one_id_household_id_fk" FOREIGN KEY ("one_id") REFERENCES "public"."household"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "household_distinction" ADD CONSTRAINT "household_distinction_other_id_household_id_fk" FOREIGN KEY ("other_id") REFERENCES "public"."household"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "household_distinction" ADD CONSTRAINT "household_distinction_recorded_by_account_id_fk" FOREIGN KEY ("recorded_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "household_revision" ADD CONSTRAINT "household_revision_household_id_household_id_fk" FOREIGN KEY ("household_id") REFERENCES "public"."household"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "household_revision" ADD CONSTRAINT "household_revision_village_id_area_id_fk" FOREIGN KEY ("village_id") REFERENCES "public"."area"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "household_revision" ADD CONSTRAINT "household_revision_recorded_by_account_id_fk" FOREIGN KEY ("recorded_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "residence" ADD CONSTRAINT "residence_household_id_household_id_fk" FOREIGN KEY ("household_id") REFERENCES "public"."household"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "residence" ADD CONSTRAINT "residence_village_id_area_id_fk" FOREIGN KEY ("village_id") REFERENCES "public"."area"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "departure_at_index" ON "departure" USING btree ("at");--> statement-breakpoint
CREATE INDEX "household_revision_household_id_id_index" ON "household_revision" USING btree ("household_id","id");--> statement-breakpoint
CREATE INDEX "residence_village_id_index" ON "residence" USING btree ("village_id");--> statement-breakpoint
ALTER TABLE "household" ADD CONSTRAINT "household_merged_into_household_id_fk" FOREIGN KEY ("merged_into") REFERENCES "public"."household"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visit" ADD CONSTRAINT "visit_merged_from_household_id_fk" FOREIGN KEY ("merged_from") REFERENCES "public"."household"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "household_merged_into_index" ON "household" USING btree ("merged_into") WHERE merged_into is not null;--> statement-breakpoint
CREATE INDEX "household_flagged" ON "household" USING btree ("village_id") WHERE flagged;--> statement-breakpoint
CREATE INDEX "visit_household_id_version_index" ON "visit" USING btree ("household_id","version");--> statement-breakpoint
CREATE INDEX "visit_flagged" ON "visit" USING btree ("household_id") WHERE flagged and replaced_by is null;
--> statement-breakpoint
-- One row per stay of a household in a village: where it lives now or lived last (in household), and the
-- stays before that (in residence). Days between two stays are in none of them and count nowhere; what was
-- found at its visits goes with the household wherever it lives. A household that was merged into another
-- is not a household of its own. Both sources are filtered by village_id before anything is joined to them.
CREATE OR REPLACE VIEW household_spans AS
SELECT village_id, household_id,
	datemultirange(daterange(lives_from, lives_to)) AS living,
	datemultirange(CASE WHEN min(day) IS NULL THEN 'empty' ELSE daterange(min(day), NULL) END) AS visited,
	coalesce(range_agg(daterange(day, next_day)) FILTER (WHERE service = 'shop' AND state <> 'stopped'), '{}') AS shop,
	coalesce(range_agg(daterange(day, next_day)) FILTER (WHERE service = 'account' AND state <> 'stopped'), '{}') AS account,
	lives_from
FROM (
	SELECT s.village_id, s.household_id, s.lives_from, s.lives_to, v.happened_on AS day, o.service, o.state,
		lead(v.happened_on) OVER (
			PARTITION BY s.village_id, s.household_id, s.lives_from, s.lives_to, o.service, o.provider
			ORDER BY v.happened_on, v.happened_at, v.id
		) AS next_day
	FROM (
		SELECT village_id, id AS household_id, lives_from, lives_to FROM household WHERE merged_into IS NULL
		UNION ALL
		SELECT r.village_id, r.household_id, r.valid_from, r.valid_to
		FROM residence r JOIN household h ON h.id = r.household_id AND h.merged_into IS NULL
	) AS s
	LEFT JOIN visit v ON v.household_id = s.household_id AND v.replaced_by IS NULL AND NOT v.withdrawn
	LEFT JOIN onboarding o ON o.visit_id = v.id
) AS told
GROUP BY village_id, household_id, lives_from, lives_to;
