CREATE TYPE "public"."period_kind" AS ENUM('week', 'month', 'quarter', 'half', 'year');--> statement-breakpoint
CREATE TYPE "public"."report_level" AS ENUM('team', 'commune', 'province');--> statement-breakpoint
CREATE TYPE "public"."report_state" AS ENUM('draft', 'sent', 'returned', 'approved');--> statement-breakpoint
CREATE TYPE "public"."report_step_kind" AS ENUM('sent', 'returned', 'approved');--> statement-breakpoint
CREATE TABLE "allowance_rate" (
	"area_id" integer NOT NULL,
	"valid_from" date NOT NULL,
	"per_day" integer NOT NULL,
	"planned_days" smallint,
	"set_by" uuid NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	CONSTRAINT "allowance_rate_area_id_valid_from_pk" PRIMARY KEY("area_id","valid_from")
);
--> statement-breakpoint
CREATE TABLE "report" (
	"id" uuid PRIMARY KEY NOT NULL,
	"form_id" uuid NOT NULL,
	"form_version" integer NOT NULL,
	"area_id" integer NOT NULL,
	"team_id" uuid,
	"period_from" date NOT NULL,
	"period_to" date NOT NULL,
	"revision" integer NOT NULL,
	"corrects" uuid,
	"state" "report_state" NOT NULL,
	"texts" text[] NOT NULL,
	"notes" text[] NOT NULL,
	"edits" integer NOT NULL,
	"number" text NOT NULL,
	"signed_on" date,
	"signer" text NOT NULL,
	"capacity" "capacity" NOT NULL,
	"made_by" uuid NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	CONSTRAINT "report_period" CHECK (period_from <= period_to)
);
--> statement-breakpoint
CREATE TABLE "report_figure" (
	"report_id" uuid NOT NULL,
	"line" smallint NOT NULL,
	"indicator" text NOT NULL,
	"previous" double precision,
	"current" double precision,
	"to_date" double precision,
	"numerator" integer,
	"denominator" integer,
	"plan" double precision,
	CONSTRAINT "report_figure_report_id_line_pk" PRIMARY KEY("report_id","line")
);
--> statement-breakpoint
CREATE TABLE "report_form" (
	"id" uuid NOT NULL,
	"version" integer NOT NULL,
	"province_id" integer NOT NULL,
	"level" "report_level" NOT NULL,
	"period" "period_kind" NOT NULL,
	"name" text NOT NULL,
	"about" text NOT NULL,
	"addressee" text NOT NULL,
	"lines" jsonb NOT NULL,
	"blocks" text[] NOT NULL,
	"due_days" smallint NOT NULL,
	"starts_on" date NOT NULL,
	"recorded_by" uuid,
	"recorded_at" timestamp with time zone NOT NULL,
	"withdrawn_by" uuid,
	"withdrawn_at" timestamp with time zone,
	"sample" boolean DEFAULT false NOT NULL,
	CONSTRAINT "report_form_id_version_pk" PRIMARY KEY("id","version")
);
--> statement-breakpoint
CREATE TABLE "report_lock" (
	"form_id" uuid NOT NULL,
	"period_from" date NOT NULL,
	"locked_by" uuid NOT NULL,
	"locked_at" timestamp with time zone NOT NULL,
	CONSTRAINT "report_lock_form_id_period_from_pk" PRIMARY KEY("form_id","period_from")
);
--> statement-breakpoint
CREATE TABLE "report_step" (
	"report_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"kind" "report_step_kind" NOT NULL,
	"by" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"reason" text,
	CONSTRAINT "report_step_report_id_number_pk" PRIMARY KEY("report_id","number")
);
--> statement-breakpoint
ALTER TABLE "allowance_rate" ADD CONSTRAINT "allowance_rate_area_id_area_id_fk" FOREIGN KEY ("area_id") REFERENCES "public"."area"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "allowance_rate" ADD CONSTRAINT "allowance_rate_set_by_account_id_fk" FOREIGN KEY ("set_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report" ADD CONSTRAINT "report_area_id_area_id_fk" FOREIGN KEY ("area_id") REFERENCES "public"."area"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report" ADD CONSTRAINT "report_team_id_team_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."team"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report" ADD CONSTRAINT "report_corrects_report_id_fk" FOREIGN KEY ("corrects") REFERENCES "public"."report"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report" ADD CONSTRAINT "report_made_by_account_id_fk" FOREIGN KEY ("made_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report" ADD CONSTRAINT "report_form_id_form_version_report_form_id_version_fk" FOREIGN KEY ("form_id","form_version") REFERENCES "public"."report_form"("id","version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_figure" ADD CONSTRAINT "report_figure_report_id_report_id_fk" FOREIGN KEY ("report_id") REFERENCES "public"."report"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_form" ADD CONSTRAINT "report_form_province_id_area_id_fk" FOREIGN KEY ("province_id") REFERENCES "public"."area"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_form" ADD CONSTRAINT "report_form_recorded_by_account_id_fk" FOREIGN KEY ("recorded_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_form" ADD CONSTRAINT "report_form_withdrawn_by_account_id_fk" FOREIGN KEY ("withdrawn_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_lock" ADD CONSTRAINT "report_lock_locked_by_account_id_fk" FOREIGN KEY ("locked_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_step" ADD CONSTRAINT "report_step_report_id_report_id_fk" FOREIGN KEY ("report_id") REFERENCES "public"."report"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_step" ADD CONSTRAINT "report_step_by_account_id_fk" FOREIGN KEY ("by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "report_of_team" ON "report" USING btree ("form_id","team_id","period_from","revision") WHERE team_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "report_of_area" ON "report" USING btree ("form_id","area_id","period_from","revision") WHERE team_id is null;--> statement-breakpoint
CREATE INDEX "report_area_id_index" ON "report" USING btree ("area_id");--> statement-breakpoint
CREATE INDEX "report_form_province_id_index" ON "report_form" USING btree ("province_id");