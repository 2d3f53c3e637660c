CREATE TABLE "course" (
	"id" uuid PRIMARY KEY NOT NULL,
	"member_id" uuid NOT NULL,
	"title" text NOT NULL,
	"held_by" text NOT NULL,
	"completed_on" date NOT NULL,
	"certificate" text,
	"recorded_by" uuid,
	"recorded_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "registration" (
	"id" uuid PRIMARY KEY NOT NULL,
	"team_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"submission_id" uuid,
	"refused_at" timestamp with time zone,
	"refused_by" uuid,
	"reason" text
);
--> statement-breakpoint
DROP INDEX "account_phone_in_use";--> statement-breakpoint
ALTER TABLE "account" ADD COLUMN "waiting" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "course" ADD CONSTRAINT "course_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "course" ADD CONSTRAINT "course_recorded_by_account_id_fk" FOREIGN KEY ("recorded_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registration" ADD CONSTRAINT "registration_team_id_team_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."team"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registration" ADD CONSTRAINT "registration_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registration" ADD CONSTRAINT "registration_submission_id_submission_id_fk" FOREIGN KEY ("submission_id") REFERENCES "public"."submission"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registration" ADD CONSTRAINT "registration_refused_by_account_id_fk" FOREIGN KEY ("refused_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "course_member_id_index" ON "course" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "registration_team_id_index" ON "registration" USING btree ("team_id");--> statement-breakpoint
CREATE INDEX "registration_account_id_index" ON "registration" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "account_waiting" ON "account" USING btree ("phone") WHERE waiting;--> statement-breakpoint
CREATE UNIQUE INDEX "account_phone_in_use" ON "account" USING btree ("phone") WHERE closed_at is null and not waiting;--> statement-breakpoint
-- TRN-01, ORG-06: the members who are counted on a day, those who attended a training for teams or completed a
-- course in the twelve months up to it (in whichever of their teams that was noted), and women.
CREATE OR REPLACE FUNCTION village_people(first date, last date)
RETURNS TABLE (village_id integer, serving integer, trained integer, women integer)
LANGUAGE sql STABLE AS $$
	SELECT s.village_id, count(*)::integer, count(t.member_id)::integer, count(*) FILTER (WHERE p.sex = 'female')::integer
	FROM member_standing m
	JOIN member p ON p.id = m.member_id
	JOIN team_in_force f ON f.team_id = m.team_id AND f.spans @> $2
	JOIN team_seat s ON s.team_id = m.team_id
		AND (s.valid_from IS NULL OR s.valid_from <= $2) AND (s.valid_to IS NULL OR s.valid_to > $2)
	LEFT JOIN (
		SELECT unnest(member_ids) AS member_id FROM training
		WHERE kind = 'training' AND happened_on > ($2 - interval '12 months')::date AND happened_on <= $2
		UNION
		SELECT same.id FROM course c
		JOIN member one ON one.id = c.member_id
		JOIN member same ON same.id = one.id OR same.account_id = one.account_id
		WHERE c.completed_on > ($2 - interval '12 months')::date AND c.completed_on <= $2
	) AS t ON t.member_id = m.member_id
	WHERE NOT m.paused AND m.valid_from <= $2 AND (m.valid_to IS NULL OR m.valid_to > $2)
	GROUP BY s.village_id
$$;
